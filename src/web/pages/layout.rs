//! The frame around every page. Inside Salesforce it shows nothing of itself; in a window of its own it says whose page it is.

use super::components::{Icon, icon};
use crate::strings::Strings;
use crate::web::assets;
use maud::{DOCTYPE, Markup, html};

/// Who holds the page: what the script needs to talk to the Canvas host. Nothing of it is secret.
#[derive(Debug, Clone, Copy)]
pub(in crate::web) struct Frame<'a> {
    pub(in crate::web) target_origin: &'a str,
    pub(in crate::web) instance_id: &'a str,
}

/// What the page script does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Fit the frame to the page, and swap pages without a flash.
    Fit,
    /// Ask the host for a fresh signed request.
    Bounce,
    /// Open the window of an approval, and ask for the signed request when it is done.
    Approve,
    /// Tell the opener that the approval is done.
    Approved,
    None,
}

/// A page inside a Salesforce page; `frame` is missing while the host isn't proven.
pub(super) fn page(strings: &Strings, title: &str, frame: Option<Frame<'_>>, script: Script, main: &Markup) -> Markup {
    let task = match script {
        Script::Fit => Some("fit"),
        Script::Bounce => Some("bounce"),
        Script::Approve => Some("approve"),
        Script::Approved => Some("approved"),
        Script::None => None,
    };
    html! {
        (DOCTYPE)
        html lang=(strings.tag) dir=(strings.direction) data-origin=[frame.map(|frame| frame.target_origin)]
            data-instance=[frame.map(|frame| frame.instance_id)] data-task=[task] {
            (head(title, "data:,", script != Script::None))
            body {
                main { (main) }
                footer class="page-footer" {
                    a href="/help" target="_blank" rel="noopener" { (icon(Icon::Help)) (strings.text("action-help-new-window", &[])) }
                }
            }
        }
    }
}

/// A page of somebody in a session: in its frame, or in a window of its own.
pub(super) fn in_session(strings: &Strings, title: &str, frame: Option<Frame<'_>>, main: &Markup) -> Markup {
    match frame {
        Some(frame) => page(strings, title, Some(frame), Script::Fit, main),
        None => window(strings, title, main),
    }
}

/// A page in a window of its own.
pub(in crate::web) fn window(strings: &Strings, title: &str, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html class="window" lang=(strings.tag) dir=(strings.direction) {
            (head(title, &assets::ICON.path, true))
            body {
                header class="site-header" {
                    a href="/" { img src=(assets::ICON.path) alt="" width="28" height="28"; "Qstream" }
                    a href="/help" { (icon(Icon::Help)) (strings.text("action-help", &[])) }
                }
                main { (main) }
            }
        }
    }
}

/// `icon`: a frame has none, and says so, or the browser would ask for one.
fn head(title: &str, icon: &str, script: bool) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · Qstream" }
            link rel="icon" href=(icon);
            link rel="stylesheet" href=(assets::STYLE.path);
            @if script { script src=(assets::FRAME_SCRIPT.path) defer {} }
        }
    }
}
