//! All tables of all orgs behind the ledger: changes are journalled, then applied, then remembered. Several
//! commits can be made one: until it is settled, all of it can be taken back.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::journal::Journal;
use super::ledger::{Change, LedgerEntry};
use super::schema::Schema;
use super::table::{Before, Table};

/// Fields by which the rows of each object are found.
type Keys = HashMap<String, Vec<(String, bool)>>;

#[derive(Default)]
pub(crate) struct Store {
    keys: Keys,
    /// By org, then by object.
    tables: BTreeMap<String, BTreeMap<String, Table>>,
    ledger: Vec<LedgerEntry>,
    journal: Option<Journal>,
    open: Option<Open>,
    /// Masters that a request still holds, and how many requests do.
    locks: HashMap<String, u32>,
    closed: bool,
}

/// A transaction: where it began in the ledger, and how to take each of its entries back.
struct Open {
    first: usize,
    undo: Vec<(String, String, Before)>,
}

impl Store {
    /// An empty store, or the one an earlier run left in `folder`.
    pub(crate) fn open(folder: Option<&Path>, schema: &Schema) -> io::Result<Self> {
        let keys = schema.objects.iter().map(|object| {
            let keys = object.keys().map(|(field, case_sensitive)| (field.to_owned(), case_sensitive));
            (object.name.clone(), keys.collect())
        });
        let mut store = Self { keys: keys.collect(), ..Self::default() };
        let Some(folder) = folder else { return Ok(store) };
        let (journal, entries) = Journal::open(folder)?;
        store.apply(entries).map_err(io::Error::other)?;
        store.journal = Some(journal);
        Ok(store)
    }

    pub(crate) fn table(&self, org: &str, object: &str) -> Option<&Table> {
        self.tables.get(org)?.get(object)
    }

    pub(crate) fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    /// Rows of an org, whatever their object.
    pub(crate) fn rows_of(&self, org: &str) -> usize {
        self.tables.get(org).map_or(0, |tables| tables.values().map(Table::len).sum())
    }

    pub(crate) fn commit(&mut self, org: &str, request_id: &str, at_ms: i64, changes: Vec<Change>) -> io::Result<()> {
        let first = u64::try_from(self.ledger.len()).unwrap_or_default() + 1;
        let entries = changes.into_iter().zip(first..).map(|(change, seq)| LedgerEntry {
            seq,
            org: org.to_owned(),
            request_id: request_id.to_owned(),
            object: change.object,
            external_id_field: change.external_id_field,
            external_id: change.external_id,
            salesforce_id: change.salesforce_id,
            operation: change.operation,
            fields: Arc::new(change.fields),
            at_ms,
        });
        let entries: Vec<LedgerEntry> = entries.collect();
        if self.closed {
            return Err(io::Error::other("the simulator is stopped"));
        }
        if let (Some(journal), None) = (&mut self.journal, &self.open) {
            journal.append(&entries)?;
        }
        self.apply(entries).map_err(io::Error::other)
    }

    /// From here on commits can be taken back, until one of the two functions below is called.
    pub(crate) fn begin(&mut self) {
        self.open = Some(Open { first: self.ledger.len(), undo: Vec::new() });
    }

    pub(crate) fn settle(&mut self) -> io::Result<()> {
        let Some(first) = self.open.as_ref().map(|open| open.first) else { return Ok(()) };
        if let Some(journal) = &mut self.journal
            && let Err(error) = journal.append(self.ledger.get(first..).unwrap_or_default())
        {
            self.roll_back();
            return Err(error);
        }
        self.open = None;
        Ok(())
    }

    pub(crate) fn roll_back(&mut self) {
        let Some(open) = self.open.take() else { return };
        self.ledger.truncate(open.first);
        for (org, object, before) in open.undo.into_iter().rev() {
            if let Some(table) = self.tables.get_mut(&org).and_then(|tables| tables.get_mut(&object)) {
                table.undo(before);
            }
        }
    }

    /// Holds these masters until [`Store::unlock`]: others get `UNABLE_TO_LOCK_ROW` for their details.
    pub(crate) fn lock(&mut self, masters: &[String]) {
        for master in masters {
            *self.locks.entry(master.clone()).or_default() += 1;
        }
    }

    pub(crate) fn unlock(&mut self, masters: &[String]) {
        for master in masters {
            if let Some(holders) = self.locks.get_mut(master) {
                *holders -= 1;
                if *holders == 0 {
                    self.locks.remove(master);
                }
            }
        }
    }

    pub(crate) fn has_locks(&self) -> bool {
        !self.locks.is_empty()
    }

    pub(crate) fn is_locked(&self, master: &str) -> bool {
        self.locks.contains_key(master)
    }

    /// Lets go of the data folder. A request that is still on its way is refused from now on, because another
    /// simulator may own the folder already.
    pub(crate) fn close(&mut self) {
        self.closed = true;
        self.journal = None;
    }

    /// Replays the ledger into empty tables and compares every row with what is stored.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut replayed = Self { keys: self.keys.clone(), ..Self::default() };
        replayed.apply(self.ledger.clone())?;
        for (org, tables) in &self.tables {
            for (object, table) in tables {
                let again = replayed.table(org, object);
                // A table that a transaction took back entirely was never known to the ledger.
                let same = again.map_or(table.len() == 0, |again| again.rows().eq(table.rows()));
                if !same {
                    return Err(format!("{object} of {org} differ from their ledger"));
                }
            }
        }
        let numbered = self.ledger.iter().zip(1_u64..).all(|(entry, number)| entry.seq == number);
        if numbered { Ok(()) } else { Err("the ledger has a gap".to_owned()) }
    }

    /// The newest `limit` entries of an org, newest first.
    pub(crate) fn newest(&self, org: &str, limit: usize) -> Vec<LedgerEntry> {
        self.ledger.iter().rev().filter(|entry| entry.org == org).take(limit).cloned().collect()
    }

    fn apply(&mut self, entries: Vec<LedgerEntry>) -> Result<(), String> {
        self.ledger.reserve(entries.len());
        for entry in entries {
            let table = place(&mut self.tables, &self.keys, &entry).ok_or("a table is missing")?;
            if let Some(open) = &mut self.open {
                open.undo.push((entry.org.clone(), entry.object.clone(), table.before(&entry)));
            }
            table.apply(&entry)?;
            self.ledger.push(entry);
        }
        Ok(())
    }
}

/// The table an entry belongs to, made when this is its first row.
fn place<'a>(
    tables: &'a mut BTreeMap<String, BTreeMap<String, Table>>,
    keys: &Keys,
    entry: &LedgerEntry,
) -> Option<&'a mut Table> {
    // Looked up by reference: a name is copied for the first row only, not for every one.
    if tables.get(&entry.org).is_none_or(|tables| !tables.contains_key(&entry.object)) {
        let keys = keys.get(&entry.object).into_iter().flatten();
        let table = Table::keyed(keys.map(|(field, case_sensitive)| (field.as_str(), *case_sensitive)));
        tables.entry(entry.org.clone()).or_default().insert(entry.object.clone(), table);
    }
    tables.get_mut(&entry.org)?.get_mut(&entry.object)
}
