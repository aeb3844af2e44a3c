//! What the link of a question mail shows: the question itself, ready to be answered, or where else to go.

use super::components::{Emphasis, Icon, Kind, icon, link, notification, page_header, submit};
use super::layout;
use super::markdown::headline;
use super::question::{instruction, options, picture};
use super::today::what_comes_next;
use crate::app::learn::Today;
use crate::domain::grading::OptionSet;
use crate::domain::time::Instant;
use crate::store::DuePresentation;
use crate::strings::Strings;
use maud::{Markup, html};

/// What was wrong with an answer, where it can be sent again from the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Slip {
    Nothing,
    TooMany,
    Unknown,
    TooFast,
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    pub(in crate::web) first_name: &'a str,
    pub(in crate::web) token: &'a str,
    pub(in crate::web) due: Option<&'a DuePresentation>,
    pub(in crate::web) today: &'a Today,
    pub(in crate::web) media_address: Option<String>,
    pub(in crate::web) chosen: &'a OptionSet,
    pub(in crate::web) shown_at: Instant,
    pub(in crate::web) slip: Option<Slip>,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let strings = view.strings;
    let name = [("name", view.first_name.into())];
    let main = html! {
        @if let Some(due) = view.due { (question(view, due)) } @else {
            (page_header(&strings.text("link-hello", &name), &strings.text("link-nothing", &[]), None))
            section class="card next" { p { (icon(Icon::Calendar)) (what_comes_next(strings, view.today)) } }
        }
        p class="hint" {
            a href={ "/q/" (view.token) "/not-you" } { (strings.text("link-not-you", &name)) }
        }
    };
    layout::window(strings, &strings.text("question-title", &[]), &main)
}

fn question(view: &View<'_>, due: &DuePresentation) -> Markup {
    let (strings, question) = (view.strings, &due.question);
    let (heading, rest) = headline(&question.stem);
    let total = view.today.answered + view.today.due.len();
    let number = view.today.answered + 1;
    let place =
        [("number", number.into()), ("total", total.max(number).into()), ("topic", question.topic.as_str().into())];
    html! {
        header class="page-header" { p class="eyebrow" { (strings.text("question-place", &place)) } }
        @if let Some(slip) = view.slip {
            (notification(Kind::Error, "alert", &html! { p { (strings.text(correction(slip), &[])) } }))
        }
        form class="card" method="post" action={ "/q/" (view.token) } {
            input type="hidden" name="presentation" value=(due.id);
            input type="hidden" name="shown" value=(view.shown_at.millis());
            fieldset data-keys {
                legend lang=(question.language) dir="auto" { h1 tabindex="-1" data-focus { (heading) } }
                @if let Some(rest) = rest { div class="prose" lang=(question.language) dir="auto" { (rest) } }
                @if let (Some(media), Some(address)) = (&question.media, &view.media_address) {
                    (picture(media, address, &question.language))
                }
                p class="hint" { (strings.text(instruction(question.kind), &[])) }
                (options(question, view.chosen))
            }
            (submit(&strings.text("action-submit", &[]), Emphasis::Wide))
        }
    }
}

const fn correction(slip: Slip) -> &'static str {
    match slip {
        Slip::Nothing => "slip-nothing",
        Slip::TooMany => "slip-too-many",
        Slip::Unknown => "slip-unknown",
        Slip::TooFast => "link-too-fast",
    }
}

/// Where a link leads that doesn't lead to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Elsewhere {
    SalesforceLogin,
    SalesforceOnly,
    /// Somebody else's mail.
    NotYou,
}

pub(in crate::web) fn elsewhere(strings: &'static Strings, site: &str, shown: Elsewhere) -> Markup {
    let message = match shown {
        Elsewhere::SalesforceLogin => "link-salesforce-login",
        Elsewhere::SalesforceOnly => "link-salesforce-only",
        Elsewhere::NotYou => "link-somebody-else",
    };
    let args = [("site", site.into())];
    let title = strings.text(message, &args);
    let main = html! {
        section class="card" {
            h1 { (title) }
            p { (strings.attribute(message, "advice", &args).unwrap_or_default()) }
            @if shown != Elsewhere::SalesforceOnly {
                (link("/sign-in", &strings.text("link-sign-in", &[]), Emphasis::Brand))
            }
        }
    };
    layout::window(strings, &title, &main)
}
