//! Background work.

use serde::Deserialize;

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WorkerConfig {
    /// Whether `serve` does background work too. SQLite needs it; with PostgreSQL `qstream worker` may do it elsewhere.
    pub inside_serve: bool,
    /// Longest wait between looks at the queue, in seconds; signals come earlier.
    pub poll_seconds: u64,
}

impl Default for WorkerConfig {
    fn default() -> Self {
        Self { inside_serve: true, poll_seconds: 5 }
    }
}
