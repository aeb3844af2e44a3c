//! One person: what is known, what may be changed, and the way out for good.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Kind, badge, error_summary, field, go, notification, page_header, submit, tick,
    token_field,
};
use super::people::{count, role_message, tagged_message};
use super::routing;
use crate::app::people::{Erased, Person};
use crate::domain::hold::Hold;
use crate::domain::person::{LabelKind, tristate_word};
use crate::domain::roles::Role;
use maud::{Markup, html};

/// What a form said, and what is wrong with it: a field and a message.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::web) struct Said {
    pub(in crate::web) saved: Option<&'static str>,
    pub(in crate::web) wrong: Option<(&'static str, &'static str)>,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) person: &'a Person,
    pub(in crate::web) zones: Vec<String>,
    pub(in crate::web) said: Said,
    pub(in crate::web) save_token: String,
    pub(in crate::web) roles_token: String,
    pub(in crate::web) state_token: String,
    pub(in crate::web) data_token: String,
    pub(in crate::web) hold_token: String,
    pub(in crate::web) end_token: String,
}

fn name(person: &Person) -> String {
    format!("{} {}", person.user.first_name, person.user.last_name)
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let back = go("/people", &view.around.page_token, &text("action-back-people"), Emphasis::Link);
    let name = name(view.person);
    let main = html! {
        (page_header(&text("people-title"), &name, None))
        @if let Some(saved) = view.said.saved { (notification(Kind::Success, "status", &html! { p { (text(saved)) } })) }
        @if let Some((name, message)) = view.said.wrong { (error_summary(&text("profile-wrong"), &[(name, &text(message))])) }
        @if view.person.may_change { (details(view)) (roles(view)) (state(view)) } @else { (facts(view)) }
        @if let Some(ways) = &view.person.ways { (routing::card(view.around.strings, ways)) }
        (learning(view))
        @if view.person.may_change { (holds(view)) }
        @if view.person.may_take_out { (data(view)) }
        (back)
    };
    view.around.page(&name, Area::People, &main)
}

/// For whoever may look only.
fn facts(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let user = &view.person.user;
    let state = if user.active { "people-active" } else { "people-suspended" };
    html! {
        section class="card" {
            p { bdi { (user.email) } }
            p { (text(state)) " · " (user.time_zone) }
            @for ((_, name), value) in &view.person.labels { p { (name) " = " (value) } }
        }
    }
}

fn input(
    view: &View<'_>,
    (name, label, hint): (&str, &str, Option<&str>),
    value: &str,
    control: Control<'_>,
) -> Markup {
    let (label, hint) = (view.around.text(label), hint.map(|hint| view.around.text(hint)));
    let error = view.said.wrong.filter(|(field, _)| *field == name).map(|(_, message)| view.around.text(message));
    let required = ["email", "first_name", "last_name"].contains(&name);
    field(&Field {
        hint: hint.as_deref(),
        error: error.as_deref(),
        value,
        required,
        ..Field::new(name, &label, control)
    })
}

fn lines(view: &View<'_>, kind: LabelKind) -> String {
    let of_kind = view.person.labels.iter().filter(|((of, _), _)| *of == kind);
    of_kind.map(|((_, name), value)| format!("{name}={value}")).collect::<Vec<_>>().join("\n")
}

fn details(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let user = &view.person.user;
    let zones: Vec<(&str, &str)> = view.zones.iter().map(|zone| (zone.as_str(), zone.as_str())).collect();
    let manager = view.person.manager.as_ref().map_or("", |manager| manager.email.as_str());
    let words = [None, Some(true), Some(false)].map(|value| (tristate_word(value), text(tagged_message(value))));
    let salesforce: Vec<(&str, &str)> = words.iter().map(|(word, label)| (*word, label.as_str())).collect();
    let hint = Some("person-salesforce-hint");
    html! {
        form class="card" method="post" action=(format!("/people/{}/save", user.id)) {
            (token_field(&view.save_token))
            h2 { (text("person-details")) }
            (input(view, ("first_name", "person-first-name", None), &user.first_name, Control::Input("text")))
            (input(view, ("last_name", "person-last-name", None), &user.last_name, Control::Input("text")))
            (input(view, ("email", "person-email", None), &user.email, Control::Input("email")))
            (input(view, ("time_zone", "profile-zone", None), &user.time_zone, Control::Select(&zones)))
            (input(view, ("manager_email", "person-manager", Some("person-manager-hint")), manager, Control::Input("email")))
            (input(view, ("salesforce_user", "person-salesforce", hint), tristate_word(user.salesforce_user), Control::Select(&salesforce)))
            (input(view, ("groups", "person-groups", Some("person-groups-hint")), &lines(view, LabelKind::Group), Control::TextArea))
            (input(view, ("tags", "person-tags", Some("person-tags-hint")), &lines(view, LabelKind::Tag), Control::TextArea))
            (days(view))
            (submit(&text("profile-save"), Emphasis::Brand))
        }
    }
}

pub(super) const DAYS: [&str; 7] = [
    "person-monday",
    "person-tuesday",
    "person-wednesday",
    "person-thursday",
    "person-friday",
    "person-saturday",
    "person-sunday",
];

fn days(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let own: Vec<u8> = view.person.details.workdays.map(Into::into).unwrap_or_default();
    html! {
        fieldset {
            legend { (text("person-days")) }
            (tick("own_days", &text("person-own-days"), Some(&text("person-own-days-hint")), !own.is_empty()))
            @for (day, label) in (1_u8..).zip(DAYS) { (tick(&format!("day-{day}"), &text(label), None, own.contains(&day))) }
        }
    }
}

fn roles(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let user = &view.person.user;
    html! {
        form class="card" method="post" action=(format!("/people/{}/roles", user.id)) {
            (token_field(&view.roles_token))
            fieldset id="roles" tabindex="-1" {
                legend { (text("person-roles")) }
                p class="hint" { (text("person-roles-hint")) }
                @for role in Role::ALL.into_iter().filter(|role| *role != Role::Learner) {
                    (tick(&format!("role-{}", role.as_str()), &text(role_message(role)), None, user.roles.0.contains(&role)))
                }
            }
            (submit(&text("person-give-roles"), Emphasis::Neutral))
        }
    }
}

fn state(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let user = &view.person.user;
    let (next, label, emphasis) = if user.active {
        ("suspended", "person-suspend", Emphasis::Destructive)
    } else {
        ("active", "person-reactivate", Emphasis::Neutral)
    };
    html! {
        section class="card" {
            h2 { (text("people-state")) }
            @if user.active { p { (badge(Kind::Success, &text("people-active"))) } }
            @else { p { (badge(Kind::Warning, &text("people-suspended"))) } }
            p class="hint" { (text("person-suspend-hint")) }
            div class="actions" {
                form method="post" action=(format!("/people/{}/state", user.id)) {
                    (token_field(&view.state_token))
                    input type="hidden" name="state" value=(next);
                    (submit(&text(label), emphasis))
                }
                @if view.person.may_erase {
                    (go(&format!("/people/{}/erase", user.id), &view.around.page_token, &text("person-erase"), Emphasis::Destructive))
                }
            }
        }
    }
}

fn learning(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    html! {
        section class="card" {
            h2 { (text("person-learning")) }
            @if view.person.enrolments.is_empty() { p { (text("person-no-courses")) } }
            @for one in &view.person.enrolments {
                p {
                    bdi { (one.course_name) } " · "
                    (strings.text("person-answers", &[("count", one.answers.into()), ("points", one.points.into())]))
                }
            }
            @if !view.person.may_change {
                @for (_, hold) in &view.person.holds { p { (text("hold-title")) ": " (dates(view, *hold)) } }
            }
        }
    }
}

fn dates(view: &View<'_>, hold: Hold) -> String {
    let strings = view.around.strings;
    let dates = [("from", strings.date(hold.starts_on).into()), ("to", strings.date(hold.ends_on).into())];
    strings.text("hold-dates", &dates)
}

/// Time away, given and taken back by whoever runs the site.
fn holds(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let path = format!("/people/{}/hold", view.person.user.id);
    html! {
        section class="card" id="holds" {
            h2 { (text("hold-title")) }
            @for (id, hold) in &view.person.holds {
                form method="post" action=(format!("{path}/end")) {
                    (token_field(&view.end_token))
                    input type="hidden" name="hold" value=(id);
                    p { strong { (dates(view, *hold)) } }
                    (submit(&text("person-hold-end"), Emphasis::Neutral))
                }
            }
            form method="post" action=(path) {
                (token_field(&view.hold_token))
                p class="hint" { (text("person-hold-hint")) }
                (input(view, ("from", "hold-from", None), "", Control::Input("date")))
                (input(view, ("to", "hold-to", None), "", Control::Input("date")))
                (submit(&text("person-hold-give"), Emphasis::Neutral))
            }
        }
    }
}

/// What somebody may ask to see: everything, as a file.
fn data(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    html! {
        form class="card" method="post" action=(format!("/people/{}/data", view.person.user.id)) target="_self" {
            (token_field(&view.data_token))
            h2 { (text("person-data")) }
            p class="hint" { (text("person-data-hint")) }
            (submit(&text("person-data-take"), Emphasis::Neutral))
        }
    }
}

/// The question before a person is erased: their address has to be typed.
pub(in crate::web) struct Erasure<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) person: &'a Person,
    pub(in crate::web) wrong: bool,
    pub(in crate::web) token: String,
}

pub(in crate::web) fn erasure(view: &Erasure<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let user = &view.person.user;
    let (label, hint, error) = (text("erase-type"), text("erase-type-hint"), text("erase-wrong"));
    let path = format!("/people/{}", user.id);
    let main = html! {
        (page_header(&name(view.person), &text("erase-title"), None))
        @if view.wrong { (error_summary(&text("profile-wrong"), &[("typed", &error)])) }
        form class="card" method="post" action=(format!("{path}/erase/confirmed")) {
            (token_field(&view.token))
            p { strong { bdi { (user.email) } } }
            (field(&Field {
                hint: Some(&hint), error: view.wrong.then_some(error.as_str()), required: true, autocomplete: Some("off"),
                ..Field::new("typed", &label, Control::Input("text"))
            }))
            (submit(&text("erase-now"), Emphasis::Destructive))
            p { (text("erase-explained")) }
        }
        (go(&path, &view.around.page_token, &text("erase-back"), Emphasis::Neutral))
    };
    view.around.page(&text("erase-title"), Area::People, &main)
}

/// What happened, to be kept.
pub(in crate::web) fn receipt(around: &Around<'_>, erased: Erased) -> Markup {
    let title = around.text("erased-title");
    let rows = count(usize::try_from(erased.rows_leaving).unwrap_or(usize::MAX));
    let main = html! {
        (page_header(&around.text("people-title"), &title, None))
        (notification(Kind::Success, "status", &html! { p { (around.text("erased-here")) } }))
        section class="card" {
            p { (around.strings.text("erased-salesforce", &[("count", rows)])) }
            p class="hint" { (around.text("erased-reference")) " " code { (erased.id) } }
        }
        (go("/people", &around.page_token, &around.text("action-back-people"), Emphasis::Neutral))
    };
    around.page(&title, Area::People, &main)
}
