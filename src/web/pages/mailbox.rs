//! Mails as somebody's mail program would show them.

use super::components::{Emphasis, Icon, empty_state, link, page_header};
use super::layout;
use crate::app::mail::ReadMail;
use crate::strings::Strings;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) strings: &'static Strings,
    /// Newest first.
    pub(in crate::web) mails: &'a [ReadMail],
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.strings.text(id, &[]);
    let main = html! {
        (page_header(&text("mailbox-hint"), &text("mailbox-title"), None))
        @if view.mails.is_empty() { (empty_state(Icon::Empty, &text("mailbox-empty"), &text("mailbox-empty-text"), None)) } @else {
            section class="card" {
                ol class="due" role="list" {
                    @for mail in view.mails {
                        li {
                            a class="course" href={ "/mailbox/" (mail.id) } { (mail.subject) }
                            span class="reason" { (recipient(mail)) " · " (mail.sent_at.iso()) }
                        }
                    }
                }
            }
        }
    };
    layout::window(view.strings, &text("mailbox-title"), &main)
}

fn recipient(mail: &ReadMail) -> &str {
    if mail.to_name.is_empty() { &mail.to } else { &mail.to_name }
}

/// One mail: to whom, what it says, and its HTML by itself.
pub(in crate::web) fn one(strings: &'static Strings, read: &ReadMail) -> Markup {
    let to = [("name", recipient(read).into()), ("address", read.to.as_str().into())];
    let main = html! {
        (page_header(&strings.text("mailbox-to", &to), &read.subject, None))
        section class="card" {
            @for block in read.text.split("\n\n") { p dir="auto" { (lines(block)) } }
        }
        section class="card" {
            (link(&format!("/mailbox/{}/html", read.id), &strings.text("mailbox-html", &[]), Emphasis::Neutral))
            (link("/mailbox", &strings.text("mailbox-all", &[]), Emphasis::Link))
        }
    };
    layout::window(strings, &read.subject, &main)
}

/// Lines stay lines; one that is an address can be clicked, as mail programs have it.
fn lines(block: &str) -> Markup {
    html! {
        @for (at, line) in block.lines().enumerate() {
            @if at > 0 { br; }
            @let address = line.trim();
            @if address.starts_with("http://") || address.starts_with("https://") {
                a href=(address) { (address) }
            } @else { (line.trim()) }
        }
    }
}
