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
use crate::domain::export::{Ack, HORIZON, Item, Key, Object, Retry};
use crate::domain::ids::{ConnectionId, ExportAttemptId, SiteId};
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;
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

/// Which rows a claim may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lanes {
    /// Changes that somebody waits for.
    Live = 0,
    /// These first, then the backlog.
    All = 1,
}

#[derive(Serialize)]
struct KeyRow {
    object: &'static str,
    entity_id: Uuid,
}

#[derive(Serialize)]
struct ParentRow<'a> {
    external_id: &'a str,
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
        first_dirty_at, changed_at)
     SELECT j.site_id, connections.connection_id, j.object, j.entity_id, j.rank, j.external_id, 1, 'dirty', j.at,
        j.at - j.at % 1000 FROM ",
    { site_id: uuid, object: text, rank: bigint, entity_id: uuid, external_id: text, at: bigint },
    " JOIN connections ON connections.site_id = j.site_id
      WHERE connections.state <> 'disconnected' AND connections.leaving_at = 0 AND (j.object <> 'response' OR connections.export_responses)
      ORDER BY connections.connection_id, j.rank, j.entity_id
      ON CONFLICT (site_id, connection_id, object, entity_id) DO UPDATE SET
        desired_version = export_items.desired_version + 1,
        changed_at = CASE WHEN export_items.changed_at >= excluded.changed_at THEN export_items.changed_at + 1000
                          ELSE excluded.changed_at END,
        lane = 0,
        first_dirty_at = CASE WHEN export_items.state = 'dirty' THEN export_items.first_dirty_at
                              ELSE excluded.first_dirty_at END,
        attempts = CASE WHEN export_items.state = 'dirty' THEN export_items.attempts ELSE 0 END,
        next_attempt_at = CASE WHEN export_items.state = 'dirty' THEN export_items.next_attempt_at ELSE 0 END,
        state = 'dirty'"
);

/// SQLite has one writer. PostgreSQL passes over rows that another replica is claiming right now, and picks them once: as a
/// plain sub-query the pick may run several times and claim more than its limit.
///
/// A lease that ran out belonged to somebody who may have sent the row: it is sent once more when that can't commit any more.
const CLAIM: Statement = Statement {
    sqlite: "UPDATE export_items SET
            reassert_at = CASE WHEN lease_token IS NULL THEN reassert_at ELSE lease_until + $8 END,
            lease_token = $1, lease_until = $2, attempt_id = $1
        WHERE site_id = $3 AND connection_id = $4 AND (object, entity_id) IN (
            SELECT object, entity_id FROM export_items
            WHERE site_id = $3 AND connection_id = $4 AND state = 'dirty' AND lane <= $7
              AND next_attempt_at <= $5 AND lease_until <= $5
              AND object NOT IN (SELECT object FROM export_stops
                WHERE site_id = $3 AND connection_id = $4 AND retry_at > $5)
            ORDER BY lane, rank, first_dirty_at, entity_id LIMIT $6)
        RETURNING object, entity_id, external_id, desired_version, changed_at, acked_hash, salesforce_id,
            acked_version > 0 OR attempts > 0 OR reassert_at > 0 AS sent_before, attempts, first_dirty_at, gone_at,
            owner_refused",
    postgres: "WITH due AS MATERIALIZED (
            SELECT object, entity_id FROM export_items
            WHERE site_id = $3 AND connection_id = $4 AND state = 'dirty' AND lane <= $7
              AND next_attempt_at <= $5 AND lease_until <= $5
              AND object NOT IN (SELECT object FROM export_stops
                WHERE site_id = $3 AND connection_id = $4 AND retry_at > $5)
            ORDER BY lane, rank, first_dirty_at, entity_id LIMIT $6 FOR UPDATE SKIP LOCKED)
        UPDATE export_items SET
            reassert_at = CASE WHEN lease_token IS NULL THEN reassert_at ELSE lease_until + $8 END,
            lease_token = $1, lease_until = $2, attempt_id = $1
        FROM due
        WHERE site_id = $3 AND connection_id = $4
          AND export_items.object = due.object AND export_items.entity_id = due.entity_id
        RETURNING export_items.object, export_items.entity_id, external_id, desired_version, changed_at, acked_hash,
            salesforce_id, acked_version > 0 OR attempts > 0 OR reassert_at > 0 AS sent_before, attempts, first_dirty_at,
            gone_at, owner_refused",
};

/// Reads an item from a row with the columns that a claim returns.
macro_rules! item {
    ($row:expr) => {{
        let row = $row;
        let object: String = row.try_get("object")?;
        let object = Object::of_kind(&object).ok_or(Error::Corrupt { table: "export_items", column: "object" })?;
        let gone_at: Instant = row.try_get("gone_at")?;
        Ok::<_, Error>(Item {
            key: Key { object, entity: row.try_get("entity_id")? },
            external_id: row.try_get("external_id")?,
            version: row.try_get("desired_version")?,
            changed_at: row.try_get("changed_at")?,
            acked_hash: row.try_get("acked_hash")?,
            salesforce_id: row.try_get("salesforce_id")?,
            sent_before: row.try_get("sent_before")?,
            attempts: row.try_get("attempts")?,
            first_dirty_at: row.try_get("first_dirty_at")?,
            gone: gone_at.micros() > 0,
            owner_refused: row.try_get("owner_refused")?,
        })
    }};
}
pub(super) use item;

const ACK: Statement = rows_sql!(
    "UPDATE export_items SET acked_version = j.version, acked_hash = j.hash, acked_at = $5,
        acked_changed_at = CASE WHEN j.changed_at > 0 THEN j.changed_at ELSE export_items.acked_changed_at END,
        salesforce_id = COALESCE(j.salesforce_id, export_items.salesforce_id),
        state = CASE WHEN export_items.desired_version = j.version THEN 'clean' ELSE 'dirty' END,
        attempts = 0, next_attempt_at = 0, lease_token = NULL, lease_until = 0, last_error = NULL, waiting_for = NULL
     FROM ",
    { object: text, entity_id: uuid, version: bigint, changed_at: bigint, hash: text, salesforce_id: text },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.lease_token = $4
        AND export_items.object = j.object AND export_items.entity_id = j.entity_id"
);

const RETRY: Statement = rows_sql!(
    "UPDATE export_items SET
        attempts = CASE WHEN desired_version = j.version THEN attempts + 1 ELSE 0 END,
        next_attempt_at = CASE WHEN desired_version = j.version THEN j.next_attempt_at ELSE 0 END,
        state = CASE WHEN j.dead AND desired_version = j.version THEN 'dead' ELSE 'dirty' END,
        lane = CASE WHEN j.dead THEN lane ELSE 0 END,
        lease_token = NULL, lease_until = 0, last_error = j.error, waiting_for = j.waiting_for,
        owner_refused = (export_items.owner_refused OR j.owner_refused)
     FROM ",
    { object: text, entity_id: uuid, version: bigint, next_attempt_at: bigint, dead: boolean, error: text,
      waiting_for: text, owner_refused: boolean },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.lease_token = $4
        AND export_items.object = j.object AND export_items.entity_id = j.entity_id"
);

const UNCERTAIN: Statement = rows_sql!(
    "UPDATE export_items SET reassert_at = $4 FROM ",
    { object: text, entity_id: uuid },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.reassert_at < $4
        AND export_items.object = j.object AND export_items.entity_id = j.entity_id"
);

const ARRIVED: Statement = rows_sql!(
    "UPDATE export_items SET next_attempt_at = 0, waiting_for = NULL FROM ",
    { external_id: text },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3
        AND export_items.waiting_for = j.external_id"
);

const URGENT: Statement = rows_sql!(
    "UPDATE export_items SET lane = 0, next_attempt_at = 0, first_dirty_at = $4, lease_token = NULL, lease_until = 0 FROM ",
    { object: text, entity_id: uuid },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.state = 'dirty'
        AND export_items.object = j.object AND export_items.entity_id = j.entity_id"
);

const RESEND: Statement = rows_sql!(
    "UPDATE export_items SET desired_version = desired_version + 1, acked_hash = NULL, state = 'dirty', lane = 0,
        first_dirty_at = $4, attempts = 0, next_attempt_at = 0
     FROM ",
    { object: text, entity_id: uuid },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.state = 'clean'
        AND export_items.object = j.object AND export_items.entity_id = j.entity_id"
);

impl Tx {
    /// Marks keys as stale, in the transaction of the change that made them so. Each key at most once per call.
    pub async fn mark_dirty(&mut self, marks: &[ExportMark]) -> Result<(), Error> {
        self.write_rows(&MARK_DIRTY, marks).await?;
        Ok(())
    }

    /// Claims up to `limit` due rows of one connection, what people wait for first, parents first, until the lease ends.
    ///
    /// A lease that has run out is taken over; its late results carry the old token and change nothing.
    pub async fn claim_export_items(
        &mut self,
        connection: (SiteId, ConnectionId),
        lease: (Uuid, Instant),
        now: Instant,
        limit: i64,
        lanes: Lanes,
    ) -> Result<Vec<Item>, Error> {
        let text = CLAIM.text(self.engine());
        let horizon = i64::try_from(HORIZON.as_micros()).unwrap_or(i64::MAX);
        let mut items: Vec<Item> = on!(self, |c| sqlx::query(text)
            .bind(lease.0)
            .bind(lease.1)
            .bind(connection.0)
            .bind(connection.1)
            .bind(now)
            .bind(limit)
            .bind(lanes as i64)
            .bind(horizon)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| item!(row))
            .collect::<Result<_, Error>>())?;
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

    /// Stores versions confirmed at `now`. Rows whose lease was lost meanwhile stay as they are; gives how many counted.
    pub async fn mark_acked(
        &mut self,
        connection: (SiteId, ConnectionId),
        lease: Uuid,
        rows: &[Ack],
        now: Instant,
    ) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let json = serde_json::to_string(rows)?;
        let text = ACK.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(connection.0)
            .bind(connection.1)
            .bind(lease)
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Puts refused rows back for a later try, or aside for good.
    pub async fn mark_retry(
        &mut self,
        connection: (SiteId, ConnectionId),
        lease: Uuid,
        rows: &[Retry],
    ) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let json = serde_json::to_string(rows)?;
        let text = RETRY.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(connection.0)
            .bind(connection.1)
            .bind(lease)
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Nobody knows what became of these rows: whatever is confirmed before `until`, they are sent once more after it.
    pub async fn mark_uncertain(
        &mut self,
        connection: (SiteId, ConnectionId),
        keys: &[Key],
        until: Instant,
    ) -> Result<u64, Error> {
        self.about_keys(&UNCERTAIN, connection, keys, until).await
    }

    /// Salesforce lacks rows that it had confirmed: they are sent again.
    pub async fn mark_lost(
        &mut self,
        connection: (SiteId, ConnectionId),
        keys: &[Key],
        now: Instant,
    ) -> Result<u64, Error> {
        self.about_keys(&RESEND, connection, keys, now).await
    }

    /// Takes rows out of a backlog into what single calls carry next.
    pub async fn mark_urgent(
        &mut self,
        connection: (SiteId, ConnectionId),
        keys: &[Key],
        now: Instant,
    ) -> Result<u64, Error> {
        self.about_keys(&URGENT, connection, keys, now).await
    }

    async fn about_keys(
        &mut self,
        statement: &Statement,
        connection: (SiteId, ConnectionId),
        keys: &[Key],
        at: Instant,
    ) -> Result<u64, Error> {
        if keys.is_empty() {
            return Ok(0);
        }
        let rows: Vec<KeyRow> =
            keys.iter().map(|key| KeyRow { object: key.object.kind(), entity_id: key.entity }).collect();
        let json = serde_json::to_string(&rows)?;
        let text = statement.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(connection.0)
            .bind(connection.1)
            .bind(at)
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Wakes the rows that waited for these parents.
    pub async fn mark_parents_arrived(
        &mut self,
        connection: (SiteId, ConnectionId),
        parents: &[String],
    ) -> Result<u64, Error> {
        let (waiting,): (bool,) = on!(self, |c| sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM export_items
             WHERE site_id = $1 AND connection_id = $2 AND waiting_for IS NOT NULL)"
        )
        .bind(connection.0)
        .bind(connection.1)
        .fetch_one(c)
        .await?);
        if !waiting || parents.is_empty() {
            return Ok(0);
        }
        let rows: Vec<_> = parents.iter().map(|external_id| ParentRow { external_id }).collect();
        let json = serde_json::to_string(&rows)?;
        let text = ARRIVED.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text)
            .bind(json)
            .bind(connection.0)
            .bind(connection.1)
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Makes rows stale whose uncertain time is over: what was sent in it may have been overwritten by what came late.
    pub async fn mark_reasserted(&mut self, connection: (SiteId, ConnectionId), now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE export_items SET reassert_at = 0, acked_hash = NULL, lane = 0,
                desired_version = CASE WHEN state = 'clean' THEN desired_version + 1 ELSE desired_version END,
                first_dirty_at = CASE WHEN state = 'clean' THEN $3 ELSE first_dirty_at END,
                attempts = CASE WHEN attempts = 0 THEN 1 ELSE attempts END,
                state = CASE WHEN state = 'clean' THEN 'dirty' ELSE state END
             WHERE site_id = $1 AND connection_id = $2 AND reassert_at > 0 AND reassert_at <= $3 AND lease_until <= $3
               AND state <> 'dead'"
        )
        .bind(connection.0)
        .bind(connection.1)
        .bind(now)
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
