//! Pieces that pages are made of: the anatomy of SLDS 2 in our own markup. The gallery shows each in all its states.

mod button;
mod course;
mod form;
mod icon;
mod nav;
mod notice;
mod progress;
mod table;

pub(in crate::web) use button::{Emphasis, choose, confirm, go, link, submit, token_field};
pub(in crate::web) use course::course_progress;
pub(in crate::web) use form::{Control, Field, error_summary, field, tick};
pub(in crate::web) use icon::{Icon, icon};
pub(in crate::web) use nav::{Tab, link_tabs, pager, tabs};
pub(in crate::web) use notice::{Kind, badge, empty_state, notification};
pub(in crate::web) use progress::{AssistantStep, Step, assistant, details, figures, path, progress, running};
pub(in crate::web) use table::{Column, Order, table};

use maud::{Markup, html};

/// The head of a page: where this is, what it is about, and what can be done with it as a whole.
pub(in crate::web) fn page_header(eyebrow: &str, title: &str, actions: Option<&Markup>) -> Markup {
    html! {
        header class="page-header" {
            p class="eyebrow" { (eyebrow) }
            h1 { (title) }
            @if let Some(actions) = actions { div class="actions" { (actions) } }
        }
    }
}
