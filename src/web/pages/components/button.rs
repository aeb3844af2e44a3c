//! What people press. Inside the frame people navigate by POST, because a token has no place in an address.

use super::{Icon, icon};
use maud::{Markup, html};

/// How loudly a button speaks: one `Brand` button a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Emphasis {
    Brand,
    /// Brand over the whole width: the one thing to do here.
    Wide,
    Neutral,
    Destructive,
    Link,
}

impl Emphasis {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Brand => "button brand",
            Self::Wide => "button brand wide",
            Self::Neutral => "button neutral",
            Self::Destructive => "button destructive",
            Self::Link => "button link",
        }
    }
}

/// A form of one button that goes to another page.
pub(in crate::web) fn go(action: &str, page_token: &str, label: &str, emphasis: Emphasis) -> Markup {
    html! {
        form method="post" action=(action) {
            (token_field(page_token))
            (submit(label, emphasis))
        }
    }
}

/// The page token, hidden in every form.
pub(in crate::web) fn token_field(page_token: &str) -> Markup {
    html! { input type="hidden" name="page_token" value=(page_token); }
}

pub(in crate::web) fn submit(label: &str, emphasis: Emphasis) -> Markup {
    html! { button class=(emphasis.class()) type="submit" { (label) } }
}

/// A submit button of a form with several: what it is called there, and what it says when it is pressed.
pub(in crate::web) fn choose(name: &str, value: &str, label: &str, shown: Icon, emphasis: Emphasis) -> Markup {
    html! {
        button class=(emphasis.class()) type="submit" name=(name) value=(value) { (icon(shown)) span { (label) } }
    }
}

/// A link that looks like a button: for pages in a window of their own.
pub(in crate::web) fn link(href: &str, label: &str, emphasis: Emphasis) -> Markup {
    html! { a class=(emphasis.class()) href=(href) { (label) } }
}

/// A question before something that hurts: the way back stands first, and is what Enter does not do by accident.
pub(in crate::web) fn confirm(heading: &str, consequence: &str, back: &Markup, act: &Markup) -> Markup {
    html! {
        section class="card confirm" {
            h2 { (icon(Icon::Warning)) span { (heading) } }
            p { (consequence) }
            div class="actions" { (back) (act) }
        }
    }
}
