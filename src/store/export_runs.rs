//! Full exports and backlogs: what an administrator starts, watches, pauses and stops.

use super::{Error, Tx, on};
use crate::domain::ids::{ConnectionId, ExportRunId, SiteId};
use crate::domain::time::Instant;
use sqlx::Row;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunKind {
    /// Everything of the site once more.
    Full,
    /// A backlog that grew too long for single calls.
    Delta,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    Marking,
    Sending,
    Done,
    Stopped,
}

impl RunKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Delta => "delta",
        }
    }
}

impl RunState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Marking => "marking",
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Stopped => "stopped",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportRun {
    pub id: ExportRunId,
    pub site_id: SiteId,
    pub connection_id: ConnectionId,
    pub kind: RunKind,
    pub state: RunState,
    pub started_at: Instant,
    pub finished_at: Option<Instant>,
    /// Where marking goes on: rank of the object, last key of it.
    pub marking_rank: i64,
    pub marking_after: Option<Uuid>,
    pub rows_marked: i64,
    pub rows_acked: i64,
    pub rows_refused: i64,
    pub error_summary: String,
}

macro_rules! run {
    ($row:expr) => {{
        let row = $row;
        let (kind, state): (String, String) = (row.try_get("kind")?, row.try_get("state")?);
        let finished_at: Instant = row.try_get("finished_at")?;
        let corrupt = |column| Error::Corrupt { table: "export_runs", column };
        let kinds = [RunKind::Full, RunKind::Delta];
        let states = [RunState::Marking, RunState::Sending, RunState::Done, RunState::Stopped];
        Ok::<_, Error>(ExportRun {
            id: row.try_get("export_run_id")?,
            site_id: row.try_get("site_id")?,
            connection_id: row.try_get("connection_id")?,
            kind: kinds.into_iter().find(|one| one.as_str() == kind).ok_or_else(|| corrupt("kind"))?,
            state: states.into_iter().find(|one| one.as_str() == state).ok_or_else(|| corrupt("state"))?,
            started_at: row.try_get("started_at")?,
            finished_at: (finished_at.micros() > 0).then_some(finished_at),
            marking_rank: row.try_get("marking_rank")?,
            marking_after: row.try_get("marking_after")?,
            rows_marked: row.try_get("rows_marked")?,
            rows_acked: row.try_get("rows_acked")?,
            rows_refused: row.try_get("rows_refused")?,
            error_summary: row.try_get("error_summary")?,
        })
    }};
}

impl Tx {
    pub async fn insert_export_run(&mut self, run: &ExportRun) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO export_runs (site_id, export_run_id, connection_id, kind, state, started_at, rows_marked)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        )
        .bind(run.site_id)
        .bind(run.id)
        .bind(run.connection_id)
        .bind(run.kind.as_str())
        .bind(run.state.as_str())
        .bind(run.started_at)
        .bind(run.rows_marked)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Stores a run's progress; a run that is over stays over.
    pub async fn update_export_run(&mut self, run: &ExportRun) -> Result<bool, Error> {
        let updated = on!(self, |c| {
            sqlx::query(
            "UPDATE export_runs SET state = $3, finished_at = $4, marking_rank = $5, marking_after = $6, rows_marked = $7,
                rows_acked = $8, rows_refused = $9, error_summary = $10
             WHERE site_id = $1 AND export_run_id = $2 AND state IN ('marking', 'sending')"
        )
        .bind(run.site_id)
        .bind(run.id)
        .bind(run.state.as_str())
        .bind(run.finished_at.map_or(0, Instant::micros))
        .bind(run.marking_rank)
        .bind(run.marking_after)
        .bind(run.rows_marked)
        .bind(run.rows_acked)
        .bind(run.rows_refused)
        .bind(&run.error_summary)
        .execute(c)
        .await?
        .rows_affected()
        });
        Ok(updated == 1)
    }

    /// Runs that have something to do: keys to mark, or nothing left of their backlog. Those of a connection whose export somebody
    /// holds back aren't among them.
    pub async fn list_open_runs(&mut self) -> Result<Vec<ExportRun>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT export_runs.* FROM export_runs JOIN connections USING (site_id, connection_id)
             WHERE held_at = 0 AND (export_runs.state = 'marking' OR export_runs.state = 'sending' AND NOT EXISTS (
                SELECT 1 FROM export_items WHERE export_items.site_id = export_runs.site_id
                  AND export_items.connection_id = export_runs.connection_id
                  AND export_items.state = 'dirty' AND lane = 1))
             ORDER BY export_runs.started_at, export_run_id"
        )
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| run!(row))
        .collect())
    }

    /// A connection's runs, newest first.
    pub async fn list_export_runs(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        limit: i64,
    ) -> Result<Vec<ExportRun>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM export_runs WHERE site_id = $1 AND connection_id = $2
             ORDER BY started_at DESC, export_run_id DESC LIMIT $3"
        )
        .bind(site)
        .bind(connection)
        .bind(limit)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| run!(row))
        .collect())
    }

    /// Rows of a backlog that are still to be sent (`0`) and that were set aside (`1`).
    pub async fn count_backlog(&mut self, (site, connection): (SiteId, ConnectionId)) -> Result<(i64, i64), Error> {
        Ok(on!(self, |c| sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM export_items
                     WHERE site_id = $1 AND connection_id = $2 AND state = 'dirty' AND lane = 1),
                    (SELECT COUNT(*) FROM export_items
                     WHERE site_id = $1 AND connection_id = $2 AND state = 'dead' AND lane = 1)"
        )
        .bind(site)
        .bind(connection)
        .fetch_one(c)
        .await?))
    }

    /// Whether rows of a backlog are still to be sent.
    pub async fn has_backlog(&mut self, (site, connection): (SiteId, ConnectionId)) -> Result<bool, Error> {
        let (found,): (bool,) = on!(self, |c| sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM export_items
             WHERE site_id = $1 AND connection_id = $2 AND state = 'dirty' AND lane = 1)"
        )
        .bind(site)
        .bind(connection)
        .fetch_one(c)
        .await?);
        Ok(found)
    }

    /// Takes the rows of a stopped run back: what Salesforce has counts as right, what it never had isn't sent.
    pub async fn delete_backlog(&mut self, (site, connection): (SiteId, ConnectionId)) -> Result<u64, Error> {
        let forgotten = on!(self, |c| sqlx::query(
            "DELETE FROM export_items
             WHERE site_id = $1 AND connection_id = $2 AND state = 'dirty' AND lane = 1 AND lease_token IS NULL
               AND acked_version = 0 AND reassert_at = 0 AND gone_at = 0"
        )
        .bind(site)
        .bind(connection)
        .execute(c)
        .await?
        .rows_affected());
        let settled = on!(self, |c| sqlx::query(
            "UPDATE export_items SET state = 'clean', desired_version = acked_version, waiting_for = NULL
             WHERE site_id = $1 AND connection_id = $2 AND state = 'dirty' AND lane = 1 AND lease_token IS NULL
               AND acked_version > 0 AND gone_at = 0"
        )
        .bind(site)
        .bind(connection)
        .execute(c)
        .await?
        .rows_affected());
        Ok(forgotten + settled)
    }

    /// Moves what is due and isn't under way into the backlog when more than `more_than` rows wait. Gives how many moved.
    pub async fn update_to_backlog(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        more_than: i64,
        now: Instant,
    ) -> Result<u64, Error> {
        let (waiting,): (i64,) = on!(self, |c| sqlx::query_as(
            "SELECT COUNT(*) FROM (SELECT 1 FROM export_items
             WHERE site_id = $1 AND connection_id = $2 AND state = 'dirty' AND lane = 0 AND lease_token IS NULL
             LIMIT $3) AS first_ones"
        )
        .bind(site)
        .bind(connection)
        .bind(more_than + 1)
        .fetch_one(c)
        .await?);
        if waiting <= more_than {
            return Ok(0);
        }
        Ok(on!(self, |c| {
            sqlx::query(
            "UPDATE export_items SET lane = 1 WHERE site_id = $1 AND connection_id = $2 AND state = 'dirty' AND lane = 0
               AND lease_token IS NULL AND next_attempt_at <= $3 AND gone_at = 0"
        )
        .bind(site)
        .bind(connection)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected()
        }))
    }
}
