//! One row's way: from its change to Salesforce's own id of it.

use super::{named, refusal, row_form};
use crate::domain::ids::ConnectionId;
use crate::domain::time::{Instant, Zone};
use crate::store::Timeline;
use crate::web::pages::around::{Area, Around};
use crate::web::pages::components::{Emphasis, Kind, badge, details, notification, page_header};
use maud::{Markup, html};

pub(in crate::web) struct Way<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) zone: &'a Zone,
    pub(in crate::web) connection: ConnectionId,
    /// What was asked for.
    pub(in crate::web) asked: &'a str,
    pub(in crate::web) timeline: Option<&'a Timeline>,
}

pub(in crate::web) fn row(way: &Way<'_>) -> Markup {
    let text = |id| way.around.text(id);
    let main = html! {
        (page_header(&text("export-eyebrow"), &text("export-row-title"), None))
        @if let Some(timeline) = way.timeline { (steps(way, timeline)) }
        @else {
            (notification(Kind::Warning, "alert", &html! {
                h2 { (text("export-row-unknown")) }
                p { (text("export-row-unknown-text")) }
            }))
            section class="card" { (row_form(&way.around, way.connection, way.asked)) }
        }
        (named(way.connection, &way.around.page_token, &text("export-back"), Emphasis::Link, "/export"))
    };
    way.around.page(&text("export-row-title"), Area::Export, &main)
}

fn steps(way: &Way<'_>, timeline: &Timeline) -> Markup {
    let (kind, state) = match timeline.state.as_str() {
        "clean" => (Kind::Success, "export-row-clean"),
        "dead" => (Kind::Error, "export-row-dead"),
        _ => (Kind::Info, "export-row-dirty"),
    };
    html! {
        section class="card" {
            p { code { (timeline.external_id) } }
            p { (badge(kind, &way.around.text(state))) }
            (details(&facts(way, timeline)))
            @if let Some(error) = &timeline.last_error { (refusal(&way.around, error)) }
        }
    }
}

fn facts(way: &Way<'_>, of: &Timeline) -> Vec<(String, Markup)> {
    let strings = way.around.strings;
    let at = |at: Instant| strings.moment(way.zone, at);
    let version = |when: Instant, version: i64| {
        strings.text("export-row-version", &[("moment", at(when).into()), ("version", version.into())])
    };
    let mut facts = vec![("export-row-changed", html! { (version(of.changed_at, of.desired_version)) })];
    if let Some((started, _, outcome, request)) = &of.attempt {
        let request = request.as_deref().unwrap_or("–");
        facts.push(("export-row-carried", html! { (at(*started)) ": " code { (outcome) } " " code { (request) } }));
    }
    if let Some(confirmed) = of.acked_at {
        facts.push(("export-row-confirmed", html! { (version(confirmed, of.acked_version)) }));
    }
    if let Some(id) = &of.salesforce_id {
        facts.push(("export-row-salesforce", html! { code { (id) } }));
    }
    if let Some(parent) = &of.waiting_for {
        facts.push(("export-row-waits", html! { code { (parent) } }));
    }
    if of.attempts > 0 {
        facts.push(("export-row-tries", html! { (strings.number(of.attempts)) }));
    }
    if let Some(next) = of.next_attempt_at {
        facts.push(("export-row-next", html! { (at(next)) }));
    }
    if let Some(again) = of.reassert_at {
        let when = strings.text("export-row-once-more-text", &[("moment", at(again).into())]);
        facts.push(("export-row-once-more", html! { (when) }));
    }
    facts.into_iter().map(|(id, value)| (way.around.text(id), value)).collect()
}
