//! The stored rows of one object in one org, in the order they were inserted, found by Salesforce id and by
//! key fields. A ledger entry is the only thing that changes a table, so that replaying the ledger is the
//! same code as serving a request.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::Row;
use super::ledger::{LedgerEntry, Operation};

#[derive(Default)]
pub(crate) struct Table {
    /// Shared with the ledger until they change.
    rows: BTreeMap<u64, Arc<Row>>,
    by_id: HashMap<String, u64>,
    keys: Vec<Key>,
    created: u64,
}

/// Rows by the value of one external id or unique field. Several rows may share a value unless it is unique.
struct Key {
    field: String,
    case_sensitive: bool,
    rows: HashMap<String, Vec<u64>>,
}

/// What a table has to get back when the commit of an entry is undone.
pub(crate) enum Before {
    Nothing { id: String },
    Was { serial: u64, row: Arc<Row> },
}

impl Table {
    /// A table whose rows are found by these fields; the flag says whether letter case matters in one.
    pub(crate) fn keyed<'a>(fields: impl Iterator<Item = (&'a str, bool)>) -> Self {
        let keys =
            fields.map(|(field, case_sensitive)| Key { field: field.to_owned(), case_sensitive, rows: HashMap::new() });
        Self { keys: keys.collect(), ..Self::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Rows ever created: the next serial number is one more.
    pub(crate) fn created(&self) -> u64 {
        self.created
    }

    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.values().map(Arc::as_ref)
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Row> {
        self.rows.get(self.by_id.get(id)?).map(Arc::as_ref)
    }

    /// The first row with this value, and how many there are.
    pub(crate) fn by_key(&self, field: &str, value: &str) -> Option<(&Row, usize)> {
        let key = self.keys.iter().find(|key| key.field == field)?;
        let serials = key.rows.get(&key.folded(value))?;
        Some((self.rows.get(serials.first()?)?, serials.len()))
    }

    /// The ids of every row with this value.
    pub(crate) fn ids_by_key(&self, field: &str, value: &str) -> Vec<String> {
        let key = self.keys.iter().find(|key| key.field == field);
        let serials = key.and_then(|key| key.rows.get(&key.folded(value)));
        let rows = serials.into_iter().flatten().filter_map(|serial| self.rows.get(serial));
        rows.filter_map(|row| row.get("Id")?.as_str()).map(str::to_owned).collect()
    }

    pub(crate) fn apply(&mut self, entry: &LedgerEntry) -> Result<(), String> {
        match entry.operation {
            Operation::Created => {
                if self.by_id.contains_key(&entry.salesforce_id) {
                    return Err(format!("entry {} creates {} again", entry.seq, entry.salesforce_id));
                }
                self.created += 1;
                self.insert(self.created, Arc::clone(&entry.fields));
            }
            Operation::Updated => {
                let serial = self.by_id.get(&entry.salesforce_id).copied();
                let found = serial.and_then(|serial| Some((serial, self.rows.get_mut(&serial)?)));
                let (serial, row) = found.ok_or_else(|| format!("entry {} updates no row", entry.seq))?;
                for key in &mut self.keys {
                    let changed = entry.fields.get(&key.field).filter(|value| row.get(&key.field) != Some(value));
                    if let Some(value) = changed {
                        key.forget(row, serial);
                        key.learn(value, serial);
                    }
                }
                let row = Arc::make_mut(row);
                for (name, value) in entry.fields.iter() {
                    match row.get_mut(name) {
                        Some(stored) => stored.clone_from(value),
                        None => drop(row.insert(name.clone(), value.clone())),
                    }
                }
            }
            Operation::Deleted => {
                let removed = self.remove(&entry.salesforce_id);
                removed.ok_or_else(|| format!("entry {} deletes no row", entry.seq))?;
            }
        }
        Ok(())
    }

    /// What `entry` is about to change.
    pub(crate) fn before(&self, entry: &LedgerEntry) -> Before {
        let serial = self.by_id.get(&entry.salesforce_id).copied();
        match serial.and_then(|serial| Some((serial, self.rows.get(&serial)?.clone()))) {
            Some((serial, row)) => Before::Was { serial, row },
            None => Before::Nothing { id: entry.salesforce_id.clone() },
        }
    }

    pub(crate) fn undo(&mut self, before: Before) {
        match before {
            Before::Nothing { id } => {
                if self.remove(&id).is_some() {
                    self.created -= 1;
                }
            }
            Before::Was { serial, row } => {
                let id = row.get("Id").and_then(Value::as_str).unwrap_or_default().to_owned();
                self.remove(&id);
                self.insert(serial, row);
            }
        }
    }

    fn insert(&mut self, serial: u64, row: Arc<Row>) {
        if let Some(id) = row.get("Id").and_then(Value::as_str) {
            self.by_id.insert(id.to_owned(), serial);
        }
        for key in &mut self.keys {
            if let Some(value) = row.get(&key.field) {
                key.learn(value, serial);
            }
        }
        self.rows.insert(serial, row);
    }

    fn remove(&mut self, id: &str) -> Option<Arc<Row>> {
        let serial = self.by_id.remove(id)?;
        let row = self.rows.remove(&serial)?;
        for key in &mut self.keys {
            key.forget(&row, serial);
        }
        Some(row)
    }
}

impl Key {
    fn folded(&self, value: &str) -> String {
        if self.case_sensitive { value.to_owned() } else { value.to_lowercase() }
    }

    fn learn(&mut self, value: &Value, serial: u64) {
        if let Some(value) = text(value) {
            self.rows.entry(self.folded(&value)).or_default().push(serial);
        }
    }

    fn forget(&mut self, row: &Row, serial: u64) {
        let Some(value) = row.get(&self.field).and_then(text) else { return };
        let value = self.folded(&value);
        let Some(serials) = self.rows.get_mut(&value) else { return };
        serials.retain(|known| *known != serial);
        if serials.is_empty() {
            self.rows.remove(&value);
        }
    }
}

/// A key may be a number; what is empty is no key.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
