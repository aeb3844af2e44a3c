//! The export: marking what a run covers, single calls for what people wait for, Bulk jobs for backlogs.
//!
//! Work comes as tasks, each of one connection, so that connections are served side by side: one that hangs or is refused
//! costs the others nothing. No transaction is open while Salesforce is called, and what isn't confirmed row by row counts
//! as not sent.

mod bulk;
mod calendar;
mod claim;
mod erase;
mod live;
pub mod manage;
mod nightly;
mod preflight;
mod reconcile;
mod results;
mod runs;
mod settle;
mod status;
mod stops;

pub use calendar::turn;
pub use erase::{ErasureError, erase_person, remove_old_responses};
pub use nightly::nightly;
pub use preflight::{Estimate, PreflightError, preflight};
pub use reconcile::{ReconcileError, Reconciliation, reconcile};
pub(super) use runs::begin_full;
pub use runs::{Carrier, RunError, begin_run, hold, resume, retry, stop_run};
pub use status::{ExportStatus, ObjectStatus, RunProgress, status, timeline};

use super::{App, connect};
use crate::domain::time::Instant;
use crate::store::{self, Connection, ExportRun};
use futures_util::future::join_all;
use jiff::SignedDuration;
use uuid::Uuid;

/// Longer than a data call and the waits for the database around it, so that a lease outlives its batch; short enough that
/// a killed worker is replaced within half a minute.
const LEASE: SignedDuration = SignedDuration::from_secs(28);

/// The queue can't be read or written.
pub use crate::salesforce::Limits;
pub use crate::store::Error as QueueError;

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is due for any connection.
    Quiet,
    /// Something was tried: look again.
    Worked,
}

/// A piece of work of one connection.
#[derive(Debug, Clone)]
pub enum Task {
    /// Mark more of what a run covers, or see that it is over.
    Run(ExportRun),
    /// One call with what is due.
    Live(Box<Connection>),
    /// The next step of the Bulk job under way, or a new one.
    Bulk(Box<Connection>),
    /// The last row has left the org: end the connection.
    Leave(Box<Connection>),
}

impl Task {
    /// Two tasks with the same name are never done at once.
    pub fn name(&self) -> String {
        match self {
            Self::Run(run) => format!("run:{}", run.id),
            Self::Live(connection) => format!("export:{}", connection.id),
            Self::Bulk(connection) => format!("bulk:{}", connection.id),
            Self::Leave(connection) => format!("leave:{}", connection.id),
        }
    }
}

/// Everything that can be done now.
pub async fn due(app: &App) -> Result<Vec<Task>, store::Error> {
    let now = app.now();
    let mut tx = app.store().read().await?;
    let runs = tx.list_open_runs().await?;
    let live = tx.list_connections_to_export(now).await?;
    let bulk = tx.list_connections_with_backlog(now).await?;
    let left = tx.list_connections_left(now).await?;
    let runs = runs.into_iter().map(Task::Run);
    let live = live.into_iter().map(|connection| Task::Live(Box::new(connection)));
    let bulk = bulk.into_iter().map(|connection| Task::Bulk(Box::new(connection)));
    let left = left.into_iter().map(|connection| Task::Leave(Box::new(connection)));
    Ok(runs.chain(live).chain(bulk).chain(left).collect())
}

/// When something may become due that no signal tells: the end of a rest.
pub async fn next_due_at(app: &App) -> Result<Option<Instant>, store::Error> {
    let now = app.now();
    let mut tx = app.store().read().await?;
    let (call, poll) = (tx.find_next_call_at(now).await?, tx.find_next_poll_at(now).await?);
    Ok(call.into_iter().chain(poll).min())
}

/// Does one task under its lease. Gives whether anything was tried. `worker` names this process.
pub async fn work(app: &App, task: &Task, worker: Uuid) -> bool {
    match leased(app, task, worker).await {
        Ok(done) => done,
        Err(error) => {
            // Its rows come back when their lease runs out.
            let error = &error as &dyn std::error::Error;
            tracing::error!(task = task.name(), error, "an export task failed");
            false
        }
    }
}

async fn leased(app: &App, task: &Task, worker: Uuid) -> Result<bool, store::Error> {
    let name = task.name();
    if !renew(app, &name, worker).await? {
        return Ok(false);
    }
    let done = match task {
        Task::Run(run) => runs::advance(app, run).await,
        Task::Live(connection) => live::batch(app, connection, worker).await,
        Task::Bulk(connection) => bulk::advance(app, connection, worker).await,
        Task::Leave(connection) => leave(app, connection).await,
    };
    let mut tx = app.store().begin().await?;
    tx.release_lease(&name, worker).await?;
    tx.commit().await?;
    done
}

/// Salesforce confirms the end, or the connection rests as after any call that failed.
async fn leave(app: &App, connection: &Connection) -> Result<bool, store::Error> {
    if !connect::end_left(app, connection).await? {
        let error = crate::salesforce::Error::Unreachable("the end of the sign-in wasn't confirmed".to_owned());
        settle::call_failed(app, connection, &error).await?;
    }
    Ok(true)
}

/// Takes or keeps a lease; `false` when somebody else has it.
async fn renew(app: &App, name: &str, worker: Uuid) -> Result<bool, store::Error> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let ours = tx.claim_lease(name, worker, now, now.plus(LEASE)).await?.is_some();
    tx.commit().await?;
    Ok(ours)
}

/// What a process that died left in its hands is free at once. Only for the one process of an SQLite database, before it works.
pub async fn take_over(app: &App) -> Result<u64, store::Error> {
    let mut tx = app.store().begin().await?;
    let rows = tx.release_all_leases(app.now()).await?;
    tx.commit().await?;
    Ok(rows)
}

/// One round: everything that is due now, side by side.
pub async fn step(app: &App, worker: Uuid) -> Result<Progress, store::Error> {
    let tasks = due(app).await?;
    // Runs first: what they mark goes out in the same round.
    let (runs, others): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|task| matches!(task, Task::Run(_)));
    let marked = join_all(runs.iter().map(|task| work(app, task, worker))).await;
    let others = if marked.contains(&true) {
        due(app).await?.into_iter().filter(|task| !matches!(task, Task::Run(_))).collect()
    } else {
        others
    };
    let done = join_all(others.iter().map(|task| work(app, task, worker))).await;
    let any = marked.into_iter().chain(done).any(|found| found);
    Ok(if any { Progress::Worked } else { Progress::Quiet })
}
