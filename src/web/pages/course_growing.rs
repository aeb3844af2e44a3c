//! Questions for a Qstream that runs: what they mean before they come, and how far they have come.

use super::around::{Area, Around};
use super::components::{Emphasis, Kind, details, go, notification, page_header, progress, submit, token_field};
use super::course_people::without_dates;
use super::markdown::inline;
use super::people::count;
use crate::app::courses::{Growth, Spread};
use crate::domain::time::LocalDate;
use crate::store::Course;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) course: &'a Course,
    /// Of the form that adds them.
    pub(in crate::web) token: &'a str,
}

impl View<'_> {
    fn path(&self, more: &str) -> String {
        format!("/courses/{}{more}", self.course.id)
    }

    fn page(&self, main: &Markup) -> Markup {
        let title = self.around.text("course-add-questions");
        let main = html! {
            (page_header(&self.course.name, &title, None))
            (main)
            (go(&self.path(""), &self.around.page_token, &self.around.text("course-back"), Emphasis::Neutral))
        };
        self.around.page(&title, Area::Courses, &main)
    }
}

/// Before they come.
pub(in crate::web) fn foreseen(view: &View<'_>, growth: &Growth) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    let day = |day: Option<LocalDate>| html! { (day.map_or_else(|| text("course-no-end"), |day| strings.date(day))) };
    let added = [("count", count(growth.added.len()))];
    let facts = [
        (text("course-add-people-count"), html! { (growth.people) }),
        (text("course-add-last"), day(growth.last_new)),
        (text("course-add-best"), day(growth.best)),
        (text("course-ends"), day(growth.course.plan.ends_on)),
    ];
    let act = html! {
        form method="post" action=(view.path("/questions/add")) {
            (token_field(view.token))
            @for one in &growth.added { input type="hidden" name="question" value=(one.id); }
            (submit(&strings.text("course-add-now", &added), Emphasis::Brand))
        }
    };
    view.page(&html! {
        section class="card" {
            h2 { (strings.text("course-questions", &added)) }
            @if growth.comes_too_late() {
                (go(&view.path(""), &view.around.page_token, &text("course-add-move-end"), Emphasis::Brand))
                (notification(Kind::Error, "alert", &html! { p { (text("course-add-too-late")) } }))
            } @else {
                (act)
                @if growth.ends_too_early() { (notification(Kind::Warning, "note", &html! { p { (text("course-add-early")) } })) }
            }
            (details(&facts))
            p { (text("course-add-means")) }
            ul class="listed" { @for one in growth.added.iter().take(SHOWN) { li { bdi { (inline(&one.stem)) } } } }
        }
    })
}

/// Questions that are shown by their words.
const SHOWN: usize = 50;

/// After they came, or while they come.
pub(in crate::web) fn spread(view: &View<'_>, spread: &Spread) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    let done = strings.text("course-added-to", &[("count", count(spread.people))]);
    view.page(&html! {
        @if spread.left > 0 {
            @let people = i64::try_from(spread.people).unwrap_or(i64::MAX);
            section class="card" {
                (progress(&text("course-add-questions"), people, people.saturating_add(spread.left), &done))
                form method="post" action=(view.path("/questions/add")) {
                    (token_field(view.token))
                    (submit(&text("course-add-go-on"), Emphasis::Brand))
                }
            }
        } @else {
            (notification(Kind::Success, "status", &html! { p { (done) } }))
        }
        (without_dates(&view.around, &spread.without_dates))
    })
}
