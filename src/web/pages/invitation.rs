//! Nobody is linked to this Salesforce person yet: why, whom to ask, and a place for an invitation code.

use super::components::{Control, Emphasis, Field, Kind, field, notification, submit, token_field};
use super::layout::{self, Frame, Script};
use crate::strings::{FluentValue, Strings};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Frame<'a>,
    /// A `problem-…` message.
    pub(in crate::web) message: &'static str,
    pub(in crate::web) site_name: String,
    pub(in crate::web) incident: Option<String>,
    /// Bound to `action`.
    pub(in crate::web) changing_token: String,
    pub(in crate::web) action: &'static str,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let strings = view.strings;
    let args = [("site", FluentValue::from(view.site_name.as_str()))];
    let title = strings.text(view.message, &args);
    let label = strings.text("invitation-code", &[]);
    let code = Field {
        required: true,
        autocomplete: Some("one-time-code"),
        ..Field::new("code", &label, Control::Input("text"))
    };
    let main = html! {
        (notification(Kind::Warning, "status", &html! {
            h1 { (title) }
            @if let Some(safe) = strings.attribute(view.message, "safe", &args) { p { (safe) } }
        }))
        section class="card" {
            @if let Some(advice) = strings.attribute(view.message, "advice", &args) { p { (advice) } }
            form class="stack" method="post" action=(view.action) {
                (token_field(&view.changing_token))
                (field(&code))
                (submit(&strings.text("invitation-use", &[]), Emphasis::Brand))
            }
            @if let Some(incident) = &view.incident {
                p class="hint" { (strings.text("problem-reference", &[])) " " code { (incident) } }
            }
        }
    };
    layout::page(strings, &title, Some(view.frame), Script::Fit, &main)
}
