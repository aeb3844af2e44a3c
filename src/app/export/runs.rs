//! Full exports and backlogs: begun, marked page by page, carried by Bulk jobs or single calls, paused, stopped, finished.

use super::settle::BULK_FROM;
use crate::app::{App, audit, tokens};
use crate::domain::export::{self, Change, Object, Switches};
use crate::domain::ids::{ConnectionId, ExportRunId, SiteId};
use crate::domain::time::Instant;
use crate::store::{self, Connection, DeadFilter, ExportMark, ExportRun, RunKind, RunState, Tx};

/// Keys that one transaction marks, and one step.
const PAGE: i64 = 20_000;
const PAGES_PER_STEP: u32 = 5;

/// What carries a run's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// Whatever costs fewer calls.
    Cheapest,
    /// Bulk jobs, however few rows there are.
    Bulk,
}

#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("there is no such connection")]
    NoConnection,
    #[error("an export of this connection is running already")]
    Running,
    #[error("nothing is running that could be stopped")]
    NothingToStop,
    /// What waits in a backlog are changes: taking them back would lose them.
    #[error("a backlog of changes can be paused, not stopped")]
    NotStoppable,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Starts a full export of one connection.
pub async fn begin_run(
    app: &App,
    (site, connection): (SiteId, ConnectionId),
    carrier: Carrier,
    actor: &str,
) -> Result<ExportRunId, RunError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    if tx.find_connection(site, connection).await?.is_none() {
        return Err(RunError::NoConnection);
    }
    if tx.list_export_runs((site, connection), 10).await?.iter().any(is_open) {
        return Err(RunError::Running);
    }
    let id = begin_full(app, &mut tx, (site, connection), carrier, now).await?;
    audit::record(app, &mut tx, (site, app.now()), actor, ("export.run_started", format!("export_run:{id}"))).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(id)
}

const fn is_open(run: &ExportRun) -> bool {
    matches!(run.state, RunState::Marking | RunState::Sending)
}

/// The same inside a transaction; a run that isn't over is taken for the new one and marks from the start.
pub(in crate::app) async fn begin_full(
    app: &App,
    tx: &mut Tx,
    (site, connection): (SiteId, ConnectionId),
    carrier: Carrier,
    now: Instant,
) -> Result<ExportRunId, store::Error> {
    for mut open in tx.list_export_runs((site, connection), 10).await?.into_iter().filter(is_open) {
        open.state = RunState::Done;
        open.finished_at = Some(now);
        tx.update_export_run(&open).await?;
    }
    let run = new_run(app, (site, connection), RunKind::Full, RunState::Marking, 0, now);
    tx.insert_export_run(&run).await?;
    tx.delete_export_stops((site, connection), None).await?;
    if carrier == Carrier::Bulk {
        tx.update_connection_bulk(site, connection, Some(now)).await?;
    }
    Ok(run.id)
}

/// What waited too long for single calls goes by Bulk jobs.
pub(super) async fn begin_delta(
    app: &App,
    tx: &mut Tx,
    connection: &Connection,
    rows: i64,
    now: Instant,
) -> Result<(), store::Error> {
    let of = (connection.site_id, connection.id);
    tx.update_connection_bulk(of.0, of.1, Some(now)).await?;
    if tx.list_export_runs(of, 10).await?.iter().any(is_open) {
        return Ok(());
    }
    let run = new_run(app, of, RunKind::Delta, RunState::Sending, rows, now);
    tx.insert_export_run(&run).await?;
    mark_run(tx, &run, now).await
}

fn new_run(
    app: &App,
    (site_id, connection_id): (SiteId, ConnectionId),
    kind: RunKind,
    state: RunState,
    rows_marked: i64,
    now: Instant,
) -> ExportRun {
    ExportRun {
        id: ExportRunId(app.random().id(now)),
        site_id,
        connection_id,
        kind,
        state,
        started_at: now,
        finished_at: None,
        marking_rank: 0,
        marking_after: None,
        rows_marked,
        rows_acked: 0,
        rows_refused: 0,
        error_summary: String::new(),
    }
}

/// The run itself is a row in Salesforce, too.
async fn mark_run(tx: &mut Tx, run: &ExportRun, now: Instant) -> Result<(), store::Error> {
    let slug = tx.find_site(run.site_id).await?.map(|site| site.slug).unwrap_or_default();
    let keys = export::dirtied_by(&Change::ExportRunChanged { site: run.site_id, run: run.id }, Switches::default());
    let marks: Vec<_> = keys.into_iter().map(|key| ExportMark::new(run.site_id, &slug, key, now)).collect();
    tx.mark_dirty(&marks).await
}

/// Marks more of a run's keys, or sees whether everything it marked is through. Gives whether anything changed.
pub(super) async fn advance(app: &App, run: &ExportRun) -> Result<bool, store::Error> {
    match run.state {
        RunState::Marking => mark(app, run).await,
        RunState::Sending => finish(app, run).await,
        RunState::Done | RunState::Stopped => Ok(false),
    }
}

async fn mark(app: &App, run: &ExportRun) -> Result<bool, store::Error> {
    let mut run = run.clone();
    let of = (run.site_id, run.connection_id);
    for _ in 0..PAGES_PER_STEP {
        let now = app.now();
        let mut tx = app.store().begin().await?;
        let connection = tx.find_connection(of.0, of.1).await?;
        let site = tx.find_site(of.0).await?;
        let (Some(connection), Some(site)) = (connection, site) else { return Ok(false) };
        if connection.leaving {
            // What is being taken out of the org isn't put back into it.
            run.state = RunState::Stopped;
            run.finished_at = Some(now);
        }
        while run.state == RunState::Marking {
            let Some(object) = Object::of_rank(run.marking_rank) else {
                run.state = RunState::Sending;
                let backlog = tx.count_backlog(of).await?.0;
                let bulk = connection.bulk || backlog > BULK_FROM;
                tx.update_connection_bulk(of.0, of.1, bulk.then_some(now)).await?;
                break;
            };
            if object == Object::Response && !connection.switches.responses {
                run.marking_rank += 1;
                continue;
            }
            let page = tx.mark_page(of, &site.slug, object, run.marking_after, PAGE, run.started_at).await?;
            run.rows_marked += page.rows;
            run.marking_after = page.last;
            if page.last.is_some() {
                break;
            }
            run.marking_rank += 1;
        }
        // Somebody may have stopped the run meanwhile: then nothing of this page counts.
        if !tx.update_export_run(&run).await? {
            return Ok(true);
        }
        tx.commit().await?;
        if run.state != RunState::Marking {
            break;
        }
    }
    Ok(true)
}

/// A run is over when nothing of its backlog waits any more.
async fn finish(app: &App, run: &ExportRun) -> Result<bool, store::Error> {
    let of = (run.site_id, run.connection_id);
    let mut tx = app.store().read().await?;
    let waits = tx.has_backlog(of).await?;
    drop(tx);
    if waits {
        return Ok(false);
    }
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let mut run = run.clone();
    let refused = tx.count_backlog(of).await?.1;
    run.state = RunState::Done;
    run.finished_at = Some(now);
    run.rows_refused = refused;
    run.rows_acked = run.rows_marked - refused;
    if refused > 0 {
        let groups = tx.list_dead_groups(of, 20).await?;
        let lines = groups.iter().map(|group| format!("{} × {}: {}", group.rows, group.object.kind(), group.error));
        run.error_summary = lines.collect::<Vec<_>>().join("\n");
    }
    tx.update_export_run(&run).await?;
    tx.update_connection_bulk(of.0, of.1, None).await?;
    mark_run(&mut tx, &run, now).await?;
    tx.commit().await?;
    tracing::info!(connection = %run.connection_id, rows = run.rows_marked, refused, "an export run is through");
    Ok(true)
}

/// Holds the export of a connection back: nothing goes out, everything is kept.
pub async fn hold(app: &App, (site, connection): (SiteId, ConnectionId), actor: &str) -> Result<(), RunError> {
    let mut tx = app.store().begin().await?;
    tx.update_connection_hold(site, connection, Some(app.now())).await?;
    audit::record(app, &mut tx, (site, app.now()), actor, ("export.paused", format!("connection:{connection}")))
        .await?;
    Ok(tx.commit().await?)
}

/// Lets the export go on, stopped objects included.
pub async fn resume(app: &App, (site, connection): (SiteId, ConnectionId), actor: &str) -> Result<(), RunError> {
    let mut tx = app.store().begin().await?;
    tx.update_connection_hold(site, connection, None).await?;
    tx.delete_export_stops((site, connection), None).await?;
    audit::record(app, &mut tx, (site, app.now()), actor, ("export.resumed", format!("connection:{connection}")))
        .await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}

/// Ends a full export before its time: what wasn't sent yet is taken back. Gives the number of rows.
pub async fn stop_run(app: &App, (site, connection): (SiteId, ConnectionId), actor: &str) -> Result<u64, RunError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let mut run =
        tx.list_export_runs((site, connection), 10).await?.into_iter().find(is_open).ok_or(RunError::NothingToStop)?;
    if run.kind == RunKind::Delta {
        return Err(RunError::NotStoppable);
    }
    let taken_back = tx.delete_backlog((site, connection)).await?;
    run.state = RunState::Stopped;
    run.finished_at = Some(now);
    run.rows_acked = run.rows_marked.saturating_sub_unsigned(taken_back);
    tx.update_export_run(&run).await?;
    tx.update_connection_bulk(site, connection, None).await?;
    mark_run(&mut tx, &run, now).await?;
    audit::record(app, &mut tx, (site, app.now()), actor, ("export.run_stopped", format!("export_run:{}", run.id)))
        .await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(taken_back)
}

/// Gives rows that were set aside another chance. Gives their number.
pub async fn retry(app: &App, of: (SiteId, ConnectionId), which: DeadFilter<'_>, actor: &str) -> Result<u64, RunError> {
    let mut tx = app.store().begin().await?;
    let revived = tx.mark_dead_again(of, which, app.now()).await?;
    tx.delete_export_stops(of, which.object).await?;
    audit::record(app, &mut tx, (of.0, app.now()), actor, ("export.retried", format!("connection:{}", of.1))).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(revived)
}
