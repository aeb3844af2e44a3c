//! For admins: where the export stands, what Salesforce refused and why, and what can be done about it.

mod compared;
mod finding;
mod history;
mod objects;
mod preflight;
mod refused;
mod row;

pub(in crate::web) use preflight::{Plan, preflight};
pub(in crate::web) use row::{Way, row};

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Icon, Kind, confirm, empty_state, field, go, notification, page_header, submit,
    token_field,
};
use crate::app::export::{ExportStatus, Reconciliation};
use crate::domain::export::{Object, Remedy};
use crate::domain::ids::ConnectionId;
use crate::domain::time::{Instant, Zone};
use crate::store::RunState;
use crate::strings::Strings;
use jiff::SignedDuration;
use maud::{Markup, html};

/// Tokens of the forms that change something, by the last part of their path.
pub(in crate::web) struct Tokens {
    pub(in crate::web) hold: String,
    pub(in crate::web) resume: String,
    pub(in crate::web) stop: String,
    pub(in crate::web) retry: String,
    pub(in crate::web) compare: String,
}

/// What was just done, or why it couldn't be.
#[derive(Debug)]
pub(in crate::web) enum Done {
    /// Id of a message without arguments.
    Plain(&'static str),
    Retried(i64),
    Compared(Reconciliation),
    /// Id of a message that says why not.
    Refused(&'static str),
    NotReached(String),
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) zone: &'a Zone,
    pub(in crate::web) now: Instant,
    pub(in crate::web) status: &'a ExportStatus,
    /// Other orgs of the site: id and name.
    pub(in crate::web) others: Vec<(ConnectionId, String)>,
    pub(in crate::web) tokens: Tokens,
    pub(in crate::web) done: Option<Done>,
    /// Somebody pressed "stop" and is asked once more.
    pub(in crate::web) stopping: bool,
}

impl View<'_> {
    fn text(&self, id: &str) -> String {
        self.around.text(id)
    }

    fn moment(&self, at: Instant) -> String {
        self.around.strings.moment(self.zone, at)
    }

    fn path(&self, act: &str) -> String {
        format!("/export/{}/{act}", self.status.connection.id)
    }

    fn running(&self) -> bool {
        self.status.run.as_ref().is_some_and(|run| matches!(run.run.state, RunState::Marking | RunState::Sending))
    }

    /// A form of one button for something that changes.
    fn act(&self, act: &str, token: &str, label: &str, emphasis: Emphasis) -> Markup {
        go(&self.path(act), token, &self.text(label), emphasis)
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.text(id);
    let main = html! {
        (page_header(&text("export-eyebrow"), &view.status.connection.org_name, Some(&first_acts(view))))
        @if let Some(done) = &view.done { (said(view.around.strings, done)) }
        @if view.stopping { (stop_question(view)) }
        (finding::finding(view))
        (finding::run(view))
        (objects::objects(view))
        (refused::stops(view))
        (refused::refusals(view))
        (more_acts(view))
        (history::history(view))
    };
    view.around.page(&text("export-eyebrow"), Area::Export, &main)
}

/// No org is connected.
pub(in crate::web) fn none(around: &Around<'_>) -> Markup {
    let text = |id| around.text(id);
    let main = html! {
        (page_header(&text("export-eyebrow"), &text("tab-export"), None))
        (empty_state(Icon::Link, &text("export-none"), &text("export-none-text"), None))
    };
    around.page(&text("export-eyebrow"), Area::Export, &main)
}

fn said(strings: &'static Strings, done: &Done) -> Markup {
    let (kind, text) = match done {
        Done::Plain(id) => (Kind::Success, strings.text(id, &[])),
        Done::Retried(rows) => (Kind::Success, strings.text("export-done-retry", &[("rows", (*rows).into())])),
        Done::Compared(found) => {
            let args = [
                ("rows", found.compared.into()),
                ("calls", found.calls.into()),
                ("missing", found.missing.into()),
                ("different", found.different.into()),
                ("unknown", found.unknown.into()),
            ];
            (Kind::Success, strings.text("export-done-compare", &args))
        }
        Done::Refused(id) => (Kind::Warning, strings.text(id, &[])),
        Done::NotReached(why) => (Kind::Error, strings.text("export-not-reached", &[("reason", why.as_str().into())])),
    };
    let role = if kind == Kind::Success { "status" } else { "alert" };
    notification(kind, role, &html! { p { (text) } })
}

fn stop_question(view: &View<'_>) -> Markup {
    let back = show(view, "export-keep-on", Emphasis::Brand);
    let act = view.act("stop", &view.tokens.stop, "export-stop", Emphasis::Destructive);
    confirm(&view.text("export-stop-question"), &view.text("export-stop-consequence"), &back, &act)
}

/// Back to this very page, read anew.
fn show(view: &View<'_>, label: &str, emphasis: Emphasis) -> Markup {
    named(view.status.connection.id, &view.around.page_token, &view.text(label), emphasis, "/export")
}

/// A form of one button that names the connection.
fn named(id: ConnectionId, token: &str, label: &str, emphasis: Emphasis, action: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (token_field(token))
            input type="hidden" name="connection" value=(id);
            (submit(label, emphasis))
        }
    }
}

/// The one thing to do in this state, and the way to stop or go on.
fn first_acts(view: &View<'_>) -> Markup {
    let id = view.status.connection.id;
    let again =
        |emphasis| named(id, &view.around.page_token, &view.text("export-again"), emphasis, "/export/preflight");
    html! {
        @if view.status.connection.held {
            (view.act("resume", &view.tokens.resume, "export-go-on", Emphasis::Brand))
            @if !view.running() { (again(Emphasis::Neutral)) }
        } @else {
            @if !view.running() { (again(Emphasis::Brand)) }
            (view.act("hold", &view.tokens.hold, "export-hold", Emphasis::Neutral))
        }
    }
}

fn more_acts(view: &View<'_>) -> Markup {
    let id = view.status.connection.id;
    html! {
        section class="card" {
            h2 { (view.text("export-do")) }
            (compared::compared(view))
            (view.act("compare", &view.tokens.compare, "export-compare", Emphasis::Neutral))
            (row_form(&view.around, id, ""))
            @if !view.others.is_empty() {
                h2 { (view.text("export-another")) }
                div class="actions" {
                    @for (other, name) in &view.others {
                        (named(*other, &view.around.page_token, name, Emphasis::Link, "/export"))
                    }
                }
            }
        }
    }
}

/// Asks for a row by its external id.
fn row_form(around: &Around<'_>, id: ConnectionId, value: &str) -> Markup {
    let (label, hint) = (around.text("export-row-label"), around.text("export-row-hint"));
    let row = Field { hint: Some(&hint), required: true, value, ..Field::new("row", &label, Control::Input("text")) };
    html! {
        form class="stack" method="post" action="/export/row" {
            (token_field(&around.page_token))
            input type="hidden" name="connection" value=(id);
            (field(&row))
            (submit(&around.text("export-row-find"), Emphasis::Neutral))
        }
    }
}

/// A refusal in plain words, what mends it, and Salesforce's own.
fn refusal(around: &Around<'_>, error: &str) -> Markup {
    let (remedy, strings) = (Remedy::of(error), around.strings);
    html! {
        p {
            strong { (strings.text(remedy.message(), &[])) }
            @if let Some(fix) = strings.attribute(remedy.message(), "fix", &[]) { " " (fix) }
        }
        p class="hint" { (around.text("export-said")) ": " code { (error) } }
    }
}

/// Rounded to what people say: `350 ms`, `12 s`, `4 min`, `3 h`.
fn span(strings: &Strings, span: SignedDuration) -> String {
    let (id, count) = match span.as_secs() {
        0..2 => ("export-span-milliseconds", i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        seconds @ 2..120 => ("export-span-seconds", seconds),
        seconds @ 120..7_200 => ("export-span-minutes", seconds / 60),
        seconds => ("export-span-hours", seconds / 3_600),
    };
    strings.text(id, &[("count", count.into())])
}

const fn object_name(object: Object) -> &'static str {
    match object {
        Object::Site => "export-object-site",
        Object::Course => "export-object-course",
        Object::Question => "export-object-question",
        Object::Participant => "export-object-participant",
        Object::Enrolment => "export-object-enrolment",
        Object::Response => "export-object-response",
        Object::TeamScore => "export-object-team-score",
        Object::ExportRun => "export-object-export-run",
    }
}
