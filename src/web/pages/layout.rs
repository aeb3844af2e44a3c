//! The frame around every page.

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
    /// Fit the frame to the page.
    Fit,
    /// Ask the host for a fresh signed request.
    Bounce,
    /// Open the window of an approval, and ask for the signed request when it is done.
    Approve,
    /// Tell the opener that the approval is done.
    Approved,
    None,
}

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
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Qstream" }
                link rel="icon" href=(assets::ICON.path) type="image/svg+xml";
                link rel="stylesheet" href=(assets::STYLE.path);
                @if script != Script::None {
                    script src=(assets::FRAME_SCRIPT.path) defer {}
                }
            }
            body {
                main { (main) }
            }
        }
    }
}
