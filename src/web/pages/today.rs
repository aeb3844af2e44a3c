//! Today: what waits, why, and how long it takes.

use super::components::{Emphasis, Icon, course_progress, empty_state, go, icon, page_header};
use super::layout::{self, Frame, Script};
use crate::app::learn::Today;
use crate::domain::schedule::Class;
use crate::domain::time::LocalDate;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Frame<'a>,
    pub(in crate::web) page_token: String,
    pub(in crate::web) first_name: &'a str,
    pub(in crate::web) today: &'a Today,
    pub(in crate::web) date: LocalDate,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let main = html! {
        (page_header(&view.strings.date(view.date), &heading(view), None))
        @if view.today.due.is_empty() { (nothing_due(view)) } @else { (due(view)) }
        @for enrolment in &view.today.enrolments { (course_progress(view.strings, enrolment)) }
    };
    layout::page(view.strings, &view.strings.text("today-title", &[]), Some(view.frame), Script::Fit, &main)
}

fn heading(view: &View<'_>) -> String {
    let (waiting, name) = (view.today.due.len(), view.first_name);
    if waiting > 0 {
        return view.strings.text("today-heading-due", &[("name", name.into()), ("count", waiting.into())]);
    }
    if view.today.answered > 0 {
        return view.strings.text("today-heading-done", &[("name", name.into())]);
    }
    view.strings.text("today-heading-nothing", &[])
}

/// Why a question is here, in words.
pub(super) fn reason(strings: &Strings, class: Class) -> String {
    let id = match class {
        Class::New => "reason-new",
        Class::CorrectRepeat => "reason-correct-repeat",
        Class::IncorrectRepeat => "reason-incorrect-repeat",
    };
    strings.text(id, &[])
}

fn due(view: &View<'_>) -> Markup {
    let (due, strings) = (&view.today.due, view.strings);
    // A question takes about half a minute.
    let effort = [("count", due.len().into()), ("minutes", due.len().div_ceil(2).into())];
    html! {
        section class="card" {
            ol class="due" role="list" {
                @for one in due {
                    li {
                        span class="course" { (one.course_name) }
                        span class="reason" { (reason(strings, one.class)) }
                    }
                }
            }
            @if let Some(first) = due.first() {
                @let action = format!("/presentations/{}", first.presentation_id);
                (go(&action, &view.page_token, &strings.text("action-start", &[]), Emphasis::Wide))
            }
            p class="hint" { (strings.text("today-effort", &effort)) }
        }
    }
}

fn nothing_due(view: &View<'_>) -> Markup {
    if view.today.enrolments.is_empty() {
        let [heading, text] = ["today-not-enrolled", "today-not-enrolled-text"].map(|id| view.strings.text(id, &[]));
        return empty_state(Icon::Empty, &heading, &text, None);
    }
    html! { section class="card next" { p { (icon(Icon::Calendar)) (what_comes_next(view.strings, view.today)) } } }
}

/// When the next question comes, or that none will.
pub(super) fn what_comes_next(strings: &Strings, today: &Today) -> String {
    match today.next_on {
        Some(next) => strings.text("next-question-on", &[("date", strings.date(next).into())]),
        None => strings.text("nothing-planned", &[]),
    }
}
