//! Salesforce asked by GET instead of posting a signed request: the set-up isn't finished.

use super::layout::{self, Script};
use maud::{Markup, html};

/// `approval`: the person hasn't approved the app; otherwise its access method is wrong.
pub(in crate::web) fn render(approval: bool) -> Markup {
    let title = if approval { "Qstream isn't approved for you yet" } else { "Open Qstream from its tab in Salesforce" };
    let main = html! {
        section class="card" {
            h1 { (title) }
            @if approval {
                p { "Salesforce holds your sign-in back until the app is approved for you." }
                p { "Ask your Salesforce admin to set the app's Permitted Users to "
                    em { "Admin approved users are pre-authorized" } " and to give you the permission set Qstream User." }
            } @else {
                p { "This address takes a signed request that Salesforce sends when you open the Qstream tab." }
                p class="hint" { "For admins: the app's Access Method must be " em { "Signed Request (POST)" } "." }
            }
        }
    };
    layout::page(title, None, Script::None, &main)
}
