//! Bulk API 2.0 ingest: a job takes one file of rows, works through it in batches of 10,000, and keeps for every
//! row what became of it. The file stays on disk; only what happened to its rows is in memory.

pub(crate) mod file;
pub(crate) mod header;
pub(crate) mod jobs;
pub(crate) mod results;
pub(crate) mod run;
