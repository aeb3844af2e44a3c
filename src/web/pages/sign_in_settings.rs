//! How a site's people get in: *Force SSO*, the tab's address, and where everybody's mails lead.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Kind, confirm, error_summary, field, go, notification, page_header, submit,
    table, token_field,
};
use super::routing;
use crate::app::first_party::settings::Overview;
use crate::domain::routing::{ConnectionState, SignInOffer, mail_link, sign_in};
use crate::strings::FluentValue;
use maud::{Markup, html};

/// What a form said, and what is wrong with it: a field and a message.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::web) struct Said {
    pub(in crate::web) saved: Option<&'static str>,
    pub(in crate::web) wrong: Option<(&'static str, &'static str)>,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) overview: &'a Overview,
    /// As stored, or as typed.
    pub(in crate::web) tab_url: &'a str,
    pub(in crate::web) said: Said,
    pub(in crate::web) tab_token: String,
    pub(in crate::web) force_token: String,
}

/// Before everybody is sent through Salesforce.
pub(in crate::web) struct Asking<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) overview: &'a Overview,
    pub(in crate::web) token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let title = text("sign-in-settings-title");
    let main = html! {
        (page_header(&text("people-eyebrow"), &title, None))
        @if let Some(saved) = view.said.saved { (notification(Kind::Success, "status", &html! { p { (text(saved)) } })) }
        @if let Some((name, message)) = view.said.wrong { (error_summary(&text("sign-in-wrong"), &[(name, &text(message))])) }
        (force(view))
        (tab(view))
        (ways(view))
        (go("/settings/salesforce", &view.around.page_token, &text("settings-title"), Emphasis::Link))
    };
    view.around.page(&title, Area::People, &main)
}

fn force(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let (settings, token) = (&view.overview.settings, &view.around.page_token);
    html! {
        section class="card" id="force" tabindex="-1" {
            h2 { (text("sign-in-settings-force")) }
            @if settings.force_sso {
                form method="post" action="/settings/sign-in/force/save" {
                    (token_field(&view.force_token))
                    input type="hidden" name="force" value="off";
                    (submit(&text("sign-in-settings-open"), Emphasis::Brand))
                }
                p { (text("sign-in-settings-force-on")) }
            } @else {
                @if view.overview.verified {
                    p { (text("sign-in-settings-force-off")) }
                    (go("/settings/sign-in/force", token, &text("sign-in-settings-force-act"), Emphasis::Brand))
                } @else {
                    p { (text("sign-in-settings-not-verified")) }
                    (go("/settings/salesforce", token, &text("settings-title"), Emphasis::Brand))
                }
            }
        }
    }
}

fn tab(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    if view.overview.routing.connection == ConnectionState::None {
        return html! { section class="card" { h2 { (text("sign-in-settings-tab")) } p { (text("sign-in-settings-no-org")) } } };
    }
    let (label, hint) = (text("sign-in-settings-tab-url"), text("sign-in-settings-tab-hint"));
    let wrong = view.said.wrong.filter(|(name, _)| *name == "tab_url").map(|(_, message)| text(message));
    let address = Field {
        hint: Some(&hint),
        error: wrong.as_deref(),
        value: view.tab_url,
        ..Field::new("tab_url", &label, Control::Input("url"))
    };
    html! {
        form class="card" method="post" action="/settings/sign-in/tab/save" {
            (token_field(&view.tab_token))
            h2 { (text("sign-in-settings-tab")) }
            p { (text("sign-in-settings-tab-why")) }
            (field(&address))
            (submit(&text("profile-save"), Emphasis::Neutral))
        }
    }
}

/// The kinds of people, how many there are of each, and where their mails lead.
fn ways(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let routing = &view.overview.routing;
    let people = view.overview.people;
    let entry = match sign_in(routing) {
        SignInOffer::Open => "routing-door-open",
        SignInOffer::OpenSalesforceFirst => "routing-door-both",
        SignInOffer::SalesforceOnly => "routing-door-salesforce",
        SignInOffer::SalesforceOrOwnerCode => "routing-door-owners",
    };
    let kinds = [
        (None, people.unset, "routing-kind-untagged"),
        (Some(true), people.with, "routing-kind-with"),
        (Some(false), people.without, "routing-kind-without"),
    ];
    let row = |(tag, count, name): (Option<bool>, i64, &str)| {
        let count = view.around.strings.text("routing-count", &[("count", FluentValue::from(count))]);
        vec![html! { (text(name)) }, html! { (count) }, html! { (text(routing::leads(&mail_link(routing, tag)))) }]
    };
    let columns = [
        Column::text(&text("routing-kind")),
        Column::number(&text("routing-people")),
        Column::text(&text("routing-mail")),
    ];
    html! {
        section class="card" {
            h2 { (text("routing-title")) }
            (table(&text("routing-caption"), &columns, &kinds.map(row)))
            p { (text("routing-because-site")) }
            ul class="listed" {
                li { (text(routing::connection(routing))) }
                li { (text(routing::forced(routing))) }
                li { (text(entry)) }
            }
            p { (text("routing-tags")) }
        }
    }
}

pub(in crate::web) fn asking(view: &Asking<'_>) -> Markup {
    let Around { strings, page_token, .. } = &view.around;
    let text = |id| view.around.text(id);
    let title = text("sign-in-settings-force");
    let locked_out = FluentValue::from(view.overview.people.without);
    let consequence = strings.text("sign-in-settings-locked-out", &[("count", locked_out)]);
    let back = go("/settings/sign-in", page_token, &text("sign-in-settings-keep"), Emphasis::Neutral);
    let act = html! {
        form method="post" action="/settings/sign-in/force/save" {
            (token_field(&view.token))
            input type="hidden" name="force" value="on";
            input type="hidden" name="confirmed" value="true";
            (submit(&text("sign-in-settings-force-act"), Emphasis::Destructive))
        }
    };
    let consequence = format!("{consequence} {}", text("sign-in-settings-signed-out"));
    let main = html! {
        h1 { (text("sign-in-settings-title")) }
        (confirm(&title, &consequence, &back, &act))
    };
    view.around.alone(&title, &main)
}
