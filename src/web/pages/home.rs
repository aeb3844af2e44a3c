//! The page at the server's own address.

use super::components::{Emphasis, link};
use super::layout;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) fn render(strings: &Strings) -> Markup {
    let title = strings.text("home-title", &[]);
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (strings.text("home-promise", &[])) }
            p { (strings.text("home-advice", &[])) }
            (link("/help", &strings.text("home-help", &[]), Emphasis::Neutral))
        }
    };
    layout::window(strings, &title, &main)
}
