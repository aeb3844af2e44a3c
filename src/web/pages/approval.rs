//! Salesforce asked by GET instead of posting a signed request: the set-up isn't finished.

use super::layout::{self, Script};
use crate::strings::Strings;
use maud::{Markup, html};

/// `approval`: the person hasn't approved the app; otherwise its access method is wrong.
pub(in crate::web) fn render(strings: &Strings, approval: bool) -> Markup {
    let [title, why, advice] = if approval {
        ["approval-title", "approval-why", "approval-advice"]
    } else {
        ["access-method-title", "access-method-why", "access-method-advice"]
    }
    .map(|id| strings.text(id, &[]));
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (why) }
            p { (advice) }
        }
    };
    layout::page(strings, &title, None, Script::None, &main)
}
