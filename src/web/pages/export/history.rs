//! Runs and calls of the last days.

use super::View;
use crate::store::{ExportAttempt, ExportRun, RunKind, RunState};
use crate::web::pages::components::{Column, Kind, badge, table};
use maud::{Markup, html};

pub(super) fn history(view: &View<'_>) -> Markup {
    html! {
        @if !view.status.runs.is_empty() { section class="card" { (runs(view)) } }
        @if !view.status.calls.is_empty() { section class="card" { (calls(view)) } }
    }
}

fn runs(view: &View<'_>) -> Markup {
    let columns = [
        Column::text(&view.text("export-run-started")),
        Column::text(&view.text("export-run-kind")),
        Column::text(&view.text("export-run-state")),
        Column::number(&view.text("export-run-rows")),
        Column::number(&view.text("export-refused")),
    ];
    let rows: Vec<_> = view.status.runs.iter().map(|run| run_row(view, run)).collect();
    table(&view.text("export-runs"), &columns, &rows)
}

fn run_row(view: &View<'_>, run: &ExportRun) -> Vec<Markup> {
    let kind = match run.kind {
        RunKind::Full => "export-run-label",
        RunKind::Delta => "export-run-backlog",
    };
    let (tone, state) = match run.state {
        RunState::Marking => (Kind::Info, "export-state-marking"),
        RunState::Sending => (Kind::Info, "export-state-sending"),
        RunState::Done => (Kind::Success, "export-state-done"),
        RunState::Stopped => (Kind::Neutral, "export-state-stopped"),
    };
    let number = |number: i64| html! { (view.around.strings.number(number)) };
    vec![
        html! { (view.moment(run.started_at)) },
        html! { (view.text(kind)) },
        badge(tone, &view.text(state)),
        number(run.rows_marked),
        number(run.rows_refused),
    ]
}

fn calls(view: &View<'_>) -> Markup {
    let columns = [
        Column::text(&view.text("export-run-started")),
        Column::text(&view.text("export-call-outcome")),
        Column::number(&view.text("export-call-sent")),
        Column::number(&view.text("export-call-confirmed")),
        Column::text(&view.text("export-call-id")),
    ];
    let number = |number: i64| html! { (view.around.strings.number(number)) };
    let row = |call: &ExportAttempt| {
        vec![
            html! { (view.moment(call.started_at)) },
            html! { (call.outcome) },
            number(call.rows_sent),
            number(call.rows_acked),
            html! { @if let Some(id) = &call.request_id { code { (id) } } @else { "–" } },
        ]
    };
    let rows: Vec<_> = view.status.calls.iter().map(row).collect();
    table(&view.text("export-calls"), &columns, &rows)
}
