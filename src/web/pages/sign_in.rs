//! Signing in on a site's own host.

use super::layout;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View {
    pub(in crate::web) strings: &'static Strings,
}

pub(in crate::web) fn render(view: &View) -> Markup {
    let title = view.strings.text("sign-in-title", &[]);
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (view.strings.text("sign-in-nowhere", &[])) }
        }
    };
    layout::window(view.strings, &title, &main)
}
