//! One Qstream as it is planned: what is next, whether everybody can finish, its questions, its plan, and its end.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Kind, confirm, details, error_summary, field, go, notification, page_header, submit,
    tick, token_field,
};
use super::courses::phase_badge;
use super::people::count;
use super::person::DAYS;
use crate::app::courses::Overview;
use crate::domain::course::{CourseError, FieldError, Phase, TypedCourse};
use crate::domain::feasibility::Problem;
use crate::domain::time::LocalDate;
use crate::strings::{FluentValue, Strings};
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) found: &'a Overview,
    /// As stored, or as typed.
    pub(in crate::web) typed: &'a TypedCourse,
    pub(in crate::web) wrong: &'a [FieldError],
    pub(in crate::web) saved: Option<&'static str>,
    pub(in crate::web) save_token: String,
    pub(in crate::web) suggest_token: String,
    pub(in crate::web) copy_token: String,
}

impl View<'_> {
    fn path(&self, more: &str) -> String {
        format!("/courses/{}{more}", self.found.course.id)
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let found = view.found;
    let messages: Vec<(&str, String)> =
        view.wrong.iter().map(|(name, why)| (*name, message(&view.around, name, *why))).collect();
    let messages: Vec<(&str, &str)> = messages.iter().map(|(name, message)| (*name, message.as_str())).collect();
    let badge = phase_badge(&view.around, found.phase);
    let main = html! {
        (page_header(&text("courses-title"), &found.course.name, Some(&badge)))
        @if let Some(saved) = view.saved { (notification(Kind::Success, "status", &html! { p { (text(saved)) } })) }
        @if !messages.is_empty() { (error_summary(&text("profile-wrong"), &messages)) }
        (next(view))
        @if found.questions > 0 { (feasible(view)) }
        (questions(view))
        (plan(view))
        (end(view))
        (go("/courses", &view.around.page_token, &text("courses-back"), Emphasis::Link))
    };
    view.around.page(&found.course.name, Area::Courses, &main)
}

/// What to do next, in one button.
fn next(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (strings, found, token) = (view.around.strings, view.found, &view.around.page_token);
    let people = strings.text("people-count", &[("count", found.people.into())]);
    let (words, act) = match found.phase {
        Phase::Draft if found.questions == 0 => (
            text("course-next-questions"),
            go(&view.path("/questions"), token, &text("course-choose"), Emphasis::Brand),
        ),
        Phase::Draft => (
            text("course-next-people"),
            go(&view.path("/people"), token, &text("course-launch-begin"), Emphasis::Brand),
        ),
        Phase::Scheduled | Phase::Running => {
            (people, go(&view.path("/people"), token, &text("course-add-people"), Emphasis::Brand))
        }
        Phase::Closed => (people, go("/reports", token, &text("tab-reports"), Emphasis::Brand)),
    };
    html! { section class="card" { (act) p { (words) } } }
}

/// What is wrong with a plan, in words.
pub(super) fn problem(strings: &Strings, problem: Problem) -> String {
    let date = |day: LocalDate| ("date", FluentValue::from(strings.date(day)));
    match problem {
        Problem::NoDeliveryDay => strings.text("feasible-no-day", &[]),
        Problem::NobodyCanFinish { earliest } => strings.text("feasible-nobody", &[date(earliest)]),
        Problem::MostCantFinish { usual } => strings.text("feasible-most", &[date(usual)]),
        Problem::QueueOverflows { percent } => strings.text("feasible-overflow", &[("percent", percent.into())]),
    }
}

fn feasible(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (strings, verdict) = (view.around.strings, &view.found.feasible);
    let day = |day: Option<LocalDate>| html! { (day.map(|day| strings.date(day)).unwrap_or_default()) };
    let facts = [
        (text("feasible-deliveries"), html! { (verdict.deliveries) }),
        (text("feasible-last-new"), day(verdict.last_new)),
        (text("feasible-best"), day(verdict.best)),
        (text("feasible-usual"), day(verdict.usual)),
    ];
    html! {
        section class="card" {
            h2 { (text("feasible-title")) }
            @if verdict.problems.is_empty() { (notification(Kind::Success, "note", &html! { p { (text("feasible-yes")) } })) }
            @for one in &verdict.problems { (notification(Kind::Warning, "note", &html! { p { (problem(strings, *one)) } })) }
            @if let Some(better) = verdict.suggestion.filter(|_| view.found.phase == Phase::Draft) {
                @let args = [
                    ("date", FluentValue::from(strings.date(better.end))), ("most", better.max_per_day.into()),
                    ("wrong", better.interval_incorrect.into()), ("right", better.interval_correct.into()),
                ];
                p { (strings.text("feasible-suggestion", &args)) }
                form method="post" action=(view.path("/suggestion/apply")) {
                    (token_field(&view.suggest_token))
                    (submit(&text("feasible-apply"), Emphasis::Neutral))
                }
            }
            (details(&facts))
        }
    }
}

fn questions(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    html! {
        section class="card" {
            h2 { (text("courses-questions")) }
            p { (strings.text("course-questions", &[("count", count(view.found.questions))])) }
            @if !view.found.topics.is_empty() {
                ul class="listed" { @for (topic, many) in &view.found.topics { li { bdi { (topic) } ": " (many) } } }
            }
            @let more = match view.found.phase {
                Phase::Draft if view.found.questions > 0 => Some("course-choose"),
                Phase::Scheduled | Phase::Running => Some("course-add-questions"),
                Phase::Draft | Phase::Closed => None,
            };
            @if let Some(more) = more {
                (go(&view.path("/questions"), &view.around.page_token, &text(more), Emphasis::Neutral))
            }
        }
    }
}

/// What is wrong with a field, in words.
fn message(around: &Around<'_>, name: &str, why: CourseError) -> String {
    let id = match why {
        CourseError::NameEmpty => "course-wrong-name",
        CourseError::NameTooLong => "course-wrong-name-long",
        CourseError::NoDate => "hold-wrong-date",
        CourseError::EndsBeforeStart => "course-wrong-end",
        CourseError::NoWeekday => "course-wrong-weekday",
        CourseError::NotUpTo(most) => {
            let args = [("most", FluentValue::from(most)), ("field", around.text(label(name)).into())];
            return around.strings.text("course-wrong-number", &args);
        }
        CourseError::Unknown => "course-wrong-choice",
    };
    around.text(id)
}

fn label(name: &str) -> &'static str {
    match name {
        "new_per_delivery" => "course-new-per-delivery",
        "max_per_day" => "course-max-per-day",
        "interval_incorrect" => "course-interval-incorrect",
        "interval_correct" => "course-interval-correct",
        "streak_required" => "course-streak",
        "starts_on" => "course-starts",
        "ends_on" => "course-ends",
        "kind" => "course-kind",
        "board" => "course-board",
        "comments" => "course-comments",
        _ => "course-name",
    }
}

fn input(view: &View<'_>, name: &'static str, value: &str, control: Control<'_>) -> Markup {
    let text = view.around.text(label(name));
    let hint = view.around.strings.attribute(label(name), "hint", &[]);
    let error = view.wrong.iter().find(|(field, _)| *field == name).map(|(_, why)| message(&view.around, name, *why));
    // A list always has something chosen.
    let required = name != "ends_on" && !matches!(control, Control::Select(_));
    field(&Field {
        hint: hint.as_deref(),
        error: error.as_deref(),
        value,
        required,
        ..Field::new(name, &text, control)
    })
}

fn choice(view: &View<'_>, name: &'static str, value: &str, options: &[(&str, &str)]) -> Markup {
    let words: Vec<(&str, String)> = options.iter().map(|(value, label)| (*value, view.around.text(label))).collect();
    let words: Vec<(&str, &str)> = words.iter().map(|(value, label)| (*value, label.as_str())).collect();
    input(view, name, value, Control::Select(&words))
}

fn plan(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (typed, draft) = (view.typed, view.found.phase == Phase::Draft);
    let boards = [("names", "board-mode-names"), ("aliases", "board-mode-aliases"), ("off", "board-mode-off")];
    let comments = [("off", "comments-off"), ("moderated", "comments-moderated"), ("open", "comments-open")];
    html! {
        form class="card" method="post" action=(view.path("/save")) {
            (token_field(&view.save_token))
            h2 { (text("course-plan")) }
            @if !draft { p class="hint" { (text("course-plan-launched")) } }
            (input(view, "name", &typed.name, Control::Input("text")))
            @if draft { (input(view, "starts_on", &typed.starts_on, Control::Input("date"))) }
            (input(view, "ends_on", &typed.ends_on, Control::Input("date")))
            (input(view, "max_per_day", &typed.max_per_day, Control::Input("number")))
            @if draft { (spacing(view)) }
            (choice(view, "board", &typed.board, &boards))
            (tick("tie_breaks", &text("course-tie-breaks"), Some(&text("course-tie-breaks-hint")), typed.tie_breaks))
            (choice(view, "comments", &typed.comments, &comments))
            (submit(&text("course-save"), Emphasis::Neutral))
        }
    }
}

/// What can't be changed any more once dates are promised.
fn spacing(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let typed = view.typed;
    let kinds = [("classic", "kind-classic"), ("turbo", "kind-turbo"), ("lightning", "kind-lightning")];
    let days: Vec<u8> = typed.delivery_weekdays.into();
    let number = |name, value| input(view, name, value, Control::Input("number"));
    html! {
        input type="hidden" name="whole" value="true";
        (choice(view, "kind", &typed.kind, &kinds))
        (number("new_per_delivery", &typed.new_per_delivery))
        fieldset {
            legend { (text("course-delivery-days")) }
            @for (day, name) in (1_u8..).zip(DAYS) { (tick(&format!("day-{day}"), &text(name), None, days.contains(&day))) }
        }
        (number("interval_incorrect", &typed.interval_incorrect))
        (number("interval_correct", &typed.interval_correct))
        (number("streak_required", &typed.streak_required))
        (tick("reserve_for_new", &text("course-reserve"), Some(&text("course-reserve-hint")), typed.reserve_for_new))
    }
}

fn end(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let token = &view.around.page_token;
    html! {
        section class="card" {
            h2 { (text("course-more")) }
            div class="actions" {
                @if view.found.phase != Phase::Draft { (go(&view.path("/teams"), token, &text("teams-title"), Emphasis::Neutral)) }
                (go(&view.path("/readers"), token, &text("readers-title"), Emphasis::Neutral))
                form method="post" action=(view.path("/copy/add")) {
                    (token_field(&view.copy_token))
                    (submit(&text("course-copy"), Emphasis::Neutral))
                }
                @match view.found.phase {
                    Phase::Draft => { (go(&view.path("/removal"), token, &text("course-remove"), Emphasis::Destructive)) }
                    Phase::Running => { (go(&view.path("/closing"), token, &text("course-close"), Emphasis::Destructive)) }
                    Phase::Scheduled | Phase::Closed => {}
                }
            }
            p class="hint" { (text("course-copy-hint")) }
        }
    }
}

/// What is asked before it is done, because it can't be undone by another click.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Ending {
    Close,
    Remove,
}

pub(in crate::web) fn asking(around: &Around<'_>, found: &Overview, ending: Ending, token: &str) -> Markup {
    let path = format!("/courses/{}", found.course.id);
    let (title, consequence, act, to) = match ending {
        Ending::Close => ("course-close", "course-close-consequence", "course-close-now", "closing"),
        Ending::Remove => ("course-remove", "course-remove-consequence", "course-remove-now", "removal"),
    };
    let consequence = around.strings.text(consequence, &[("count", found.people.into())]);
    let back = go(&path, &around.page_token, &around.text("course-keep"), Emphasis::Neutral);
    let act = html! {
        form method="post" action=(format!("{path}/{to}/confirmed")) {
            (token_field(token))
            (submit(&around.text(act), Emphasis::Destructive))
        }
    };
    let main = html! { h1 { (found.course.name) } (confirm(&around.text(title), &consequence, &back, &act)) };
    around.alone(&around.text(title), &main)
}
