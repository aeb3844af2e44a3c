//! "Something is wrong with this question": what, in a word, and in one's own.

use super::around::Around;
use super::components::{
    Control, Emphasis, Field, Kind, error_summary, field, go, notification, page_header, submit, token_field,
};
use super::markdown::inline;
use crate::domain::ids::PresentationId;
use crate::domain::remarks::ReportKind;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) presentation: PresentationId,
    pub(in crate::web) stem: &'a str,
    pub(in crate::web) language: &'a str,
    pub(in crate::web) changing_token: String,
    pub(in crate::web) sent: bool,
    /// What was written and couldn't be taken, with the reason.
    pub(in crate::web) refused: Option<(&'a str, &'static str)>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let main = html! {
        (page_header(&text("report-title"), &text("report-heading"), None))
        p class="stem" lang=(view.language) dir="auto" { (inline(view.stem)) }
        @if view.sent {
            (notification(Kind::Success, "status", &html! { p { (text("report-sent")) } }))
        } @else {
            @if let Some((_, why)) = view.refused { (error_summary(&text("report-refused"), &[("body", &text(why))])) }
            (form(view))
        }
        (go(&format!("/presentations/{}", view.presentation), &view.around.page_token, &text("action-back-to-answer"), Emphasis::Link))
    };
    view.around.alone(&text("report-title"), &main)
}

const fn label(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::WrongKey => "report-wrong-key",
        ReportKind::Unclear => "report-unclear",
        ReportKind::Outdated => "report-outdated",
        ReportKind::Mistake => "report-mistake",
        ReportKind::Other => "report-other",
    }
}

fn form(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let kinds: Vec<(&str, String)> =
        ReportKind::ALL.into_iter().map(|kind| (kind.as_str(), text(label(kind)))).collect();
    let options: Vec<(&str, &str)> = kinds.iter().map(|(value, label)| (*value, label.as_str())).collect();
    let (what, more, hint) = (text("report-kind"), text("report-body"), text("report-hint"));
    let error = view.refused.map(|(_, why)| text(why));
    let (value, error) = (view.refused.map_or("", |(body, _)| body), error.as_deref());
    html! {
        form class="card" method="post" action=(format!("/presentations/{}/report/send", view.presentation)) {
            (token_field(&view.changing_token))
            (field(&Field::new("kind", &what, Control::Select(&options))))
            (field(&Field { hint: Some(&hint), error, value, ..Field::new("body", &more, Control::TextArea) }))
            (submit(&text("report-send"), Emphasis::Brand))
        }
    }
}
