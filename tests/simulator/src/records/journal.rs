//! The ledger on disk: one JSON line per entry, written before a request is answered, so that a client never
//! holds an acknowledgement for a row that the next run does not know. Without a data folder the file has no name
//! and goes with the process. In memory there is only where each commit begins.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use super::ledger::{Change, Commit, LedgerEntry, write_line};
use super::schema::Schema;
use crate::reading::Reading;

pub(crate) struct Journal {
    file: Arc<File>,
    /// Bytes and entries that are written.
    end: u64,
    entries: u64,
    orgs: Vec<String>,
    /// The newest last.
    commits: Vec<Place>,
    /// Lines of commits that can still be taken back, and how many.
    unsettled: Vec<u8>,
    unsettled_entries: u64,
    unsettled_commits: usize,
}

/// Where a commit begins, and the number of its org.
struct Place {
    at: u64,
    org: u16,
}

impl Journal {
    /// Opens `folder/ledger.jsonl` and gives `each` what earlier runs wrote; without a folder, a file without a
    /// name. A last line without its end is what a crash in mid-write leaves: nobody was told of it, so it is
    /// cut off.
    pub(crate) fn open(folder: Option<&Path>, each: impl FnMut(&LedgerEntry) -> io::Result<()>) -> io::Result<Self> {
        let Some(folder) = folder else { return Ok(Self::on(tempfile::tempfile()?)) };
        std::fs::create_dir_all(folder)?;
        let path = folder.join("ledger.jsonl");
        let file = OpenOptions::new().create(true).truncate(false).write(true).read(true).open(&path)?;
        // Two simulators that write into one ledger would give one number to two entries.
        file.try_lock().map_err(|_| io::Error::other(format!("{} is in use by another simulator", path.display())))?;
        let mut journal = Self::on(file);
        journal.read_all(&path, each)?;
        Ok(journal)
    }

    fn on(file: File) -> Self {
        Self {
            file: Arc::new(file),
            end: 0,
            entries: 0,
            orgs: Vec::new(),
            commits: Vec::new(),
            unsettled: Vec::new(),
            unsettled_entries: 0,
            unsettled_commits: 0,
        }
    }

    fn read_all(&mut self, path: &Path, mut each: impl FnMut(&LedgerEntry) -> io::Result<()>) -> io::Result<()> {
        let mut lines = BufReader::new(Reading::from(&self.file, 0));
        let mut line = Vec::new();
        let mut request = String::new();
        loop {
            line.clear();
            let length = lines.read_until(b'\n', &mut line)?;
            if line.last() != Some(&b'\n') {
                break;
            }
            let damaged = |error: &dyn std::fmt::Display| {
                io::Error::other(format!("{} line {} is damaged: {error}", path.display(), self.entries + 1))
            };
            let entry: LedgerEntry = serde_json::from_slice(&line).map_err(|error| damaged(&error))?;
            each(&entry).map_err(|error| damaged(&error))?;
            if entry.request_id != request || self.entries == 0 {
                self.begin_commit(&entry.org, self.end);
                request.clone_from(&entry.request_id);
            }
            self.end += u64::try_from(length).unwrap_or_default();
            self.entries += 1;
        }
        self.file.set_len(self.end)
    }

    fn begin_commit(&mut self, org: &str, at: u64) {
        let known = self.orgs.iter().position(|known| known == org);
        let number = known.unwrap_or_else(|| {
            self.orgs.push(org.to_owned());
            self.orgs.len() - 1
        });
        self.commits.push(Place { at, org: u16::try_from(number).unwrap_or(u16::MAX) });
    }

    /// Entries there are, those included that can still be taken back.
    pub(crate) fn len(&self) -> u64 {
        self.entries + self.unsettled_entries
    }

    /// Takes the changes of one commit in. They are on disk after [`Journal::settle`].
    pub(crate) fn append(&mut self, schema: &Schema, commit: Commit<'_>, changes: &[Change]) -> io::Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let at = self.end + u64::try_from(self.unsettled.len()).unwrap_or_default();
        self.begin_commit(commit.org, at);
        self.unsettled_commits += 1;
        for change in changes {
            let object = schema.objects.get(change.object).ok_or_else(|| io::Error::other("an object is missing"))?;
            let seq = self.len() + 1;
            write_line(&mut self.unsettled, object, commit, seq, change)?;
            self.unsettled_entries += 1;
        }
        Ok(())
    }

    pub(crate) fn settle(&mut self) -> io::Result<()> {
        if self.unsettled.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.file.write_all_at(&self.unsettled, self.end) {
            // Half a line, left by a full disk, would spoil the line after it.
            drop(self.file.set_len(self.end));
            self.take_back();
            return Err(error);
        }
        self.end += u64::try_from(self.unsettled.len()).unwrap_or_default();
        self.entries += self.unsettled_entries;
        self.unsettled.clear();
        (self.unsettled_entries, self.unsettled_commits) = (0, 0);
        Ok(())
    }

    pub(crate) fn take_back(&mut self) {
        self.commits.truncate(self.commits.len().saturating_sub(self.unsettled_commits));
        self.unsettled.clear();
        (self.unsettled_entries, self.unsettled_commits) = (0, 0);
    }

    /// Another simulator may have the file from now on.
    pub(crate) fn unlock(&self) {
        drop(self.file.unlock());
    }

    /// Every settled entry, the oldest first.
    pub(crate) fn entries(&self) -> impl Iterator<Item = io::Result<LedgerEntry>> + use<> {
        self.between(0, self.end)
    }

    fn between(&self, from: u64, to: u64) -> impl Iterator<Item = io::Result<LedgerEntry>> + use<> {
        let lines = BufReader::with_capacity(1 << 16, Reading::from(&self.file, from).take(to - from));
        lines.lines().map(|line| serde_json::from_str(&line?).map_err(io::Error::other))
    }

    /// The settled lines as they are, and their length in bytes.
    pub(crate) fn lines(&self) -> (Reading, u64) {
        (Reading::from(&self.file, 0), self.end)
    }

    /// The entries of an org commit by commit, the newest commit first; within one, the oldest entry first.
    pub(crate) fn commits_of<'a>(&'a self, org: &str) -> impl Iterator<Item = Vec<LedgerEntry>> + use<'a> {
        let number = self.orgs.iter().position(|known| known == org).and_then(|number| u16::try_from(number).ok());
        let mut to = self.end;
        let settled = self.commits.iter().rev().filter(|place| place.at < self.end);
        let spans = settled.map(move |place| (place, std::mem::replace(&mut to, place.at)));
        let own = spans.filter(move |(place, _)| Some(place.org) == number);
        own.map(|(place, to)| self.between(place.at, to).filter_map(Result::ok).collect())
    }
}
