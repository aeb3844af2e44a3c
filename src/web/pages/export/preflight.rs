//! Before a full export: what it costs, and whether the org can take it.

use super::{named, object_name, span};
use crate::app::export::Estimate;
use crate::domain::ids::ConnectionId;
use crate::web::pages::around::{Area, Around};
use crate::web::pages::components::{Column, Emphasis, Kind, details, go, notification, page_header, table};
use maud::{Markup, html};

pub(in crate::web) struct Plan<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) connection: ConnectionId,
    pub(in crate::web) org_name: &'a str,
    pub(in crate::web) estimate: &'a Estimate,
    pub(in crate::web) begin_token: String,
}

pub(in crate::web) fn preflight(plan: &Plan<'_>) -> Markup {
    let text = |id| plan.around.text(id);
    let begin = format!("/export/{}/begin", plan.connection);
    let main = html! {
        (page_header(plan.org_name, &text("export-preflight-title"), None))
        (finding(plan))
        div class="actions" {
            (go(&begin, &plan.begin_token, &text("export-preflight-begin"), Emphasis::Brand))
            (named(plan.connection, &plan.around.page_token, &text("export-back"), Emphasis::Link, "/export"))
        }
        section class="card" {
            (details(&costs(plan)))
            (objects(plan))
        }
    };
    plan.around.page(&text("export-preflight-title"), Area::Export, &main)
}

fn finding(plan: &Plan<'_>) -> Markup {
    let (estimate, strings) = (plan.estimate, plan.around.strings);
    let text = |id| plan.around.text(id);
    if !estimate.missing.is_empty() {
        return notification(
            Kind::Error,
            "alert",
            &html! {
                h2 { (text("export-preflight-lacks")) }
                p { (text("export-preflight-lacks-text")) }
                ul { @for line in &estimate.missing { li { code { (line) } } } }
            },
        );
    }
    if !estimate.fits() {
        let left = estimate.limits.map_or(0, |limits| limits.storage_mb.1);
        let args = [("need", estimate.storage_mb.into()), ("left", left.into())];
        let words = strings.text("export-preflight-full-text", &args);
        return notification(Kind::Error, "alert", &html! { h2 { (text("export-preflight-full")) } p { (words) } });
    }
    let args = [
        ("rows", estimate.total().into()),
        ("how", if estimate.bulk { "bulk" } else { "single" }.into()),
        ("span", span(strings, estimate.duration).into()),
    ];
    let words = strings.text("export-preflight-fits-text", &args);
    notification(Kind::Success, "status", &html! { h2 { (text("export-preflight-fits")) } p { (words) } })
}

fn costs(plan: &Plan<'_>) -> Vec<(String, Markup)> {
    let (estimate, strings) = (plan.estimate, plan.around.strings);
    let against = |count: i64, left: Option<i64>| {
        let number = strings.number(count);
        let args = |left: i64| [("count", number.clone().into()), ("left", strings.number(left).into())];
        left.map_or_else(|| number.clone(), |left| strings.text("export-preflight-left", &args(left)))
    };
    let limits = estimate.limits;
    let storage = strings.text("export-preflight-megabytes", &[("count", estimate.storage_mb.into())]);
    vec![
        (
            plan.around.text("export-preflight-calls"),
            html! { (against(estimate.calls, limits.map(|limits| limits.calls.1))) },
        ),
        (
            plan.around.text("export-preflight-batches"),
            html! { (against(estimate.batches, limits.map(|limits| limits.batches.1))) },
        ),
        (plan.around.text("export-preflight-storage"), html! { (storage) }),
        (plan.around.text("export-calls-ours"), html! { (strings.number(estimate.calls_a_day)) }),
    ]
}

fn objects(plan: &Plan<'_>) -> Markup {
    let columns =
        [Column::text(&plan.around.text("export-object")), Column::number(&plan.around.text("export-run-rows"))];
    let rows: Vec<_> = plan
        .estimate
        .rows
        .iter()
        .map(|(object, rows)| {
            vec![html! { (plan.around.text(object_name(*object))) }, html! { (plan.around.strings.number(*rows)) }]
        })
        .collect();
    table(&plan.around.text("export-objects"), &columns, &rows)
}
