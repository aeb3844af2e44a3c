//! What Salesforce's GET leads to: the app isn't approved for this person yet, or its access method is wrong; and the window
//! in which a person approves it.

use super::components::{Emphasis, Kind, link, notification, submit};
use super::layout::{self, Script};
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) enum Shown<'a> {
    /// In the frame: approve it yourself.
    Ask {
        login_url: &'a str,
    },
    /// In the frame: only an admin can.
    AskAdmin,
    /// In the frame: the app is set up for another way of launching.
    AccessMethod,
    /// In the window, on its way.
    Leaving {
        address: &'a str,
    },
    /// In the window, back again.
    Approved,
    Failed {
        message: &'static str,
        incident: &'a str,
    },
}

pub(in crate::web) fn render(strings: &Strings, shown: &Shown<'_>) -> Markup {
    match shown {
        Shown::Ask { login_url } => ask(strings, login_url),
        Shown::AskAdmin => text(strings, "approval-ask-admin"),
        Shown::AccessMethod => text(strings, "access-method"),
        Shown::Leaving { address } => leaving(strings, address),
        Shown::Approved => approved(strings),
        Shown::Failed { message, incident } => failed(strings, message, incident),
    }
}

/// The name of the window: a window with a name keeps its opener, which is told when it is done.
const WINDOW: &str = "qstream-approval";

fn ask(strings: &Strings, login_url: &str) -> Markup {
    let title = strings.text("approval-ask", &[]);
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (strings.attribute("approval-ask", "why", &[]).unwrap_or_default()) }
            form method="post" action="/canvas/approve" target=(WINDOW) data-popup {
                input type="hidden" name="login_url" value=(login_url);
                (submit(&strings.text("approval-button", &[]), Emphasis::Wide))
            }
            div data-blocked hidden {
                (notification(Kind::Warning, "alert", &html! { p { (strings.text("approval-blocked", &[])) } }))
            }
            p class="hint" { (strings.attribute("approval-ask", "then", &[]).unwrap_or_default()) }
            button class="button link" type="button" data-repost hidden { (strings.text("approval-continue", &[])) }
        }
    };
    layout::page(strings, &title, None, Script::Approve, &main)
}

fn leaving(strings: &Strings, address: &str) -> Markup {
    let title = strings.text("approval-leaving", &[]);
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (link(address, &strings.text("approval-leave", &[]), Emphasis::Brand)) }
        }
    };
    layout::page(strings, &title, None, Script::None, &main)
}

fn approved(strings: &Strings) -> Markup {
    let title = strings.text("approval-done", &[]);
    let main = html! {
        (notification(Kind::Success, "status", &html! { h1 { (title) } }))
        section class="card" { p { (strings.attribute("approval-done", "then", &[]).unwrap_or_default()) } }
    };
    layout::page(strings, &title, None, Script::Approved, &main)
}

fn failed(strings: &Strings, message: &str, incident: &str) -> Markup {
    let title = strings.text(message, &[]);
    let main = html! {
        (notification(Kind::Warning, "status", &html! { h1 { (title) } }))
        section class="card" {
            p { (strings.attribute(message, "advice", &[]).unwrap_or_default()) }
            p class="hint" { (strings.text("problem-reference", &[])) " " code { (incident) } }
        }
    };
    layout::page(strings, &title, None, Script::None, &main)
}

fn text(strings: &Strings, message: &str) -> Markup {
    let title = strings.text(message, &[]);
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (strings.attribute(message, "why", &[]).unwrap_or_default()) }
            p { (strings.attribute(message, "advice", &[]).unwrap_or_default()) }
        }
    };
    layout::page(strings, &title, None, Script::None, &main)
}
