//! Where the link of a sign-in mail leads.

use super::components::{Emphasis, Kind, link, notification, submit};
use super::layout;
use crate::app::first_party::codes::Link;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) site_name: &'a str,
    pub(in crate::web) link: Link,
    pub(in crate::web) token: &'a str,
    pub(in crate::web) proof: String,
}

pub(in crate::web) fn render(strings: &'static Strings, view: &View<'_>) -> Markup {
    let text = |id| strings.text(id, &[("site", view.site_name.into())]);
    let title = text("sign-in-to");
    let main = match &view.link {
        Link::Press => html! {
            form class="card stack" method="post" action="/sign-in/link" {
                h1 { (title) }
                input type="hidden" name="proof" value=(view.proof);
                input type="hidden" name="token" value=(view.token);
                (submit(&text("sign-in-title"), Emphasis::Wide))
            }
        },
        Link::Type(code) => html! {
            section class="card" {
                h1 { (title) }
                p { (text("sign-in-link-elsewhere")) }
                p class="figure" { strong { (code) } }
            }
        },
        Link::Over => html! {
            (notification(Kind::Warning, "status", &html! { h1 { (text("sign-in-link-over")) } }))
            (link("/sign-in", &text("sign-in-title"), Emphasis::Wide))
        },
    };
    layout::window(strings, &title, &main)
}
