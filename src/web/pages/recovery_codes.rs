//! Recovery codes, on the one page that ever shows them.

use super::around::{Area, Around};
use super::components::{Emphasis, Kind, link, notification};
use super::layout;
use crate::strings::Strings;
use maud::{Markup, html};

/// At the end of setting up an app; `next` is where the person was going.
pub(in crate::web) fn alone(strings: &'static Strings, codes: &[String], next: &str) -> Markup {
    let title = strings.text("recovery-title", &[]);
    let main = html! { h1 { (title) } (card(strings, codes, next, "recovery-go-on")) };
    layout::window(strings, &title, &main)
}

/// After new ones were made.
pub(in crate::web) fn in_session(around: &Around<'_>, codes: &[String]) -> Markup {
    let title = around.text("recovery-title");
    let main = html! { h1 { (title) } (card(around.strings, codes, "/profile/security", "recovery-done")) };
    around.page(&title, Area::Profile, &main)
}

fn card(strings: &Strings, codes: &[String], next: &str, label: &str) -> Markup {
    html! {
        section class="card stack" {
            (notification(Kind::Warning, "status", &html! { p { (strings.text("recovery-once", &[])) } }))
            (link(next, &strings.text(label, &[]), Emphasis::Brand))
            ol class="listed" { @for code in codes { li { code { (code) } } } }
            p { (strings.text("recovery-explained", &[])) }
        }
    }
}
