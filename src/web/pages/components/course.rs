//! A course on a learner's page.

use super::{figures, progress};
use crate::store::Enrolment;
use crate::strings::Strings;
use maud::{Markup, html};

/// How far somebody is with one course.
pub(in crate::web) fn course_progress(strings: &Strings, enrolment: &Enrolment) -> Markup {
    let of = [("retired", enrolment.retired.into()), ("total", enrolment.questions.into())];
    let of = strings.text("progress-retired-of", &of);
    let figure = |id: &str, value: i64| (strings.text(id, &[]), strings.number(value));
    html! {
        section class="card" {
            h2 { (enrolment.course_name) }
            (progress(&strings.text("progress-retired", &[]), enrolment.retired, enrolment.questions, &of))
            (figures(&[figure("progress-points", enrolment.points), figure("progress-answers", enrolment.answers)]))
        }
    }
}
