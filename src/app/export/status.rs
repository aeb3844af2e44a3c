//! What an administrator sees of an export, read in one go: a page or a command only has to show it.

use crate::app::App;
use crate::domain::export::{Key, Object, percentile};
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::time::{Instant, Zone};
use crate::store::{
    self, Connection, DeadGroup, ExportAttempt, ExportComparison, ExportJob, ExportRun, ExportStop, ObjectCounts,
    RunState, Timeline,
};
use jiff::SignedDuration;

/// Days that the measured lags cover.
const LAG_DAYS: i32 = 7;

/// One object's state.
#[derive(Debug, Clone)]
pub struct ObjectStatus {
    pub counts: ObjectCounts,
    /// Time from a change to its confirmation over the last week: half of the rows, and all but a twentieth.
    pub lag_p50: Option<SignedDuration>,
    pub lag_p95: Option<SignedDuration>,
}

/// How far a run is.
#[derive(Debug, Clone)]
pub struct RunProgress {
    pub run: ExportRun,
    /// Rows that still wait.
    pub left: i64,
    pub rows_per_second: f64,
    pub time_left: Option<SignedDuration>,
}

impl RunProgress {
    /// Whole rows a second.
    #[expect(clippy::cast_possible_truncation, reason = "shown to people as a whole number")]
    pub fn rate(&self) -> i64 {
        self.rows_per_second.round() as i64
    }
}

/// A connection's export at one moment.
#[derive(Debug, Clone)]
pub struct ExportStatus {
    pub connection: Connection,
    pub objects: Vec<ObjectStatus>,
    pub run: Option<RunProgress>,
    pub runs: Vec<ExportRun>,
    pub jobs: Vec<ExportJob>,
    pub stops: Vec<ExportStop>,
    pub dead: Vec<DeadGroup>,
    pub calls: Vec<ExportAttempt>,
    /// Calls that we may make in 24 hours.
    pub budget: i64,
    /// What the last night's comparison found.
    pub compared: Option<ExportComparison>,
}

/// Everything about one connection's export; `None` when there is no such connection.
pub async fn status(app: &App, of: (SiteId, ConnectionId)) -> Result<Option<ExportStatus>, store::Error> {
    let now = app.now();
    let mut tx = app.store().read().await?;
    let Some(connection) = tx.find_connection(of.0, of.1).await? else { return Ok(None) };
    let since = Zone::utc().date_at(now).plus_days(-LAG_DAYS);
    let lags = tx.list_lags(of, since).await?;
    let counts = tx.list_object_counts(of).await?;
    let runs = tx.list_export_runs(of, 20).await?;
    let (left, _) = tx.count_backlog(of).await?;
    let open = runs.iter().find(|run| matches!(run.state, RunState::Marking | RunState::Sending)).cloned();
    let budget = connection.budget.calls();
    Ok(Some(ExportStatus {
        objects: counts.into_iter().map(|counts| object_status(counts, &lags)).collect(),
        run: open.map(|run| progress(run, left, now)),
        runs,
        jobs: tx.list_export_jobs(of, 20).await?,
        stops: tx.list_export_stops(of).await?,
        dead: tx.list_dead_groups(of, 50).await?,
        calls: tx.list_export_attempts(of, 20).await?,
        compared: tx.find_export_comparison(of).await?,
        connection,
        budget,
    }))
}

fn object_status(counts: ObjectCounts, lags: &[(Object, i64, i64)]) -> ObjectStatus {
    let own: Vec<(i64, i64)> =
        lags.iter().filter(|(object, ..)| *object == counts.object).map(|(_, bucket, rows)| (*bucket, *rows)).collect();
    ObjectStatus { counts, lag_p50: percentile(&own, 0.5), lag_p95: percentile(&own, 0.95) }
}

fn progress(run: ExportRun, left: i64, now: Instant) -> RunProgress {
    let seconds = now.since(run.started_at).as_secs_f64();
    let done = i32::try_from((run.rows_marked - left).max(0)).map_or(f64::MAX, f64::from);
    let rows_per_second = if seconds > 0.0 { done / seconds } else { 0.0 };
    let remaining = i32::try_from(left).map_or(f64::MAX, f64::from);
    let time_left = (run.state == RunState::Sending && rows_per_second > 0.0)
        .then(|| SignedDuration::from_secs_f64((remaining / rows_per_second).min(1e9)));
    RunProgress { run, left, rows_per_second, time_left }
}

/// One row's way from its change to Salesforce.
pub async fn timeline(app: &App, of: (SiteId, ConnectionId), key: Key) -> Result<Option<Timeline>, store::Error> {
    app.store().read().await?.find_timeline(of, key.object, key.entity).await
}
