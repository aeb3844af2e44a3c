//! The question before an org is disconnected.

use super::components::{Emphasis, confirm, go};
use super::layout::{self, Frame};
use crate::strings::Strings;
use maud::Markup;

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Option<Frame<'a>>,
    pub(in crate::web) org: &'a str,
    pub(in crate::web) read_token: String,
    pub(in crate::web) end_token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let strings = view.strings;
    let title = strings.text("disconnect-title", &[("org", view.org.into())]);
    let back = go("/settings/salesforce", &view.read_token, &strings.text("disconnect-back", &[]), Emphasis::Neutral);
    let act = go(
        "/settings/salesforce/disconnect/end",
        &view.end_token,
        &strings.text("disconnect-act", &[]),
        Emphasis::Destructive,
    );
    let main = confirm(&title, &strings.text("disconnect-what", &[]), &back, &act);
    let main = maud::html! { h1 class="out-of-sight" { (strings.text("settings-title", &[])) } (main) };
    layout::in_session(strings, &title, view.frame, &main)
}
