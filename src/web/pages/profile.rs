//! Oneself: language, time zone, how boards show one, and holds.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Kind, error_summary, field, notification, page_header, submit, token_field,
};
use super::sessions;
use crate::domain::board::Shown;
use crate::domain::hold::Hold;
use crate::domain::ids::HoldId;
use crate::domain::mail::List;
use crate::domain::time::LocalDate;
use crate::store::Profile;
use maud::{Markup, html};

/// What a form said, and what is wrong with it: a field and a message.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Said {
    pub(in crate::web) saved: Option<&'static str>,
    pub(in crate::web) wrong: Option<(&'static str, &'static str)>,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) name: String,
    pub(in crate::web) profile: Profile,
    pub(in crate::web) zones: Vec<String>,
    /// Tag and own name of each language.
    pub(in crate::web) languages: Vec<(&'static str, &'static str)>,
    pub(in crate::web) holds: Vec<(HoldId, Hold)>,
    /// Dates of the form for a new hold.
    pub(in crate::web) hold_from: String,
    pub(in crate::web) hold_to: String,
    pub(in crate::web) today: LocalDate,
    pub(in crate::web) said: Said,
    /// Which mails the person stopped.
    pub(in crate::web) mails_stopped: Vec<List>,
    pub(in crate::web) mails_token: String,
    pub(in crate::web) settings_token: String,
    pub(in crate::web) hold_token: String,
    pub(in crate::web) end_token: String,
    /// Where the person is signed in, on their site's own host.
    pub(in crate::web) sessions: Option<sessions::View>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let main = html! {
        (page_header(&view.name, &text("profile-title"), None))
        @if let Some(saved) = view.said.saved { (notification(Kind::Success, "status", &html! { p { (text(saved)) } })) }
        @if let Some((name, message)) = view.said.wrong { (error_summary(&text("profile-wrong"), &[(name, &text(message))])) }
        (settings(view))
        (mails(view, List::Questions))
        @if view.around.reports { (mails(view, List::Reports)) }
        (holds(view))
        @if let Some(own) = &view.sessions { (sessions::card(view.around.strings, own)) }
    };
    view.around.page(&text("profile-title"), Area::Profile, &main)
}

/// What is wrong with a field, in words.
fn wrong(view: &View<'_>, field: &str) -> Option<String> {
    view.said.wrong.filter(|(name, _)| *name == field).map(|(_, message)| view.around.text(message))
}

/// A field with its words out of messages: label, and where there is one, hint.
fn input(
    view: &View<'_>,
    (name, label, hint): (&str, &str, Option<&str>),
    value: &str,
    control: Control<'_>,
) -> Markup {
    let (label, hint) = (view.around.text(label), hint.map(|hint| view.around.text(hint)));
    let error = wrong(view, name);
    let required = matches!(control, Control::Input("date"));
    field(&Field {
        hint: hint.as_deref(),
        error: error.as_deref(),
        value,
        required,
        ..Field::new(name, &label, control)
    })
}

fn settings(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let zones: Vec<(&str, &str)> = view.zones.iter().map(|zone| (zone.as_str(), zone.as_str())).collect();
    let labels = ["profile-shown-name", "profile-shown-alias", "profile-shown-hidden"].map(text);
    let shown: Vec<(&str, &str)> =
        Shown::ALL.into_iter().zip(&labels).map(|(mode, label)| (mode.as_str(), label.as_str())).collect();
    let of = &view.profile;
    html! {
        form class="card" method="post" action="/profile/settings" {
            (token_field(&view.settings_token))
            h2 { (text("profile-settings")) }
            (input(view, ("locale", "profile-language", None), &of.locale, Control::Select(&view.languages)))
            (input(view, ("zone", "profile-zone", Some("profile-zone-hint")), &of.time_zone, Control::Select(&zones)))
            (input(view, ("shown", "profile-shown", None), of.shown.as_str(), Control::Select(&shown)))
            (input(view, ("alias", "profile-alias", Some("profile-alias-hint")), &of.alias, Control::Input("text")))
            (submit(&text("profile-save"), Emphasis::Brand))
        }
    }
}

fn mails(view: &View<'_>, list: List) -> Markup {
    let stopped = view.mails_stopped.contains(&list);
    let (title, state) = match (list, stopped) {
        (List::Questions, false) => ("profile-mails", "profile-mails-on"),
        (List::Questions, true) => ("profile-mails", "profile-mails-off"),
        (List::Reports, false) => ("profile-report-mails", "profile-report-mails-on"),
        (List::Reports, true) => ("profile-report-mails", "profile-report-mails-off"),
    };
    let (value, label) = if stopped { ("start", "profile-mails-start") } else { ("stop", "profile-mails-stop") };
    html! {
        form class="card" method="post" action="/profile/mails" {
            (token_field(&view.mails_token))
            input type="hidden" name="mails" value=(value);
            input type="hidden" name="list" value=(list.as_str());
            h2 { (view.around.text(title)) }
            p { (view.around.text(state)) }
            (submit(&view.around.text(label), Emphasis::Neutral))
        }
    }
}

fn holds(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    html! {
        section class="card" {
            h2 { (text("hold-title")) }
            p { (text("hold-explained")) }
            @for (id, hold) in &view.holds { (taken(view, *id, *hold)) }
            form class="card" method="post" action="/profile/hold" {
                (token_field(&view.hold_token))
                (input(view, ("from", "hold-from", None), &view.hold_from, Control::Input("date")))
                (input(view, ("to", "hold-to", None), &view.hold_to, Control::Input("date")))
                (submit(&text("hold-take"), Emphasis::Neutral))
            }
        }
    }
}

/// A hold that was taken, with the way back.
fn taken(view: &View<'_>, id: HoldId, hold: Hold) -> Markup {
    let strings = view.around.strings;
    let dates = [("from", strings.date(hold.starts_on).into()), ("to", strings.date(hold.ends_on).into())];
    let label = if hold.covers(view.today) { "hold-end-now" } else { "hold-cancel" };
    html! {
        form method="post" action="/profile/hold/end" {
            (token_field(&view.end_token))
            input type="hidden" name="hold" value=(id);
            p { strong { (strings.text("hold-dates", &dates)) } }
            (submit(&view.around.text(label), Emphasis::Neutral))
        }
    }
}
