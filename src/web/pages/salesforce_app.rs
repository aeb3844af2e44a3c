//! The customer's own app for the sync: consumer key and secret, and the certificate by which it signs in without a person.

use super::around::{Area, Around};
use super::components::{Control, Emphasis, Field, confirm, details, field, go, submit, token_field};
use super::stored::Stored;
use crate::app::connect::OwnApp;
use crate::domain::time::Zone;
use maud::{Markup, html};

const CERTIFY: &str = "/settings/salesforce/app/certificate";
const END: &str = "/settings/salesforce/app/end";

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) zone: &'a Zone,
    pub(in crate::web) own: &'a OwnApp,
    pub(in crate::web) typed_id: Option<&'a str>,
    pub(in crate::web) stored: Stored,
    /// What is asked once more.
    pub(in crate::web) asking: Option<Asking>,
    pub(in crate::web) tokens: Tokens,
}

/// What stops a sync that signs in by the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Asking {
    CertifyAnew,
    End,
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
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let title = view.text("app-title");
    let has_app = !view.own.client_id.is_empty();
    let main = html! {
        header class="page-header" { h1 { (title) } }
        (view.stored.notice(&view.around))
        @if let Some(asking) = view.asking { (ask(view, asking)) }
        (credentials(view, has_app))
        @if has_app { (certificate(view)) }
        @if has_app { (end(view)) }
        (go("/settings/salesforce", &view.around.page_token, &view.text("settings-title"), Emphasis::Link))
    };
    view.around.page(&title, Area::Export, &main)
}

fn ask(view: &View<'_>, asking: Asking) -> Markup {
    let (action, token, question, what, act) = match asking {
        Asking::CertifyAnew => {
            (CERTIFY, &view.tokens.certify, "app-certify-sure", "app-certificate-anew", "app-certify-anew")
        }
        Asking::End => (END, &view.tokens.end, "app-end-sure", "app-end-what", "app-end-act"),
    };
    let back = go("/settings/salesforce/app", &view.around.page_token, &view.text("app-keep"), Emphasis::Brand);
    let act = html! {
        form method="post" action=(action) {
            (token_field(token))
            input type="hidden" name="confirmed" value="true";
            (submit(&view.text(act), Emphasis::Destructive))
        }
    };
    confirm(&view.text(question), &view.text(what), &back, &act)
}

fn credentials(view: &View<'_>, has_app: bool) -> Markup {
    let [id_label, secret_label, secret_hint, callback_label, callback_hint] =
        ["app-client-id", "app-client-secret", "app-client-secret-hint", "settings-callback", "settings-callback-hint"]
            .map(|id| view.text(id));
    let kept = view.text("app-client-secret-kept");
    let [wrong_id, wrong_secret] = ["client_id", "client_secret"].map(|of| view.stored.error_of(&view.around, of));
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
        form class="card stack" method="post" action=(CERTIFY) {
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
        form class="card stack" method="post" action=(END) {
            h2 { (view.text("app-end")) }
            p { (view.text("app-end-what")) }
            (token_field(&view.tokens.end))
            (submit(&view.text("app-end-act"), Emphasis::Destructive))
        }
    }
}
