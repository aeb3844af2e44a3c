//! Where a question mail leads, and why, in words.

use crate::app::first_party::explain::Explained;
use crate::domain::routing::{ConnectionState, MailLink, SiteRouting};
use crate::strings::Strings;
use maud::{Markup, html};

/// Where a link leads: its message.
pub(super) const fn leads(mail: &MailLink) -> &'static str {
    match mail {
        MailLink::Question => "routing-leads-question",
        MailLink::Tab(_) => "routing-leads-tab",
        MailLink::SalesforceLogin => "routing-leads-login",
        MailLink::SalesforceOnly => "routing-leads-nowhere",
    }
}

pub(super) const fn connection(routing: &SiteRouting) -> &'static str {
    match routing.connection {
        ConnectionState::None => "routing-because-not-connected",
        ConnectionState::Verified => "routing-because-connected",
        ConnectionState::Broken => "routing-because-broken",
    }
}

pub(super) const fn forced(routing: &SiteRouting) -> &'static str {
    if routing.force_sso { "routing-because-forced" } else { "routing-because-open" }
}

/// One person's ways, with everything that decides about them.
pub(super) fn card(strings: &Strings, ways: &Explained) -> Markup {
    let text = |id| strings.text(id, &[]);
    let tag = match ways.salesforce_user {
        None => "routing-because-untagged",
        Some(true) => "routing-because-with",
        Some(false) => "routing-because-without",
    };
    html! {
        section class="card" {
            h2 { (text("routing-person")) }
            p { strong { (text(leads(&ways.mail))) } }
            p { (text(if ways.by_code { "routing-by-code" } else { "routing-by-salesforce" })) }
            h3 { (text("routing-because")) }
            ul class="listed" {
                li { (text(tag)) }
                li { (text(connection(&ways.routing))) }
                li { (text(forced(&ways.routing))) }
                @if matches!(ways.mail, MailLink::SalesforceLogin) { li { (text("routing-because-no-tab")) } }
                @if !ways.active { li { (text("routing-because-suspended")) } }
            }
        }
    }
}
