//! The end of a day: where one stands, and when it goes on.

use super::around::{Area, Around};
use super::components::{Emphasis, Icon, course_progress, go, icon, page_header};
use super::today::what_comes_next;
use crate::app::learn::Today;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) today: &'a Today,
    /// Rank and participants of the course answered today, where it has a board.
    pub(in crate::web) rank: Option<(usize, usize)>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let (today, strings) = (view.today, view.around.strings);
    let heading = if today.due.is_empty() { "done-heading" } else { "done-heading-more" };
    let answers = strings.text("done-answers", &[("count", today.answered.into())]);
    let main = html! {
        (page_header(&answers, &strings.text(heading, &[]), None))
        section class="card next" {
            @if let Some(first) = today.due.first() {
                @let action = format!("/presentations/{}", first.presentation_id);
                p { (strings.text("done-waiting", &[("count", today.due.len().into())])) }
                (go(&action, &view.around.page_token, &strings.text("action-go-on", &[]), Emphasis::Wide))
            } @else {
                p { (icon(Icon::Calendar)) (what_comes_next(strings, today)) }
            }
            @if let Some((rank, of)) = view.rank {
                p { (icon(Icon::Board)) (strings.text("done-rank", &[("rank", rank.into()), ("count", of.into())])) }
            }
        }
        @for enrolment in today.enrolments.iter().filter(|one| one.answers_that_day > 0) { (course_progress(strings, enrolment)) }
    };
    view.around.page(&view.around.text("done-title"), Area::Today, &main)
}
