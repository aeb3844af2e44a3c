//! A mail as the network knows it: MIME, headers, and a Message-ID that stays the same however often it is tried.

use super::content::{Content, written};
use super::failure::Failure;
use super::{layout, plain};
use crate::domain::time::Instant;
use crate::strings::Strings;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime};

/// Who mails are from.
#[derive(Debug, Clone)]
pub struct Sender {
    from: Option<Mailbox>,
    reply_to: Option<Mailbox>,
}

impl Sender {
    /// `Name <address>` or an address each. `None` when one isn't.
    pub fn new(from: &str, reply_to: Option<&str>) -> Option<Self> {
        let reply_to = match reply_to {
            Some(text) => Some(text.parse().ok()?),
            None => None,
        };
        Some(Self { from: Some(from.parse().ok()?), reply_to })
    }

    pub(super) const fn nobody() -> Self {
        Self { from: None, reply_to: None }
    }
}

/// A mail before it is written: to whom, in which language, about what. Sealed as a whole while it waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    pub to: String,
    /// The person's name, for the header.
    pub name: String,
    pub locale: String,
    pub site_name: String,
    pub content: Content,
    /// Where a mail program stops these mails with one click (RFC 8058).
    pub one_click: Option<String>,
}

impl Parcel {
    pub(super) fn message(&self, sender: &Sender, id: &str, now: Instant) -> Result<Message, Failure> {
        let strings = Strings::of(&self.locale);
        let site = plain::one_line(&self.site_name, 80);
        let (subject, parts) = written(&self.content, &site, strings);
        let subject = plain::one_line(&subject, 160);
        let from = sender.from.clone().ok_or(Failure::Unreachable("no sender is set up"))?;
        let domain = from.email.domain().to_owned();
        let name = plain::one_line(&self.name, 80);
        let address = self.to.parse().map_err(|_| Failure::Address("malformed".to_owned()))?;
        let to = Mailbox::new((!name.is_empty()).then_some(name), address);
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(now.millis()).unwrap_or(0));
        let mut builder = Message::builder()
            .from(from)
            .to(to)
            .subject(subject.clone())
            .date(at)
            .message_id(Some(format!("<{id}@{domain}>")));
        if let Some(reply_to) = &sender.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        // Nobody's holiday notice answers a machine; the second is how Exchange is told.
        builder = builder.raw_header(header("Auto-Submitted", "auto-generated"));
        builder = builder.raw_header(header("Content-Language", strings.tag));
        builder = builder.raw_header(header("X-Auto-Response-Suppress", "All"));
        if let Some(address) = &self.one_click {
            builder = builder.raw_header(header("List-Unsubscribe", &format!("<{address}>")));
            builder = builder.raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        let body = MultiPart::alternative_plain_html(layout::text(&parts), layout::html(strings, &subject, &parts));
        builder.multipart(body).map_err(|_| Failure::Refused("unwritable".to_owned()))
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
