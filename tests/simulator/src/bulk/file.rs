//! The uploaded rows, in a file without a name that goes when the job goes.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use super::jobs::{Delimiter, LineEnding};
use crate::reading::Reading;

/// 150 MB once encoded in base 64, as Salesforce counts.
pub(crate) const MOST_BYTES: u64 = 150 * 1024 * 1024 / 4 * 3;

pub(crate) struct Upload {
    file: Arc<File>,
    bytes: u64,
}

impl Upload {
    pub(crate) fn begin() -> io::Result<Self> {
        Ok(Self { file: Arc::new(tempfile::tempfile()?), bytes: 0 })
    }

    /// `false` when the file would become larger than an upload may be.
    pub(crate) fn write(&mut self, chunk: &[u8]) -> io::Result<bool> {
        self.bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if self.bytes > MOST_BYTES {
            return Ok(false);
        }
        (&*self.file).write_all(chunk).map(|()| true)
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The rows from the beginning.
    pub(crate) fn reader(&self, delimiter: Delimiter) -> csv::Reader<Reading> {
        let mut reader = csv::ReaderBuilder::new();
        reader
            .delimiter(delimiter.byte())
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(Reading::from(&self.file, 0))
    }

    /// Whether the first line ends as the job says. Salesforce refuses the whole job otherwise.
    pub(crate) fn ends_lines_with(&self, expected: LineEnding) -> io::Result<bool> {
        let mut start = vec![0; 1 << 16];
        let length = self.file.read_at(&mut start, 0)?;
        let start = start.get(..length).unwrap_or_default();
        let Some(end) = start.iter().position(|byte| *byte == b'\n') else { return Ok(true) };
        let crlf = end.checked_sub(1).and_then(|before| start.get(before)) == Some(&b'\r');
        Ok(crlf == (expected == LineEnding::Crlf))
    }
}
