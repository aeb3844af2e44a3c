//! What went wrong, in words: what happened, is anything lost, what to do, a reference to quote.

use super::components::notification;
use super::layout::{self, Frame, Script};
use crate::app::open_canvas;
use maud::{Markup, html};

#[derive(Debug, Clone)]
pub(in crate::web) struct View {
    pub(in crate::web) title: String,
    /// Whether anything was lost.
    pub(in crate::web) safe: String,
    advice: Option<String>,
    incident: Option<String>,
    bounce: bool,
    /// Target origin and instance id of the host, where they are proven.
    host: Option<(String, String)>,
}

impl View {
    /// `safe` says whether anything was lost.
    pub(in crate::web) fn new(title: &str, safe: &str) -> Self {
        Self { title: title.to_owned(), safe: safe.to_owned(), advice: None, incident: None, bounce: false, host: None }
    }

    /// The page that asks the Canvas host for a fresh signed request. It holds no data.
    pub(in crate::web) fn bounce(frame: Option<&open_canvas::Frame>) -> Self {
        let mut view = Self::new("One moment: opening Qstream again", "Stored answers are safe.")
            .advice("If nothing happens, reload this Salesforce page.");
        view.bounce = true;
        view.host = frame.map(|frame| (frame.target_origin.clone(), frame.instance_id.clone()));
        view
    }

    #[must_use]
    pub(in crate::web) fn advice(mut self, advice: &str) -> Self {
        self.advice = Some(advice.to_owned());
        self
    }

    #[must_use]
    pub(in crate::web) fn incident(mut self, incident: String) -> Self {
        self.incident = Some(incident);
        self
    }
}

pub(in crate::web) fn render(view: &View) -> Markup {
    let main = html! {
        (notification(if view.bounce { "info" } else { "warning" }, "status", &html! {
            h1 { (view.title) }
            p { (view.safe) }
        }))
        @if view.advice.is_some() || view.incident.is_some() {
            section class="card" {
                @if let Some(advice) = &view.advice { p { (advice) } }
                @if let Some(incident) = &view.incident { p class="hint" { "Reference: " code { (incident) } } }
            }
        }
    };
    let frame = view.host.as_ref().map(|(origin, id)| Frame { target_origin: origin, instance_id: id });
    layout::page(&view.title, frame, if view.bounce { Script::Bounce } else { Script::Fit }, &main)
}
