//! For admins: how launches look from here, and why one failed.

use super::components::{Column, Control, Emphasis, Field, details, field, go, submit, table, token_field};
use super::layout::{self, Frame};
use crate::app::diagnosis::Diagnosis;
use crate::domain::canvas::{Cause, FreshnessMode};
use crate::domain::time::Zone;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Option<Frame<'a>>,
    pub(in crate::web) page_token: String,
    pub(in crate::web) zone: &'a Zone,
    pub(in crate::web) diagnosis: &'a Diagnosis,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let strings = view.strings;
    let title = strings.text("diagnosis-title", &[]);
    let main = html! {
        header class="page-header" { h1 { (title) } }
        (lookup(view))
        (set_up(view))
        (ages(view))
        (refusals(view))
        (go("/today", &view.page_token, &strings.text("action-today", &[]), Emphasis::Link))
    };
    layout::in_session(strings, &title, view.frame, &main)
}

fn cause(strings: &Strings, cause: Cause) -> Markup {
    html! {
        strong { (strings.text(cause.message(), &[])) }
        @if let Some(fix) = strings.attribute(cause.message(), "fix", &[]) { " " (fix) }
    }
}

fn lookup(view: &View<'_>) -> Markup {
    let strings = view.strings;
    let label = strings.text("diagnosis-reference", &[]);
    let reference = Field {
        value: view.diagnosis.asked.as_ref().map_or("", |(incident, _)| incident.as_str()),
        autocomplete: Some("off"),
        ..Field::new("incident", &label, Control::Input("text"))
    };
    html! {
        section class="card" {
            h2 { (strings.text("diagnosis-lookup", &[])) }
            form class="stack" method="post" action="/canvas/diagnosis" {
                (token_field(&view.page_token))
                (field(&reference))
                (submit(&strings.text("diagnosis-look", &[]), Emphasis::Brand))
            }
            @if let Some((incident, found)) = &view.diagnosis.asked {
                p role="status" {
                    code { (incident) } ": "
                    @match found {
                        Some(found) => (cause(strings, *found)),
                        None => (strings.text("diagnosis-unknown", &[])),
                    }
                }
            }
        }
    }
}

fn set_up(view: &View<'_>) -> Markup {
    let (strings, diagnosis) = (view.strings, view.diagnosis);
    let freshness = match diagnosis.freshness {
        FreshnessMode::Off => "diagnosis-freshness-off",
        FreshnessMode::Observe => "diagnosis-freshness-observe",
        FreshnessMode::Enforce => "diagnosis-freshness-enforce",
    };
    let facts = [
        (strings.text("diagnosis-canvas-url", &[]), html! { code { (diagnosis.canvas_url) } }),
        (strings.text("diagnosis-keys", &[]), html! { (diagnosis.key_ids.join(", ")) }),
        (strings.text("diagnosis-freshness", &[]), html! { (strings.text(freshness, &[])) }),
    ];
    html! {
        section class="card" {
            h2 { (strings.text("diagnosis-set-up", &[])) }
            (details(&facts))
        }
    }
}

fn ages(view: &View<'_>) -> Markup {
    let (strings, ages) = (view.strings, &view.diagnosis.ages);
    let number = |count: u64| html! { (strings.number(i64::try_from(count).unwrap_or(i64::MAX))) };
    let bound = |bound: i64| match bound {
        i64::MAX => strings.text("diagnosis-older", &[]),
        _ => strings.text("diagnosis-up-to", &[("seconds", (bound / 1_000).into())]),
    };
    let mut rows: Vec<_> =
        ages.classes.iter().map(|(until, count)| vec![html! { (bound(*until)) }, number(*count)]).collect();
    rows.push(vec![html! { (strings.text("diagnosis-undated", &[])) }, number(ages.unreadable)]);
    let columns =
        [Column::text(&strings.text("diagnosis-age", &[])), Column::number(&strings.text("diagnosis-launches", &[]))];
    html! {
        section class="card" {
            (table(&strings.text("diagnosis-ages", &[]), &columns, &rows))
            p class="hint" { (strings.text("diagnosis-ages-hint", &[("count", ages.total().into())])) }
        }
    }
}

fn refusals(view: &View<'_>) -> Markup {
    let strings = view.strings;
    html! {
        section class="card" {
            h2 { (strings.text("diagnosis-refusals", &[])) }
            @if view.diagnosis.refusals.is_empty() { p { (strings.text("diagnosis-none", &[])) } }
            @else {
                ul class="due" role="list" {
                    @for (incident, why, at) in &view.diagnosis.refusals {
                        li {
                            span { code { (incident) } " · " (strings.moment(view.zone, *at)) }
                            span { (cause(strings, *why)) }
                        }
                    }
                }
            }
        }
    }
}
