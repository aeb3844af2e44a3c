//! The data of the orgs: which objects and fields there are, what a row may hold, what is stored, and the
//! ledger of every commit. Nothing here knows of HTTP.

pub(crate) mod deciding;
pub(crate) mod deleting;
pub(crate) mod given;
mod journal;
pub(crate) mod ledger;
pub(crate) mod packed;
mod references;
pub(crate) mod schema;
mod setting;
pub(crate) mod store;
pub(crate) mod table;
mod values;

pub(crate) use values::instant as timestamp;

use serde_json::{Map, Value};

/// The fields of one stored row, `Id` and the system fields among them.
pub(crate) type Row = Map<String, Value>;

/// Why one row of a request was refused; `statusCode` in a reply about many rows, `errorCode` about one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowError {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) fields: Vec<String>,
}

impl RowError {
    pub(crate) fn new(code: &str, message: impl Into<String>, fields: &[&str]) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
        }
    }
}
