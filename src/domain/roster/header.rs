//! What a column is, by its heading in English or German.

use crate::domain::person::{self, COUNTRY, LONGEST_LABEL, LabelKind, SALESFORCE_USER};

/// What a column of a roster holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    Email,
    FirstName,
    LastName,
    Role,
    ManagerEmail,
    TimeZone,
    Language,
    SalesforceUser,
    State,
    Label(LabelKind, String),
    /// Passed over, and said so.
    Unknown(String),
}

/// Case, blanks, hyphens and underscores don't matter.
fn plain(heading: &str) -> String {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `Group: Region`, `Tag: Level`.
fn label(heading: &str) -> Option<Column> {
    let (kind, name) = heading.split_once(':')?;
    let kind = match plain(kind).as_str() {
        "group" | "gruppe" => LabelKind::Group,
        "tag" | "merkmal" => LabelKind::Tag,
        _ => return None,
    };
    let name = person::line(name, LONGEST_LABEL).filter(|name| !name.contains('='))?;
    Some(if name.eq_ignore_ascii_case(SALESFORCE_USER) { Column::SalesforceUser } else { Column::Label(kind, name) })
}

impl Column {
    pub(super) fn of(heading: &str) -> Self {
        match plain(heading).as_str() {
            "email" | "emailaddress" | "mail" | "emailadresse" => Self::Email,
            "firstname" | "givenname" | "vorname" => Self::FirstName,
            "lastname" | "surname" | "familyname" | "nachname" | "familienname" => Self::LastName,
            "role" | "roles" | "rolle" | "rollen" => Self::Role,
            "manageremail" | "manager" | "führungskraft" | "emailderführungskraft" | "vorgesetzte" => {
                Self::ManagerEmail
            }
            "timezone" | "zeitzone" => Self::TimeZone,
            "language" | "locale" | "sprache" => Self::Language,
            "salesforceuser" => Self::SalesforceUser,
            "state" | "status" => Self::State,
            "country" | "land" => Self::Label(LabelKind::Group, COUNTRY.to_owned()),
            _ => label(heading).unwrap_or_else(|| Self::Unknown(heading.trim().chars().take(LONGEST_LABEL).collect())),
        }
    }

    /// A cell of this column may hold what looks like a formula without anybody minding.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::FirstName | Self::LastName | Self::Label(..))
    }
}
