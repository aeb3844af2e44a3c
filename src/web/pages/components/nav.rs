//! Ways between pages: tabs of one area, and earlier or later parts of a long list.

use super::button::token_field;
use super::{Icon, icon};
use maud::{Markup, html};

/// One tab: where it leads, what it is called.
pub(in crate::web) struct Tab<'a> {
    pub(in crate::web) path: &'a str,
    pub(in crate::web) label: String,
    pub(in crate::web) icon: Icon,
    pub(in crate::web) current: bool,
}

/// Tabs inside the frame: one form, each tab a button of it.
pub(in crate::web) fn tabs(label: &str, page_token: &str, tabs: &[Tab<'_>]) -> Markup {
    html! {
        nav class="tabs" aria-label=(label) {
            form method="post" {
                (token_field(page_token))
                @for tab in tabs {
                    button type="submit" formaction=(tab.path) aria-current=[tab.current.then_some("page")] {
                        (icon(tab.icon)) span { (tab.label) }
                    }
                }
            }
        }
    }
}

/// Tabs of a page in a window of its own.
pub(in crate::web) fn link_tabs(label: &str, tabs: &[Tab<'_>]) -> Markup {
    html! {
        nav class="tabs" aria-label=(label) {
            @for tab in tabs {
                a href=(tab.path) aria-current=[tab.current.then_some("page")] { (icon(tab.icon)) span { (tab.label) } }
            }
        }
    }
}

/// Where one is in a long list, with ways to the parts around it.
pub(in crate::web) fn pager(label: &str, place: &str, earlier: Option<&Markup>, later: Option<&Markup>) -> Markup {
    html! {
        nav class="pager" aria-label=(label) {
            @if let Some(earlier) = earlier { (earlier) }
            p class="hint" { (place) }
            @if let Some(later) = later { (later) }
        }
    }
}
