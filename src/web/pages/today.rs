//! Today: what waits, why, and how long it takes.

use super::components::{counted, course_progress, go};
use super::layout::{self, Frame, Script};
use crate::app::learn::Today;
use crate::domain::schedule::Class;
use crate::domain::time::LocalDate;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) frame: Frame<'a>,
    pub(in crate::web) page_token: String,
    pub(in crate::web) first_name: &'a str,
    pub(in crate::web) today: &'a Today,
    pub(in crate::web) date: LocalDate,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let main = html! {
        header class="page-header" {
            p class="eyebrow" { (view.date.in_words()) }
            h1 { (heading(view)) }
        }
        @if view.today.due.is_empty() { (nothing_due(view)) } @else { (due(view)) }
        @for enrolment in &view.today.enrolments { (course_progress(enrolment)) }
    };
    layout::page("Today", Some(view.frame), Script::Fit, &main)
}

fn heading(view: &View<'_>) -> String {
    let waiting = view.today.due.len();
    if waiting > 0 {
        return format!("{}, {} for you", view.first_name, counted(waiting, "question", "questions"));
    }
    if view.today.answered > 0 {
        format!("That's it for today, {}", view.first_name)
    } else {
        "Nothing due today".to_owned()
    }
}

/// A question takes about half a minute.
fn minutes(questions: usize) -> String {
    format!("about {}", counted(questions.div_ceil(2), "minute", "minutes"))
}

pub(super) const fn reason(class: Class) -> &'static str {
    match class {
        Class::New => "New",
        Class::CorrectRepeat => "You were right last time: once more, so that it sticks",
        Class::IncorrectRepeat => "You missed this last time",
    }
}

fn due(view: &View<'_>) -> Markup {
    let due = &view.today.due;
    html! {
        section class="card" {
            ol class="due" {
                @for one in due {
                    li {
                        span class="course" { (one.course_name) }
                        span class="reason" { (reason(one.class)) }
                    }
                }
            }
            @if let Some(first) = due.first() {
                (go(&format!("/presentations/{}", first.presentation_id), &view.page_token, "Start", "button brand wide"))
            }
            p class="hint" { (counted(due.len(), "question", "questions")) " · " (minutes(due.len())) }
        }
    }
}

fn nothing_due(view: &View<'_>) -> Markup {
    html! {
        section class="card empty" {
            @if view.today.enrolments.is_empty() {
                p { "You aren't taking part in a Qstream yet. When somebody enrols you, your questions appear here." }
            } @else if let Some(next) = view.today.next_on {
                p { "Your next question comes on " strong { (next.in_words()) } "." }
            } @else {
                p { "There are no more questions planned. Well done." }
            }
        }
    }
}
