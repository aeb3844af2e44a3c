//! The append-only ledger: one entry for every row a request created, updated or deleted.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Row;

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
    #[serde(with = "shared")]
    pub fields: Arc<serde_json::Map<String, Value>>,
    pub at_ms: i64,
}

/// A change that is decided but not committed.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) object: String,
    pub(crate) external_id_field: String,
    pub(crate) external_id: String,
    pub(crate) salesforce_id: String,
    pub(crate) operation: Operation,
    pub(crate) fields: Row,
}

/// Fields behind a shared pointer, written as if they were not.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Row;

    pub(super) fn serialize<S: Serializer>(fields: &Arc<Row>, serializer: S) -> Result<S::Ok, S::Error> {
        fields.as_ref().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Row>, D::Error> {
        Row::deserialize(deserializer).map(Arc::new)
    }
}
