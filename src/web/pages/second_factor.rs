//! The second step of signing in, and the picture that an authenticator app reads.

use super::components::{Control, Emphasis, Field, Kind, error_summary, field, notification, submit};
use super::layout;
use crate::app::first_party::second::SetUp;
use crate::strings::Strings;
use fast_qr::{ECL, QRBuilder};
use jiff::SignedDuration;
use maud::{Markup, html};
use std::fmt::Write;

/// Light modules around a QR code (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Said {
    Nothing,
    CodeWrong,
    RecoveryWrong,
    Wait { minutes: i64 },
}

impl Said {
    pub(in crate::web) fn wait(wait: SignedDuration) -> Self {
        Self::Wait { minutes: super::sign_in::minutes(wait) }
    }
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) site_name: &'a str,
    /// Missing where the person has an app.
    pub(in crate::web) set_up: Option<&'a SetUp>,
    pub(in crate::web) proof: String,
    pub(in crate::web) said: Said,
}

impl View<'_> {
    fn text(&self, id: &str) -> String {
        self.strings.text(id, &[("site", self.site_name.into())])
    }
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let title = view.text("second-title");
    let main = html! {
        (notice(view))
        h1 { (title) }
        (code(view))
        @match view.set_up {
            Some(set_up) => (app(view, set_up)),
            None => (recovery(view)),
        }
        p { a href="/sign-in" { (view.text("second-other")) } }
    };
    layout::window(view.strings, &title, &main)
}

fn notice(view: &View<'_>) -> Markup {
    let wrong = |field, message| error_summary(&view.text("sign-in-wrong"), &[(field, &view.text(message))]);
    match view.said {
        Said::Nothing => html! {},
        Said::CodeWrong => wrong("code", "second-code-wrong"),
        Said::RecoveryWrong => wrong("recovery", "second-recovery-wrong"),
        Said::Wait { minutes } => {
            let said = view.strings.text("sign-in-wait", &[("minutes", minutes.into())]);
            notification(Kind::Warning, "alert", &html! { p { (said) } })
        }
    }
}

fn typed(view: &View<'_>, name: &'static str, (label, hint): (&str, &str), wrong: Option<&str>) -> Markup {
    let (label, hint, wrong) = (view.text(label), view.text(hint), wrong.map(|message| view.text(message)));
    let typed = Field {
        required: true,
        autocomplete: Some(if name == "code" { "one-time-code" } else { "off" }),
        hint: Some(&hint),
        error: wrong.as_deref(),
        ..Field::new(name, &label, Control::Input("text"))
    };
    field(&typed)
}

fn code(view: &View<'_>) -> Markup {
    let hint = if view.set_up.is_some() { "second-code-hint-new" } else { "second-code-hint" };
    let wrong = (view.said == Said::CodeWrong).then_some("second-code-wrong");
    html! {
        form class="card stack" method="post" action="/sign-in/second/code" {
            input type="hidden" name="proof" value=(view.proof);
            (typed(view, "code", ("second-code", hint), wrong))
            (submit(&view.text("sign-in-title"), Emphasis::Brand))
        }
    }
}

fn recovery(view: &View<'_>) -> Markup {
    let wrong = (view.said == Said::RecoveryWrong).then_some("second-recovery-wrong");
    html! {
        details open[wrong.is_some()] {
            summary { (view.text("second-lost")) }
            form class="stack" method="post" action="/sign-in/second/recovery" {
                input type="hidden" name="proof" value=(view.proof);
                (typed(view, "recovery", ("second-recovery", "second-recovery-hint"), wrong))
                (submit(&view.text("second-recovery-use"), Emphasis::Neutral))
            }
        }
    }
}

fn app(view: &View<'_>, set_up: &SetUp) -> Markup {
    html! {
        section class="card" {
            h2 { (view.text("second-app")) }
            p { (view.text("second-app-why")) }
            p { (view.text("second-app-scan")) }
            (qr(&set_up.address, &view.text("second-app-picture")))
            p { (view.text("second-app-type")) " " code { (set_up.text) } }
            p { a href=(set_up.address) { (view.text("second-app-here")) } }
        }
    }
}

/// A QR code as a drawing inside the page: no request, no script, dark on light in dark mode, too.
fn qr(text: &str, label: &str) -> Markup {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else { return html! {} };
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = QUIET;
        let modules: Vec<bool> = code[row].iter().take(code.size).map(|module| module.value()).collect();
        for run in modules.chunk_by(bool::eq) {
            if run.contains(&true) {
                // Writing to a String can't fail.
                let _infallible = write!(path, "M{column} {0}h{1}v1h-{1}z", row + QUIET, run.len());
            }
            column += run.len();
        }
    }
    let side = code.size + 2 * QUIET;
    html! {
        svg role="img" aria-label=(label) width="208" height="208" viewBox={ "0 0 " (side) " " (side) }
            shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
