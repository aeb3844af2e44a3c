//! After an answer: whether and why, when it comes back, what it earned.

use super::around::Around;
use super::components::{Emphasis, Kind, badge, go, notification};
use super::markdown::{Author, headline, inline, markdown};
use super::question::picture;
use crate::app::learn::Today;
use crate::domain::question::QuestionOption;
use crate::domain::remarks::CommentMode;
use crate::store::{AnsweredPresentation, Enrolment};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) answered: &'a AnsweredPresentation,
    /// Where the question's picture is fetched.
    pub(in crate::web) media_address: Option<String>,
    pub(in crate::web) today: &'a Today,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let answered = view.answered;
    let (verdict, kind) = verdict(answered);
    let verdict = view.around.text(verdict);
    let main = html! {
        (notification(kind, "status", &html! {
            h1 tabindex="-1" data-focus { (verdict) }
            p class="earned" { (points(view)) @if let Some(total) = total(view) { " " (total) } }
            @if let Some(adjusted) = adjusted(view) { p { (adjusted) } }
            p { (comes_back(view)) }
        }))
        // Before the explanation: whoever knows why goes on at once, in the smallest frame, too.
        (onward(view))
        (explanation(view))
        (remarks(view))
    };
    view.around.alone(&verdict, &main)
}

fn explanation(view: &View<'_>) -> Markup {
    let question = &view.answered.question;
    let language = &question.language;
    let (heading, rest) = headline(&question.stem);
    html! {
        section class="card" {
            h2 class="stem" lang=(language) dir="auto" { (heading) }
            @if let Some(rest) = rest { div class="prose" lang=(language) dir="auto" { (rest) } }
            @if let (Some(media), Some(address)) = (&question.media, &view.media_address) {
                (picture(media, address, language))
            }
            ul class="marked" role="list" { @for option in &question.options { (marked(view, option)) } }
            h2 { (view.around.text("feedback-why")) }
            div class="prose" lang=(language) dir="auto" { (markdown(&question.explanation, Author::Site)) }
            @if !question.takeaway.is_empty() {
                p class="takeaway" {
                    strong { (view.around.text("feedback-takeaway")) } " "
                    span lang=(language) dir="auto" { (inline(&question.takeaway)) }
                }
            }
            @if !question.reference.is_empty() { p class="hint" lang=(language) dir="auto" { (inline(&question.reference)) } }
        }
    }
}

/// Ways to say something about the question.
fn remarks(view: &View<'_>) -> Markup {
    let path = |what| format!("/presentations/{}/{what}", view.answered.id);
    let comments = enrolment(view).is_some_and(|one| one.settings.comments != CommentMode::Off);
    html! {
        div class="actions" {
            @if comments {
                (go(&path("comments"), &view.around.page_token, &view.around.text("action-comments"), Emphasis::Neutral))
            }
            (go(&path("report"), &view.around.page_token, &view.around.text("action-report"), Emphasis::Link))
        }
    }
}

fn enrolment<'a>(view: &'a View<'_>) -> Option<&'a Enrolment> {
    view.today.enrolments.iter().find(|one| one.id == view.answered.enrolment_id)
}

/// All points in this course, this answer's included.
fn total(view: &View<'_>) -> Option<String> {
    let strings = view.around.strings;
    enrolment(view).map(|one| strings.text("points-total", &[("total", strings.number(one.points).into())]))
}

fn adjusted(view: &View<'_>) -> Option<String> {
    let points = view.answered.adjusted;
    let id = if points > 0 { "points-adjusted-up" } else { "points-adjusted-down" };
    (points != 0).then(|| view.around.strings.text(id, &[("points", points.abs().into())]))
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
    view.around.strings.text(id, &[("first", first.into()), ("retirement", retirement.into())])
}

fn comes_back(view: &View<'_>) -> String {
    let end = enrolment(view).and_then(|enrolment| enrolment.plan.ends_on);
    let strings = view.around.strings;
    match view.answered.next_on {
        Some(on) if end.is_some_and(|end| on > end) => strings.text("ends-before", &[]),
        Some(on) => strings.text("comes-back-on", &[("date", strings.date(on).into())]),
        None => strings.text("is-retired", &[]),
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
            span lang=(view.answered.question.language) dir="auto" { (inline(&option.text)) }
            span class="badges" {
                @if option.correct { (badge(Kind::Success, &view.around.text("option-correct"))) }
                @if chosen && !option.correct { (badge(Kind::Error, &view.around.text("option-wrong"))) }
                @if chosen { (badge(Kind::Neutral, &view.around.text("option-chosen"))) }
            }
        }
    }
}

fn onward(view: &View<'_>) -> Markup {
    let token = &view.around.page_token;
    match view.today.due.first() {
        Some(next) => {
            let action = format!("/presentations/{}", next.presentation_id);
            go(&action, token, &view.around.text("action-next"), Emphasis::Wide)
        }
        None => go("/done", token, &view.around.text("action-finish"), Emphasis::Wide),
    }
}
