//! What an administrator sees of an export: counts, lags, calls, what was set aside and why, and one row's history.

use super::statement::{Statement, rows_sql};
use super::{Error, ExportAttempt, Tx, on};
use crate::domain::export::{Object, Range};
use crate::domain::ids::{ConnectionId, ExportAttemptId, SiteId};
use crate::domain::time::{Instant, LocalDate};
use serde::Serialize;
use sqlx::Row;
use uuid::Uuid;

/// Rows of one object by state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectCounts {
    pub object: Object,
    pub clean: i64,
    pub dirty: i64,
    /// Of the stale ones, those that wait for a parent.
    pub waiting: i64,
    pub dead: i64,
    pub oldest_dirty_at: Option<Instant>,
    pub last_acked_at: Option<Instant>,
}

/// Rows confirmed within a span of time after their change (`domain::export::bucket_of`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LagCount {
    pub site_id: SiteId,
    pub connection_id: ConnectionId,
    pub object: &'static str,
    pub day: LocalDate,
    pub bucket: i64,
    pub row_count: i64,
}

/// Rows that were set aside for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadGroup {
    pub object: Object,
    pub error: String,
    pub rows: i64,
    /// One of them, to look at.
    pub example: Uuid,
}

/// Which of the rows that were set aside; nothing named means all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeadFilter<'a> {
    pub object: Option<Object>,
    pub entity: Option<Uuid>,
    /// Refused for this very reason.
    pub error: Option<&'a str>,
}

/// What Salesforce confirmed of a row: the time of the change that it was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    pub entity_id: Uuid,
    pub changed_at: Instant,
    /// It was confirmed before the org was asked, and nothing newer is on its way.
    pub settled: bool,
}

/// One row's way: change, version, attempt, Salesforce's ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    pub object: Object,
    pub entity_id: Uuid,
    pub external_id: String,
    pub state: String,
    pub changed_at: Instant,
    pub desired_version: i64,
    pub acked_version: i64,
    pub acked_at: Option<Instant>,
    pub attempts: i64,
    pub next_attempt_at: Option<Instant>,
    pub reassert_at: Option<Instant>,
    pub waiting_for: Option<String>,
    pub last_error: Option<String>,
    pub salesforce_id: Option<String>,
    /// The call or job that carried it last: start, end, outcome, Salesforce's id of it.
    pub attempt: Option<(Instant, Instant, String, Option<String>)>,
}

type AttemptColumns = (ExportAttemptId, Instant, Instant, i64, i64, String, Option<String>);

const COUNT_LAGS: Statement = rows_sql!(
    "INSERT INTO export_lags (site_id, connection_id, object, day, bucket, row_count)
     SELECT j.site_id, j.connection_id, j.object, j.day, j.bucket, j.row_count FROM ",
    { site_id: uuid, connection_id: uuid, object: text, day: text, bucket: bigint, row_count: bigint },
    " WHERE true ON CONFLICT (site_id, connection_id, object, day, bucket)
      DO UPDATE SET row_count = export_lags.row_count + excluded.row_count"
);

fn set(at: Instant) -> Option<Instant> {
    (at.micros() > 0).then_some(at)
}

fn object(kind: &str) -> Result<Object, Error> {
    Object::of_kind(kind).ok_or(Error::Corrupt { table: "export_items", column: "object" })
}

impl Tx {
    pub async fn count_lags(&mut self, counts: &[LagCount]) -> Result<(), Error> {
        self.write_rows(&COUNT_LAGS, counts).await?;
        Ok(())
    }

    /// Counts by object and span since a day.
    pub async fn list_lags(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        since: LocalDate,
    ) -> Result<Vec<(Object, i64, i64)>, Error> {
        let rows: Vec<(String, i64, i64)> = on!(self, |c| sqlx::query_as(
            "SELECT object, bucket, CAST(SUM(row_count) AS BIGINT) FROM export_lags
             WHERE site_id = $1 AND connection_id = $2 AND day >= $3 GROUP BY object, bucket ORDER BY object, bucket"
        )
        .bind(site)
        .bind(connection)
        .bind(since)
        .fetch_all(c)
        .await?);
        rows.into_iter().map(|(kind, bucket, rows)| Ok((object(&kind)?, bucket, rows))).collect()
    }

    pub async fn list_object_counts(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
    ) -> Result<Vec<ObjectCounts>, Error> {
        on!(self, |c| {
            sqlx::query(
            "SELECT object, CAST(SUM(CASE WHEN state = 'clean' THEN 1 ELSE 0 END) AS BIGINT) AS clean,
                CAST(SUM(CASE WHEN state = 'dirty' THEN 1 ELSE 0 END) AS BIGINT) AS dirty,
                CAST(SUM(CASE WHEN state = 'dirty' AND waiting_for IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting,
                CAST(SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END) AS BIGINT) AS dead,
                MIN(CASE WHEN state = 'dirty' THEN first_dirty_at END) AS oldest_dirty_at, MAX(acked_at) AS last_acked_at
             FROM export_items WHERE site_id = $1 AND connection_id = $2 GROUP BY object, rank ORDER BY rank"
        )
        .bind(site)
        .bind(connection)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| {
            Ok(ObjectCounts {
                object: object(&row.try_get::<String, _>("object")?)?,
                clean: row.try_get("clean")?,
                dirty: row.try_get("dirty")?,
                waiting: row.try_get("waiting")?,
                dead: row.try_get("dead")?,
                oldest_dirty_at: row.try_get("oldest_dirty_at")?,
                last_acked_at: row.try_get::<Option<Instant>, _>("last_acked_at")?.and_then(set),
            })
        })
        .collect()
        })
    }

    /// What was set aside, by object and reason, most rows first.
    pub async fn list_dead_groups(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        limit: i64,
    ) -> Result<Vec<DeadGroup>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT object, COALESCE(last_error, '') AS error, COUNT(*) AS dead, MIN(external_id) AS example
             FROM export_items WHERE site_id = $1 AND connection_id = $2 AND state = 'dead'
             GROUP BY object, COALESCE(last_error, '') ORDER BY COUNT(*) DESC, object LIMIT $3"
        )
        .bind(site)
        .bind(connection)
        .bind(limit)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| {
            let example: String = row.try_get("example")?;
            let key = crate::domain::export::Key::of_external_id(&example)
                .ok_or(Error::Corrupt { table: "export_items", column: "external_id" })?;
            Ok(DeadGroup {
                object: key.object,
                error: row.try_get("error")?,
                rows: row.try_get("dead")?,
                example: key.entity,
            })
        })
        .collect())
    }

    /// Gives rows that were set aside another chance.
    pub async fn mark_dead_again(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        which: DeadFilter<'_>,
        now: Instant,
    ) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE export_items SET state = 'dirty', attempts = 0, next_attempt_at = 0, first_dirty_at = $5, lane = 0
             WHERE site_id = $1 AND connection_id = $2 AND state = 'dead' AND (object = $3 OR $3 IS NULL)
               AND (entity_id = $4 OR $4 IS NULL) AND (last_error = $6 OR $6 IS NULL)"
        )
        .bind(site)
        .bind(connection)
        .bind(which.object.map(Object::kind))
        .bind(which.entity)
        .bind(now)
        .bind(which.error)
        .execute(c)
        .await?
        .rows_affected()))
    }

    /// One row's way to Salesforce.
    pub async fn find_timeline(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        kind: Object,
        entity: Uuid,
    ) -> Result<Option<Timeline>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT export_items.*, export_attempts.started_at, export_attempts.finished_at, outcome, request_id
             FROM export_items
             LEFT JOIN export_attempts
               ON export_attempts.site_id = export_items.site_id AND export_attempt_id = export_items.attempt_id
             WHERE export_items.site_id = $1 AND export_items.connection_id = $2 AND object = $3 AND entity_id = $4"
        )
        .bind(site)
        .bind(connection)
        .bind(kind.kind())
        .bind(entity)
        .fetch_optional(c)
        .await?
        .map(|row| {
            let started_at: Option<Instant> = row.try_get("started_at")?;
            let attempt = match started_at {
                Some(at) => {
                    Some((at, row.try_get("finished_at")?, row.try_get("outcome")?, row.try_get("request_id")?))
                }
                None => None,
            };
            Ok(Timeline {
                object: kind,
                entity_id: entity,
                external_id: row.try_get("external_id")?,
                state: row.try_get("state")?,
                changed_at: row.try_get("changed_at")?,
                desired_version: row.try_get("desired_version")?,
                acked_version: row.try_get("acked_version")?,
                acked_at: set(row.try_get("acked_at")?),
                attempts: row.try_get("attempts")?,
                next_attempt_at: set(row.try_get("next_attempt_at")?),
                reassert_at: set(row.try_get("reassert_at")?),
                waiting_for: row.try_get("waiting_for")?,
                last_error: row.try_get("last_error")?,
                salesforce_id: row.try_get("salesforce_id")?,
                attempt,
            })
        })
        .transpose())
    }

    /// The rows of a range that are known here; settled are those whose confirmation is older than the question put to the org.
    pub async fn list_known(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        range: &Range,
        asked_at: Instant,
    ) -> Result<Vec<Confirmed>, Error> {
        let rows: Vec<(Uuid, Instant, bool)> = on!(self, |c| sqlx::query_as(
            "SELECT entity_id, acked_changed_at, state = 'clean' AND acked_changed_at > 0 AND acked_at <= $6
             FROM export_items
             WHERE site_id = $1 AND connection_id = $2 AND object = $3 AND entity_id > $4 AND entity_id <= $5"
        )
        .bind(site)
        .bind(connection)
        .bind(range.object.kind())
        .bind(range.after)
        .bind(range.end)
        .bind(asked_at)
        .fetch_all(c)
        .await?);
        let confirmed = |(entity_id, changed_at, settled)| Confirmed { entity_id, changed_at, settled };
        Ok(rows.into_iter().map(confirmed).collect())
    }

    /// A connection's last calls, newest first.
    pub async fn list_export_attempts(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        limit: i64,
    ) -> Result<Vec<ExportAttempt>, Error> {
        let rows: Vec<AttemptColumns> = on!(self, |c| {
            sqlx::query_as(
                "SELECT export_attempt_id, started_at, finished_at, rows_sent, rows_acked, outcome, request_id
                 FROM export_attempts WHERE site_id = $1 AND connection_id = $2
                 ORDER BY started_at DESC, export_attempt_id DESC LIMIT $3",
            )
            .bind(site)
            .bind(connection)
            .bind(limit)
            .fetch_all(c)
            .await?
        });
        let attempts =
            rows.into_iter().map(|(id, started_at, finished_at, rows_sent, rows_acked, outcome, request_id)| {
                ExportAttempt {
                    id,
                    site_id: site,
                    connection_id: connection,
                    started_at,
                    finished_at,
                    rows_sent,
                    rows_acked,
                    outcome,
                    request_id,
                }
            });
        Ok(attempts.collect())
    }

    /// Forgets calls, lags and finished jobs and runs from before these instants. Gives how many calls were forgotten.
    pub async fn delete_old_export_history(&mut self, calls: Instant, runs: Instant) -> Result<u64, Error> {
        let day = crate::domain::time::Zone::utc().date_at(runs);
        on!(self, |c| {
            sqlx::query("DELETE FROM export_lags WHERE day < $1").bind(day).execute(c).await?.rows_affected()
        });
        on!(self, |c| {
            sqlx::query("DELETE FROM export_jobs WHERE created_at < $1 AND state IN ('done', 'abandoned')")
                .bind(runs)
                .execute(c)
                .await?
                .rows_affected()
        });
        Ok(on!(self, |c| sqlx::query("DELETE FROM export_attempts WHERE started_at < $1")
            .bind(calls)
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Forgets frames that were last sent back for a fresh signed request before that instant.
    pub async fn delete_old_bounces(&mut self, before: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM bounces WHERE since < $1")
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
