//! After an answer: whether and why, when it comes back, what it earned.

use super::components::{go, notification};
use super::layout::{self, Frame, Script};
use crate::app::learn::Today;
use crate::domain::question::QuestionOption;
use crate::store::AnsweredPresentation;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) frame: Frame<'a>,
    pub(in crate::web) page_token: String,
    pub(in crate::web) answered: &'a AnsweredPresentation,
    pub(in crate::web) today: &'a Today,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let answered = view.answered;
    let (word, kind) = verdict(answered);
    let main = html! {
        (notification(kind, "status", &html! {
            h1 tabindex="-1" data-focus { (word) }
            p class="earned" { (points(answered)) }
            p { (comes_back(answered)) }
        }))
        section class="card" {
            h2 class="stem" lang=(answered.question.language) { (answered.question.stem) }
            ul class="marked" lang=(answered.question.language) {
                @for option in &answered.question.options { (marked(answered, option)) }
            }
            h2 { "Why" }
            div lang=(answered.question.language) {
                p { (answered.question.explanation) }
                p class="takeaway" { strong { "Take-away: " } (answered.question.takeaway) }
                p class="hint" { (answered.question.reference) }
            }
        }
        (onward(view))
    };
    layout::page(word, Some(view.frame), Script::Fit, &main)
}

fn verdict(answered: &AnsweredPresentation) -> (&'static str, &'static str) {
    if answered.correctness.is_right() {
        ("Right", "success")
    } else if answered.correctness.is_wrong() {
        ("Not this time", "error")
    } else {
        ("Partly right", "warning")
    }
}

fn points(answered: &AnsweredPresentation) -> String {
    match (answered.first_points, answered.retirement_points) {
        (0, 0) => {
            "No points this time: they come with the first answer and when you have learned it for good.".to_owned()
        }
        (first, 0) => format!("+{first} points for your first answer."),
        (0, bonus) => format!("+{bonus} points for learning it for good."),
        (first, bonus) => format!("+{first} points for your first answer and +{bonus} for learning it for good."),
    }
}

fn comes_back(answered: &AnsweredPresentation) -> String {
    match answered.next_on {
        Some(on) => format!("You will see this again on {}.", on.in_words()),
        None => "This question is retired: you won't see it again in this course.".to_owned(),
    }
}

fn marked(answered: &AnsweredPresentation, option: &QuestionOption) -> Markup {
    let chosen = answered.chosen.contains(&option.id);
    let class = match (option.correct, chosen) {
        (true, _) => "correct",
        (false, true) => "wrong",
        (false, false) => "other",
    };
    html! {
        li class=(class) {
            span { (option.text) }
            @if option.correct { span class="badge" { "Correct" } }
            @if chosen { span class="badge" { "Your answer" } }
        }
    }
}

fn onward(view: &View<'_>) -> Markup {
    match view.today.due.first() {
        Some(next) => {
            let action = format!("/presentations/{}", next.presentation_id);
            go(&action, &view.page_token, "Next question", "button brand wide")
        }
        None => go("/done", &view.page_token, "Finish", "button brand wide"),
    }
}
