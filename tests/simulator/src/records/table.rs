//! The stored rows of one object in one org, in the order they were inserted, found by Salesforce id and by
//! key fields. A change that is in the ledger is the only thing that changes a table, so that replaying the
//! ledger is the same code as serving a request.

use std::borrow::Cow;
use std::collections::HashMap;

use super::ledger::{Change, Operation};
use super::packed::{Cell, Packed, Slot};
use super::schema::{ID, Object};
use crate::orgs::ids;

#[derive(Default)]
pub(crate) struct Table {
    /// By serial number, from 1. A row that is gone leaves its place empty: numbers are never given twice.
    rows: Vec<Option<Packed>>,
    held: usize,
    keys: Vec<Key>,
}

/// Rows by the value of one external id or unique field.
struct Key {
    slot: Slot,
    case_sensitive: bool,
    rows: HashMap<Box<str>, Serials>,
}

/// Several rows may share a value unless it is unique.
#[derive(Debug, PartialEq, Eq)]
enum Serials {
    One(u64),
    Several(Vec<u64>),
}

/// What a table has to get back when a change is undone.
pub(crate) enum Before {
    Nothing { serial: u64 },
    Was { serial: u64, row: Packed },
}

impl Table {
    pub(crate) fn of(object: &Object) -> Self {
        let keys = object.keys().map(|(slot, case_sensitive)| Key { slot, case_sensitive, rows: HashMap::new() });
        Self { keys: keys.collect(), ..Self::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.held
    }

    /// Rows ever created: the next serial number is one more.
    pub(crate) fn created(&self) -> u64 {
        u64::try_from(self.rows.len()).unwrap_or(u64::MAX)
    }

    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = &Packed> {
        self.rows.iter().flatten()
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Packed> {
        self.place(id).map(|(_, row)| row)
    }

    /// The first row with this value, and how many there are.
    pub(crate) fn by_key(&self, slot: Slot, value: &str) -> Option<(&Packed, usize)> {
        let serials = self.serials(slot, value)?;
        Some((self.row(*serials.first()?)?, serials.len()))
    }

    /// The ids of every row with this value.
    pub(crate) fn ids_by_key(&self, slot: Slot, value: &str) -> Vec<String> {
        let serials = self.serials(slot, value).unwrap_or_default();
        let rows = serials.iter().filter_map(|serial| self.row(*serial));
        rows.filter_map(|row| row.text(ID)).map(str::to_owned).collect()
    }

    fn serials(&self, slot: Slot, value: &str) -> Option<&[u64]> {
        let key = self.keys.iter().find(|key| key.slot == slot)?;
        Some(match key.rows.get(key.folded(value).as_ref())? {
            Serials::One(serial) => std::slice::from_ref(serial),
            Serials::Several(serials) => serials,
        })
    }

    /// An id carries the serial number of its row.
    fn place(&self, id: &str) -> Option<(u64, &Packed)> {
        let serial = ids::serial(id)?;
        let row = self.row(serial)?;
        (row.text(ID) == Some(id)).then_some((serial, row))
    }

    fn row(&self, serial: u64) -> Option<&Packed> {
        self.rows.get(index(serial)?)?.as_ref()
    }

    /// Makes the change and tells how to take it back.
    pub(crate) fn apply(&mut self, change: &Change) -> Result<Before, String> {
        let id = change.salesforce_id.as_str();
        match change.operation {
            Operation::Created => {
                let serial = self.created() + 1;
                if ids::serial(id) != Some(serial) {
                    return Err(format!("{id} is created out of order, as row {serial}"));
                }
                self.rows.push(None);
                self.put(serial, change.fields.clone());
                Ok(Before::Nothing { serial })
            }
            Operation::Updated => {
                let (serial, row) = self.place(id).ok_or_else(|| format!("{id} is updated and not there"))?;
                let changed = row.with(&change.fields);
                let row = self.take(serial).unwrap_or_default();
                for key in &mut self.keys {
                    if row.get(key.slot) != changed.get(key.slot) {
                        key.forget(&row, serial);
                        key.learn(&changed, serial);
                    }
                }
                self.set(serial, Some(changed));
                Ok(Before::Was { serial, row })
            }
            Operation::Deleted => {
                let (serial, _) = self.place(id).ok_or_else(|| format!("{id} is deleted and not there"))?;
                let row = self.remove(serial).unwrap_or_default();
                Ok(Before::Was { serial, row })
            }
        }
    }

    pub(crate) fn undo(&mut self, before: Before) {
        match before {
            Before::Nothing { serial } => {
                self.remove(serial);
                self.rows.truncate(index(serial).unwrap_or_default());
            }
            Before::Was { serial, row } => {
                self.remove(serial);
                self.put(serial, row);
            }
        }
    }

    fn take(&mut self, serial: u64) -> Option<Packed> {
        self.rows.get_mut(index(serial)?)?.take()
    }

    fn set(&mut self, serial: u64, row: Option<Packed>) {
        if let Some(place) = index(serial).and_then(|index| self.rows.get_mut(index)) {
            *place = row;
        }
    }

    fn put(&mut self, serial: u64, row: Packed) {
        for key in &mut self.keys {
            key.learn(&row, serial);
        }
        self.set(serial, Some(row));
        self.held += 1;
    }

    fn remove(&mut self, serial: u64) -> Option<Packed> {
        let row = self.take(serial)?;
        for key in &mut self.keys {
            key.forget(&row, serial);
        }
        self.held -= 1;
        Some(row)
    }
}

impl Key {
    fn folded<'a>(&self, value: &'a str) -> Cow<'a, str> {
        folded(value, self.case_sensitive)
    }

    fn learn(&mut self, row: &Packed, serial: u64) {
        let Some(value) = row.get(self.slot).and_then(Cell::key) else { return };
        let value = self.folded(&value);
        match self.rows.get_mut(value.as_ref()) {
            Some(Serials::Several(serials)) => serials.push(serial),
            Some(serials @ Serials::One(_)) => {
                let first = if let Serials::One(first) = serials { *first } else { serial };
                *serials = Serials::Several(vec![first, serial]);
            }
            None => drop(self.rows.insert(value.into(), Serials::One(serial))),
        }
    }

    fn forget(&mut self, row: &Packed, serial: u64) {
        let Some(value) = row.get(self.slot).and_then(Cell::key) else { return };
        let value = self.folded(&value);
        let none_left = match self.rows.get_mut(value.as_ref()) {
            Some(Serials::One(only)) => *only == serial,
            Some(Serials::Several(serials)) => {
                serials.retain(|known| *known != serial);
                serials.is_empty()
            }
            None => false,
        };
        if none_left {
            self.rows.remove(value.as_ref());
        }
    }
}

/// The form of a key under which rows are found.
pub(super) fn folded(value: &str, case_sensitive: bool) -> Cow<'_, str> {
    let small = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if case_sensitive || value.bytes().all(small) { Cow::Borrowed(value) } else { Cow::Owned(value.to_lowercase()) }
}

fn index(serial: u64) -> Option<usize> {
    usize::try_from(serial).ok()?.checked_sub(1)
}
