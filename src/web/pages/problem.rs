//! What went wrong, in words: what happened, is anything lost, what to do, a reference to quote.

use super::components::{Emphasis, Kind, go, link, notification};
use super::layout::{self, Frame, Script};
use crate::strings::{FluentValue, Strings};
use maud::{Markup, html};

/// A message `problem-…` with its attributes `safe` and `advice`.
pub(in crate::web) struct View {
    strings: &'static Strings,
    message: &'static str,
    args: Vec<(&'static str, FluentValue<'static>)>,
    incident: Option<String>,
    bounce: bool,
    /// In a window of its own, where nobody may frame it.
    window: bool,
    /// Target origin and instance id of the host, where they are proven.
    host: Option<(String, String)>,
    /// A page token for the way back to today.
    back: Option<String>,
    /// With the way to the sign-in page.
    sign_in: bool,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message)
    }
}

impl View {
    pub(in crate::web) fn new(strings: &'static Strings, message: &'static str) -> Self {
        Self {
            strings,
            message,
            args: Vec::new(),
            incident: None,
            bounce: false,
            window: false,
            host: None,
            back: None,
            sign_in: false,
        }
    }

    /// The page that asks the Canvas host for a fresh signed request. It holds no data.
    pub(in crate::web) fn bounce(strings: &'static Strings) -> Self {
        Self { bounce: true, ..Self::new(strings, "problem-bounce") }
    }

    /// Names the proven host page, so that the frame can be fitted.
    #[must_use]
    pub(in crate::web) fn inside(mut self, target_origin: &str, instance_id: &str) -> Self {
        self.host = Some((target_origin.to_owned(), instance_id.to_owned()));
        self
    }

    /// For somebody in a session: their host page, and a way back to today.
    #[must_use]
    pub(in crate::web) fn back(mut self, frame: Option<Frame<'_>>, page_token: String) -> Self {
        self.back = Some(page_token);
        match frame {
            Some(frame) => self.inside(frame.target_origin, frame.instance_id),
            None => self.in_window(),
        }
    }

    /// For somebody who has to sign in first.
    #[must_use]
    pub(in crate::web) fn sign_in(mut self) -> Self {
        self.sign_in = true;
        self.in_window()
    }

    /// For an address that was opened by itself.
    #[must_use]
    pub(in crate::web) fn in_window(mut self) -> Self {
        self.window = true;
        self
    }

    #[must_use]
    pub(in crate::web) fn with(mut self, name: &'static str, value: String) -> Self {
        self.args.push((name, FluentValue::from(value)));
        self
    }

    #[must_use]
    pub(in crate::web) fn incident(mut self, incident: String) -> Self {
        self.incident = Some(incident);
        self
    }

    /// Another message for the same failure.
    #[must_use]
    pub(in crate::web) fn say(mut self, message: &'static str) -> Self {
        self.message = message;
        self
    }

    pub(in crate::web) const fn message(&self) -> &'static str {
        self.message
    }
}

pub(in crate::web) fn render(view: &View) -> Markup {
    let title = view.strings.text(view.message, &view.args);
    let advice = view.strings.attribute(view.message, "advice", &view.args);
    let main = html! {
        (notification(if view.bounce { Kind::Info } else { Kind::Warning }, "status", &html! {
            h1 { (title) }
            @if let Some(safe) = view.strings.attribute(view.message, "safe", &view.args) { p { (safe) } }
        }))
        @if advice.is_some() || view.incident.is_some() {
            section class="card" {
                @if let Some(advice) = advice { p { (advice) } }
                @if let Some(incident) = &view.incident {
                    p class="hint" { (view.strings.text("problem-reference", &[])) " " code { (incident) } }
                }
            }
        }
        @if let Some(token) = &view.back { (go("/today", token, &view.strings.text("action-today", &[]), Emphasis::Wide)) }
        @if view.sign_in { (link("/sign-in", &view.strings.text("sign-in-title", &[]), Emphasis::Wide)) }
    };
    if view.window {
        return layout::window(view.strings, &title, &main);
    }
    let frame = view.host.as_ref().map(|(origin, id)| Frame { target_origin: origin, instance_id: id });
    let script = match (view.bounce, &view.host) {
        (true, _) => Script::Bounce,
        (false, Some(_)) => Script::Fit,
        (false, None) => Script::None,
    };
    layout::page(view.strings, &title, frame, script, &main)
}
