//! The end of a day: where one stands, and when it goes on.

use super::components::{counted, course_progress, go};
use super::layout::{self, Frame, Script};
use crate::app::learn::Today;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) frame: Frame<'a>,
    pub(in crate::web) page_token: String,
    pub(in crate::web) today: &'a Today,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let today = view.today;
    let main = html! {
        header class="page-header" {
            p class="eyebrow" { (counted(today.answered, "answer", "answers")) " today" }
            h1 { @if today.due.is_empty() { "Done for today" } @else { "There is more today" } }
        }
        section class="card" {
            @if let Some(first) = today.due.first() {
                p { (counted(today.due.len(), "question", "questions")) " still wait." }
                (go(&format!("/presentations/{}", first.presentation_id), &view.page_token, "Go on", "button brand wide"))
            } @else if let Some(next) = today.next_on {
                p { "Your next question comes on " strong { (next.in_words()) } "." }
            } @else {
                p { "There are no more questions planned. Well done." }
            }
        }
        @for enrolment in &today.enrolments { (course_progress(enrolment)) }
        (go("/today", &view.page_token, "Back to today", "button link"))
    };
    layout::page("Done", Some(view.frame), Script::Fit, &main)
}
