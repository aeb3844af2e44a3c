//! No more mails of a list: asked, done, taken back.

use super::components::{Emphasis, Kind, notification, submit};
use super::layout;
use crate::domain::mail::List;
use crate::strings::Strings;
use maud::{Markup, html};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Shown {
    Ask,
    Stopped,
    Started,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) site_name: &'a str,
    pub(in crate::web) token: &'a str,
    pub(in crate::web) list: List,
    pub(in crate::web) shown: Shown,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.strings.text(id, &[("site", view.site_name.into())]);
    let (act, label) = match view.shown {
        Shown::Stopped => ("start", "stop-mails-undo"),
        Shown::Ask | Shown::Started => ("stop", "stop-mails-button"),
    };
    let (title, explained, stopped) = match view.list {
        List::Questions => ("stop-mails-title", "stop-mails-explained", "stop-mails-stopped"),
        List::Reports => ("stop-reports-title", "stop-reports-explained", "stop-reports-stopped"),
    };
    let main = html! {
        @match view.shown {
            Shown::Ask => {}
            Shown::Stopped => (notification(Kind::Success, "status", &html! { p { (text(stopped)) } })),
            Shown::Started => (notification(Kind::Success, "status", &html! { p { (text("stop-mails-started")) } })),
        }
        section class="card" {
            h1 { (text(title)) }
            p { (text(explained)) }
            form method="post" action={ "/mail/" (act) "/" (view.token) } {
                (submit(&text(label), if view.shown == Shown::Ask { Emphasis::Brand } else { Emphasis::Neutral }))
            }
        }
    };
    layout::window(view.strings, &text(title), &main)
}
