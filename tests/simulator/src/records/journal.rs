//! The ledger on disk: one JSON line per entry, written before a request is answered, so that a client never
//! holds an acknowledgement for a row that the next run does not know.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::ledger::LedgerEntry;

pub(crate) struct Journal {
    file: File,
}

impl Journal {
    /// Opens `folder/ledger.jsonl` and returns what earlier runs wrote. A last line without its end is what a
    /// crash in mid-write leaves: nobody was told of it, so it is cut off.
    pub(crate) fn open(folder: &Path) -> io::Result<(Self, Vec<LedgerEntry>)> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("ledger.jsonl");
        let file = OpenOptions::new().create(true).append(true).read(true).open(&path)?;
        // Two simulators that write into one ledger would give one number to two entries.
        file.try_lock().map_err(|_| io::Error::other(format!("{} is in use by another simulator", path.display())))?;
        let text = std::fs::read_to_string(&path)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(u64::try_from(whole).unwrap_or_default())?;
        }
        let entries = text
            .get(..whole)
            .unwrap_or_default()
            .lines()
            .enumerate()
            .map(|(index, line)| {
                serde_json::from_str(line).map_err(|error| {
                    io::Error::other(format!("{} line {} is damaged: {error}", path.display(), index + 1))
                })
            })
            .collect::<io::Result<_>>()?;
        Ok((Self { file }, entries))
    }

    pub(crate) fn append(&mut self, entries: &[LedgerEntry]) -> io::Result<()> {
        let mut lines = Vec::with_capacity(entries.len() * 512);
        for entry in entries {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        let before = self.file.metadata()?.len();
        // Half a line, left by a full disk, would spoil the line after it.
        self.file.write_all(&lines).inspect_err(|_| drop(self.file.set_len(before)))
    }
}
