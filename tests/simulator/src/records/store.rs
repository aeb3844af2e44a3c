//! All tables of all orgs behind the ledger: changes are journalled, then applied, then remembered.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use super::journal::Journal;
use super::ledger::{Change, LedgerEntry};
use super::table::Table;

/// Key of an org and name of an object.
type Place = (String, String);

#[derive(Default)]
pub(crate) struct Store {
    tables: HashMap<Place, Table>,
    ledger: Vec<LedgerEntry>,
    journal: Option<Journal>,
    closed: bool,
}

impl Store {
    /// An empty store, or the one an earlier run left in `folder`.
    pub(crate) fn open(folder: Option<&Path>) -> io::Result<Self> {
        let Some(folder) = folder else { return Ok(Self::default()) };
        let (journal, entries) = Journal::open(folder)?;
        let mut store = Self::default();
        store.apply(entries).map_err(io::Error::other)?;
        store.journal = Some(journal);
        Ok(store)
    }

    pub(crate) fn table(&self, org: &str, object: &str) -> Option<&Table> {
        self.tables.get(&(org.to_owned(), object.to_owned()))
    }

    pub(crate) fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    pub(crate) fn commit(&mut self, org: &str, request_id: &str, at_ms: i64, changes: Vec<Change>) -> io::Result<()> {
        let first = u64::try_from(self.ledger.len()).unwrap_or_default() + 1;
        let entries: Vec<LedgerEntry> = changes
            .into_iter()
            .zip(first..)
            .map(|(change, seq)| LedgerEntry {
                seq,
                org: org.to_owned(),
                request_id: request_id.to_owned(),
                object: change.object,
                external_id_field: change.external_id_field,
                external_id: change.external_id,
                salesforce_id: change.salesforce_id,
                operation: change.operation,
                fields: change.fields,
                at_ms,
            })
            .collect();
        if self.closed {
            return Err(io::Error::other("the simulator is stopped"));
        }
        if let Some(journal) = &mut self.journal {
            journal.append(&entries)?;
        }
        self.apply(entries).map_err(io::Error::other)
    }

    /// Lets go of the data folder. A request that is still on its way is refused from now on, because another
    /// simulator may own the folder already.
    pub(crate) fn close(&mut self) {
        self.closed = true;
        self.journal = None;
    }

    /// Replays the ledger into empty tables and compares every row with what is stored.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut replayed = Self::default();
        replayed.apply(self.ledger.clone())?;
        for (place, table) in &self.tables {
            let again = replayed.tables.get(place);
            let same = again.is_some_and(|again| again.rows().eq(table.rows()));
            if !same {
                return Err(format!("{} of {} differ from their ledger", place.1, place.0));
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
        for entry in entries {
            let place = (entry.org.clone(), entry.object.clone());
            self.tables.entry(place).or_default().apply(&entry)?;
            self.ledger.push(entry);
        }
        Ok(())
    }
}
