//! One's own progress over all courses, past ones too: what was learned, and where it is still thin.

use super::around::{Area, Around};
use super::components::{Column, Emphasis, Icon, Kind, badge, empty_state, figures, go, page_header, progress, table};
use crate::app::progress::{CourseProgress, TopicProgress};
use crate::domain::board::BoardMode;
use crate::domain::report::{Band, ENOUGH_PAIRS, rounded};
use crate::domain::schedule::Progress;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) courses: &'a [CourseProgress],
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let main = html! {
        (page_header(&text("progress-eyebrow"), &text("progress-title"), None))
        @if view.courses.is_empty() {
            (empty_state(Icon::Progress, &text("today-not-enrolled"), &text("today-not-enrolled-text"), None))
        }
        @for course in view.courses { (card(view, course)) }
    };
    view.around.page(&text("progress-title"), Area::Progress, &main)
}

fn card(view: &View<'_>, of: &CourseProgress) -> Markup {
    let (strings, one) = (view.around.strings, &of.enrolment);
    let text = |id| view.around.text(id);
    let retired =
        strings.text("progress-retired-of", &[("retired", one.retired.into()), ("total", one.questions.into())]);
    let percent = |value: Option<f64>| percent(view, value);
    html! {
        section class="card" {
            h2 { (one.course_name) }
            p class="badges" { (state(view, of)) }
            p class="hint" { (dates(view, of)) }
            (progress(&text("progress-retired"), one.retired, one.questions, &retired))
            (figures(&[
                (text("progress-points"), strings.number(one.points)),
                (text("progress-answers"), strings.number(one.answers)),
                (text("progress-first"), percent(of.figures.initial)),
                (text("progress-now"), percent(of.figures.current)),
            ]))
            @if !of.topics.is_empty() { (topics(view, &of.topics)) }
            @if one.settings.board != BoardMode::Off {
                (go(&format!("/board/{}", one.course_id), &view.around.page_token, &text("action-board"), Emphasis::Neutral))
            }
        }
    }
}

fn state(view: &View<'_>, of: &CourseProgress) -> Markup {
    let (kind, id) = match of.progress {
        Progress::NotStarted => (Kind::Neutral, "progress-not-started"),
        Progress::InProgress => (Kind::Info, "progress-going-on"),
        Progress::Completed => (Kind::Success, "progress-completed"),
        Progress::Incomplete => (Kind::Warning, "progress-incomplete"),
    };
    badge(kind, &view.around.text(id))
}

fn dates(view: &View<'_>, of: &CourseProgress) -> String {
    let strings = view.around.strings;
    let from = ("from", strings.date(of.enrolment.plan.starts_on).into());
    match of.enrolment.plan.ends_on {
        Some(end) => strings.text("progress-dates", &[from, ("to", strings.date(end).into())]),
        None => strings.text("progress-dates-open", &[from]),
    }
}

fn topics(view: &View<'_>, topics: &[TopicProgress]) -> Markup {
    let text = |id| view.around.text(id);
    let columns = [
        Column::text(&text("topic-name")),
        Column::number(&text("topic-questions")),
        Column::number(&text("progress-first")),
        Column::number(&text("progress-now")),
        Column::text(&text("topic-band")),
    ];
    let rows: Vec<Vec<Markup>> = topics
        .iter()
        .map(|topic| {
            vec![
                html! { (topic.name) },
                html! { (topic.figures.pairs) },
                html! { (percent(view, topic.figures.initial)) },
                html! { (percent(view, topic.figures.current)) },
                band(view, topic),
            ]
        })
        .collect();
    table(&text("topic-caption"), &columns, &rows)
}

/// A word beside the number; with few questions that there are few.
fn band(view: &View<'_>, topic: &TopicProgress) -> Markup {
    let text = |id| view.around.text(id);
    match topic.figures.current.map(Band::of) {
        _ if topic.figures.pairs < ENOUGH_PAIRS => badge(Kind::Neutral, &text("band-little-data")),
        Some(Band::High) => badge(Kind::Success, &text("band-high")),
        Some(Band::Middle) => badge(Kind::Info, &text("band-middle")),
        Some(Band::Low) => badge(Kind::Warning, &text("band-low")),
        None => badge(Kind::Neutral, &text("band-little-data")),
    }
}

fn percent(view: &View<'_>, value: Option<f64>) -> String {
    let number = value.map(|value| format!("{:.0}", rounded(value)));
    number.map_or_else(
        || "–".to_owned(),
        |number| view.around.strings.text("progress-percent", &[("number", number.into())]),
    )
}
