//! A launched Qstream's change before it is made: what it was, what it would be, what that does to people.

use super::around::Around;
use super::components::{Column, Emphasis, Kind, confirm, go, notification, submit, table, token_field};
use super::course::problem;
use crate::app::courses::PlanChange;
use crate::domain::course::TypedCourse;
use crate::domain::schedule::Plan;
use maud::{Markup, html};

pub(in crate::web) fn render(around: &Around<'_>, change: &PlanChange, typed: &TypedCourse, token: &str) -> Markup {
    let text = |id: &str| around.text(id);
    let path = format!("/courses/{}", change.course.id);
    let back = go(&path, &around.page_token, &text("course-keep"), Emphasis::Neutral);
    let emphasis = if change.ends { Emphasis::Destructive } else { Emphasis::Brand };
    let carried = [
        ("sure", "true"),
        ("name", typed.name.as_str()),
        ("ends_on", &typed.ends_on),
        ("max_per_day", &typed.max_per_day),
        ("board", &typed.board),
        ("tie_breaks", if typed.tie_breaks { "true" } else { "" }),
        ("comments", &typed.comments),
    ];
    let act = html! {
        form method="post" action=(format!("{path}/save")) {
            (token_field(token))
            @for (name, value) in carried { input type="hidden" name=(name) value=(value); }
            (submit(&text("course-change-now"), emphasis))
        }
    };
    let people = [("count", change.people.into())];
    let consequence = if change.ends { "course-close-consequence" } else { "course-change-means" };
    let title = text("course-change");
    let main = html! {
        h1 { (change.course.name) }
        (confirm(&title, &around.strings.text(consequence, &people), &back, &act))
        (differences(around, &change.course.plan, &change.plan))
        @for one in &change.problems {
            (notification(Kind::Warning, "note", &html! { p { (problem(around.strings, *one)) } }))
        }
    };
    around.alone(&title, &main)
}

fn differences(around: &Around<'_>, was: &Plan, is: &Plan) -> Markup {
    let text = |id: &str| around.text(id);
    let end = |plan: &Plan| plan.ends_on.map_or_else(|| text("course-no-end"), |day| around.strings.date(day));
    let columns = [
        Column::text(&text("course-change-what")),
        Column::text(&text("course-change-was")),
        Column::text(&text("course-change-is")),
    ];
    let mut rows = Vec::new();
    if was.ends_on != is.ends_on {
        rows.push(vec![html! { (text("course-ends")) }, html! { (end(was)) }, html! { (end(is)) }]);
    }
    if was.max_per_day != is.max_per_day {
        let name = html! { (text("course-max-per-day")) };
        rows.push(vec![name, html! { (was.max_per_day) }, html! { (is.max_per_day) }]);
    }
    table(&text("course-change"), &columns, &rows)
}
