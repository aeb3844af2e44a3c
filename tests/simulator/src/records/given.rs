//! A record as a request gives it, each member brought to the field it is meant for. The columns of a Bulk file
//! are brought there once for the whole file.

use std::borrow::Cow;

use serde_json::Value;

use super::Row;
use super::schema::Object;

/// A value before it is checked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given<'a> {
    Null,
    Text(&'a str),
    /// Neither null nor a text.
    Json(&'a Value),
}

/// What the name of a member stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// A field of the object, by position.
    Field(usize),
    /// The row that a lookup leads to, by this key of it.
    Parent { lookup: usize, key: &'a str },
    /// A relationship without exactly one key.
    Keyless { lookup: usize },
    /// What every object has, or nothing known.
    Other(&'a str),
}

pub(crate) type Record<'a> = Vec<(Target<'a>, Given<'a>)>;

impl<'a> Given<'a> {
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::String(text) => Self::Text(text),
            other => Self::Json(other),
        }
    }

    /// As the messages of refusals show it.
    pub(crate) fn shown(self) -> Cow<'a, str> {
        match self {
            Self::Null => Cow::Borrowed("null"),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Json(value) => Cow::Owned(value.to_string()),
        }
    }

    pub(crate) fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_empty(self) -> bool {
        matches!(self, Self::Null | Self::Text(""))
    }
}

/// The members of a JSON record.
pub(crate) fn record<'a>(object: &Object, row: &'a Row) -> Record<'a> {
    let members = row.iter().filter(|(name, _)| *name != "attributes");
    members
        .map(|(name, value)| {
            if let Some(position) = object.position(name) {
                return (Target::Field(position), Given::of(value));
            }
            let Some(lookup) = object.relationship(name) else {
                return (Target::Other(name), Given::of(value));
            };
            let keys = value.as_object().into_iter().flatten().filter(|(name, _)| *name != "attributes");
            let mut keys = keys.fuse();
            match (keys.next(), keys.next()) {
                (Some((key, value)), None) => (Target::Parent { lookup, key }, Given::of(value)),
                _ => (Target::Keyless { lookup }, Given::of(value)),
            }
        })
        .collect()
}
