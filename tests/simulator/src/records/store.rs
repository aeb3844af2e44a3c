//! All tables of all orgs behind the ledger: changes are written down, then made. Several commits can be made one:
//! until it is settled, all of it can be taken back.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::journal::Journal;
use super::ledger::{Change, Commit, LedgerEntry};
use super::schema::{Object, Schema};
use super::table::{Before, Table};
use crate::reading::Reading;

pub(crate) struct Store {
    schema: Arc<Schema>,
    tables: Tables,
    journal: Journal,
    /// How to take back each change of the transaction that is open.
    undo: Option<Vec<(String, usize, Before)>>,
    /// Masters that a request still holds, and how many requests do.
    locks: HashMap<String, u32>,
    closed: bool,
}

/// By org, then by number of the object.
#[derive(Default)]
struct Tables(BTreeMap<String, Vec<Table>>);

impl Store {
    /// An empty store, or the one an earlier run left in `folder`.
    pub(crate) fn open(folder: Option<&Path>, schema: &Arc<Schema>) -> io::Result<Self> {
        let mut tables = Tables::default();
        let journal = Journal::open(folder, |entry| tables.replay(schema, entry).map_err(io::Error::other))?;
        let schema = Arc::clone(schema);
        Ok(Self { schema, tables, journal, undo: None, locks: HashMap::new(), closed: false })
    }

    pub(crate) fn table(&self, org: &str, object: &Object) -> Option<&Table> {
        self.tables.0.get(org)?.get(object.number)
    }

    /// How many entries the ledger has.
    pub(crate) fn entries(&self) -> u64 {
        self.journal.len()
    }

    pub(crate) fn ledger(&self) -> io::Result<Vec<LedgerEntry>> {
        self.journal.entries().collect()
    }

    /// The ledger as JSON lines, and their length in bytes.
    pub(crate) fn lines(&self) -> (Reading, u64) {
        self.journal.lines()
    }

    /// Rows of an org, whatever their object.
    pub(crate) fn rows_of(&self, org: &str) -> usize {
        self.tables.0.get(org).map_or(0, |tables| tables.iter().map(Table::len).sum())
    }

    pub(crate) fn commit(&mut self, commit: Commit<'_>, changes: &[Change]) -> io::Result<()> {
        if self.closed {
            return Err(io::Error::other("the simulator is stopped"));
        }
        self.journal.append(&self.schema, commit, changes)?;
        if self.undo.is_none() {
            self.journal.settle()?;
        }
        let tables = self.tables.of(&self.schema, commit.org);
        for change in changes {
            let table = tables.get_mut(change.object).ok_or_else(|| io::Error::other("a table is missing"))?;
            let before = table.apply(change).map_err(io::Error::other)?;
            if let Some(undo) = &mut self.undo {
                undo.push((commit.org.to_owned(), change.object, before));
            }
        }
        Ok(())
    }

    /// From here on commits can be taken back, until one of the two functions below is called.
    pub(crate) fn begin(&mut self) {
        self.undo = Some(Vec::new());
    }

    pub(crate) fn settle(&mut self) -> io::Result<()> {
        if let Err(error) = self.journal.settle() {
            self.roll_back();
            return Err(error);
        }
        self.undo = None;
        Ok(())
    }

    pub(crate) fn roll_back(&mut self) {
        self.journal.take_back();
        for (org, object, before) in self.undo.take().into_iter().flatten().rev() {
            if let Some(table) = self.tables.0.get_mut(&org).and_then(|tables| tables.get_mut(object)) {
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
        self.journal.unlock();
    }

    /// Replays the ledger into empty tables and compares every row with what is stored.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut replayed = Tables::default();
        let mut numbers = 1_u64..;
        for entry in self.journal.entries() {
            let entry = entry.map_err(|error| format!("the ledger can't be read: {error}"))?;
            if numbers.next() != Some(entry.seq) {
                return Err(format!("the ledger has a gap before {}", entry.seq));
            }
            replayed.replay(&self.schema, &entry)?;
        }
        for (org, tables) in &self.tables.0 {
            let again = replayed.of(&self.schema, org);
            let differ = tables.iter().zip(again.iter()).position(|(table, again)| !table.rows().eq(again.rows()));
            if let Some(object) = differ.and_then(|number| self.schema.objects.get(number)) {
                return Err(format!("{} of {org} differ from their ledger", object.name));
            }
        }
        let strange = replayed.0.keys().find(|org| !self.tables.0.contains_key(*org));
        strange.map_or(Ok(()), |org| Err(format!("the ledger knows rows of {org} that are not stored")))
    }

    /// The newest `limit` entries of an org, newest first.
    pub(crate) fn newest(&self, org: &str, limit: usize) -> Vec<LedgerEntry> {
        self.journal.commits_of(org).flat_map(|commit| commit.into_iter().rev()).take(limit).collect()
    }

    /// The entries of a request that has just been served.
    pub(crate) fn of_request(&self, org: &str, request_id: &str) -> Vec<LedgerEntry> {
        let own = |commit: &Vec<LedgerEntry>| commit.first().is_some_and(|entry| entry.request_id == request_id);
        self.journal.commits_of(org).take_while(own).flatten().collect()
    }
}

impl Tables {
    fn of(&mut self, schema: &Schema, org: &str) -> &mut Vec<Table> {
        self.0.entry(org.to_owned()).or_insert_with(|| schema.objects.iter().map(Table::of).collect())
    }

    fn replay(&mut self, schema: &Schema, entry: &LedgerEntry) -> Result<(), String> {
        let Some(change) = entry.change(schema) else { return Ok(()) };
        let table = self.of(schema, &entry.org).get_mut(change.object).ok_or("a table is missing")?;
        table.apply(&change).map(drop).map_err(|why| format!("entry {}: {why}", entry.seq))
    }
}
