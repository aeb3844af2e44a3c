//! A report: one sentence of what was found, whom to help, how everybody stands with each topic, what is hard, how it went.
//!
//! One form holds the whole page: its buttons say what else to show, and each keeps what the others chose.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Icon, Kind, badge, choose, empty_state, field, figures, icon, notification,
    page_header, submit, table, token_field,
};
use super::report_parts::{self, Look, Paging};
use crate::app::reports::{Body, Groups, Header, Nudge, Nudged, Of, Person, Report, TableName, Team, weakest};
use crate::domain::nudge::Obstacle;
use crate::domain::reach::Depth;
use crate::domain::report::Figures;
use crate::strings::report::{reason, whole};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) report: &'a Report,
    pub(in crate::web) look: Look,
    /// The person's own clock and zone.
    pub(in crate::web) minute: u16,
    pub(in crate::web) zone: &'a str,
    /// What became of a nudge that was given from this page.
    pub(in crate::web) nudged: Option<&'a Nudged>,
    pub(in crate::web) nudge_token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let main = match view.report {
        Report::Empty => html! {
            (page_header(&text("reports-eyebrow"), &text("reports-title"), None))
            (empty_state(Icon::People, &text("reports-empty"), &text("reports-empty-text"), None))
        },
        Report::Full(header, body) => full(view, header, body),
    };
    view.around.page(&text("tab-reports"), Area::Reports, &main)
}

fn full(view: &View<'_>, header: &Header, body: &Body) -> Markup {
    html! {
        (page_header(&header.course.name, &title(view, header), None))
        (finding(view, body))
        (as_of(view, header))
        form method="post" action="/reports" class="report" {
            (token_field(&view.around.page_token))
            input type="hidden" name="of" value=(header.of.spelt());
            input type="hidden" name="show" value=(view.look.spelt());
            input type="hidden" name="sort" value=(view.look.sort.spelt());
            (choices(view, header))
            @match body {
                Body::Team(team) => (of_team(view, team)),
                Body::Groups(groups) => (of_groups(view, groups)),
            }
        }
        (nudging(view, header))
        (downloads(view, header))
    }
}

/// The form of every nudge button of the page: buttons of people stand in the form that shows other reports, and belong to this one.
fn nudging(view: &View<'_>, header: &Header) -> Markup {
    html! {
        form id="nudge" method="post" action="/reports/nudge" {
            (token_field(&view.nudge_token))
            input type="hidden" name="course" value=(header.course.id);
            input type="hidden" name="of" value=(header.of.spelt());
            input type="hidden" name="show" value=(view.look.spelt());
            input type="hidden" name="sort" value=(view.look.sort.spelt());
        }
    }
}

fn title(view: &View<'_>, header: &Header) -> String {
    match (header.of, &header.manager) {
        (Of::Own(_), _) => view.around.text("reports-title"),
        (Of::Everybody, _) => view.around.text("reports-title-everybody"),
        (Of::TeamOf(_), Some(name)) => view.around.strings.text("reports-title-team", &[("name", name.into())]),
        (Of::TeamOf(_), None) => view.around.text("reports-title-unmanaged"),
    }
}

/// What was found, in one sentence, before anything else; right after a nudge, what became of it.
fn finding(view: &View<'_>, body: &Body) -> Markup {
    let (kind, sentence) = match (view.nudged, body) {
        (Some(nudged), _) => report_parts::nudged(view.around.strings, nudged),
        (None, Body::Team(team)) => of_people(view, team),
        (None, Body::Groups(groups)) => of_teams(view, groups),
    };
    notification(kind, "status", &html! { p class="stem" { (sentence) } })
}

fn of_people(view: &View<'_>, team: &Team) -> (Kind, String) {
    let strings = view.around.strings;
    let at_risk = team.at_risk();
    if team.people.is_empty() {
        return (Kind::Info, view.around.text("reports-nobody-text"));
    }
    if at_risk.is_empty() {
        let sentence = weakest(&team.topics).map_or_else(
            || view.around.text("reports-finding-fine"),
            |topic| {
                let percent = whole(topic.sum.current());
                let args = [("topic", topic.name.as_str().into()), ("percent", percent.into())];
                strings.text("reports-finding-fine-topic", &args)
            },
        );
        return (Kind::Success, sentence);
    }
    let names: Vec<String> = at_risk.iter().map(|person| name(person)).collect();
    (Kind::Warning, strings.at_risk(&names, team.people.len()))
}

fn of_teams(view: &View<'_>, groups: &Groups) -> (Kind, String) {
    let strings = view.around.strings;
    let low: Vec<_> = groups.low().collect();
    let lowest = low.first().map(|(group, percent)| (strings.team_name(group.manager.as_deref()), *percent));
    let mut sentence = strings.low_teams(low.len(), groups.known(), lowest);
    if let Some(topic) = weakest(&groups.topics) {
        let args = [("topic", topic.name.as_str().into()), ("percent", whole(topic.sum.current()).into())];
        sentence = format!("{sentence} {}", strings.text("reports-finding-topic", &args));
    }
    (if low.is_empty() { Kind::Success } else { Kind::Warning }, sentence)
}

fn name(person: &Person) -> String {
    format!("{} {}", person.first_name, person.last_name)
}

fn as_of(view: &View<'_>, header: &Header) -> Markup {
    let strings = view.around.strings;
    let args = [
        ("date", strings.date(header.today).into()),
        ("time", strings.time_of_day(view.minute).into()),
        ("zone", view.zone.into()),
    ];
    html! { p class="hint" { (strings.text("reports-as-of", &args)) } }
}

/// Which course, and whose report.
fn choices(view: &View<'_>, header: &Header) -> Markup {
    let text = |id| view.around.text(id);
    let ids: Vec<String> = header.courses.iter().map(|course| course.id.to_string()).collect();
    let options: Vec<(&str, &str)> =
        ids.iter().map(String::as_str).zip(header.courses.iter().map(|course| course.name.as_str())).collect();
    let (label, chosen) = (text("reports-course"), header.course.id.to_string());
    let picker = Field { value: &chosen, ..Field::new("course", &label, Control::Select(&options)) };
    let mut scopes = Vec::new();
    if header.may_own {
        scopes.push((Of::Own(Depth::Direct), "reports-direct"));
        scopes.push((Of::Own(Depth::AllBelow), "reports-below"));
    }
    if header.may_everybody {
        scopes.push((Of::Everybody, "reports-everybody"));
    }
    html! {
        div class="card no-print" {
            (field(&picker))
            div class="actions" role="group" aria-label=(text("reports-scope")) {
                (submit(&text("reports-show"), Emphasis::Neutral))
                @for (of, label) in scopes {
                    @let current = of == header.of;
                    button class=(if current { "button brand" } else { "button neutral" }) type="submit" name="of"
                        value=(of.spelt()) aria-current=[current.then_some("true")] { (text(label)) }
                }
            }
        }
    }
}

fn of_team(view: &View<'_>, team: &Team) -> Markup {
    let text = |id| view.around.text(id);
    html! {
        @if team.people.is_empty() {
            (empty_state(Icon::People, &text("reports-nobody"), &text("reports-nobody-text"), None))
        } @else {
            (needs_you(view, team))
            (numbers(view, &team.figures, team.started, Some((team.presented, team.retired, team.to_retire))))
            (report_parts::map_of_people(view.around.strings, team, view.look))
            (report_parts::hardest(view.around.strings, &team.hardest))
            (report_parts::trend(view.around.strings, &team.weeks))
            (by_points(view, team))
        }
    }
}

fn of_groups(view: &View<'_>, groups: &Groups) -> Markup {
    let text = |id| view.around.text(id);
    let paging = Paging::of(groups.groups.len(), view.look.from);
    html! {
        @if groups.groups.is_empty() {
            (empty_state(Icon::People, &text("reports-nobody"), &text("reports-nobody-text"), None))
        } @else {
            (numbers(view, &groups.figures, groups.started, None))
            (report_parts::map_of_teams(view.around.strings, groups, view.look, &paging))
            (report_parts::hardest(view.around.strings, &groups.hardest))
            (report_parts::trend(view.around.strings, &groups.weeks))
        }
    }
}

fn numbers(view: &View<'_>, of: &Figures, started: usize, more: Option<(usize, usize, usize)>) -> Markup {
    let strings = view.around.strings;
    let text = |id| view.around.text(id);
    let mut all = vec![(text("reports-started"), strings.share(started, of.enrolments))];
    if let Some((presented, _, _)) = more {
        all.push((text("reports-answered"), strings.share(of.answers, presented)));
    }
    all.push((text("reports-right"), strings.right_then_now(of.initial, of.current, of.pairs)));
    let mastered = match more {
        Some((_, retired, to_retire)) => strings.share(retired, to_retire),
        None => strings.text("progress-percent", &[("number", whole(of.mastery).into())]),
    };
    all.push((text("reports-mastered"), mastered));
    html! { section class="card" { h2 { (text("reports-numbers")) } (figures(&all)) } }
}

fn needs_you(view: &View<'_>, team: &Team) -> Markup {
    let text = |id| view.around.text(id);
    let at_risk = team.at_risk();
    let columns = [
        Column::text(&text("reports-person")),
        Column::text(&text("reports-reasons")),
        Column::text(&text("reports-action")),
    ];
    let row = |person: &&Person| {
        let waiting = view.around.strings.text("reports-waiting", &[("count", person.backlog.into())]);
        let label = text("reports-open-person");
        vec![
            html! { bdi { (name(person)) } },
            html! {
                span class="badges" { @for one in &person.reasons { (badge(Kind::Warning, &text(reason(*one)))) } }
                @if person.backlog > 0 { div class="hint" { (waiting) } }
            },
            html! {
                div class="actions" {
                    @if let Some(nudge) = &person.nudge { (nudge_of(view, person, nudge)) }
                    button class="button neutral" type="submit" formaction={ "/reports/people/" (person.id) } {
                        (icon(Icon::Edit)) span { (label) } span class="out-of-sight" { " " (name(person)) }
                    }
                }
            },
        ]
    };
    let rows: Vec<Vec<Markup>> = at_risk.iter().map(row).collect();
    html! {
        section class="card" {
            @if rows.is_empty() { h2 { (text("reports-needs")) } p { (text("reports-nobody-needs")) } } @else { (report_parts::wide(&text("reports-needs"), &table(&text("reports-needs"), &columns, &rows))) }
        }
    }
}

/// The button, or why there is none.
fn nudge_of(view: &View<'_>, person: &Person, nudge: &Nudge) -> Markup {
    match (nudge.obstacle, &nudge.last) {
        (None, _) => html! {
            button class="button neutral" type="submit" form="nudge" name="user" value=(person.id) {
                (icon(Icon::Comment)) span { (view.around.text("reports-nudge")) } span class="out-of-sight" { " " (name(person)) }
            }
        },
        (Some(Obstacle::Lately), Some(last)) => {
            html! { span class="hint" { (report_parts::last_nudge(view.around.strings, last)) } }
        }
        // The same for everybody: each person's page says so.
        (Some(Obstacle::NoMail), _) => html! {},
        (Some(why), _) => html! { span class="hint" { (view.around.text(report_parts::obstacle(why))) } },
    }
}

fn by_points(view: &View<'_>, team: &Team) -> Markup {
    let text = |id| view.around.text(id);
    let columns = [
        Column::text(&text("reports-person")),
        Column::number(&text("board-rank")),
        Column::number(&text("progress-points")),
    ];
    let row = |person: &&Person| {
        vec![
            html! { bdi { (name(person)) } },
            html! { (person.rank) },
            html! { (view.around.strings.number(person.points)) },
        ]
    };
    let rows: Vec<Vec<Markup>> = team.ranked().iter().map(row).collect();
    html! { section class="card" { (report_parts::wide(&text("reports-board"), &table(&text("reports-board"), &columns, &rows))) } }
}

/// A form of its own that goes the browser's way: a file is no page.
fn downloads(view: &View<'_>, header: &Header) -> Markup {
    let text = |id| view.around.text(id);
    let label = |name| match name {
        TableName::People => "reports-download-people",
        TableName::Topics => "reports-download-topics",
        TableName::Questions => "reports-download-questions",
        TableName::Weeks => "reports-download-weeks",
    };
    html! {
        form method="post" action="/reports/download" target="_self" class="card no-print" {
            (token_field(&view.around.page_token))
            input type="hidden" name="course" value=(header.course.id);
            input type="hidden" name="of" value=(header.of.spelt());
            h2 { (text("reports-downloads")) }
            div class="actions" {
                @for name in TableName::ALL {
                    @for format in ["csv", "json"] {
                        @let title = format!("{} ({})", text(label(name)), format.to_uppercase());
                        (choose("table", &format!("{}.{format}", name.as_str()), &title, Icon::Download, Emphasis::Neutral))
                    }
                }
            }
        }
    }
}
