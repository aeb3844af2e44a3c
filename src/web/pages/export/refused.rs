//! What Salesforce didn't take: why in plain words, what mends it, its own words, and another try.

use super::{View, object_name};
use crate::domain::export::Key;
use crate::store::DeadGroup;
use crate::web::pages::components::{Emphasis, submit, token_field};
use maud::{Markup, html};

pub(super) fn stops(view: &View<'_>) -> Markup {
    html! {
        @if !view.status.stops.is_empty() {
            section class="card" {
                h2 { (view.text("export-stops")) }
                @for stop in &view.status.stops {
                    h3 { (view.text(object_name(stop.object))) }
                    (super::refusal(&view.around, &stop.reason))
                    @if !stop.diff.is_empty() { ul { @for line in &stop.diff { li { code { (line) } } } } }
                    p class="hint" {
                        (view.around.strings.text("export-stop-retry", &[("moment", view.moment(stop.retry_at).into())]))
                    }
                }
                (view.act("resume", &view.tokens.resume, "export-retry", Emphasis::Neutral))
            }
        }
    }
}

pub(super) fn refusals(view: &View<'_>) -> Markup {
    let groups = &view.status.dead;
    html! {
        @if !groups.is_empty() {
            section class="card" {
                h2 { (view.text("export-refusals")) }
                @for group in groups { (refusal(view, group)) }
                @if groups.len() > 1 {
                    (view.act("retry", &view.tokens.retry, "export-retry-all", Emphasis::Neutral))
                }
            }
        }
    }
}

fn refusal(view: &View<'_>, group: &DeadGroup) -> Markup {
    let object = view.text(object_name(group.object));
    let heading = view.around.strings.text("export-refusal", &[("object", object.into()), ("rows", group.rows.into())]);
    html! {
        article class="card" {
            h3 { (heading) }
            (super::refusal(&view.around, &group.error))
            div class="actions" {
                form method="post" action=(view.path("retry")) {
                    (token_field(&view.tokens.retry))
                    input type="hidden" name="object" value=(group.object.kind());
                    input type="hidden" name="error" value=(group.error);
                    (submit(&view.text("export-retry"), Emphasis::Neutral))
                }
                form method="post" action="/export/row" {
                    (token_field(&view.around.page_token))
                    input type="hidden" name="connection" value=(view.status.connection.id);
                    input type="hidden" name="row" value=(example(group));
                    (submit(&view.text("export-see-one"), Emphasis::Link))
                }
            }
        }
    }
}

/// The site's part of an external id isn't read.
fn example(group: &DeadGroup) -> String {
    Key { object: group.object, entity: group.example }.external_id("")
}
