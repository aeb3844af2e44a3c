//! Bulk jobs and their rows. A job is written before Salesforce is asked for one; its id is the lease of its rows, so a
//! crash leaves neither orphaned jobs nor rows that nobody sends.

use super::export_items::item;
use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::export::{Item, Key, Object};
use crate::domain::ids::{ConnectionId, ExportJobId, SiteId};
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Asked for; Salesforce's id isn't known yet.
    Creating,
    /// Salesforce has it and takes rows.
    Open,
    /// All rows are there; Salesforce works.
    Uploaded,
    /// Every row has its result.
    Done,
    /// Given up; its rows are stale again.
    Abandoned,
}

impl JobState {
    const ALL: [Self; 5] = [Self::Creating, Self::Open, Self::Uploaded, Self::Done, Self::Abandoned];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Open => "open",
            Self::Uploaded => "uploaded",
            Self::Done => "done",
            Self::Abandoned => "abandoned",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportJob {
    pub id: ExportJobId,
    pub site_id: SiteId,
    pub connection_id: ConnectionId,
    pub object: Object,
    pub state: JobState,
    pub salesforce_job_id: Option<String>,
    pub created_at: Instant,
    pub uploaded_at: Instant,
    pub poll_at: Instant,
    pub finished_at: Instant,
    pub rows_sent: i64,
    pub bytes_sent: i64,
    pub rows_acked: i64,
    pub rows_refused: i64,
    /// API calls made for it.
    pub calls: i64,
    pub error: Option<String>,
}

/// Where claiming a backlog goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkCursor {
    pub first_dirty_at: Instant,
    pub entity: Uuid,
}

impl BulkCursor {
    pub const START: Self = Self { first_dirty_at: Instant::from_micros(0), entity: Uuid::nil() };
}

macro_rules! job {
    ($row:expr) => {{
        let row = $row;
        let (object, state): (String, String) = (row.try_get("object")?, row.try_get("state")?);
        let corrupt = |column| Error::Corrupt { table: "export_jobs", column };
        Ok::<_, Error>(ExportJob {
            id: row.try_get("export_job_id")?,
            site_id: row.try_get("site_id")?,
            connection_id: row.try_get("connection_id")?,
            object: Object::of_kind(&object).ok_or_else(|| corrupt("object"))?,
            state: JobState::ALL.into_iter().find(|one| one.as_str() == state).ok_or_else(|| corrupt("state"))?,
            salesforce_job_id: row.try_get("salesforce_job_id")?,
            created_at: row.try_get("created_at")?,
            uploaded_at: row.try_get("uploaded_at")?,
            poll_at: row.try_get("poll_at")?,
            finished_at: row.try_get("finished_at")?,
            rows_sent: row.try_get("rows_sent")?,
            bytes_sent: row.try_get("bytes_sent")?,
            rows_acked: row.try_get("rows_acked")?,
            rows_refused: row.try_get("rows_refused")?,
            calls: row.try_get("calls")?,
            error: row.try_get("error")?,
        })
    }};
}

/// The backlog of one object in the order of its keys. The cursor spares walking over what the job has already.
const CLAIM_BULK: Statement = Statement {
    sqlite: "UPDATE export_items SET
            reassert_at = CASE WHEN lease_token IS NULL THEN reassert_at ELSE lease_until + $10 END,
            lease_token = $1, lease_until = $2, attempt_id = $1
        WHERE site_id = $3 AND connection_id = $4 AND (object, entity_id) IN (
            SELECT object, entity_id FROM export_items
            WHERE site_id = $3 AND connection_id = $4 AND state = 'dirty' AND lane = 1 AND rank = $6
              AND (first_dirty_at, entity_id) > ($7, $8) AND next_attempt_at <= $5 AND lease_until <= $5 AND gone_at = 0
            ORDER BY first_dirty_at, entity_id LIMIT $9)
        RETURNING object, entity_id, external_id, desired_version, changed_at, acked_hash, salesforce_id,
            acked_version > 0 OR attempts > 0 OR reassert_at > 0 AS sent_before, attempts, first_dirty_at, gone_at,
            owner_refused",
    postgres: "WITH due AS MATERIALIZED (
            SELECT object, entity_id FROM export_items
            WHERE site_id = $3 AND connection_id = $4 AND state = 'dirty' AND lane = 1 AND rank = $6
              AND (first_dirty_at, entity_id) > ($7, $8) AND next_attempt_at <= $5 AND lease_until <= $5 AND gone_at = 0
            ORDER BY first_dirty_at, entity_id LIMIT $9 FOR UPDATE SKIP LOCKED)
        UPDATE export_items SET
            reassert_at = CASE WHEN lease_token IS NULL THEN reassert_at ELSE lease_until + $10 END,
            lease_token = $1, lease_until = $2, attempt_id = $1
        FROM due
        WHERE site_id = $3 AND connection_id = $4
          AND export_items.object = due.object AND export_items.entity_id = due.entity_id
        RETURNING export_items.object, export_items.entity_id, external_id, desired_version, changed_at, acked_hash,
            salesforce_id, acked_version > 0 OR attempts > 0 OR reassert_at > 0 AS sent_before, attempts, first_dirty_at,
            gone_at, owner_refused",
};

/// A result names the time of the change that was sent: a row that changed since stays stale.
const ACK_BULK: Statement = rows_sql!(
    "UPDATE export_items SET acked_hash = j.hash, acked_at = $5, acked_changed_at = j.changed_at,
        salesforce_id = j.salesforce_id,
        acked_version = CASE WHEN export_items.changed_at = j.changed_at THEN desired_version ELSE acked_version END,
        state = CASE WHEN export_items.changed_at = j.changed_at THEN 'clean' ELSE 'dirty' END,
        lane = CASE WHEN export_items.changed_at = j.changed_at THEN lane ELSE 0 END,
        attempts = 0, next_attempt_at = 0, lease_token = NULL, lease_until = 0, last_error = NULL, waiting_for = NULL
     FROM ",
    { entity_id: uuid, changed_at: bigint, hash: text, salesforce_id: text },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.object = $6
        AND export_items.entity_id = j.entity_id AND export_items.lease_token = $4"
);

/// One line of a job's successful results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BulkAck {
    pub entity_id: Uuid,
    pub changed_at: Instant,
    pub hash: String,
    pub salesforce_id: String,
}

#[derive(Serialize)]
struct EntityRow {
    entity_id: Uuid,
}

const JOB_ITEMS: Statement = rows_sql!(
    "SELECT object, export_items.entity_id, external_id, desired_version, changed_at, acked_hash, salesforce_id,
        true AS sent_before, attempts, first_dirty_at, gone_at, owner_refused
     FROM export_items JOIN ",
    { entity_id: uuid },
    " ON export_items.entity_id = j.entity_id
      WHERE site_id = $2 AND connection_id = $3 AND object = $4 AND lease_token = $5"
);

impl Tx {
    pub async fn insert_export_job(&mut self, job: &ExportJob) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO export_jobs (site_id, export_job_id, connection_id, object, state, created_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(job.site_id)
        .bind(job.id)
        .bind(job.connection_id)
        .bind(job.object.kind())
        .bind(job.state.as_str())
        .bind(job.created_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    pub async fn update_export_job(&mut self, job: &ExportJob) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
            "UPDATE export_jobs SET state = $3, salesforce_job_id = $4, uploaded_at = $5, poll_at = $6, finished_at = $7,
                rows_sent = $8, bytes_sent = $9, rows_acked = $10, rows_refused = $11, calls = $12, error = $13
             WHERE site_id = $1 AND export_job_id = $2"
        )
        .bind(job.site_id)
        .bind(job.id)
        .bind(job.state.as_str())
        .bind(&job.salesforce_job_id)
        .bind(job.uploaded_at)
        .bind(job.poll_at)
        .bind(job.finished_at)
        .bind(job.rows_sent)
        .bind(job.bytes_sent)
        .bind(job.rows_acked)
        .bind(job.rows_refused)
        .bind(job.calls)
        .bind(&job.error)
        .execute(c)
        .await?
        .rows_affected()
        });
        Ok(())
    }

    /// The job of a connection that isn't over; there is one at a time.
    pub async fn find_open_job(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
    ) -> Result<Option<ExportJob>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM export_jobs
             WHERE site_id = $1 AND connection_id = $2 AND state IN ('creating', 'open', 'uploaded')
             ORDER BY created_at LIMIT 1"
        )
        .bind(site)
        .bind(connection)
        .fetch_optional(c)
        .await?
        .map(|row| job!(row))
        .transpose())
    }

    /// A connection's jobs, newest first.
    pub async fn list_export_jobs(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        limit: i64,
    ) -> Result<Vec<ExportJob>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM export_jobs WHERE site_id = $1 AND connection_id = $2
             ORDER BY created_at DESC, export_job_id DESC LIMIT $3"
        )
        .bind(site)
        .bind(connection)
        .bind(limit)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| job!(row))
        .collect())
    }

    /// The first object, parents first, of which a backlog is due, stopped ones left out.
    pub async fn find_backlog_object(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        now: Instant,
    ) -> Result<Option<Object>, Error> {
        let row: Option<(i64,)> = on!(self, |c| sqlx::query_as(
            "SELECT rank FROM export_items
             WHERE site_id = $1 AND connection_id = $2 AND state = 'dirty' AND lane = 1
               AND next_attempt_at <= $3 AND lease_until <= $3 AND gone_at = 0
               AND object NOT IN (SELECT object FROM export_stops
                 WHERE site_id = $1 AND connection_id = $2 AND retry_at > $3)
             ORDER BY rank LIMIT 1"
        )
        .bind(site)
        .bind(connection)
        .bind(now)
        .fetch_optional(c)
        .await?);
        Ok(row.and_then(|(rank,)| Object::of_rank(rank)))
    }

    /// Claims the next rows of an object's backlog for a job, behind the cursor.
    pub async fn claim_backlog(
        &mut self,
        job: &ExportJob,
        lease_until: Instant,
        now: Instant,
        after: BulkCursor,
        limit: i64,
    ) -> Result<Vec<Item>, Error> {
        let text = CLAIM_BULK.text(self.engine());
        let horizon = i64::try_from(crate::domain::export::HORIZON.as_micros()).unwrap_or(i64::MAX);
        let mut items: Vec<Item> = on!(self, |c| sqlx::query(text)
            .bind(job.id)
            .bind(lease_until)
            .bind(job.site_id)
            .bind(job.connection_id)
            .bind(now)
            .bind(i64::from(job.object.rank()))
            .bind(after.first_dirty_at)
            .bind(after.entity)
            .bind(limit)
            .bind(horizon)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| item!(row))
            .collect::<Result<_, Error>>())?;
        items.sort_by_key(|item| (item.first_dirty_at, item.key.entity));
        Ok(items)
    }

    /// Stores successful results of a job; gives how many rows were still the job's.
    pub async fn mark_job_acked(&mut self, job: &ExportJob, rows: &[BulkAck], now: Instant) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let json = serde_json::to_string(rows)?;
        let text = ACK_BULK.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(job.site_id)
            .bind(job.connection_id)
            .bind(job.id)
            .bind(now)
            .bind(job.object.kind())
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Nobody knows what became of the rows that a job still holds: they are sent once more after `until`.
    pub async fn mark_job_uncertain(&mut self, job: &ExportJob, until: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE export_items SET reassert_at = $4 WHERE site_id = $1 AND connection_id = $2 AND lease_token = $3"
        )
        .bind(job.site_id)
        .bind(job.connection_id)
        .bind(job.id)
        .bind(until)
        .execute(c)
        .await?
        .rows_affected()))
    }

    /// The rows that a job still holds, out of these keys.
    pub async fn list_job_items(&mut self, job: &ExportJob, keys: &[Key]) -> Result<Vec<Item>, Error> {
        let rows: Vec<_> = keys.iter().map(|key| EntityRow { entity_id: key.entity }).collect();
        let json = serde_json::to_string(&rows)?;
        let text = JOB_ITEMS.text(self.engine());
        on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(job.site_id)
            .bind(job.connection_id)
            .bind(job.object.kind())
            .bind(job.id)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| item!(row))
            .collect())
    }
}
