//! Who takes part in a Qstream: chosen as in the list of people, counted, and brought in; with it a draft is launched.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Kind, field, go, notification, page_header, progress, submit, token_field,
};
use super::people::{Asked, count, narrowing};
use crate::app::courses::Admitted;
use crate::domain::address_list;
use crate::domain::course::{CourseState, Obstacle};
use crate::store::{Course, LabelKey, User};
use crate::strings::FluentValue;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) course: &'a Course,
    pub(in crate::web) asked: &'a Asked,
    /// What the site's people may be found by.
    pub(in crate::web) labels: &'a [LabelKey],
    /// Only these people, where there are any.
    pub(in crate::web) addresses: &'a [String],
    /// What was pasted had none.
    pub(in crate::web) no_address: bool,
    /// Those of them that nobody of the site has.
    pub(in crate::web) unknown: &'a [String],
    /// Whom that finds and who don't take part.
    pub(in crate::web) found: i64,
    /// What keeps a draft from its launch.
    pub(in crate::web) obstacles: &'a [Obstacle],
    pub(in crate::web) admitted: Option<&'a Admitted>,
    /// Of the form that brings them in.
    pub(in crate::web) token: String,
    pub(in crate::web) file_token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let draft = view.course.state == CourseState::Draft;
    let title = text(if draft { "course-launch" } else { "course-add-people" });
    let path = format!("/courses/{}", view.course.id);
    let main = html! {
        (page_header(&view.course.name, &title, None))
        @if let Some(admitted) = view.admitted { (came(view, admitted)) }
        @if view.admitted.is_none_or(|one| one.left > 0) { (act(view, draft)) }
        @if view.addresses.len() == address_list::MOST {
            (notification(Kind::Warning, "note", &html! { p { (text("course-addresses-many")) } }))
        }
        @if !view.unknown.is_empty() { (named(&view.around, "course-addresses-unknown", view.unknown)) }
        @if view.admitted.is_none() {
            form class="card" method="post" action=(format!("{path}/people")) {
                (token_field(&view.around.page_token))
                h2 { (text("course-who")) }
                (narrowing(&view.around, view.asked, view.labels, false))
                (pasted(view))
                (submit(&text("course-count"), Emphasis::Neutral))
            }
            (file(view, &path))
        }
        (go(&path, &view.around.page_token, &text("course-back"), Emphasis::Neutral))
    };
    view.around.page(&title, Area::Courses, &main)
}

/// Addresses from wherever they are: only these people then.
fn pasted(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (label, hint, none) = (text("course-addresses"), text("course-addresses-hint"), text("course-addresses-none"));
    let value = view.addresses.join("\n");
    html! {
        details open[!view.addresses.is_empty() || view.no_address] {
            summary { (text("course-addresses-only")) }
            (field(&Field {
                hint: Some(&hint), error: view.no_address.then_some(none.as_str()), value: &value,
                ..Field::new("addresses", &label, Control::TextArea)
            }))
        }
    }
}

fn file(view: &View<'_>, path: &str) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (label, hint) = (text("course-addresses-file"), text("course-addresses-file-hint"));
    html! {
        form class="card" method="post" action=(format!("{path}/people/upload")) enctype="multipart/form-data" {
            (token_field(&view.file_token))
            (field(&Field {
                hint: Some(&hint), required: true,
                ..Field::new("file", &label, Control::File(".csv,.txt,text/csv,text/plain"))
            }))
            (submit(&text("course-addresses-read"), Emphasis::Neutral))
        }
    }
}

/// People or addresses that are named; the words say how many there are.
const SHOWN: usize = 20;

/// Whom something doesn't hold for: how many they are, and the first of them.
pub(super) fn named(around: &Around<'_>, words: &str, names: &[String]) -> Markup {
    notification(
        Kind::Warning,
        "note",
        &html! {
            p { (around.strings.text(words, &[("count", count(names.len()))])) }
            ul class="listed" { @for one in names.iter().take(SHOWN) { li { bdi { (one) } } } }
        },
    )
}

/// Whose own working days leave questions without a date.
pub(super) fn without_dates(around: &Around<'_>, people: &[User]) -> Markup {
    let names: Vec<String> = people.iter().map(|one| format!("{} {}", one.first_name, one.last_name)).collect();
    html! { @if !names.is_empty() { (named(around, "course-without-dates", &names)) } }
}

/// Brings in whom the filter finds. The filter travels along, so that what was counted is what happens.
fn act(view: &View<'_>, draft: bool) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (strings, asked) = (view.around.strings, view.asked);
    let (to, label) =
        if draft { ("launch/confirmed", "course-launch-for") } else { ("people/add", "course-add-count") };
    let left = view.admitted.map_or(view.found, |one| one.left);
    let counted = [("count", FluentValue::from(left))];
    let addresses = view.addresses.join("\n");
    let carried = [
        ("addresses", &addresses),
        ("search", &asked.search),
        ("role", &asked.role),
        ("salesforce_user", &asked.salesforce_user),
        ("label", &asked.label),
    ];
    html! {
        section class="card" {
            h2 { (strings.text("course-found", &counted)) }
            @if !draft && left == 0 { p { (text("course-found-none")) } }
            @if draft && !view.obstacles.is_empty() {
                @if view.obstacles != [Obstacle::NobodyChosen] {
                    (go(&format!("/courses/{}", view.course.id), &view.around.page_token, &text("course-mend"), Emphasis::Brand))
                }
                (notification(Kind::Warning, "note", &html! {
                    p { (text("course-not-ready")) }
                    ul class="listed" { @for one in view.obstacles { li { (text(obstacle(*one))) } } }
                }))
            } @else if left > 0 {
                form method="post" action=(format!("/courses/{}/{to}", view.course.id)) {
                    (token_field(&view.token))
                    @for (name, value) in carried { input type="hidden" name=(name) value=(value); }
                    (submit(&strings.text(label, &counted), Emphasis::Brand))
                }
                @if draft {
                    p { (strings.text("course-launch-means", &[("date", strings.date(view.course.plan.starts_on).into())])) }
                }
            }
        }
    }
}

const fn obstacle(one: Obstacle) -> &'static str {
    match one {
        Obstacle::NoQuestions => "obstacle-questions",
        Obstacle::NobodyChosen => "obstacle-people",
        Obstacle::StartIsOver => "obstacle-start",
        Obstacle::NoDeliveryDay => "feasible-no-day",
        Obstacle::NobodyCanFinish => "obstacle-finish",
    }
}

fn came(view: &View<'_>, admitted: &Admitted) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    let added = strings.text("course-added", &[("count", count(admitted.added))]);
    html! {
        @if admitted.left > 0 {
            @let done = i64::try_from(admitted.added).unwrap_or(i64::MAX);
            section class="card" {
                (progress(&text("course-adding"), done, done.saturating_add(admitted.left), &added))
            }
        } @else {
            (notification(Kind::Success, "status", &html! { p { (added) } }))
        }
        (without_dates(&view.around, &admitted.without_dates))
    }
}
