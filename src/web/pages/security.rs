//! How a person signs in: their password, their authenticator app, their recovery codes.

use super::around::{Area, Around};
use super::components::{
    Control, Emphasis, Field, Kind, error_summary, field, link, notification, submit, token_field,
};
use crate::app::first_party::security::Security;
use maud::{Markup, html};

/// What a form said, and what is wrong with it: a field and a message.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::web) struct Said {
    pub(in crate::web) saved: Option<&'static str>,
    pub(in crate::web) wrong: Option<(&'static str, &'static str)>,
}

/// One for each form.
pub(in crate::web) struct Tokens {
    pub(in crate::web) password: String,
    pub(in crate::web) remove: String,
    pub(in crate::web) codes: String,
    pub(in crate::web) forget: String,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) email: &'a str,
    pub(in crate::web) security: Security,
    pub(in crate::web) said: Said,
    pub(in crate::web) tokens: Tokens,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let title = text("security-title");
    let back = html! { a href="/profile" { (text("profile-title")) } };
    let main = html! {
        h1 { (title) }
        @if let Some(saved) = view.said.saved {
            // Done: the way back stands beside it.
            (notification(Kind::Success, "status", &html! { p { (text(saved)) } p { (back) } }))
        }
        @if let Some((name, message)) = view.said.wrong { (error_summary(&text("sign-in-wrong"), &[(name, &text(message))])) }
        @if !view.security.recent {
            section class="card stack" {
                p { (text("security-not-recent")) }
                (link("/sign-in?next=%2Fprofile%2Fsecurity", &text("security-again"), Emphasis::Brand))
            }
        }
        (password(view))
        @if view.security.needs_app || view.security.has_app { (app(view)) }
        @if view.said.saved.is_none() { p { (back) } }
    };
    view.around.page(&title, Area::Profile, &main)
}

fn typed(view: &View<'_>, name: &'static str, label: &str, hint: Option<&str>) -> Markup {
    let (label, hint) = (view.around.text(label), hint.map(|hint| view.around.text(hint)));
    let wrong = view.said.wrong.filter(|(field, _)| *field == name).map(|(_, message)| view.around.text(message));
    field(&Field {
        required: true,
        autocomplete: Some("new-password"),
        hint: hint.as_deref(),
        error: wrong.as_deref(),
        ..Field::new(name, &label, Control::Input("password"))
    })
}

fn password(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let of = &view.security;
    let (state, act) = if of.has_password {
        ("security-password-there", "security-password-change")
    } else {
        ("security-password-none", "security-password-act")
    };
    html! {
        section class="card" {
            h2 { (text("security-password")) }
            p { (text(state)) }
            @if of.recent {
                form class="stack" method="post" action="/profile/security/password/save" {
                    (token_field(&view.tokens.password))
                    // For whatever keeps the person's passwords.
                    input type="text" name="username" value=(view.email) autocomplete="username" hidden;
                    (typed(view, "password", "security-password-new", Some("security-password-hint")))
                    (typed(view, "again", "security-password-again", None))
                    (submit(&text(act), Emphasis::Neutral))
                }
                @if of.has_password {
                    form method="post" action="/profile/security/password/end" {
                        (token_field(&view.tokens.remove))
                        (submit(&text("security-password-remove"), Emphasis::Neutral))
                    }
                }
            }
        }
    }
}

fn app(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let of = &view.security;
    let left = view.around.strings.text("security-codes-left", &[("count", of.recovery_codes.into())]);
    html! {
        section class="card" {
            h2 { (text("security-app")) }
            p { (text(if of.has_app { "security-app-there" } else { "security-app-none" })) }
            @if of.has_app {
                p { (left) }
                @if of.recent {
                    form method="post" action="/profile/security/codes/add" {
                        (token_field(&view.tokens.codes))
                        input type="hidden" name="codes" value=(of.codes_name);
                        (submit(&text("security-codes-renew"), Emphasis::Neutral))
                    }
                    form method="post" action="/profile/security/app/end" {
                        (token_field(&view.tokens.forget))
                        p { (text("security-app-forget-why")) }
                        (submit(&text("security-app-forget"), Emphasis::Destructive))
                    }
                }
            }
        }
    }
}
