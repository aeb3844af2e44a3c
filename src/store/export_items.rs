//! The export queue: one row per Salesforce row, holding what it should be against what Salesforce confirmed.
//!
//! ```text
//!            change                    claim (lease)            result per row
//!  clean ───────────► dirty ◄──────────────────────► in flight ───────────────► clean | dirty (retry) | dead
//! ```
//! "In flight" is a dirty row with a lease. A change during the flight raises `desired_version`, so that the
//! acknowledgement of the older version leaves the row dirty.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::export::{Key, Object};
use crate::domain::ids::{ConnectionId, ExportAttemptId, SiteId};
use crate::domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

/// A key that became stale, for every connection of its site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ExportMark {
    pub site_id: SiteId,
    pub rank: i16,
    pub entity_id: Uuid,
    pub object: &'static str,
    pub external_id: String,
    pub at: Instant,
}

impl ExportMark {
    pub fn new(site_id: SiteId, site_slug: &str, key: Key, at: Instant) -> Self {
        Self {
            site_id,
            object: key.object.kind(),
            rank: key.object.rank(),
            entity_id: key.entity,
            external_id: key.external_id(site_slug),
            at,
        }
    }
}

/// A claimed row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportItem {
    pub key: Key,
    pub external_id: String,
    /// The version that is sent now.
    pub version: i64,
    /// Hash of what Salesforce has, when it has the row.
    pub acked_hash: Option<String>,
    pub attempts: i64,
    pub first_dirty_at: Instant,
}

/// Salesforce confirmed this version of a row.
#[derive(Debug, Clone, Serialize)]
pub struct RowAck {
    pub object: &'static str,
    pub entity_id: Uuid,
    pub version: i64,
    pub hash: String,
    /// `None` when nothing had to be sent.
    pub salesforce_id: Option<String>,
}

/// A row that wasn't taken.
#[derive(Debug, Clone, Serialize)]
pub struct RowRetry {
    pub object: &'static str,
    pub entity_id: Uuid,
    /// The version that was refused; a newer one gets its own chance.
    pub version: i64,
    pub next_attempt_at: Instant,
    /// Never tried again by itself.
    pub dead: bool,
    pub error: String,
}

/// One call to Salesforce.
#[derive(Debug, Clone)]
pub struct ExportAttempt {
    pub id: ExportAttemptId,
    pub site_id: SiteId,
    pub connection_id: ConnectionId,
    pub started_at: Instant,
    pub finished_at: Instant,
    pub rows_sent: i64,
    pub rows_acked: i64,
    pub outcome: String,
    pub request_id: Option<String>,
}

/// How much is in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportCounts {
    pub clean: i64,
    pub dirty: i64,
    pub dead: i64,
}

const MARK_DIRTY: Statement = rows_sql!(
    "INSERT INTO export_items (site_id, connection_id, object, entity_id, rank, external_id, desired_version, state,
        first_dirty_at)
     SELECT j.site_id, connections.connection_id, j.object, j.entity_id, j.rank, j.external_id, 1, 'dirty', j.at FROM ",
    { site_id: uuid, object: text, rank: bigint, entity_id: uuid, external_id: text, at: bigint },
    " JOIN connections ON connections.site_id = j.site_id
      WHERE connections.state <> 'disconnected' AND (j.object <> 'response' OR connections.export_responses)
      ORDER BY connections.connection_id, j.rank, j.entity_id
      ON CONFLICT (site_id, connection_id, object, entity_id) DO UPDATE SET
        desired_version = export_items.desired_version + 1,
        first_dirty_at = CASE WHEN export_items.state = 'dirty' THEN export_items.first_dirty_at
                              ELSE excluded.first_dirty_at END,
        attempts = CASE WHEN export_items.state = 'dirty' THEN export_items.attempts ELSE 0 END,
        next_attempt_at = CASE WHEN export_items.state = 'dirty' THEN export_items.next_attempt_at ELSE 0 END,
        state = 'dirty'"
);

/// SQLite has one writer. PostgreSQL passes over rows that another replica is claiming right now, and picks them once: as a
/// plain sub-query the pick may run several times and claim more than its limit.
const CLAIM: Statement = Statement {
    sqlite: "UPDATE export_items SET lease_token = $1, lease_until = $2
        WHERE site_id = $3 AND connection_id = $4 AND (object, entity_id) IN (
            SELECT object, entity_id FROM export_items
            WHERE site_id = $3 AND connection_id = $4 AND state = 'dirty' AND next_attempt_at <= $5 AND lease_until <= $5
            ORDER BY rank, first_dirty_at, entity_id LIMIT $6)
        RETURNING object, entity_id, external_id, desired_version, acked_hash, attempts, first_dirty_at",
    postgres: "WITH due AS MATERIALIZED (
            SELECT object, entity_id FROM export_items
            WHERE site_id = $3 AND connection_id = $4 AND state = 'dirty' AND next_attempt_at <= $5 AND lease_until <= $5
            ORDER BY rank, first_dirty_at, entity_id LIMIT $6 FOR UPDATE SKIP LOCKED)
        UPDATE export_items SET lease_token = $1, lease_until = $2 FROM due
        WHERE site_id = $3 AND connection_id = $4
          AND export_items.object = due.object AND export_items.entity_id = due.entity_id
        RETURNING export_items.object, export_items.entity_id, external_id, desired_version, acked_hash, attempts,
            first_dirty_at",
};

type ClaimedColumns = (String, Uuid, String, i64, Option<String>, i64, Instant);

const ACK: Statement = rows_sql!(
    "UPDATE export_items SET acked_version = j.version, acked_hash = j.hash,
        salesforce_id = COALESCE(j.salesforce_id, export_items.salesforce_id),
        state = CASE WHEN export_items.desired_version = j.version THEN 'clean' ELSE 'dirty' END,
        attempts = 0, next_attempt_at = 0, lease_token = NULL, lease_until = 0, last_error = NULL
     FROM ",
    { object: text, entity_id: uuid, version: bigint, hash: text, salesforce_id: text },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.lease_token = $4
        AND export_items.object = j.object AND export_items.entity_id = j.entity_id"
);

const RETRY: Statement = rows_sql!(
    "UPDATE export_items SET
        attempts = CASE WHEN desired_version = j.version THEN attempts + 1 ELSE 0 END,
        next_attempt_at = CASE WHEN desired_version = j.version THEN j.next_attempt_at ELSE 0 END,
        state = CASE WHEN j.dead AND desired_version = j.version THEN 'dead' ELSE 'dirty' END,
        lease_token = NULL, lease_until = 0, last_error = j.error
     FROM ",
    { object: text, entity_id: uuid, version: bigint, next_attempt_at: bigint, dead: boolean, error: text },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.lease_token = $4
        AND export_items.object = j.object AND export_items.entity_id = j.entity_id"
);

impl Tx {
    /// Marks keys as stale, in the transaction of the change that made them so. Each key at most once per call.
    pub async fn mark_dirty(&mut self, marks: &[ExportMark]) -> Result<(), Error> {
        self.write_rows(&MARK_DIRTY, marks).await?;
        Ok(())
    }

    /// Claims up to `limit` due rows of one connection, parents first, until `lease_until`.
    ///
    /// A lease that has run out is taken over; its late results carry the old token and change nothing.
    pub async fn claim_export_items(
        &mut self,
        connection: (SiteId, ConnectionId),
        lease: (Uuid, Instant),
        now: Instant,
        limit: i64,
    ) -> Result<Vec<ExportItem>, Error> {
        let text = CLAIM.text(self.engine());
        let rows: Vec<ClaimedColumns> = on!(self, |c| sqlx::query_as(text)
            .bind(lease.0)
            .bind(lease.1)
            .bind(connection.0)
            .bind(connection.1)
            .bind(now)
            .bind(limit)
            .fetch_all(c)
            .await?);
        let mut items = rows
            .into_iter()
            .map(|(object, entity, external_id, version, acked_hash, attempts, first_dirty_at)| {
                let object =
                    Object::of_kind(&object).ok_or(Error::Corrupt { table: "export_items", column: "object" })?;
                let key = Key { object, entity };
                Ok(ExportItem { key, external_id, version, acked_hash, attempts, first_dirty_at })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        // RETURNING promises no order.
        items.sort_by_key(|item| (item.key.object, item.first_dirty_at, item.key.entity));
        Ok(items)
    }

    /// Locks the rows of a lease in the order in which marks are written, so that an answer and an acknowledgement can't wait
    /// for each other. SQLite has one writer and nothing to lock.
    pub async fn lock_leased_items(&mut self, connection: (SiteId, ConnectionId), lease: Uuid) -> Result<(), Error> {
        if let Self::Postgres(tx) = self {
            sqlx::query(
                "SELECT entity_id FROM export_items WHERE site_id = $1 AND connection_id = $2 AND lease_token = $3
                 ORDER BY connection_id, rank, entity_id FOR UPDATE",
            )
            .bind(connection.0)
            .bind(connection.1)
            .bind(lease)
            .execute(&mut **tx)
            .await?;
        }
        Ok(())
    }

    /// Stores confirmed versions. Rows whose lease was lost meanwhile stay as they are; gives how many counted.
    pub async fn mark_acked(
        &mut self,
        connection: (SiteId, ConnectionId),
        lease: Uuid,
        rows: &[RowAck],
    ) -> Result<u64, Error> {
        self.settle(&ACK, connection, lease, serde_json::to_string(rows)?).await
    }

    /// Puts refused rows back for a later try, or aside for good.
    pub async fn mark_retry(
        &mut self,
        connection: (SiteId, ConnectionId),
        lease: Uuid,
        rows: &[RowRetry],
    ) -> Result<u64, Error> {
        self.settle(&RETRY, connection, lease, serde_json::to_string(rows)?).await
    }

    async fn settle(
        &mut self,
        statement: &Statement,
        connection: (SiteId, ConnectionId),
        lease: Uuid,
        json: String,
    ) -> Result<u64, Error> {
        let text = statement.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(connection.0)
            .bind(connection.1)
            .bind(lease)
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Gives rows back untried, for instance when Salesforce couldn't be reached at all.
    pub async fn release_export_items(
        &mut self,
        connection: (SiteId, ConnectionId),
        lease: Uuid,
        next_attempt_at: Instant,
    ) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE export_items SET lease_token = NULL, lease_until = 0, next_attempt_at = $4
             WHERE site_id = $1 AND connection_id = $2 AND lease_token = $3"
        )
        .bind(connection.0)
        .bind(connection.1)
        .bind(lease)
        .bind(next_attempt_at)
        .execute(c)
        .await?
        .rows_affected()))
    }

    pub async fn insert_export_attempt(&mut self, attempt: &ExportAttempt) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
            "INSERT INTO export_attempts (site_id, export_attempt_id, connection_id, started_at, finished_at, rows_sent,
                rows_acked, outcome, request_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        )
        .bind(attempt.site_id)
        .bind(attempt.id)
        .bind(attempt.connection_id)
        .bind(attempt.started_at)
        .bind(attempt.finished_at)
        .bind(attempt.rows_sent)
        .bind(attempt.rows_acked)
        .bind(&attempt.outcome)
        .bind(&attempt.request_id)
        .execute(c)
        .await?.rows_affected()
        });
        Ok(())
    }

    pub async fn count_export_items(&mut self, site: SiteId) -> Result<ExportCounts, Error> {
        let rows: Vec<(String, i64)> =
            on!(self, |c| sqlx::query_as("SELECT state, COUNT(*) FROM export_items WHERE site_id = $1 GROUP BY state")
                .bind(site)
                .fetch_all(c)
                .await?);
        let count = |wanted: &str| rows.iter().find(|(state, _)| state == wanted).map_or(0, |(_, count)| *count);
        Ok(ExportCounts { clean: count("clean"), dirty: count("dirty"), dead: count("dead") })
    }
}
