//! After an answer: whether and why, when it comes back, what it earned.

use super::components::{Emphasis, Kind, badge, go, notification};
use super::layout::{self, Frame, Script};
use super::markdown::{Author, markdown};
use crate::app::learn::Today;
use crate::domain::question::QuestionOption;
use crate::store::AnsweredPresentation;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Frame<'a>,
    pub(in crate::web) page_token: String,
    pub(in crate::web) answered: &'a AnsweredPresentation,
    pub(in crate::web) today: &'a Today,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let (answered, strings) = (view.answered, view.strings);
    let (verdict, kind) = verdict(answered);
    let verdict = strings.text(verdict, &[]);
    let language = &answered.question.language;
    let main = html! {
        (notification(kind, "status", &html! {
            h1 tabindex="-1" data-focus { (verdict) }
            p class="earned" { (points(view)) }
            p { (comes_back(view)) }
        }))
        // Before the explanation: whoever knows why goes on at once, in the smallest frame, too.
        (onward(view))
        section class="card" {
            h2 class="stem" lang=(language) { (answered.question.stem) }
            ul class="marked" role="list" {
                @for option in &answered.question.options { (marked(view, option)) }
            }
            h2 { (strings.text("feedback-why", &[])) }
            div class="prose" lang=(language) { (markdown(&answered.question.explanation, Author::Site)) }
            p class="takeaway" {
                strong { (strings.text("feedback-takeaway", &[])) } " "
                span lang=(language) { (answered.question.takeaway) }
            }
            p class="hint" lang=(language) { (answered.question.reference) }
        }
    };
    layout::page(strings, &verdict, Some(view.frame), Script::Fit, &main)
}

fn verdict(answered: &AnsweredPresentation) -> (&'static str, Kind) {
    if answered.correctness.is_right() {
        ("verdict-right", Kind::Success)
    } else if answered.correctness.is_wrong() {
        ("verdict-wrong", Kind::Error)
    } else {
        ("verdict-partly", Kind::Warning)
    }
}

fn points(view: &View<'_>) -> String {
    let (first, retirement) = (view.answered.first_points, view.answered.retirement_points);
    let id = match (first, retirement) {
        (0, 0) => "points-none",
        (_, 0) => "points-first",
        (0, _) => "points-retirement",
        _ => "points-both",
    };
    view.strings.text(id, &[("first", first.into()), ("retirement", retirement.into())])
}

fn comes_back(view: &View<'_>) -> String {
    let enrolment = view.today.enrolments.iter().find(|one| one.id == view.answered.enrolment_id);
    let end = enrolment.and_then(|enrolment| enrolment.plan.ends_on);
    match view.answered.next_on {
        Some(on) if end.is_some_and(|end| on > end) => view.strings.text("ends-before", &[]),
        Some(on) => view.strings.text("comes-back-on", &[("date", view.strings.date(on).into())]),
        None => view.strings.text("is-retired", &[]),
    }
}

fn marked(view: &View<'_>, option: &QuestionOption) -> Markup {
    let chosen = view.answered.chosen.contains(&option.id);
    let class = match (option.correct, chosen) {
        (true, _) => "correct",
        (false, true) => "wrong",
        (false, false) => "other",
    };
    html! {
        li class=(class) {
            span lang=(view.answered.question.language) { (option.text) }
            span class="badges" {
                @if option.correct { (badge(Kind::Success, &view.strings.text("option-correct", &[]))) }
                @if chosen && !option.correct { (badge(Kind::Error, &view.strings.text("option-wrong", &[]))) }
                @if chosen { (badge(Kind::Neutral, &view.strings.text("option-chosen", &[]))) }
            }
        }
    }
}

fn onward(view: &View<'_>) -> Markup {
    match view.today.due.first() {
        Some(next) => {
            let action = format!("/presentations/{}", next.presentation_id);
            go(&action, &view.page_token, &view.strings.text("action-next", &[]), Emphasis::Wide)
        }
        None => go("/done", &view.page_token, &view.strings.text("action-finish", &[]), Emphasis::Wide),
    }
}
