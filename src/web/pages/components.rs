//! Pieces that several pages are made of.

use crate::store::Enrolment;
use maud::{Markup, html};

/// A form of one button that goes to another page: inside the frame people navigate by POST.
pub(super) fn go(action: &str, page_token: &str, label: &str, style: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="page_token" value=(page_token);
            button class=(style) type="submit" { (label) }
        }
    }
}

/// A message in a box. `kind`: `info`, `success`, `warning` or `error`; the words carry the meaning, not the colour.
pub(super) fn notification(kind: &str, role: &str, message: &Markup) -> Markup {
    html! { div class={ "notification " (kind) } role=(role) { (message) } }
}

/// How far somebody is with one course.
pub(super) fn course_progress(enrolment: &Enrolment) -> Markup {
    let (retired, all) = (enrolment.retired, enrolment.questions.max(1));
    html! {
        section class="card" {
            h2 { (enrolment.course_name) }
            dl class="figures" {
                div { dt { "Points" } dd { (enrolment.points) } }
                div { dt { "Learned for good" } dd { (retired) " of " (enrolment.questions) } }
                div { dt { "Answers" } dd { (enrolment.answers) } }
            }
            progress max=(all) value=(retired) aria-label={ "Learned for good: " (retired) " of " (enrolment.questions) } {
                (retired) " of " (enrolment.questions)
            }
        }
    }
}

/// `1 question`, `2 questions`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}
