//! One type per identity, so that a course id can't be passed where a question id is meant.
//!
//! Our own ids are UUIDs of version 7: they sort by time, which keeps the primary keys append-only.
//! Salesforce's ids are kept in their 18-character spelling whatever spelling came in.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_simple().fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

uuid_ids! {
    /// A tenant.
    SiteId,
    UserId,
    CourseId,
    QuestionId,
    QuestionVersionId,
    EnrolmentId,
    PresentationId,
    AnswerId,
    PointEventId,
    SessionId,
    /// A site's tie to one Salesforce organisation.
    ConnectionId,
    AuditEventId,
    ExportAttemptId,
    InvitationId,
    ExportRunId,
    ExportJobId,
    ExportReceiptId,
    /// A manager's direct reports in one course.
    TeamScoreId,
    HoldId,
    TeamId,
    CommentId,
    MediaId,
    /// A code and a link on their way to a mailbox.
    ChallengeId,
    MailId,
    QuestionLinkId,
    RosterImportId,
    CoachingNoteId,
}

/// Why a text is no Salesforce id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Salesforce id of the expected kind")]
pub struct NotASalesforceId;

/// Gives the 18-character spelling of a 15- or 18-character id.
///
/// The three characters at the end encode which of the first fifteen are upper case; they are computed anew rather than
/// trusted, because only the first fifteen are the identity.
fn canonical(text: &str, prefix: &str) -> Result<String, NotASalesforceId> {
    let bytes = text.as_bytes();
    let well_formed = matches!(bytes.len(), 15 | 18) && bytes.iter().all(u8::is_ascii_alphanumeric);
    if !well_formed || !text.starts_with(prefix) {
        return Err(NotASalesforceId);
    }
    let mut id: String = text.chars().take(15).collect();
    for chunk in bytes.chunks(5).take(3) {
        let upper = chunk.iter().enumerate().filter(|(_, b)| b.is_ascii_uppercase());
        let bits = upper.fold(0_u8, |bits, (at, _)| bits | (1 << at));
        id.push(char::from(if bits < 26 { b'A' + bits } else { b'0' + bits - 26 }));
    }
    Ok(id)
}

macro_rules! salesforce_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes 15 or 18 characters; refuses another kind's prefix.
            pub fn parse(text: &str) -> Result<Self, NotASalesforceId> {
                canonical(text, $prefix).map(Self)
            }

            /// All 18 characters.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The first fifteen characters: the spelling inside access tokens.
            pub fn short(&self) -> &str {
                self.0.get(..15).unwrap_or(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

salesforce_ids! {
    /// A Salesforce organisation.
    OrgId = "00D",
    /// A person in one Salesforce organisation.
    SalesforceUserId = "005",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_characters_become_the_documented_eighteen() {
        let id = OrgId::parse("00Dxx0000001gEA").map(|id| id.to_string());
        assert_eq!(id.as_deref(), Ok("00Dxx0000001gEAEAY"));
    }

    #[test]
    fn both_spellings_are_one_identity() {
        assert_eq!(OrgId::parse("00Dxx0000001gEA"), OrgId::parse("00Dxx0000001gEAEAY"));
    }

    #[test]
    fn a_foreign_prefix_or_a_strange_character_is_refused() {
        for text in ["0055g00000A1b2c", "00Dxx0000001gE!", "00Dxx", "", "00Dxx0000001gEAEAY1"] {
            assert_eq!(OrgId::parse(text), Err(NotASalesforceId), "{text}");
        }
    }
}
