//! For admins: how launches look from here, and why one failed.

use super::components::{Emphasis, go};
use super::layout::{self, Frame, Script};
use crate::app::diagnosis::Diagnosis;
use crate::domain::canvas::{Cause, FreshnessMode};
use crate::domain::time::Zone;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Frame<'a>,
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
    layout::page(strings, &title, Some(view.frame), Script::Fit, &main)
}

fn cause(strings: &Strings, cause: Cause) -> Markup {
    html! {
        strong { (strings.text(cause.message(), &[])) }
        @if let Some(fix) = strings.attribute(cause.message(), "fix", &[]) { " " (fix) }
    }
}

fn lookup(view: &View<'_>) -> Markup {
    let strings = view.strings;
    html! {
        section class="card" {
            h2 { (strings.text("diagnosis-lookup", &[])) }
            form method="post" action="/canvas/diagnosis" {
                input type="hidden" name="page_token" value=(view.page_token);
                label for="incident" { (strings.text("diagnosis-reference", &[])) }
                input class="input" id="incident" name="incident" maxlength="20" autocomplete="off" autocapitalize="characters"
                    value=[view.diagnosis.asked.as_ref().map(|(incident, _)| incident.as_str())];
                button class="button brand" type="submit" { (strings.text("diagnosis-look", &[])) }
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
    html! {
        section class="card" {
            h2 { (strings.text("diagnosis-set-up", &[])) }
            dl {
                dt { (strings.text("diagnosis-canvas-url", &[])) } dd { code { (diagnosis.canvas_url) } }
                dt { (strings.text("diagnosis-keys", &[])) } dd { (diagnosis.key_ids.join(", ")) }
                dt { (strings.text("diagnosis-freshness", &[])) } dd { (strings.text(freshness, &[])) }
            }
        }
    }
}

fn ages(view: &View<'_>) -> Markup {
    let (strings, ages) = (view.strings, &view.diagnosis.ages);
    let number = |count: u64| strings.number(i64::try_from(count).unwrap_or(i64::MAX));
    html! {
        section class="card" {
            h2 { (strings.text("diagnosis-ages", &[])) }
            p class="hint" { (strings.text("diagnosis-ages-hint", &[("count", ages.total().into())])) }
            table {
                thead { tr { th scope="col" { (strings.text("diagnosis-age", &[])) } th scope="col" { (strings.text("diagnosis-launches", &[])) } } }
                tbody {
                    @for (bound, count) in &ages.classes {
                        tr {
                            th scope="row" {
                                @if *bound == i64::MAX { (strings.text("diagnosis-older", &[])) }
                                @else { (strings.text("diagnosis-up-to", &[("seconds", (bound / 1_000).into())])) }
                            }
                            td { (number(*count)) }
                        }
                    }
                    tr { th scope="row" { (strings.text("diagnosis-undated", &[])) } td { (number(ages.unreadable)) } }
                }
            }
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
                            span { code { (incident) } " · " (view.zone.wall_clock_at(*at).replace('T', " ")) }
                            span { (cause(strings, *why)) }
                        }
                    }
                }
            }
        }
    }
}
