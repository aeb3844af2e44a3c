//! The stored rows of one object in one org, in the order they were inserted, found by Salesforce id and by
//! external id. A ledger entry is the only thing that changes a table, so that replaying the ledger is the
//! same code as serving a request.

use std::collections::{BTreeMap, HashMap};

use super::Row;
use super::ledger::{LedgerEntry, Operation};

#[derive(Default)]
pub(crate) struct Table {
    rows: BTreeMap<u64, Row>,
    by_id: HashMap<String, u64>,
    /// External ids are not case-sensitive, so the key is in small letters.
    by_external_id: HashMap<String, u64>,
    created: u64,
}

impl Table {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Rows ever created: the next serial number is one more.
    pub(crate) fn created(&self) -> u64 {
        self.created
    }

    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.values()
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Row> {
        self.rows.get(self.by_id.get(id)?)
    }

    pub(crate) fn by_external_id(&self, value: &str) -> Option<&Row> {
        self.rows.get(self.by_external_id.get(&value.to_lowercase())?)
    }

    pub(crate) fn apply(&mut self, entry: &LedgerEntry) -> Result<(), String> {
        match entry.operation {
            Operation::Created => {
                if self.by_id.contains_key(&entry.salesforce_id) {
                    return Err(format!("entry {} creates {} again", entry.seq, entry.salesforce_id));
                }
                self.created += 1;
                self.by_id.insert(entry.salesforce_id.clone(), self.created);
                self.by_external_id.insert(entry.external_id.to_lowercase(), self.created);
                self.rows.insert(self.created, entry.fields.clone());
            }
            Operation::Updated => {
                let serial = self.by_id.get(&entry.salesforce_id);
                let row = serial.and_then(|serial| self.rows.get_mut(serial));
                let row = row.ok_or_else(|| format!("entry {} updates no row", entry.seq))?;
                for (name, value) in &entry.fields {
                    row.insert(name.clone(), value.clone());
                }
            }
            Operation::Deleted => {
                let serial = self.by_id.remove(&entry.salesforce_id);
                let serial = serial.ok_or_else(|| format!("entry {} deletes no row", entry.seq))?;
                self.by_external_id.remove(&entry.external_id.to_lowercase());
                self.rows.remove(&serial);
            }
        }
        Ok(())
    }
}
