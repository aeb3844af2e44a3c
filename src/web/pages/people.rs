//! People of a site: found by name, narrowed down, changed many at once.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Icon, Kind, badge, confirm, empty_state, field, go, notification, page_header,
    pager, submit, table, token_field,
};
use crate::app::people::Found;
use crate::domain::ids::UserId;
use crate::domain::person::tristate_word;
use crate::domain::roles::Role;
use crate::store::{LabelKey, Listed};
use crate::strings::FluentValue;
use maud::{Markup, html};

/// What may be done to many: the word of the form, and its message.
const ACTS: [(&str, &str); 7] = [
    ("without", "bulk-salesforce-false"),
    ("within", "bulk-salesforce-true"),
    ("forget", "bulk-salesforce-unset"),
    ("tag", "bulk-tag"),
    ("group", "bulk-group"),
    ("suspend", "bulk-suspend"),
    ("reactivate", "bulk-reactivate"),
];

pub(super) const fn tagged_message(value: Option<bool>) -> &'static str {
    match value {
        None => "tagged-unset",
        Some(true) => "tagged-true",
        Some(false) => "tagged-false",
    }
}

/// What the list was asked for.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Asked {
    pub(in crate::web) search: String,
    pub(in crate::web) role: String,
    pub(in crate::web) state: String,
    pub(in crate::web) salesforce_user: String,
    /// `tag:name=value`.
    pub(in crate::web) label: String,
    pub(in crate::web) after: Option<UserId>,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) found: &'a Found,
    pub(in crate::web) asked: &'a Asked,
    /// How many were just changed.
    pub(in crate::web) done: Option<usize>,
}

/// A number for a message.
pub(super) fn count(number: usize) -> FluentValue<'static> {
    FluentValue::from(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let Around { strings, page_token, .. } = &view.around;
    let text = |id| view.around.text(id);
    let actions = html! {
        @if view.found.may_import {
            (go("/roster", page_token, &text("people-import"), Emphasis::Neutral))
            (go("/audit", page_token, &text("audit-title"), Emphasis::Neutral))
        }
    };
    let total = strings.text("people-count", &[("count", FluentValue::from(view.found.total))]);
    let main = html! {
        (page_header(&text("people-eyebrow"), &text("people-title"), Some(&actions)))
        @if let Some(done) = view.done {
            (notification(Kind::Success, "status", &html! { p { (strings.text("people-changed", &[("count", count(done))])) } }))
        }
        (filters(view))
        @if view.found.people.is_empty() {
            (empty_state(Icon::Search, &text("people-none"), &text("people-none-text"), None))
        } @else {
            (list(view, &total))
            (pager(&text("people-pages"), &total, None, later(view).as_ref()))
        }
        @if view.found.may_change { (go("/set-up", page_token, &text("begin-title"), Emphasis::Link)) }
        @if view.found.may_change { (go("/settings/calendar", page_token, &text("calendar-title"), Emphasis::Link)) }
        @if view.found.may_change { (go("/settings/sign-in", page_token, &text("sign-in-settings-title"), Emphasis::Link)) }
        @if view.found.may_change { (go("/people/refused", page_token, &text("refused-title"), Emphasis::Link)) }
    };
    view.around.page(&text("people-title"), Area::People, &main)
}

fn filters(view: &View<'_>) -> Markup {
    html! {
        form class="card" method="post" action="/people" {
            (token_field(&view.around.page_token))
            (narrowing(&view.around, view.asked, &view.found.labels, true))
            (submit(&view.around.text("people-find"), Emphasis::Brand))
        }
    }
}

/// The fields that say which people; `states`: suspended ones may be meant, too.
pub(super) fn narrowing(around: &Around<'_>, asked: &Asked, labels: &[LabelKey], states: bool) -> Markup {
    let text = |id: &str| around.text(id);
    let any = text("people-any");
    let role_names: Vec<(String, String)> =
        Role::ALL.iter().map(|role| (role.as_str().to_owned(), text(role_message(*role)))).collect();
    let manager = text("role-manager");
    let mut roles = vec![("", any.as_str()), ("manager", manager.as_str())];
    roles.extend(role_names.iter().map(|(value, label)| (value.as_str(), label.as_str())));
    let (active, suspended) = (text("people-active"), text("people-suspended"));
    let of_state = [("", any.as_str()), ("active", active.as_str()), ("suspended", suspended.as_str())];
    let words = [None, Some(true), Some(false)].map(|value| (tristate_word(value), text(tagged_message(value))));
    let mut salesforce = vec![("", any.as_str())];
    salesforce.extend(words.iter().map(|(word, label)| (*word, label.as_str())));
    let known: Vec<(String, String)> = labels
        .iter()
        .map(|(kind, name, value)| (format!("{}:{name}={value}", kind.as_str()), format!("{name} = {value}")))
        .collect();
    let mut by_label = vec![("", any.as_str())];
    by_label.extend(known.iter().map(|(value, label)| (value.as_str(), label.as_str())));
    let select = |name: &str, label: &str, value: &str, options: &[(&str, &str)]| {
        let label = text(label);
        field(&Field { value, ..Field::new(name, &label, Control::Select(options)) })
    };
    let label = text("people-search");
    html! {
        (field(&Field { value: &asked.search, ..Field::new("search", &label, Control::Input("search")) }))
        details open[is_narrowed(asked)] {
            summary { (text("people-narrow")) }
            (select("role", "people-role", &asked.role, &roles))
            @if states { (select("state", "people-state", &asked.state, &of_state)) }
            (select("salesforce_user", "person-salesforce", &asked.salesforce_user, &salesforce))
            @if known.len() > 1 || !asked.label.is_empty() { (select("label", "people-label", &asked.label, &by_label)) }
        }
    }
}

fn is_narrowed(asked: &Asked) -> bool {
    [&asked.role, &asked.state, &asked.salesforce_user, &asked.label].iter().any(|text| !text.is_empty())
}

pub(super) const fn role_message(role: Role) -> &'static str {
    match role {
        Role::Learner => "role-learner",
        Role::Author => "role-author",
        Role::ProgramManager => "role-program-manager",
        Role::ReportingManager => "role-reporting-manager",
        Role::Admin => "role-admin",
        Role::Owner => "role-owner",
    }
}

fn list(view: &View<'_>, total: &str) -> Markup {
    let text = |id: &str| view.around.text(id);
    let columns = ["people-name", "person-email", "people-role", "person-salesforce", "people-state"]
        .map(|label| Column::text(&text(label)));
    let rows: Vec<Vec<Markup>> = view.found.people.iter().map(|one| row(view, one)).collect();
    html! {
        form method="post" action="/people/bulk" {
            (token_field(&view.around.page_token))
            @if view.found.may_change { (bulk(view)) }
            (table(total, &columns, &rows))
        }
    }
}

/// What to do with whoever is ticked. Stands before the list, so that Enter in its field goes here.
fn bulk(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let labels = ACTS.map(|(act, label)| (act, text(label)));
    let options: Vec<(&str, &str)> = labels.iter().map(|(act, label)| (*act, label.as_str())).collect();
    let (label, value, hint) = (text("bulk-act"), text("bulk-value"), text("bulk-value-hint"));
    html! {
        details class="card" {
            summary { (text("bulk-title")) }
            (field(&Field::new("act", &label, Control::Select(&options))))
            (field(&Field { hint: Some(&hint), ..Field::new("value", &value, Control::Input("text")) }))
            (submit(&text("bulk-continue"), Emphasis::Neutral))
        }
    }
}

fn row(view: &View<'_>, one: &Listed) -> Vec<Markup> {
    let text = |id: &str| view.around.text(id);
    let user = &one.user;
    let name = format!("{} {}", user.first_name, user.last_name);
    let mut roles: Vec<String> =
        user.roles.0.iter().filter(|role| **role != Role::Learner).map(|role| text(role_message(*role))).collect();
    if one.manages {
        roles.push(text("role-manager"));
    }
    if roles.is_empty() {
        roles.push(text("role-learner"));
    }
    let state = if user.active {
        badge(Kind::Success, &text("people-active"))
    } else {
        badge(Kind::Warning, &text("people-suspended"))
    };
    vec![
        html! {
            @if view.found.may_change {
                input type="checkbox" name="person" value=(user.id)
                    aria-label=(view.around.strings.text("people-tick", &[("name", name.clone().into())]));
                " "
            }
            button class="button link" type="submit" formaction=(format!("/people/{}", user.id)) {
                bdi { (name) }
            }
        },
        html! { bdi { (user.email) } },
        html! { (roles.join(", ")) },
        html! { (text(tagged_message(user.salesforce_user))) },
        state,
    ]
}

/// The way to the next part, with the same question.
fn later(view: &View<'_>) -> Option<Markup> {
    let last = view.found.people.last().filter(|_| view.found.more)?;
    let asked = view.asked;
    let kept = [
        ("search", &asked.search),
        ("role", &asked.role),
        ("state", &asked.state),
        ("salesforce_user", &asked.salesforce_user),
        ("label", &asked.label),
    ];
    Some(html! {
        form method="post" action="/people" {
            (token_field(&view.around.page_token))
            @for (name, value) in kept { @if !value.is_empty() { input type="hidden" name=(name) value=(value); } }
            input type="hidden" name="after" value=(last.user.id);
            (submit(&view.around.text("people-next"), Emphasis::Neutral))
        }
    })
}

/// The question before many are changed.
pub(in crate::web) struct Confirm<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) people: Vec<String>,
    pub(in crate::web) act: String,
    pub(in crate::web) value: String,
    /// Whether there is such an act, with such a value.
    pub(in crate::web) sound: bool,
    pub(in crate::web) token: String,
}

pub(in crate::web) fn confirmation(view: &Confirm<'_>) -> Markup {
    let strings = view.around.strings;
    let text = |id: &str| view.around.text(id);
    let back = go("/people", &view.around.page_token, &text("action-back-people"), Emphasis::Neutral);
    let main = if view.people.is_empty() || !view.sound {
        let why = if view.people.is_empty() { "bulk-nobody" } else { "bulk-unsound" };
        html! { (empty_state(Icon::People, &text(why), &text("bulk-nobody-text"), Some(&back))) }
    } else {
        let act = html! {
            form method="post" action="/people/bulk/apply" {
                (token_field(&view.token))
                input type="hidden" name="people" value=(view.people.join(","));
                input type="hidden" name="act" value=(view.act);
                input type="hidden" name="value" value=(view.value);
                (submit(&text("bulk-apply"), Emphasis::Destructive))
            }
        };
        let heading = strings.text("bulk-confirm", &[("count", count(view.people.len()))]);
        let label = ACTS.iter().find(|(act, _)| *act == view.act).map(|(_, label)| text(label)).unwrap_or_default();
        let what =
            if ["tag", "group"].contains(&view.act.as_str()) { format!("{label}: {}", view.value) } else { label };
        confirm(&heading, &what, &back, &act)
    };
    let title = text("people-title");
    view.around.page(&title, Area::People, &html! { (page_header(&text("people-eyebrow"), &title, None)) (main) })
}
