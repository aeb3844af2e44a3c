//! A report: one sentence of what was found, whom to help, how everybody stands with each topic, what is hard, how it went.
//!
//! One form holds the whole page: its buttons say what else to show, and each keeps what the others chose.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Icon, Kind, badge, choose, empty_state, field, figures, icon, notification,
    page_header, submit, table, token_field,
};
use super::report_parts::{self, Look, Paging};
use crate::app::reports::{Body, Groups, Header, Of, Person, Report, TableName, Team, weakest};
use crate::domain::at_risk::Reason;
use crate::domain::reach::Depth;
use crate::domain::report::Figures;
use maud::{Markup, html};

/// So many names stand in the finding.
const NAMED: usize = 3;

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) report: &'a Report,
    pub(in crate::web) look: Look,
    /// The person's own clock and zone.
    pub(in crate::web) minute: u16,
    pub(in crate::web) zone: &'a str,
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
        (downloads(view, header))
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

/// What was found, in one sentence, before anything else.
fn finding(view: &View<'_>, body: &Body) -> Markup {
    let (kind, sentence) = match body {
        Body::Team(team) => of_people(view, team),
        Body::Groups(groups) => of_teams(view, groups),
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
    let names: Vec<String> = at_risk.iter().take(NAMED).map(|person| name(person)).collect();
    let mut names = names.join(", ");
    if at_risk.len() > NAMED {
        let args = [("names", names.into()), ("more", (at_risk.len() - NAMED).into())];
        names = strings.text("reports-names-more", &args);
    }
    let people = strings.text("reports-people", &[("count", team.people.len().into())]);
    let args = [("count", at_risk.len().into()), ("people", people.into()), ("names", names.into())];
    (Kind::Warning, strings.text("reports-finding-risk", &args))
}

fn of_teams(view: &View<'_>, groups: &Groups) -> (Kind, String) {
    let strings = view.around.strings;
    let known = groups.groups.iter().filter(|group| group.figures.current.is_some());
    let low: Vec<_> = known.clone().filter(|group| group.figures.current.is_some_and(|now| now < 60.0)).collect();
    let lowest = low.first().map_or_else(String::new, |group| report_parts::team_name(view.around.strings, group));
    let percent = whole(low.first().and_then(|group| group.figures.current));
    let args = [
        ("low", low.len().into()),
        ("teams", known.count().into()),
        ("team", lowest.into()),
        ("percent", percent.into()),
    ];
    let mut sentence = strings.text("reports-finding-groups", &args);
    if let Some(topic) = weakest(&groups.topics) {
        let args = [("topic", topic.name.as_str().into()), ("percent", whole(topic.sum.current()).into())];
        sentence = format!("{sentence} {}", strings.text("reports-finding-topic", &args));
    }
    (if low.is_empty() { Kind::Success } else { Kind::Warning }, sentence)
}

fn name(person: &Person) -> String {
    format!("{} {}", person.first_name, person.last_name)
}

fn whole(percent: Option<f64>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.0}"))
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
    let share = |part: usize, whole_of: usize, percent: Option<f64>| {
        let counts = [("part", part.into()), ("whole", whole_of.into()), ("percent", whole(percent).into())];
        strings.text(if percent.is_some() { "reports-of" } else { "reports-nothing-of" }, &counts)
    };
    let right = [
        ("first", whole(of.initial).into()),
        ("now", whole(of.current).into()),
        ("count", strings.number(i64::try_from(of.pairs).unwrap_or(i64::MAX)).into()),
    ];
    let mut all = vec![(text("reports-started"), share(started, of.enrolments, of.engagement))];
    if let Some((presented, _, _)) = more {
        all.push((text("reports-answered"), share(of.answers, presented, of.participation)));
    }
    all.push((text("reports-right"), strings.text("reports-right-value", &right)));
    let mastered = match more {
        Some((_, retired, to_retire)) => share(retired, to_retire, of.mastery),
        None => strings.text("progress-percent", &[("number", whole(of.mastery).into())]),
    };
    all.push((text("reports-mastered"), mastered));
    html! { section class="card" { h2 { (text("reports-numbers")) } (figures(&all)) } }
}

pub(super) const fn reason(of: Reason) -> &'static str {
    match of {
        Reason::NotStarted => "reports-risk-not-started",
        Reason::Stalled => "reports-risk-stalled",
        Reason::Backlog => "reports-risk-backlog",
        Reason::LowProficiency => "reports-risk-low",
        Reason::Falling => "reports-risk-falling",
        Reason::WontFinish => "reports-risk-wont-finish",
    }
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
                @if person.backlog > 0 { " " span class="hint" { (waiting) } }
            },
            html! {
                button class="button neutral" type="submit" formaction={ "/reports/people/" (person.id) } {
                    (icon(Icon::Edit)) span { (label) } span class="out-of-sight" { " " (name(person)) }
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
