//! One question, its options, one button.

use super::around::Around;
use super::components::{Emphasis, Kind, go, notification, submit, token_field};
use super::markdown::{headline, inline};
use super::today::reason;
use crate::app::answer::AnswerError;
use crate::app::learn::Today;
use crate::domain::grading::OptionSet;
use crate::domain::question::{Media, QuestionKind, QuestionVersion};
use crate::store::DuePresentation;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    /// Bound to `action`.
    pub(in crate::web) changing_token: String,
    pub(in crate::web) action: &'a str,
    pub(in crate::web) due: &'a DuePresentation,
    /// Where the question's picture is fetched.
    pub(in crate::web) media_address: Option<String>,
    pub(in crate::web) today: &'a Today,
    /// Options that were chosen before.
    pub(in crate::web) chosen: &'a OptionSet,
    /// What was wrong with the last try.
    pub(in crate::web) slip: Option<AnswerError>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let (question, strings) = (&view.due.question, view.around.strings);
    let (heading, rest) = headline(&question.stem);
    let why = reason(strings, view.due.class, view.due.previous_on);
    let kept = view.slip.is_none() && !view.chosen.is_empty();
    let main = html! {
        header class="page-header" { p class="eyebrow" { (place(view)) } }
        @if let Some(slip) = view.slip {
            (notification(Kind::Error, "alert", &html! { p { (view.around.text(correction(slip))) } }))
        } @else if kept {
            (notification(Kind::Info, "status", &html! { p { (view.around.text("question-choice-kept")) } }))
        }
        form class="card" method="post" action=(view.action) {
            (token_field(&view.changing_token))
            fieldset data-keys {
                legend lang=(question.language) dir="auto" { h1 tabindex="-1" data-focus { (heading) } }
                @if let Some(rest) = rest { div class="prose" lang=(question.language) dir="auto" { (rest) } }
                @if let (Some(media), Some(address)) = (&question.media, &view.media_address) {
                    (picture(media, address, &question.language))
                }
                p class="hint" { (why) " · " (view.around.text(instruction(question.kind))) }
                (options(question, view.chosen))
            }
            (submit(&view.around.text("action-submit"), Emphasis::Wide))
        }
        (go("/today", &view.around.page_token, &view.around.text("action-today"), Emphasis::Link))
    };
    view.around.alone(&view.around.text("question-title"), &main)
}

/// The picture keeps its place before it has come; what it shows is said in words.
pub(super) fn picture(media: &Media, address: &str, language: &str) -> Markup {
    html! { img class="media" src=(address) alt=(media.alt) lang=(language) width=(media.width) height=(media.height); }
}

fn place(view: &View<'_>) -> String {
    let number = view.today.answered + 1;
    let total = (view.today.answered + view.today.due.len()).max(number);
    let args = [("number", number.into()), ("total", total.into()), ("topic", view.due.question.topic.as_str().into())];
    view.around.strings.text("question-place", &args)
}

pub(super) fn options(question: &QuestionVersion, chosen: &OptionSet) -> Markup {
    let single = question.kind == QuestionKind::Single;
    html! {
        div class="options" lang=(question.language) {
            @for option in &question.options {
                label class="option" {
                    input type=(if single { "radio" } else { "checkbox" }) name="option" value=(option.id) required[single]
                        checked[chosen.contains(&option.id)];
                    span dir="auto" { (inline(&option.text)) }
                }
            }
        }
    }
}

pub(super) const fn instruction(kind: QuestionKind) -> &'static str {
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
