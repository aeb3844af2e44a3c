//! What is known about a person beside their learning: name, address, clock, tags and groups; what is too long or no name.

use super::calendar::Weekdays;
use super::ids::UserId;
use super::linking;
use super::roles::{Role, Roles};
use super::time::Zone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The tag that decides where a question's link leads; it has a column of its own.
pub const SALESFORCE_USER: &str = "Salesforce_user";
/// The group that every site has, beside six of its own.
pub const COUNTRY: &str = "Country";
/// Longest name of a person, in characters.
pub const LONGEST_NAME: usize = 120;
/// Longest name of a tag or group, and longest value, in characters.
pub const LONGEST_LABEL: usize = 80;
/// Most groups of a person: the country and six more.
pub const MOST_GROUPS: usize = 7;
/// Most tags of a person.
pub const MOST_TAGS: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelKind {
    Tag,
    Group,
}

impl LabelKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Group => "group",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Tag, Self::Group].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Values by kind and name.
pub type Labels = BTreeMap<(LabelKind, String), String>;

/// What an administrator may change about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Details {
    /// Lower case.
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub locale: String,
    /// IANA name.
    pub time_zone: String,
    pub manager_id: Option<UserId>,
    /// `None`: the site's.
    pub workdays: Option<Weekdays>,
    pub salesforce_user: Option<bool>,
}

/// A text of one line without control characters, trimmed; `None` when it is empty or longer than `longest` characters.
pub fn line(text: &str, longest: usize) -> Option<String> {
    let text = text.trim();
    let sound = !text.is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control);
    sound.then(|| text.to_owned())
}

/// Why labels can't be taken; the number is that of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    #[error("line {0} isn't name=value")]
    NotNameValue(usize),
    #[error("line {0}: a name and a value have at most {LONGEST_LABEL} characters")]
    TooLong(usize),
    #[error("line {0} names something a second time")]
    Twice(usize),
    #[error("too many")]
    TooMany,
    #[error("{SALESFORCE_USER} has a field of its own")]
    Reserved,
}

/// Reads labels of one kind, a line each as `name=value`; empty lines are passed over.
pub fn labels(kind: LabelKind, text: &str) -> Result<Labels, LabelError> {
    let mut found = Labels::new();
    for (at, row) in text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty()) {
        let (name, value) = row.split_once('=').ok_or(LabelError::NotNameValue(at + 1))?;
        if name.trim().is_empty() || value.trim().is_empty() {
            return Err(LabelError::NotNameValue(at + 1));
        }
        let bounded = |text| line(text, LONGEST_LABEL).ok_or(LabelError::TooLong(at + 1));
        let (name, value) = (bounded(name)?, bounded(value)?);
        if name.eq_ignore_ascii_case(SALESFORCE_USER) {
            return Err(LabelError::Reserved);
        }
        if found.insert((kind, name), value).is_some() {
            return Err(LabelError::Twice(at + 1));
        }
    }
    let most = if kind == LabelKind::Group { MOST_GROUPS } else { MOST_TAGS };
    if found.len() > most { Err(LabelError::TooMany) } else { Ok(found) }
}

/// `true`, `false`, or empty for unset, in English or German; `None` for another word.
pub fn tristate(word: &str) -> Option<Option<bool>> {
    match word.trim().to_lowercase().as_str() {
        "" | "unset" | "-" => Some(None),
        "true" | "yes" | "ja" | "wahr" | "1" => Some(Some(true)),
        "false" | "no" | "nein" | "falsch" | "0" => Some(Some(false)),
        _ => None,
    }
}

/// How a form or a file writes it.
pub const fn tristate_word(value: Option<bool>) -> &'static str {
    match value {
        None => "unset",
        Some(true) => "true",
        Some(false) => "false",
    }
}

/// Why details can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DetailsError {
    #[error("not an e-mail address")]
    Email,
    #[error("a name has 1 to {LONGEST_NAME} characters")]
    FirstName,
    #[error("a name has 1 to {LONGEST_NAME} characters")]
    LastName,
    #[error("not one of the time zones")]
    TimeZone,
}

impl Details {
    /// The same with everything in the form it is stored in.
    pub fn checked(mut self) -> Result<Self, DetailsError> {
        self.email = linking::address(&self.email).ok_or(DetailsError::Email)?;
        self.first_name = line(&self.first_name, LONGEST_NAME).ok_or(DetailsError::FirstName)?;
        self.last_name = line(&self.last_name, LONGEST_NAME).ok_or(DetailsError::LastName)?;
        if self.time_zone.len() > 64 || Zone::named(&self.time_zone).is_none() {
            return Err(DetailsError::TimeZone);
        }
        Ok(self)
    }
}

impl Role {
    pub const ALL: [Self; 6] =
        [Self::Learner, Self::Author, Self::ReportingManager, Self::ProgramManager, Self::Admin, Self::Owner];

    /// As it is stored and sent: `program_manager`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Learner => "learner",
            Self::Author => "author",
            Self::ReportingManager => "reporting_manager",
            Self::ProgramManager => "program_manager",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// The words of files and forms, in English and German; case, blanks, hyphens and underscores don't matter.
    pub fn parse(word: &str) -> Option<Self> {
        let plain: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Some(match plain.as_str() {
            "learner" | "participant" | "lernende" | "lernender" | "teilnehmer" | "teilnehmerin" => Self::Learner,
            "author" | "autor" | "autorin" => Self::Author,
            "reportingmanager" | "berichtsverantwortliche" | "berichtsverantwortlicher" => Self::ReportingManager,
            "programmanager" | "programmleiter" | "programmleitung" => Self::ProgramManager,
            "admin" | "administrator" | "administratorin" => Self::Admin,
            "owner" | "companyowner" | "inhaber" | "inhaberin" => Self::Owner,
            _ => return None,
        })
    }
}

impl Roles {
    /// These and learner, each once, in a fixed order.
    pub fn of(roles: impl IntoIterator<Item = Role>) -> Self {
        let given: Vec<Role> = roles.into_iter().chain([Role::Learner]).collect();
        Self(Role::ALL.into_iter().filter(|role| given.contains(role)).collect())
    }

    /// The same roles, in whatever order they are stored.
    pub fn same(&self, other: &Self) -> bool {
        Self::of(self.0.iter().copied()) == Self::of(other.0.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_lines_of_name_and_value() {
        let found = labels(LabelKind::Tag, "Region = North=East\n\n Level=2 ").expect("sound");
        assert_eq!(found.get(&(LabelKind::Tag, "Region".to_owned())).map(String::as_str), Some("North=East"));
        assert_eq!(found.len(), 2);
        let refused = |text: &str| labels(LabelKind::Tag, text).err();
        assert_eq!(refused("a=1\nb"), Some(LabelError::NotNameValue(2)));
        assert_eq!(refused("a="), Some(LabelError::NotNameValue(1)));
        assert_eq!(refused("a=1\na=2"), Some(LabelError::Twice(2)));
        assert_eq!(refused("salesforce_USER=true"), Some(LabelError::Reserved));
        assert_eq!(refused(&format!("a={}", "x".repeat(81))), Some(LabelError::TooLong(1)));
        let eight = (0..8).map(|at| format!("g{at}=1\n")).collect::<Vec<_>>().concat();
        assert_eq!(labels(LabelKind::Group, &eight), Err(LabelError::TooMany));
    }

    #[test]
    fn every_role_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
            assert_eq!(serde_json::to_string(&role).expect("json"), format!("\"{}\"", role.as_str()));
        }
        assert_eq!(Role::parse("Program Manager"), Some(Role::ProgramManager));
        assert_eq!(Role::parse("boss"), None);
    }
}
