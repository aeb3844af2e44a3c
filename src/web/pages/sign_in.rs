//! Signing in on a site's own host.

use super::components::{Control, Emphasis, Field, Kind, error_summary, field, notification, submit};
use super::layout;
use crate::domain::routing::SignInOffer;
use crate::strings::Strings;
use jiff::SignedDuration;
use maud::{Markup, html};

/// What happened last.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) enum Said {
    Nothing,
    /// A mail is on its way, if the address is anybody's: now comes the code.
    Sent {
        wrong: bool,
    },
    NoAddress,
    PasswordWrong,
    Wait {
        minutes: i64,
    },
    Error(&'static str),
}

impl Said {
    pub(in crate::web) const fn error(message: &'static str) -> Self {
        Self::Error(message)
    }

    pub(in crate::web) fn wait(wait: SignedDuration) -> Self {
        Self::Wait { minutes: minutes(wait) }
    }
}

/// A wait in whole minutes, one at least.
pub(super) fn minutes(wait: SignedDuration) -> i64 {
    wait.as_secs().max(1).unsigned_abs().div_ceil(60).try_into().unwrap_or(1)
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) site_name: &'a str,
    pub(in crate::web) offer: SignInOffer,
    /// Whether "Log in with Salesforce" can work.
    pub(in crate::web) salesforce: bool,
    /// Shows that a form is this page's own.
    pub(in crate::web) proof: String,
    pub(in crate::web) next: &'a str,
    pub(in crate::web) said: Said,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.strings.text(id, &[("site", view.site_name.into())]);
    let title = text("sign-in-to");
    let main = html! {
        (notice(view))
        h1 { (title) }
        @if let Said::Sent { wrong } = view.said {
            (code(view, wrong))
        } @else {
            @if view.salesforce && view.offer != SignInOffer::Open { (salesforce(view)) }
            @match view.offer {
                SignInOffer::Open | SignInOffer::OpenSalesforceFirst => { (mail(view, None)) (password(view)) (invitation(view)) }
                SignInOffer::SalesforceOnly => section class="card" { p { (text("sign-in-salesforce-only")) } },
                SignInOffer::SalesforceOrOwnerCode => (mail(view, Some("sign-in-owners"))),
            }
            (connect(view))
        }
    };
    layout::window(view.strings, &title, &main)
}

/// At an address where no site is.
pub(in crate::web) fn nowhere(strings: &'static Strings) -> Markup {
    let title = strings.text("sign-in-title", &[]);
    let main = html! { section class="card" { h1 { (title) } p { (strings.text("sign-in-nowhere", &[])) } } };
    layout::window(strings, &title, &main)
}

fn notice(view: &View<'_>) -> Markup {
    let text = |id| view.strings.text(id, &[]);
    match view.said {
        Said::Nothing | Said::Sent { wrong: false } => html! {},
        Said::Sent { wrong: true } => error_summary(&text("sign-in-wrong"), &[("code", &text("sign-in-code-wrong"))]),
        Said::NoAddress => error_summary(&text("sign-in-wrong"), &[("email", &text("sign-in-no-address"))]),
        Said::PasswordWrong => error_summary(&text("sign-in-wrong"), &[("password", &text("sign-in-password-wrong"))]),
        Said::Wait { minutes } => {
            let said = view.strings.text("sign-in-wait", &[("minutes", minutes.into())]);
            notification(Kind::Warning, "alert", &html! { p { (said) } })
        }
        Said::Error(message) => notification(Kind::Warning, "alert", &html! { p { (text(message)) } }),
    }
}

fn hidden(view: &View<'_>) -> Markup {
    html! {
        input type="hidden" name="proof" value=(view.proof);
        input type="hidden" name="next" value=(view.next);
    }
}

fn salesforce(view: &View<'_>) -> Markup {
    html! {
        form class="card" method="post" action="/sign-in/salesforce/leave" {
            (hidden(view))
            (submit(&view.strings.text("sign-in-salesforce", &[]), Emphasis::Wide))
        }
    }
}

/// For whoever came to connect the org, or to mend it: signing in leads on to it.
fn connect(view: &View<'_>) -> Markup {
    let here = "/settings/salesforce";
    let wanted = matches!(view.offer, SignInOffer::Open | SignInOffer::SalesforceOrOwnerCode) && view.next != here;
    html! { @if wanted { p class="hint" { a href=(here) { (view.strings.text("sign-in-connect", &[])) } } } }
}

fn mail(view: &View<'_>, hint: Option<&str>) -> Markup {
    let text = |id| view.strings.text(id, &[]);
    let label = text("sign-in-email");
    let hint = text(hint.unwrap_or("sign-in-email-hint"));
    let error = matches!(view.said, Said::NoAddress).then(|| text("sign-in-no-address"));
    let first = view.offer == SignInOffer::Open || !view.salesforce;
    let address = Field {
        required: true,
        autocomplete: Some("email"),
        hint: Some(&hint),
        error: error.as_deref(),
        ..Field::new("email", &label, Control::Input("email"))
    };
    html! {
        form class="card stack" method="post" action="/sign-in/mail" {
            (hidden(view))
            (field(&address))
            (submit(&text("sign-in-send"), if first { Emphasis::Brand } else { Emphasis::Neutral }))
        }
    }
}

fn code(view: &View<'_>, wrong: bool) -> Markup {
    let text = |id| view.strings.text(id, &[]);
    let (label, hint, error) = (text("sign-in-code"), text("sign-in-code-hint"), text("sign-in-code-wrong"));
    let typed = Field {
        required: true,
        autocomplete: Some("one-time-code"),
        hint: Some(&hint),
        error: wrong.then_some(error.as_str()),
        ..Field::new("code", &label, Control::Input("text"))
    };
    html! {
        section class="card" {
            p { (text("sign-in-sent")) }
            form class="stack" method="post" action="/sign-in/code" {
                (hidden(view))
                (field(&typed))
                (submit(&text("sign-in-title"), Emphasis::Brand))
            }
            p { a href="/sign-in" { (text("sign-in-other-address")) } }
        }
    }
}

fn password(view: &View<'_>) -> Markup {
    let text = |id| view.strings.text(id, &[]);
    let (address, label, hint) = (text("sign-in-email"), text("sign-in-password"), text("sign-in-password-hint"));
    let wrong = matches!(view.said, Said::PasswordWrong).then(|| text("sign-in-password-wrong"));
    let email = Field {
        required: true,
        autocomplete: Some("username"),
        ..Field::new("account", &address, Control::Input("email"))
    };
    let typed = Field {
        required: true,
        autocomplete: Some("current-password"),
        hint: Some(&hint),
        error: wrong.as_deref(),
        ..Field::new("password", &label, Control::Input("password"))
    };
    html! {
        details open[wrong.is_some()] {
            summary { (text("sign-in-with-password")) }
            form class="stack" method="post" action="/sign-in/password" {
                (hidden(view))
                (field(&email))
                (field(&typed))
                (submit(&text("sign-in-title"), Emphasis::Neutral))
            }
        }
    }
}

fn invitation(view: &View<'_>) -> Markup {
    let text = |id| view.strings.text(id, &[]);
    let label = text("invitation-code");
    let typed = Field { required: true, ..Field::new("invitation", &label, Control::Input("text")) };
    html! {
        details {
            summary { (text("sign-in-invited")) }
            form class="stack" method="post" action="/sign-in/invited" {
                (hidden(view))
                (field(&typed))
                (submit(&text("invitation-use"), Emphasis::Neutral))
            }
        }
    }
}
