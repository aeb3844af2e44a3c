//! What a full export would cost, before anybody starts it: rows, calls, batches, storage, time, and what the org lacks.

use super::settle::BULK_FROM;
use crate::app::App;
use crate::app::tokens::{self, TokenError};
use crate::domain::export::{Object, difference};
use crate::domain::ids::{ConnectionId, SiteId};
use crate::salesforce::{Error, Limits};
use crate::store;
use jiff::SignedDuration;

/// Salesforce counts two kilobytes of storage for a row of a custom object, whatever it holds.
const STORAGE_PER_ROW: i64 = 2_048;
/// A row of a Bulk file, generously; a job takes 95 MB.
const BYTES_PER_ROW: i64 = 260;
const BYTES_PER_JOB: i64 = 95_000_000;
/// Create, upload, close, four polls, two result files.
const CALLS_PER_JOB: i64 = 9;
const ROWS_PER_BATCH: i64 = 10_000;
const ROWS_PER_CALL: i64 = 1_000;
/// The highest rate that Salesforce itself has published for parallel loading; small exports are bound by single calls.
const ROWS_PER_SECOND: i64 = 5_000;

/// What a full export would take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// Rows of each object, parents first.
    pub rows: Vec<(Object, i64)>,
    /// Whether Bulk jobs would carry them.
    pub bulk: bool,
    /// API calls at most, and what the budget leaves for a day.
    pub calls: i64,
    pub calls_a_day: i64,
    pub batches: i64,
    /// Storage that new rows would take; rows that are there already take none.
    pub storage_mb: i64,
    pub duration: SignedDuration,
    /// What the org says that it has left; `None` where our user may not see it.
    pub limits: Option<Limits>,
    /// What the org lacks, line by line: an object with lines here would be stopped.
    pub missing: Vec<String>,
}

impl Estimate {
    pub fn total(&self) -> i64 {
        self.rows.iter().map(|(_, rows)| rows).sum()
    }

    /// Whether the org has the room.
    pub fn fits(&self) -> bool {
        self.limits.is_none_or(|limits| self.storage_mb <= limits.storage_mb.1)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum PreflightError {
    #[error("there is no such connection")]
    NoConnection,
    #[error("Salesforce can't be asked: {0}")]
    Salesforce(String),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<Error> for PreflightError {
    fn from(error: Error) -> Self {
        Self::Salesforce(error.to_string())
    }
}

impl From<TokenError> for PreflightError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Store(error) => Self::Store(error),
            other => Self::Salesforce(other.to_string()),
        }
    }
}

/// Counts and asks; changes nothing. Costs a call for each object and one for the limits.
pub async fn preflight(app: &App, of: (SiteId, ConnectionId)) -> Result<Estimate, PreflightError> {
    let mut tx = app.store().read().await?;
    let connection = tx.find_connection(of.0, of.1).await?.ok_or(PreflightError::NoConnection)?;
    let mut rows = tx.count_export_keys(of.0).await?;
    let present: i64 = tx.list_object_counts(of).await?.iter().map(|counts| counts.clean).sum();
    drop(tx);
    rows.retain(|(object, _)| *object != Object::Response || connection.switches.responses);
    let access = tokens::access_token(app, &connection).await?;
    let salesforce = &app.parts().salesforce;
    let mut missing = Vec::new();
    for (object, _) in &rows {
        let name = connection.namespace.name(object.api_name());
        match salesforce.describe(&access, &name).await {
            Ok(fields) => missing.extend(
                difference(*object, &connection.namespace, &fields).into_iter().map(|line| format!("{name}.{line}")),
            ),
            Err(Error::Refused { status: 404, .. }) => missing.push(format!("{name}: missing, or hidden")),
            Err(error) => return Err(error.into()),
        }
    }
    let limits = salesforce.limits(&access).await.ok();
    Ok(estimate(rows, present, connection.budget.calls(), limits, missing))
}

fn estimate(
    rows: Vec<(Object, i64)>,
    present: i64,
    calls_a_day: i64,
    limits: Option<Limits>,
    missing: Vec<String>,
) -> Estimate {
    let total: i64 = rows.iter().map(|(_, rows)| rows).sum();
    let bulk = total > BULK_FROM;
    let up = |rows: i64, size: i64| (rows + size - 1) / size;
    let jobs: i64 = rows.iter().map(|(_, rows)| up(rows * BYTES_PER_ROW, BYTES_PER_JOB)).sum();
    let calls = if bulk { jobs * CALLS_PER_JOB } else { up(total, ROWS_PER_CALL) + 2 };
    let batches = if bulk { rows.iter().map(|(_, rows)| up(*rows, ROWS_PER_BATCH)).sum() } else { 0 };
    let storage_mb = up((total - present).max(0) * STORAGE_PER_ROW, 1_048_576);
    let duration = SignedDuration::from_secs(total / ROWS_PER_SECOND + jobs * 5);
    Estimate { rows, bulk, calls, calls_a_day, batches, storage_mb, duration, limits, missing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_responses_are_a_few_jobs_and_two_gigabytes() {
        let rows = vec![(Object::Enrolment, 2_000), (Object::Response, 1_000_000)];
        let estimate = estimate(rows, 2_000, 20_000, None, Vec::new());
        assert!(estimate.bulk && estimate.calls <= 50 && estimate.batches == 101, "{estimate:?}");
        assert_eq!(estimate.storage_mb, 1_954);
        assert!(estimate.fits(), "nobody said that there is no room");
    }
}
