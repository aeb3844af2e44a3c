//! One question, its options, one button.

use super::components::{go, notification};
use super::layout::{self, Frame, Script};
use super::today::reason;
use crate::app::answer::AnswerError;
use crate::app::learn::Today;
use crate::domain::question::QuestionKind;
use crate::store::DuePresentation;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
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
    let question = &view.due.question;
    let of_all = view.today.answered + view.today.due.len();
    let main = html! {
        header class="page-header" {
            p class="eyebrow" { "Question " (view.today.answered + 1) " of " (of_all.max(view.today.answered + 1)) " today · " (question.topic) }
        }
        @if let Some(slip) = view.slip { (notification("error", "alert", &html! { p { (correction(slip)) } })) }
        form class="card" method="post" action=(view.action) {
            input type="hidden" name="page_token" value=(view.changing_token);
            fieldset {
                legend lang=(question.language) { h1 { (question.stem) } }
                p class="hint" { (instruction(question.kind)) " " (reason(view.due.class)) "." }
                (options(view))
            }
            button class="button brand wide" type="submit" { "Submit answer" }
        }
        (go("/today", &view.reading_token, "Back to today", "button link"))
    };
    layout::page("Question", Some(view.frame), Script::Fit, &main)
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
        QuestionKind::Single => "Choose one.",
        QuestionKind::Multi => "Choose every one that fits.",
    }
}

const fn correction(slip: AnswerError) -> &'static str {
    match slip {
        AnswerError::TooManyChosen => "Choose one option only. Nothing was stored yet.",
        AnswerError::UnknownOption => "That isn't one of the options. Nothing was stored yet.",
        _ => "Choose an option first. Nothing was stored yet.",
    }
}
