//! The one sentence that comes first, and a run under way.

use super::{View, show, span};
use crate::app::export::RunProgress;
use crate::store::{ConnectionState, RunKind, RunState};
use crate::strings::FluentValue;
use crate::web::pages::components::{Emphasis, Kind, notification, progress, running};
use maud::{Markup, html};

/// Seconds after which a run's progress is fetched anew.
const REFRESH: u32 = 5;

pub(super) fn finding(view: &View<'_>) -> Markup {
    let (kind, title, text) = worst(view);
    // The run below says the same, and more.
    if matches!(kind, Kind::Info | Kind::Success) && view.running() {
        return Markup::default();
    }
    notification(kind, "status", &html! { h2 { (title) } p { (text) } })
}

/// What matters most stands first.
fn worst(view: &View<'_>) -> (Kind, String, String) {
    let (status, strings) = (view.status, view.around.strings);
    let connection = &status.connection;
    let sum =
        |of: fn(&crate::store::ObjectCounts) -> i64| status.objects.iter().map(|one| of(&one.counts)).sum::<i64>();
    let (clean, dirty, dead) = (sum(|one| one.clean), sum(|one| one.dirty), sum(|one| one.dead));
    let with = |id, name, value: FluentValue<'static>| strings.text(id, &[(name, value)]);
    let reason = || connection.reason.clone().unwrap_or_else(|| view.text("export-no-reason")).into();
    if connection.state == ConnectionState::NeedsReauth {
        let text = with("export-signed-out-text", "reason", reason());
        return (Kind::Error, view.text("export-signed-out-title"), text);
    }
    if connection.held {
        return (Kind::Warning, view.text("export-held-title"), view.text("export-held-text"));
    }
    if !status.stops.is_empty() {
        return (Kind::Error, view.text("export-stopped-title"), view.text("export-stopped-text"));
    }
    if connection.paused_until > view.now {
        let title = with("export-resting-title", "moment", view.moment(connection.paused_until).into());
        return (Kind::Warning, title, with("export-resting-text", "reason", reason()));
    }
    if dead > 0 {
        return (Kind::Warning, with("export-refused-title", "rows", dead.into()), view.text("export-refused-text"));
    }
    if dirty > 0 {
        return (Kind::Info, with("export-under-way", "rows", dirty.into()), view.text("export-under-way-text"));
    }
    (Kind::Success, view.text("export-all-there"), with("export-all-there-text", "rows", clean.into()))
}

pub(super) fn run(view: &View<'_>) -> Markup {
    let Some(run) = view.status.run.as_ref().filter(|_| view.running()) else { return Markup::default() };
    let label = match run.run.kind {
        RunKind::Full => "export-run-label",
        RunKind::Delta => "export-run-backlog",
    };
    let words = words(view, run);
    let done = run.run.rows_marked - run.left;
    let percent = done.saturating_mul(100) / run.run.rows_marked.max(1);
    let percent = view.around.strings.text("progress-percent", &[("number", percent.into())]);
    let bar = progress(&view.text(label), done, run.run.rows_marked, &percent);
    let buttons = html! {
        div class="actions" {
            (show(view, "export-update", if view.stopping { Emphasis::Neutral } else { Emphasis::Brand }))
            @if run.run.kind == RunKind::Full && !view.stopping {
                (super::named(view.status.connection.id, &view.around.page_token, &view.text("export-stop"),
                    Emphasis::Destructive, "/export/stop"))
            }
        }
    };
    running("run", &bar, &words, Some(REFRESH), &buttons)
}

fn words(view: &View<'_>, run: &RunProgress) -> String {
    let strings = view.around.strings;
    if run.run.state == RunState::Marking {
        return strings.text("export-run-marking", &[("rows", run.run.rows_marked.into())]);
    }
    let args = [("left", run.left.into()), ("rows", run.run.rows_marked.into()), ("rate", run.rate().into())];
    let sending = strings.text("export-run-sending", &args);
    let left = run.time_left.map(|left| strings.text("export-run-time-left", &[("span", span(strings, left).into())]));
    sending + &left.unwrap_or_default()
}
