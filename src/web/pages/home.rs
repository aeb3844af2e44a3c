//! The page at the server's own address.

use super::layout::{self, Script};
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) fn render(strings: &Strings) -> Markup {
    let title = strings.text("home-title", &[]);
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (strings.text("home-promise", &[])) }
            p { (strings.text("home-advice", &[])) }
        }
    };
    layout::page(strings, &title, None, Script::None, &main)
}
