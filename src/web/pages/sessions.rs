//! Where a person is signed in, and the ways out.

use super::components::{Emphasis, submit, token_field};
use crate::domain::ids::SessionId;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct Shown {
    pub(in crate::web) id: SessionId,
    /// Browser and system; may be empty.
    pub(in crate::web) device: String,
    /// A date in words.
    pub(in crate::web) since: String,
    /// The session that the page is read in.
    pub(in crate::web) this: bool,
}

pub(in crate::web) struct View {
    pub(in crate::web) sessions: Vec<Shown>,
    pub(in crate::web) end_token: String,
    pub(in crate::web) sign_out_token: String,
}

pub(super) fn card(strings: &Strings, view: &View) -> Markup {
    let text = |id| strings.text(id, &[]);
    html! {
        section class="card" {
            h2 { (text("sessions-title")) }
            @for one in &view.sessions {
                p {
                    strong { @if one.device.is_empty() { (text("sessions-unknown")) } @else { (one.device) } }
                    br;
                    @if one.this { (text("sessions-this")) ". " }
                    (strings.text("sessions-since", &[("date", one.since.as_str().into())]))
                }
                @if !one.this {
                    form method="post" action="/profile/sessions/end" {
                        (token_field(&view.end_token))
                        input type="hidden" name="session" value=(one.id);
                        (submit(&text("sessions-end"), Emphasis::Neutral))
                    }
                }
            }
            @if view.sessions.len() > 1 {
                form method="post" action="/profile/sessions/end" {
                    (token_field(&view.end_token))
                    (submit(&text("sessions-end-others"), Emphasis::Neutral))
                }
            }
            p { a href="/profile/security" { (text("security-link")) } }
            form method="post" action="/sign-out" {
                (token_field(&view.sign_out_token))
                (submit(&text("sign-out"), Emphasis::Neutral))
            }
        }
    }
}
