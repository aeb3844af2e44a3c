//! Today: what waits, why, and how long it takes.

use super::around::{Area, Around};
use super::components::{Emphasis, Icon, course_progress, empty_state, go, icon, page_header};
use crate::app::learn::{Due, Pause, Today};
use crate::domain::schedule::Class;
use crate::domain::time::LocalDate;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) first_name: &'a str,
    pub(in crate::web) today: &'a Today,
    pub(in crate::web) date: LocalDate,
    /// May look into launches that failed.
    pub(in crate::web) admin: bool,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let strings = view.around.strings;
    let running = |ends_on: Option<LocalDate>| ends_on.is_none_or(|end| view.date <= end);
    let main = html! {
        (page_header(&strings.date(view.date), &heading(view), None))
        @if view.today.due.is_empty() { (nothing_due(view)) } @else { (due(view)) }
        @for enrolment in view.today.enrolments.iter().filter(|one| running(one.plan.ends_on)) {
            (course_progress(strings, enrolment))
        }
        @if view.admin {
            (go("/settings/salesforce", &view.around.page_token, &strings.text("settings-title", &[]), Emphasis::Link))
            (go("/canvas/diagnosis", &view.around.page_token, &strings.text("action-diagnosis", &[]), Emphasis::Link))
        }
    };
    view.around.page(&view.around.text("today-title"), Area::Today, &main)
}

fn heading(view: &View<'_>) -> String {
    let (waiting, name) = (view.today.due.len(), view.first_name);
    let strings = view.around.strings;
    if waiting > 0 {
        return strings.text("today-heading-due", &[("name", name.into()), ("count", waiting.into())]);
    }
    if view.today.answered > 0 {
        return strings.text("today-heading-done", &[("name", name.into())]);
    }
    strings.text("today-heading-nothing", &[])
}

/// Why a question is here, in words: new, or how and when it was answered last.
pub(super) fn reason(strings: &Strings, class: Class, previous_on: Option<LocalDate>) -> String {
    let ids = match class {
        Class::New => return strings.text("reason-new", &[]),
        Class::CorrectRepeat => ["reason-correct-repeat", "reason-correct-repeat-on"],
        Class::IncorrectRepeat => ["reason-incorrect-repeat", "reason-incorrect-repeat-on"],
    };
    match previous_on {
        Some(on) => strings.text(ids[1], &[("date", strings.date(on).into())]),
        None => strings.text(ids[0], &[]),
    }
}

fn due(view: &View<'_>) -> Markup {
    let (due, strings) = (&view.today.due, view.around.strings);
    // A question takes about half a minute.
    let effort = [("count", due.len().into()), ("minutes", due.len().div_ceil(2).into())];
    let one_course = due.iter().all(|one| due.first().is_some_and(|first| first.enrolment_id == one.enrolment_id));
    html! {
        section class="card" {
            @if let (true, Some(first)) = (one_course, due.first()) { p class="eyebrow" { (first.course_name) } }
            @if let Some(first) = due.first() {
                @let action = format!("/presentations/{}", first.presentation_id);
                (go(&action, &view.around.page_token, &strings.text("action-start", &[]), Emphasis::Wide))
            }
            p class="hint" { (strings.text("today-effort", &effort)) }
            ol class="due" role="list" { @for one in due { (waiting(strings, one, !one_course)) } }
        }
    }
}

fn waiting(strings: &Strings, one: &Due, with_course: bool) -> Markup {
    html! {
        li {
            span class="course" { (one.topic) }
            span class="reason" {
                @if with_course { (one.course_name) " · " }
                (reason(strings, one.class, one.previous_on))
            }
        }
    }
}

fn nothing_due(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    if view.today.enrolments.is_empty() {
        return empty_state(Icon::Empty, &text("today-not-enrolled"), &text("today-not-enrolled-text"), None);
    }
    html! {
        section class="card next" {
            p { (icon(if view.today.pause.is_some() { Icon::Pause } else { Icon::Calendar })) (what_comes_next(view.around.strings, view.today)) }
            @if let Some(Pause::Hold(_)) = view.today.pause {
                (go("/profile", &view.around.page_token, &text("hold-come-back"), Emphasis::Neutral))
            }
        }
    }
}

/// When the next question comes, or that none will.
pub(super) fn what_comes_next(strings: &Strings, today: &Today) -> String {
    match (today.pause, today.next_on) {
        (Some(Pause::Hold(until)), _) => strings.text("pause-hold", &[("date", strings.date(until).into())]),
        (Some(Pause::Hours(day, minute)), _) => {
            let time = strings.time_of_day(minute);
            strings.text("pause-hours", &[("date", strings.date(day).into()), ("time", time.into())])
        }
        (None, Some(next)) => strings.text("next-question-on", &[("date", strings.date(next).into())]),
        (None, None) => strings.text("nothing-planned", &[]),
    }
}
