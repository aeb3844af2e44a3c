//! One question, its options, one button.

use super::components::{Emphasis, Kind, go, notification, submit, token_field};
use super::layout::{self, Frame, Script};
use super::today::reason;
use crate::app::answer::AnswerError;
use crate::app::learn::Today;
use crate::domain::question::QuestionKind;
use crate::store::DuePresentation;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Frame<'a>,
    pub(in crate::web) reading_token: String,
    /// Bound to `action`.
    pub(in crate::web) changing_token: String,
    pub(in crate::web) action: &'a str,
    pub(in crate::web) due: &'a DuePresentation,
    pub(in crate::web) today: &'a Today,
    /// What was wrong with the last try.
    pub(in crate::web) slip: Option<AnswerError>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let (question, strings) = (&view.due.question, view.strings);
    let main = html! {
        header class="page-header" { p class="eyebrow" { (place(view)) } }
        @if let Some(slip) = view.slip {
            (notification(Kind::Error, "alert", &html! { p { (strings.text(correction(slip), &[])) } }))
        }
        form class="card" method="post" action=(view.action) {
            (token_field(&view.changing_token))
            fieldset {
                legend lang=(question.language) { h1 { (question.stem) } }
                p class="hint" { (reason(strings, view.due.class)) " · " (strings.text(instruction(question.kind), &[])) }
                (options(view))
            }
            (submit(&strings.text("action-submit", &[]), Emphasis::Wide))
        }
        (go("/today", &view.reading_token, &strings.text("action-today", &[]), Emphasis::Link))
    };
    layout::page(strings, &strings.text("question-title", &[]), Some(view.frame), Script::Fit, &main)
}

fn place(view: &View<'_>) -> String {
    let number = view.today.answered + 1;
    let total = (view.today.answered + view.today.due.len()).max(number);
    let topic = view.due.question.topic.as_str();
    view.strings.text("question-place", &[("number", number.into()), ("total", total.into()), ("topic", topic.into())])
}

fn options(view: &View<'_>) -> Markup {
    let question = &view.due.question;
    let single = question.kind == QuestionKind::Single;
    html! {
        div class="options" lang=(question.language) {
            @for option in &question.options {
                label class="option" {
                    input type=(if single { "radio" } else { "checkbox" }) name="option" value=(option.id) required[single];
                    span { (option.text) }
                }
            }
        }
    }
}

const fn instruction(kind: QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Single => "question-choose-one",
        QuestionKind::Multi => "question-choose-several",
    }
}

const fn correction(slip: AnswerError) -> &'static str {
    match slip {
        AnswerError::TooManyChosen => "slip-too-many",
        AnswerError::UnknownOption => "slip-unknown",
        _ => "slip-nothing",
    }
}
