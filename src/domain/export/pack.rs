//! What one call carries: up to five lists of 200 rows, parents before children, unchanged rows left out.

use super::{Key, Object, Row};
use crate::domain::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows in one list, lists in one call, parts in one call: Salesforce's own limits.
pub const MAX_ROWS_PER_COLLECTION: usize = 200;
pub const MAX_COLLECTIONS: usize = 5;
const MAX_PARTS: usize = 25;

/// A claimed row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub key: Key,
    pub external_id: String,
    /// The version that is sent now, and when the row became it.
    pub version: i64,
    pub changed_at: Instant,
    /// Fingerprint of what Salesforce has, when it has the row.
    pub acked_hash: Option<String>,
    pub salesforce_id: Option<String>,
    /// Whether a call ever carried the row: if not, the org can't have it.
    pub sent_before: bool,
    pub attempts: i64,
    pub first_dirty_at: Instant,
    /// The row has to be gone from the org.
    pub gone: bool,
    /// Salesforce didn't take the owner that the row should have.
    pub owner_refused: bool,
}

/// Salesforce confirmed this version of a row, or had it already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ack {
    pub object: &'static str,
    pub entity_id: Uuid,
    pub version: i64,
    /// When the confirmed version came about; 0 when nothing had to be sent.
    pub changed_at: Instant,
    pub hash: String,
    /// `None` when nothing had to be sent.
    pub salesforce_id: Option<String>,
}

/// A row on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    pub item: Item,
    pub row: Row,
    pub fingerprint: String,
}

/// One request among those of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Upsert {
        object: Object,
        rows: Vec<Outgoing>,
    },
    /// Rows that have to go, by their Salesforce ids.
    Remove(Vec<Item>),
    /// A row that has to go and whose Salesforce id was never told.
    RemoveByKey(Item),
}

impl Part {
    pub fn items(&self) -> Box<dyn Iterator<Item = &Item> + '_> {
        match self {
            Self::Upsert { rows, .. } => Box::new(rows.iter().map(|outgoing| &outgoing.item)),
            Self::Remove(items) => Box::new(items.iter()),
            Self::RemoveByKey(item) => Box::new(std::iter::once(item)),
        }
    }

    const fn is_list(&self) -> bool {
        !matches!(self, Self::RemoveByKey(_))
    }
}

/// A call, and what needs none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pack {
    pub parts: Vec<Part>,
    /// Rows that already say in Salesforce what they should.
    pub unchanged: Vec<Ack>,
    /// Rows that have to go and never were there.
    pub never_there: Vec<Item>,
    /// Claimed, but beyond what one call carries.
    pub left_over: bool,
}

impl Pack {
    /// How many rows the call carries.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.items().count()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

/// Packs claimed rows with their newest state. An item without a row has lost its source: its row has to go.
///
/// Rows of one object stand in the order of their parents, because rows of one master lock each other when they travel apart.
pub fn pack(items: Vec<Item>, mut rows: BTreeMap<Key, Row>) -> Pack {
    let mut pack = Pack::default();
    let (mut stay, mut go) = (Vec::new(), Vec::new());
    for item in items {
        match rows.remove(&item.key) {
            Some(row) if !item.gone => stay.push((item, row)),
            _ => go.push(item),
        }
    }
    stay.sort_by(|(a, left), (b, right)| {
        (a.key.object, left.parents().next(), a.first_dirty_at).cmp(&(
            b.key.object,
            right.parents().next(),
            b.first_dirty_at,
        ))
    });
    for (item, row) in stay {
        let fingerprint = row.fingerprint();
        if item.acked_hash.as_deref() == Some(&fingerprint) {
            pack.unchanged.push(unchanged(&item, fingerprint));
        } else {
            pack.left_over |= !upsert(&mut pack.parts, Outgoing { item, row, fingerprint });
        }
    }
    // Children go before their parents.
    go.sort_by_key(|item| (std::cmp::Reverse(item.key.object), item.first_dirty_at));
    for item in go {
        if item.salesforce_id.is_none() && !item.sent_before {
            pack.never_there.push(item);
        } else {
            pack.left_over |= !remove(&mut pack.parts, item);
        }
    }
    pack
}

fn unchanged(item: &Item, hash: String) -> Ack {
    Ack {
        object: item.key.object.kind(),
        entity_id: item.key.entity,
        version: item.version,
        changed_at: Instant::from_micros(0),
        hash,
        salesforce_id: None,
    }
}

fn lists(parts: &[Part]) -> usize {
    parts.iter().filter(|part| part.is_list()).count()
}

/// Gives whether the row found a place.
fn upsert(parts: &mut Vec<Part>, outgoing: Outgoing) -> bool {
    let wanted = outgoing.item.key.object;
    if let Some(Part::Upsert { object, rows }) = parts.last_mut()
        && *object == wanted
        && rows.len() < MAX_ROWS_PER_COLLECTION
    {
        rows.push(outgoing);
        return true;
    }
    if lists(parts) == MAX_COLLECTIONS {
        return false;
    }
    parts.push(Part::Upsert { object: wanted, rows: vec![outgoing] });
    true
}

fn remove(parts: &mut Vec<Part>, item: Item) -> bool {
    if parts.len() == MAX_PARTS {
        return false;
    }
    if item.salesforce_id.is_none() {
        parts.push(Part::RemoveByKey(item));
        return true;
    }
    if let Some(Part::Remove(items)) = parts.last_mut()
        && items.len() < MAX_ROWS_PER_COLLECTION
    {
        items.push(item);
        return true;
    }
    if lists(parts) == MAX_COLLECTIONS {
        return false;
    }
    parts.push(Part::Remove(vec![item]));
    true
}
