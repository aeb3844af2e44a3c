//! Addresses that a mail server refused.

use super::around::{Area, Around};
use super::components::{Emphasis, Icon, Kind, empty_state, go, notification, page_header, submit, token_field};
use crate::app::people::MailTroubles;
use crate::domain::time::Zone;
use crate::store::MailRefusal;
use maud::{Markup, html};

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) zone: &'a Zone,
    pub(in crate::web) troubles: &'a MailTroubles,
    /// An address was just given another chance.
    pub(in crate::web) again: bool,
    pub(in crate::web) token: String,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id| view.around.text(id);
    let title = text("refused-title");
    let unknown = view.around.strings.text("refused-fate-unknown", &[("count", view.troubles.unknown.into())]);
    let back = go("/people", &view.around.page_token, &text("action-back-people"), Emphasis::Link);
    let main = html! {
        (page_header(&text("people-title"), &title, None))
        @if view.again { (notification(Kind::Success, "status", &html! { p { (text("refused-again-done")) } })) }
        @if view.troubles.unknown > 0 {
            (notification(Kind::Warning, "status", &html! { p { (unknown) } }))
        }
        @if view.troubles.refused.is_empty() {
            (empty_state(Icon::Right, &text("refused-none"), &text("refused-none-text"), None))
        } @else {
            p { (text("refused-explained")) }
            @for one in &view.troubles.refused { (address(view, one)) }
        }
        (back)
    };
    view.around.page(&title, Area::People, &main)
}

fn address(view: &View<'_>, refused: &MailRefusal) -> Markup {
    let text = |id| view.around.text(id);
    let on = view.around.strings.date(view.zone.date_at(refused.refused_at));
    let said = view.around.strings.text("refused-said", &[("date", on.into())]);
    html! {
        section class="card" {
            h2 { bdi { (refused.email) } }
            p { (said) " " code { (refused.reply) } }
            p { (text(meaning(&refused.reply))) }
            div class="actions" {
                (go(&format!("/people/{}", refused.user_id), &view.around.page_token, &text("refused-person"), Emphasis::Neutral))
                form method="post" action="/people/refused/end" {
                    (token_field(&view.token))
                    input type="hidden" name="user" value=(refused.user_id);
                    (submit(&text("refused-again"), Emphasis::Neutral))
                }
            }
        }
    }
}

/// By the enhanced status code (RFC 3463 §3), where the server gave one.
fn meaning(reply: &str) -> &'static str {
    let code = reply.split_whitespace().find(|word| word.starts_with("5.")).unwrap_or_default();
    match code {
        "5.1.0" | "5.1.1" | "5.1.3" | "5.1.6" | "5.1.10" => "refused-unknown",
        "5.1.2" | "5.4.4" => "refused-domain",
        "5.2.1" | "5.2.2" => "refused-mailbox",
        code if code.starts_with("5.7.") => "refused-policy",
        _ => "refused-other",
    }
}
