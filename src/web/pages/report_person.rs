//! One person of a report: why they need a word, every question, their holds, and the reader's own notes.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Icon, Kind, badge, choose, error_summary, field, figures, notification,
    page_header, submit, table, token_field,
};
use super::markdown::inline;
use super::report_parts::{self, wide};
use crate::app::reports::{Nudged, PersonReport, Standing};
use crate::domain::grading::Correctness;
use crate::strings::report::reason;
use maud::{Markup, html};

/// What became of what the reader did.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::web) struct Said<'a> {
    pub(in crate::web) done: Option<&'static str>,
    /// What became of a nudge.
    pub(in crate::web) nudged: Option<&'a Nudged>,
    /// The field and what is wrong with it.
    pub(in crate::web) wrong: Option<(&'static str, &'static str)>,
    /// What was typed and couldn't be taken.
    pub(in crate::web) body: &'a str,
    pub(in crate::web) from: &'a str,
    pub(in crate::web) to: &'a str,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) report: &'a PersonReport,
    pub(in crate::web) said: Said<'a>,
    pub(in crate::web) note_token: String,
    pub(in crate::web) hold_token: String,
    pub(in crate::web) nudge_token: String,
    /// The report that the reader came from, as forms spell it.
    pub(in crate::web) of: &'a str,
    /// A local date of the reader for each note, newest first.
    pub(in crate::web) written_on: Vec<String>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let (strings, person) = (view.around.strings, &view.report.person);
    let name = format!("{} {}", person.first_name, person.last_name);
    let title = strings.text("reports-person-title", &[("name", name.as_str().into())]);
    let reasons: Vec<String> = person.reasons.iter().map(|one| text(reason(*one)).to_lowercase()).collect();
    // Where it isn't possible, it isn't the first thing to do either.
    let can_nudge = person.nudge.as_ref().is_some_and(|nudge| nudge.obstacle.is_none());
    let (kind, sentence) = if let Some(nudged) = view.said.nudged {
        report_parts::nudged(strings, nudged)
    } else if reasons.is_empty() {
        (Kind::Success, strings.text("reports-person-fine", &[("name", name.as_str().into())]))
    } else {
        let args = [("name", name.as_str().into()), ("reasons", reasons.join(", ").into())];
        (Kind::Warning, strings.text("reports-person-risk", &args))
    };
    let main = html! {
        (page_header(&view.report.course.name, &title, None))
        @if let Some((field, why)) = view.said.wrong { (error_summary(&text("reports-refused"), &[(field, &text(why))])) }
        (notification(kind, "status", &html! {
            @if let Some(done) = view.said.done { p { (text(done)) } }
            p class="stem" { (sentence) }
        }))
        @if can_nudge { (nudge(view)) }
        (notes(view))
        @if !can_nudge { (nudge(view)) }
        (holds(view))
        (numbers(view))
        section class="card" { (history(view)) }
        form class="no-print" method="post" action="/reports" {
            (token_field(&view.around.page_token))
            input type="hidden" name="course" value=(view.report.course.id);
            input type="hidden" name="of" value=(view.of);
            (submit(&text("reports-back"), Emphasis::Link))
        }
    };
    view.around.page(&title, Area::Reports, &main)
}

fn percent(view: &View<'_>, value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| view.around.strings.text("progress-percent", &[("number", format!("{value:.0}").into())]),
    )
}

fn numbers(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let of = &view.report.person.figures;
    html! {
        section class="card" {
            (figures(&[
                (text("reports-answered"), percent(view, of.participation)),
                (text("progress-first"), percent(view, of.initial)),
                (text("progress-now"), percent(view, of.current)),
                (text("reports-mastered"), percent(view, of.mastery)),
                (text("progress-points"), view.around.strings.number(view.report.person.points)),
            ]))
        }
    }
}

/// Fields that every form of the page carries.
fn hidden(view: &View<'_>, token: &str) -> Markup {
    html! {
        (token_field(token))
        input type="hidden" name="course" value=(view.report.course.id);
        input type="hidden" name="of" value=(view.of);
    }
}

fn wrong(view: &View<'_>, name: &str) -> Option<String> {
    view.said.wrong.filter(|(field, _)| *field == name).map(|(_, why)| view.around.text(why))
}

/// The way to ask the person to go on, or why there is none.
fn nudge(view: &View<'_>) -> Markup {
    let (strings, person) = (view.around.strings, &view.report.person);
    html! {
        form class="card no-print" method="post" action="/reports/nudge" {
            (hidden(view, &view.nudge_token))
            input type="hidden" name="back" value="person";
            @if let Some(nudge) = &person.nudge {
                @if let Some(why) = nudge.obstacle {
                    p { (strings.text("reports-nudge-none", &[("why", view.around.text(report_parts::obstacle(why)).into())])) }
                } @else {
                    p { (strings.text("reports-nudge-waiting", &[("count", person.waiting.into())])) }
                    (choose("user", &person.id.to_string(), &view.around.text("reports-nudge"), Icon::Comment, Emphasis::Brand))
                }
                @if let Some(last) = &nudge.last { p class="hint" { (report_parts::last_nudge(strings, last)) } }
            }
        }
    }
}

fn notes(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let (label, error) = (text("reports-note"), wrong(view, "body"));
    let note =
        Field { error: error.as_deref(), value: view.said.body, ..Field::new("body", &label, Control::TextArea) };
    html! {
        section class="card" {
            form class="stack no-print" method="post" action={ "/reports/people/" (view.report.person.id) "/notes/add" } {
                (hidden(view, &view.note_token))
                (field(&note))
                (submit(&text("reports-note-add"), Emphasis::Neutral))
            }
            @if view.report.notes.is_empty() { p { (text("reports-notes-none")) } }
            @for (note, on) in view.report.notes.iter().zip(&view.written_on) {
                div { p class="hint" { (on) } p class="takeaway" dir="auto" { (note.body) } }
            }
        }
    }
}

fn holds(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let strings = view.around.strings;
    let (from, to, hint) = (text("reports-hold-from"), text("reports-hold-to"), text("reports-hold-hint"));
    let (from_error, to_error) = (wrong(view, "from"), wrong(view, "to"));
    let day = |name, label, hint, error, value| Field {
        hint,
        error,
        value,
        required: true,
        ..Field::new(name, label, Control::Input("date"))
    };
    html! {
        section class="card" {
            h2 { (text("reports-holds")) }
            @if view.report.holds.is_empty() { p { (text("reports-holds-none")) } }
            @for hold in &view.report.holds {
                p { (strings.text("reports-hold-span", &[("from", strings.date(hold.starts_on).into()), ("to", strings.date(hold.ends_on).into())])) }
            }
            @if view.report.may_hold {
                form class="stack no-print" method="post" action={ "/reports/people/" (view.report.person.id) "/hold" } {
                    (hidden(view, &view.hold_token))
                    (field(&day("from", &from, Some(&hint), from_error.as_deref(), view.said.from)))
                    (field(&day("to", &to, None, to_error.as_deref(), view.said.to)))
                    (submit(&text("reports-hold-give"), Emphasis::Neutral))
                }
            }
        }
    }
}

fn history(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let columns = [
        Column::text(&text("reports-hardest-question")),
        Column::text(&text("topic-name")),
        Column::text(&text("progress-first")),
        Column::text(&text("progress-now")),
        Column::number(&text("reports-times")),
        Column::text(&text("reports-next")),
    ];
    let rows: Vec<Vec<Markup>> = view.report.questions.iter().map(|one| row(view, one)).collect();
    wide(&text("reports-history"), &table(&text("reports-history"), &columns, &rows))
}

fn row(view: &View<'_>, one: &Standing) -> Vec<Markup> {
    let text = |id| view.around.text(id);
    let result = |value: Option<Correctness>| match value {
        None => html! { "–" },
        Some(value) if value.is_right() => badge(Kind::Success, &text("reports-result-right")),
        Some(value) if value.is_wrong() => badge(Kind::Warning, &text("reports-result-wrong")),
        Some(_) => badge(Kind::Info, &text("reports-result-partly")),
    };
    let next = match (one.item, one.due_on) {
        (Some(item), _) if item.retired => text("reports-done"),
        (_, Some(on)) => view.around.strings.date(on),
        _ => "–".to_owned(),
    };
    vec![
        html! { span lang=(one.language) dir="auto" { (inline(&one.stem)) } },
        html! { (one.topic) },
        result(one.item.map(|item| item.pair.first)),
        result(one.item.map(|item| item.pair.latest)),
        html! { (one.item.map_or(0, |item| item.answers)) },
        html! { (next) },
    ]
}
