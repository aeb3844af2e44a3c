//! Mails on their way out: what they say, the message they become, and the transport that carries it. No SQL, no pages.

mod content;
mod failure;
mod folder;
mod layout;
mod message;
mod plain;
mod smtp;
mod weekly;

pub use content::{Content, Destination, NudgeMail, QuestionMail, RosterMail};
pub use failure::Failure;
pub use folder::{Folder, ReadMail};
pub use message::{Parcel, Sender};
pub use smtp::{Patience, Smtp, SmtpSettings, Tls};
pub use weekly::{Needs, WeeklyCourse, WeeklyMail, WeeklyPerson};

use crate::domain::time::Instant;

/// How mails leave.
pub enum Transport {
    /// They don't: nothing is sent, and no question mails are written.
    Off,
    /// Through a mail server.
    Smtp(Box<Smtp>),
    /// Into a folder, a file each: for development and tests.
    Folder(Folder),
}

/// The way out, and the address that mails come from.
pub struct Mailer {
    pub transport: Transport,
    pub sender: Sender,
}

impl Mailer {
    /// Nothing is sent.
    pub fn off() -> Self {
        Self { transport: Transport::Off, sender: Sender::nobody() }
    }

    pub const fn is_on(&self) -> bool {
        !matches!(self.transport, Transport::Off)
    }

    /// How many mails may be on their way at once.
    pub fn at_once(&self) -> usize {
        match &self.transport {
            Transport::Off => 0,
            Transport::Smtp(smtp) => smtp.connections(),
            Transport::Folder(_) => 8,
        }
    }

    /// The folder that mails go into, where they do.
    pub const fn folder(&self) -> Option<&Folder> {
        match &self.transport {
            Transport::Folder(folder) => Some(folder),
            _ => None,
        }
    }

    /// Hands one mail over. `id` names it for good: the same mail sent again is recognised by it.
    pub async fn send(&self, parcel: &Parcel, id: &str, now: Instant) -> Result<(), Failure> {
        let message = parcel.message(&self.sender, id, now)?;
        match &self.transport {
            Transport::Off => Err(Failure::Unreachable("no transport is set up")),
            Transport::Smtp(smtp) => smtp.deliver(&message).await,
            Transport::Folder(folder) => folder.put(id, message.formatted()).await,
        }
    }
}
