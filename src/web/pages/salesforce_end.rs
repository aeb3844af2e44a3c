//! The questions before an org is disconnected: what becomes of its rows, and what to do when Salesforce confirms nothing.

use super::components::{Control, Emphasis, Field, Icon, Kind, field, go, icon, notification, token_field};
use super::layout::{self, Frame};
use crate::app::connect::Unproven;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) frame: Option<Frame<'a>>,
    pub(in crate::web) org: &'a str,
    pub(in crate::web) stage: Stage,
    pub(in crate::web) read_token: String,
    pub(in crate::web) end_token: String,
}

/// How far the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Stage {
    /// Rows can be taken out of an org that lets us in.
    Ask {
        may_remove: bool,
    },
    /// So many rows have to leave first.
    Leaving(i64),
    Unproven(Unproven),
}

impl View<'_> {
    fn text(&self, id: &str) -> String {
        self.strings.text(id, &[])
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let title = view.strings.text("disconnect-title", &[("org", view.org.into())]);
    let back = go("/settings/salesforce", &view.read_token, &view.text("disconnect-back"), Emphasis::Neutral);
    let (what, inside) = match view.stage {
        Stage::Ask { may_remove } => (view.text("disconnect-what"), rows(view, may_remove)),
        Stage::Leaving(left) => (
            view.strings.text("disconnect-leaving", &[("count", left.into())]),
            html! { input type="hidden" name="rows" value="keep"; },
        ),
        Stage::Unproven(_) => (
            view.text("disconnect-anyway-what"),
            html! { input type="hidden" name="rows" value="keep"; input type="hidden" name="anyway" value="yes"; },
        ),
    };
    let act = view.text(match view.stage {
        Stage::Ask { .. } => "disconnect-act",
        Stage::Leaving(_) => "disconnect-now",
        Stage::Unproven(_) => "disconnect-anyway",
    });
    let main = html! {
        h1 class="out-of-sight" { (view.text("settings-title")) }
        (unproven(view))
        section class="card confirm" {
            h2 { (icon(Icon::Warning)) span { (title) } }
            p { (what) }
            form class="stack" id="end" method="post" action="/settings/salesforce/disconnect/end" {
                (token_field(&view.end_token))
                (inside)
            }
            div class="actions" {
                (back)
                button class="button destructive" type="submit" form="end" { (act) }
            }
        }
    };
    layout::in_session(view.strings, &title, view.frame, &main)
}

fn rows(view: &View<'_>, may_remove: bool) -> Markup {
    let [label, keep, remove] =
        ["disconnect-rows", "disconnect-rows-keep", "disconnect-rows-remove"].map(|id| view.text(id));
    if !may_remove {
        return html! {
            input type="hidden" name="rows" value="keep";
            p class="hint" { (view.text("disconnect-rows-broken")) }
        };
    }
    let options = [("keep", keep.as_str()), ("remove", remove.as_str())];
    field(&Field { value: "keep", ..Field::new("rows", &label, Control::Select(&options)) })
}

fn unproven(view: &View<'_>) -> Markup {
    let Stage::Unproven(why) = view.stage else { return html! {} };
    let cause = match why {
        Unproven::Refused(cause) => Some(view.text(cause.message())),
        _ => None,
    };
    let message = match why {
        Unproven::Unreachable => "disconnect-unproven-unreachable",
        Unproven::Refused(_) => "disconnect-unproven-refused",
        Unproven::StillAlive => "disconnect-unproven-alive",
        Unproven::Lost => "disconnect-unproven-lost",
        Unproven::Sealed => "disconnect-unproven-sealed",
    };
    let fix = view.strings.attribute(message, "fix", &[]).unwrap_or_default();
    notification(
        Kind::Error,
        "alert",
        &html! {
            h2 { (view.text("disconnect-unproven")) }
            p { (view.text(message)) @if let Some(cause) = cause { " " (cause) "." } " " (fix) }
            (go("/settings/salesforce/disconnect", &view.read_token, &view.text("disconnect-again"), Emphasis::Neutral))
        },
    )
}
