//! The pages of whoever connects an org by our link: what will happen, the question, and how it ended.

use super::components::{Control, Emphasis, Field, Icon, Kind, choose, details, field, link, notification, submit};
use super::layout;
use crate::app::connect::{Arrived, Opened};
use crate::domain::connecting::Cause;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) enum Shown<'a> {
    Ask { opened: &'a Opened, token: &'a str },
    Question { arrived: &'a Arrived },
    Connected { site: &'a str, verified: bool, settings: &'a str },
    Declined,
    Over,
    Refused { cause: Cause, incident: &'a str },
    MissingScopes { missing: &'a [&'static str] },
    OtherSite,
    Impossible { incident: &'a str },
}

pub(in crate::web) fn render(strings: &Strings, shown: &Shown<'_>) -> Markup {
    match shown {
        Shown::Ask { opened, token } => ask(strings, opened, token),
        Shown::Question { arrived } => question(strings, arrived),
        Shown::Connected { site, verified, settings } => connected(strings, site, *verified, settings),
        Shown::Declined => plain(strings, "connect-declined", None, &[]),
        Shown::Over => plain(strings, "connect-over", None, &[]),
        Shown::Refused { cause, incident } => plain(strings, cause.message(), Some(incident), &[]),
        Shown::MissingScopes { missing } => plain(strings, "connect-missing-scopes", None, missing),
        Shown::OtherSite => plain(strings, "connect-other-site", None, &[]),
        Shown::Impossible { incident } => plain(strings, "connect-cause-unknown", Some(incident), &[]),
    }
}

fn ask(strings: &Strings, opened: &Opened, token: &str) -> Markup {
    let title = strings.text("connect-title", &[("site", opened.site.name.as_str().into())]);
    let text = |id| strings.text(id, &[]);
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (text("connect-what")) }
            @if opened.person {
                form class="stack" method="post" action={ "/connect/" (token) } {
                    (submit(&text("connect-go"), Emphasis::Wide))
                }
            }
            @if opened.certificate { (by_certificate(strings, token, opened.person)) }
            p class="hint" { (text("connect-nothing-yet")) " " (text("connect-where")) " " code { (opened.login_url) } }
            h2 { (text("connect-needs")) }
            div class="prose" {
                ul {
                    li {
                        (text("connect-needs-package"))
                        @if let Some((release, address)) = &opened.package {
                            " " a href=(address) rel="noopener" {
                                (strings.text("connect-install", &[("version", release.version.to_string().into())]))
                            }
                        }
                    }
                    li { (text("connect-needs-user")) }
                    li { (text("connect-needs-approval")) }
                }
            }
        }
    };
    layout::window(strings, &title, &main)
}

/// Whoever has a certificate in the app needs nobody to sign in.
fn by_certificate(strings: &Strings, token: &str, beside: bool) -> Markup {
    let [label, hint, act] =
        ["connect-username", "connect-username-hint", "connect-by-certificate"].map(|id| strings.text(id, &[]));
    let username = Field {
        hint: Some(&hint),
        autocomplete: Some("off"),
        ..Field::new("username", &label, Control::Input("text"))
    };
    html! {
        form class="stack" method="post" action={ "/connect/" (token) "/certificate" } {
            (field(&username))
            (submit(&act, if beside { Emphasis::Neutral } else { Emphasis::Wide }))
        }
    }
}

fn question(strings: &Strings, arrived: &Arrived) -> Markup {
    let args = [("org", arrived.org_name.as_str().into()), ("site", arrived.site_name.as_str().into())];
    let title = strings.text("connect-question", &args);
    let kind = match arrived.sandbox {
        Some(true) => "settings-sandbox",
        Some(false) => "settings-production",
        None => "settings-kind-unknown",
    };
    let text = |id| strings.text(id, &[]);
    let facts = [
        (text("settings-my-domain"), html! { code { (arrived.my_domain) } }),
        (text("settings-environment"), html! { (text(kind)) }),
        (text("settings-user"), html! { (arrived.username) }),
    ];
    let other = arrived.other_org.as_deref().unwrap_or_default();
    let main = html! {
        section class="card" {
            h1 { (title) }
            (details(&facts))
            @for warning in &arrived.warnings {
                (notification(Kind::Warning, "status", &html! {
                    p { (strings.text(warning.message(), &[("other", other.into())])) }
                }))
            }
            form class="stack" method="post" action="/connect/confirm" {
                input type="hidden" name="confirmation" value=(arrived.confirmation);
                div class="actions" {
                    (choose("answer", "no", &text("connect-no"), Icon::Wrong, Emphasis::Neutral))
                    (choose("answer", "yes", &text("connect-yes"), Icon::Right, Emphasis::Brand))
                }
            }
        }
    };
    layout::window(strings, &title, &main)
}

fn connected(strings: &Strings, site: &str, verified: bool, settings: &str) -> Markup {
    let title = strings.text("connect-done", &[("site", site.into())]);
    let (kind, words) =
        if verified { (Kind::Success, "connect-verified") } else { (Kind::Warning, "connect-unverified") };
    let main = html! {
        (notification(kind, "status", &html! { h1 { (title) } p { (strings.text(words, &[])) } }))
        section class="card" { p { (link(settings, &strings.text("connect-settings", &[]), Emphasis::Brand)) } }
    };
    layout::window(strings, &title, &main)
}

fn plain(strings: &Strings, message: &'static str, incident: Option<&str>, names: &[&str]) -> Markup {
    let title = strings.text(message, &[]);
    let main = html! {
        (notification(Kind::Warning, "status", &html! { h1 { (title) } }))
        section class="card" {
            @if !names.is_empty() { ul { @for name in names { li { code { (name) } } } } }
            p { (strings.attribute(message, "fix", &[]).unwrap_or_default()) }
            @if let Some(incident) = incident {
                p class="hint" { (strings.text("problem-reference", &[])) " " code { (incident) } }
            }
        }
    };
    layout::window(strings, &title, &main)
}
