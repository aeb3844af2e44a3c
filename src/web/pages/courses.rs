//! All Qstreams of a site, and the beginning of a new one.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Icon, Kind, badge, empty_state, error_summary, field, link, notification,
    page_header, submit, table, token_field,
};
use super::people::count;
use crate::domain::course::{PRESETS, Phase};
use crate::domain::time::LocalDate;
use crate::store::PlannedCourse;
use crate::strings::{FluentValue, Strings};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) courses: &'a [(PlannedCourse, Phase)],
    /// As typed.
    pub(in crate::web) name: &'a str,
    pub(in crate::web) weeks: &'a str,
    /// What is wrong with the name.
    pub(in crate::web) wrong: Option<&'static str>,
    pub(in crate::web) removed: bool,
    pub(in crate::web) add_token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let down = link("#name", &text("courses-new"), Emphasis::Brand);
    let main = html! {
        (page_header(&text("people-eyebrow"), &text("courses-title"), (!view.courses.is_empty()).then_some(&down)))
        @if let Some(wrong) = view.wrong { (error_summary(&text("profile-wrong"), &[("name", &text(wrong))])) }
        @if view.removed { (notification(Kind::Success, "status", &html! { p { (text("course-removed")) } })) }
        @if view.courses.is_empty() {
            (begin(view))
            (empty_state(Icon::Calendar, &text("courses-none"), &text("courses-none-text"), None))
        } @else {
            (list(view))
            (begin(view))
        }
    };
    view.around.page(&text("courses-title"), Area::Courses, &main)
}

fn begin(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    let lengths: Vec<(String, String)> = PRESETS
        .iter()
        .map(|one| {
            let args = [
                ("weeks", FluentValue::from(one.weeks)),
                ("wrong", one.interval_incorrect.into()),
                ("right", one.interval_correct.into()),
                ("most", one.max_per_day.into()),
            ];
            (one.weeks.to_string(), strings.text("courses-preset", &args))
        })
        .collect();
    let lengths: Vec<(&str, &str)> = lengths.iter().map(|(weeks, label)| (weeks.as_str(), label.as_str())).collect();
    let (name, weeks, hint) = (text("course-name"), text("courses-length"), text("courses-length-hint"));
    let wrong = view.wrong.map(text);
    html! {
        form class="card" method="post" action="/courses/add" {
            (token_field(&view.add_token))
            h2 { (text("courses-new")) }
            (field(&Field { value: view.name, error: wrong.as_deref(), required: true, autocomplete: Some("off"), ..Field::new("name", &name, Control::Input("text")) }))
            (field(&Field { value: view.weeks, hint: Some(&hint), ..Field::new("weeks", &weeks, Control::Select(&lengths)) }))
            (submit(&text("courses-begin"), Emphasis::Brand))
        }
    }
}

pub(super) fn phase_badge(around: &Around<'_>, phase: Phase) -> Markup {
    let (kind, id) = match phase {
        Phase::Draft => (Kind::Neutral, "phase-draft"),
        Phase::Scheduled => (Kind::Info, "phase-scheduled"),
        Phase::Running => (Kind::Success, "phase-running"),
        Phase::Closed => (Kind::Neutral, "phase-closed"),
    };
    badge(kind, &around.text(id))
}

/// Courses of several years stand in one list.
fn with_year(strings: &Strings, day: LocalDate) -> String {
    format!("{} {}", strings.date(day), day.year_month_day().0)
}

fn list(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    let columns = [
        Column::text(&text("course-name")),
        Column::text(&text("people-state")),
        Column::text(&text("courses-dates")),
        Column::number(&text("courses-questions")),
        Column::number(&text("courses-people")),
    ];
    let row = |(one, phase): &(PlannedCourse, Phase)| {
        vec![
            html! { button class="button link" type="submit" formaction=(format!("/courses/{}", one.id)) { bdi { (one.name) } } },
            phase_badge(&view.around, *phase),
            html! {
                (with_year(strings, one.starts_on)) " – "
                @if let Some(end) = one.ends_on { (with_year(strings, end)) } @else { (text("courses-no-end")) }
            },
            html! { (strings.number(one.questions)) },
            html! { (strings.number(one.people)) },
        ]
    };
    let rows: Vec<_> = view.courses.iter().map(row).collect();
    let caption = strings.text("courses-count", &[("count", count(view.courses.len()))]);
    html! {
        form method="post" action="/courses" {
            (token_field(&view.around.page_token))
            (table(&caption, &columns, &rows))
        }
    }
}
