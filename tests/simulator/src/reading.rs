//! Reads a file from a place of its own, so that several may read one file while another writes to it.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

pub(crate) struct Reading {
    file: Arc<File>,
    at: u64,
}

impl Reading {
    /// Reads on from `at`, in bytes.
    pub(crate) fn from(file: &Arc<File>, at: u64) -> Self {
        Self { file: Arc::clone(file), at }
    }
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read_at(into, self.at)?;
        self.at += u64::try_from(length).unwrap_or_default();
        Ok(length)
    }
}
