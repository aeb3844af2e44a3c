//! Guides for learners, admins and operators.

use super::components::{Icon, icon};
use super::layout;
use super::markdown::{Author, markdown};
use crate::strings::Strings;
use crate::web::guides::Guide;
use maud::{Markup, html};

pub(in crate::web) fn index(strings: &Strings, guides: &[Guide]) -> Markup {
    let title = strings.text("help-title", &[]);
    let main = html! {
        header class="page-header" { h1 { (title) } p class="hint" { (strings.text("help-text", &[])) } }
        ul class="guides" role="list" {
            @for guide in guides {
                li { a class="card" href={ "/help/" (guide.name) } lang=(guide.language) dir="ltr" {
                    (icon(Icon::Help)) span { (guide.title()) }
                } }
            }
        }
    };
    layout::window(strings, &title, &main)
}

pub(in crate::web) fn guide(strings: &Strings, guide: &Guide) -> Markup {
    let main = html! {
        nav aria-label=(strings.text("help-title", &[])) { a href="/help" { (strings.text("help-all", &[])) } }
        article class="card prose" lang=(guide.language) dir="ltr" { (markdown(guide.text, Author::Guide)) }
    };
    layout::window(strings, guide.title(), &main)
}
