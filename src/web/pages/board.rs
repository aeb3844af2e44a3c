//! A course's leaderboard: the top, oneself with one's neighbours, and the teams.

use super::around::{Area, Around};
use super::components::{Column, Emphasis, Icon, Kind, badge, empty_state, go, page_header, table};
use crate::app::board::{Board, Line, TeamLine};
use crate::domain::board::BoardMode;
use crate::domain::ids::CourseId;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) board: &'a Board,
    /// Other courses with a board: name and id.
    pub(in crate::web) others: Vec<(String, CourseId)>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let (board, strings) = (view.board, view.around.strings);
    let text = |id| view.around.text(id);
    let hint = if board.settings.tie_breaks { "board-ties-broken" } else { "board-ties-shared" };
    let main = html! {
        (page_header(&board.course_name, &text("board-title"), None))
        section class="card" {
            @if let Some(rank) = board.my_rank {
                p class="earned" { (strings.text("board-my-rank", &[("rank", rank.into()), ("count", board.participants.into())])) }
            }
            @if board.participants == 0 {
                (empty_state(Icon::Board, &text("board-empty"), &text("board-empty-text"), None))
            } @else { (people(view)) }
            p class="hint" { (text(hint)) @if board.settings.board == BoardMode::Aliases { " " (text("board-aliases")) } }
        }
        @if !board.teams.is_empty() { section class="card" { (teams(view)) p class="hint" { (text("board-teams-hint")) } } }
        @if !view.others.is_empty() {
            section class="card" {
                h2 { (text("board-others")) }
                div class="actions" {
                    @for (name, id) in &view.others {
                        (go(&format!("/board/{id}"), &view.around.page_token, name, Emphasis::Neutral))
                    }
                }
            }
        }
    };
    view.around.page(&text("board-title"), Area::Board, &main)
}

fn people(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let columns = [
        Column::text(&text("board-person")),
        Column::number(&text("board-rank")),
        Column::number(&text("progress-points")),
    ];
    let rows: Vec<Vec<Markup>> = view.board.lines.iter().map(|line| person(view, line)).collect();
    table(&text("board-people"), &columns, &rows)
}

fn person(view: &View<'_>, line: &Line) -> Vec<Markup> {
    let strings = view.around.strings;
    let name = line.name.clone().unwrap_or_else(|| view.around.text("board-unnamed"));
    let shown = html! {
        @if line.after_gap { span class="hint" { (view.around.text("board-gap")) " " } }
        bdi { (name) }
        @if line.me { " " (badge(Kind::Info, &view.around.text("board-you"))) }
    };
    vec![shown, html! { (line.rank) }, html! { (strings.number(line.points)) }]
}

fn teams(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let columns = [
        Column::text(&text("board-team")),
        Column::number(&text("board-rank")),
        Column::number(&text("board-mean")),
        Column::number(&text("board-members")),
    ];
    let rows: Vec<Vec<Markup>> = view.board.teams.iter().map(|line| team(view, line)).collect();
    table(&text("board-teams"), &columns, &rows)
}

fn team(view: &View<'_>, line: &TeamLine) -> Vec<Markup> {
    let name =
        html! { bdi { (line.name) } @if line.mine { " " (badge(Kind::Info, &view.around.text("board-your-team"))) } };
    vec![name, html! { (line.rank) }, html! { (view.around.strings.tenths(line.tenths)) }, html! { (line.members) }]
}
