//! The append-only ledger: one entry for every row a request created, updated or deleted.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::packed::{Cell, Draft, Packed};
use super::schema::{Object, Schema};

/// What a commit did to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    Created,
    Updated,
    Deleted,
}

/// One row of one commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Counts on over all orgs, from 1.
    pub seq: u64,
    /// Key of the org.
    pub org: String,
    /// The `X-Request-Id` of the reply.
    pub request_id: String,
    pub object: String,
    pub external_id_field: String,
    pub external_id: String,
    pub salesforce_id: String,
    pub operation: Operation,
    /// The fields this commit set, as stored; empty for a deletion. A new row is these very fields.
    pub fields: Map<String, Value>,
    pub at_ms: i64,
}

/// A change that is decided but not committed.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// Number of the object in its schema.
    pub(crate) object: usize,
    /// Position of the field by which the ledger names the row.
    pub(crate) key: Option<usize>,
    pub(crate) external_id: String,
    pub(crate) salesforce_id: String,
    pub(crate) operation: Operation,
    pub(crate) fields: Packed,
}

/// What the changes of one commit have in common.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Commit<'a> {
    pub(crate) org: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) at_ms: i64,
}

impl LedgerEntry {
    /// The change of an entry; `None` when the schema of today lacks the object. Fields it lacks are passed over.
    pub(crate) fn change(&self, schema: &Schema) -> Option<Change> {
        let object = schema.object(&self.object)?;
        let mut fields = Draft::default();
        for (name, value) in &self.fields {
            if let Some(slot) = object.slot(name) {
                fields.set(slot, Cell::of(value));
            }
        }
        Some(Change {
            object: object.number,
            key: object.position(&self.external_id_field),
            external_id: self.external_id.clone(),
            salesforce_id: self.salesforce_id.clone(),
            operation: self.operation,
            fields: fields.pack(),
        })
    }
}

/// An entry as it is written: [`LedgerEntry`] without a copy of anything.
#[derive(Serialize)]
struct Line<'a> {
    seq: u64,
    org: &'a str,
    request_id: &'a str,
    object: &'a str,
    external_id_field: &'a str,
    external_id: &'a str,
    salesforce_id: &'a str,
    operation: Operation,
    fields: Named<'a>,
    at_ms: i64,
}

struct Named<'a>(&'a Object, &'a Packed);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.1.cells().filter_map(|(slot, cell)| Some((self.0.name_of(slot)?, cell)));
        serializer.collect_map(cells)
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Whole(whole) => serializer.serialize_i64(*whole),
            Self::Decimal(decimal) => serializer.serialize_f64(*decimal),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// Writes the line of one entry, its end included.
pub(super) fn write_line(
    into: &mut Vec<u8>,
    object: &Object,
    commit: Commit<'_>,
    seq: u64,
    change: &Change,
) -> std::io::Result<()> {
    let key = change.key.and_then(|position| object.fields.get(position));
    let line = Line {
        seq,
        org: commit.org,
        request_id: commit.request_id,
        object: &object.name,
        external_id_field: key.map_or("", |field| field.name.as_str()),
        external_id: &change.external_id,
        salesforce_id: &change.salesforce_id,
        operation: change.operation,
        fields: Named(object, &change.fields),
        at_ms: commit.at_ms,
    };
    serde_json::to_writer(&mut *into, &line)?;
    into.push(b'\n');
    Ok(())
}
