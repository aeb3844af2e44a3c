//! Pieces that several pages are made of.

use crate::store::Enrolment;
use crate::strings::Strings;
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
pub(super) fn course_progress(strings: &Strings, enrolment: &Enrolment) -> Markup {
    let (retired, all) = (enrolment.retired, enrolment.questions.max(1));
    let of = strings.text("progress-retired-of", &[("retired", retired.into()), ("total", enrolment.questions.into())]);
    let figure = |id: &str, value: &str| {
        html! { div { dt { (strings.text(id, &[])) } dd { (value) } } }
    };
    html! {
        section class="card" {
            h2 { (enrolment.course_name) }
            dl class="figures" {
                (figure("progress-points", &strings.number(enrolment.points)))
                (figure("progress-retired", &of))
                (figure("progress-answers", &strings.number(enrolment.answers)))
            }
            progress max=(all) value=(retired) aria-label={ (strings.text("progress-retired", &[])) ": " (of) } { (of) }
        }
    }
}
