//! The page at the server's own address.

use super::layout::{self, Script};
use maud::{Markup, html};

pub(in crate::web) fn render() -> Markup {
    let main = html! {
        section class="card" {
            h1 { "Qstream" }
            p { "One or two questions a day, spaced until they stick." }
            p { "Open the " strong { "Qstream" } " tab in your Salesforce org to answer." }
        }
    };
    layout::page("Welcome", None, Script::None, &main)
}
