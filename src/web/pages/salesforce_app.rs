//! The customer's own app for the sync: consumer key and secret, and the certificate by which it signs in without a person.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Kind, details, error_summary, field, go, notification, submit, token_field,
};
use crate::app::connect::OwnApp;
use crate::domain::time::Zone;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) zone: &'a Zone,
    pub(in crate::web) own: &'a OwnApp,
    pub(in crate::web) typed_id: Option<&'a str>,
    /// Field and message of what is wrong with what was typed.
    pub(in crate::web) problem: Option<(&'static str, &'static str)>,
    pub(in crate::web) stored: bool,
    pub(in crate::web) tokens: Tokens,
}

/// One for each form.
pub(in crate::web) struct Tokens {
    pub(in crate::web) store: String,
    pub(in crate::web) certify: String,
    pub(in crate::web) end: String,
}

impl View<'_> {
    fn text(&self, id: &str) -> String {
        self.around.text(id)
    }

    fn problem_of(&self, field: &str) -> Option<String> {
        self.problem.filter(|(of, _)| *of == field).map(|(_, message)| self.text(message))
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let title = view.text("app-title");
    let has_app = !view.own.client_id.is_empty();
    let main = html! {
        header class="page-header" { h1 { (title) } }
        @if let Some((name, message)) = view.problem {
            (error_summary(&view.text("settings-not-stored"), &[(name, &view.text(message))]))
        }
        @if view.stored { (notification(Kind::Success, "status", &html! { p { (view.text("settings-stored")) } })) }
        (credentials(view, has_app))
        @if has_app { (certificate(view)) }
        @if has_app { (end(view)) }
        (go("/settings/salesforce", &view.around.page_token, &view.text("settings-title"), Emphasis::Link))
    };
    view.around.page(&title, Area::Export, &main)
}

fn credentials(view: &View<'_>, has_app: bool) -> Markup {
    let [id_label, secret_label, secret_hint, callback_label, callback_hint] =
        ["app-client-id", "app-client-secret", "app-client-secret-hint", "settings-callback", "settings-callback-hint"]
            .map(|id| view.text(id));
    let kept = view.text("app-client-secret-kept");
    let [wrong_id, wrong_secret] = ["client_id", "client_secret"].map(|of| view.problem_of(of));
    let id = Field {
        value: view.typed_id.unwrap_or(&view.own.client_id),
        error: wrong_id.as_deref(),
        autocomplete: Some("off"),
        ..Field::new("client_id", &id_label, Control::Input("text"))
    };
    let secret = Field {
        hint: Some(if view.own.has_secret { &kept } else { &secret_hint }),
        error: wrong_secret.as_deref(),
        autocomplete: Some("off"),
        ..Field::new("client_secret", &secret_label, Control::Input("password"))
    };
    let callback = Field {
        value: &view.own.callback_url,
        hint: Some(&callback_hint),
        ..Field::new("callback", &callback_label, Control::Input("url"))
    };
    html! {
        form class="card stack" method="post" action="/settings/salesforce/app/settings" {
            h2 { (view.text(if has_app { "app-own" } else { "app-ours" })) }
            p { (view.text("app-why")) }
            (token_field(&view.tokens.store))
            (field(&id)) (field(&secret))
            (submit(&view.text("settings-store"), if has_app { Emphasis::Neutral } else { Emphasis::Brand }))
            (field(&callback))
        }
    }
}

fn certificate(view: &View<'_>) -> Markup {
    let made = view.own.certificate.as_ref();
    let label = view.text("app-certificate-pem");
    html! {
        form class="card stack" method="post" action="/settings/salesforce/app/certificate" {
            h2 { (view.text("app-certificate")) }
            p { (view.text("app-certificate-why")) }
            @if let Some((pem, since)) = made {
                @let made = view.around.strings.moment(view.zone, *since);
                (details(&[(view.text("app-certificate-made"), html! { (made) })]))
                (field(&Field { value: pem, ..Field::new("pem", &label, Control::TextArea) }))
                div class="prose" { ol { @for step in ["app-step-upload", "app-step-permit", "app-step-link"] { li { (view.text(step)) } } } }
                p class="hint" { (view.text("app-certificate-anew")) }
            }
            (token_field(&view.tokens.certify))
            (submit(&view.text(if made.is_some() { "app-certify-anew" } else { "app-certify" }), Emphasis::Neutral))
        }
    }
}

fn end(view: &View<'_>) -> Markup {
    html! {
        form class="card stack" method="post" action="/settings/salesforce/app/end" {
            h2 { (view.text("app-end")) }
            p { (view.text("app-end-what")) }
            (token_field(&view.tokens.end))
            (submit(&view.text("app-end-act"), Emphasis::Destructive))
        }
    }
}
