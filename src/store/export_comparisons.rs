//! What the comparison of each night found, and where the next one goes on.

use super::connections::connection;
use super::{Connection, ConnectionState, Error, Tx, on};
use crate::domain::export::{Agenda, Budget, Namespace, Ours, Range, Switches};
use crate::domain::ids::{ConnectionId, OrgId, SiteId};
use crate::domain::time::{Instant, LocalDate};
use sqlx::Row;
use uuid::Uuid;

/// A connection's last comparison by night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportComparison {
    pub site_id: SiteId,
    pub connection_id: ConnectionId,
    /// On the site's own calendar.
    pub night: LocalDate,
    /// Grows with every call.
    pub step: i64,
    pub started_at: Instant,
    /// No call is left, or nothing is to be asked.
    pub finished_at: Option<Instant>,
    pub calls: i64,
    pub compared: i64,
    pub missing: i64,
    pub different: i64,
    pub unknown: i64,
    pub unknown_ids: Vec<String>,
    /// Questions that Salesforce refused to answer.
    pub refused: i64,
    pub agenda: Agenda,
}

/// A connection that may be compared, its site's external prefix and time zone, and its last comparison.
#[derive(Debug, Clone)]
pub struct Comparable {
    pub connection: Connection,
    pub slug: String,
    pub time_zone: String,
    pub last: Option<ExportComparison>,
}

fn json<T: serde::de::DeserializeOwned>(text: &str, column: &'static str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::Corrupt { table: "export_comparisons", column })
}

macro_rules! comparison {
    ($row:expr) => {{
        let row = $row;
        let finished_at: Instant = row.try_get("finished_at")?;
        Ok::<_, Error>(ExportComparison {
            site_id: row.try_get("site_id")?,
            connection_id: row.try_get("connection_id")?,
            night: row.try_get("night")?,
            step: row.try_get("step")?,
            started_at: row.try_get("started_at")?,
            finished_at: (finished_at.micros() > 0).then_some(finished_at),
            calls: row.try_get("calls")?,
            compared: row.try_get("compared")?,
            missing: row.try_get("missing")?,
            different: row.try_get("different")?,
            unknown: row.try_get("unknown")?,
            unknown_ids: json(&row.try_get::<String, _>("unknown_ids")?, "unknown_ids")?,
            refused: row.try_get("refused")?,
            agenda: json(&row.try_get::<String, _>("agenda")?, "agenda")?,
        })
    }};
}

impl Tx {
    /// Connections whose calls are neither held, resting, needed by a run nor short: those paid for later than `ease` are, and
    /// those whose org has used four fifths of its own.
    pub async fn list_connections_to_compare(&mut self, now: Instant, ease: Instant) -> Result<Vec<Comparable>, Error> {
        let found: Vec<(Connection, String, String)> = on!(self, |c| {
            sqlx::query(
            "SELECT connections.*, sites.slug, sites.time_zone FROM connections JOIN sites USING (site_id)
             WHERE sites.disabled_at IS NULL AND state = 'connected' AND held_at = 0 AND leaving_at = 0 AND bulk_since = 0
               AND paused_until <= $1 AND next_call_at <= $1 AND paid_until <= $2 AND api_used * 5 <= api_max * 4
               AND NOT EXISTS (SELECT 1 FROM export_runs WHERE export_runs.site_id = connections.site_id
                 AND export_runs.connection_id = connections.connection_id
                 AND export_runs.state IN ('marking', 'sending'))
             ORDER BY connections.site_id, connection_id"
        )
        .bind(now)
        .bind(ease)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| Ok::<_, Error>((connection!(&row)?, row.try_get("slug")?, row.try_get("time_zone")?)))
        .collect::<Result<_, _>>()?
        });
        let mut all = Vec::with_capacity(found.len());
        for (connection, slug, time_zone) in found {
            let last = self.find_export_comparison((connection.site_id, connection.id)).await?;
            all.push(Comparable { connection, slug, time_zone, last });
        }
        Ok(all)
    }

    pub async fn find_export_comparison(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
    ) -> Result<Option<ExportComparison>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM export_comparisons WHERE site_id = $1 AND connection_id = $2")
            .bind(site)
            .bind(connection)
            .fetch_optional(c)
            .await?
            .map(|row| comparison!(row))
            .transpose())
    }

    /// Stores what a step found; `false` when another one was stored since `before`, the step that it was made from.
    pub async fn store_export_comparison(&mut self, comparison: &ExportComparison, before: i64) -> Result<bool, Error> {
        let agenda = serde_json::to_string(&comparison.agenda).unwrap_or_default();
        let unknown_ids = serde_json::to_string(&comparison.unknown_ids).unwrap_or_default();
        let stored = on!(self, |c| {
            sqlx::query(
            "INSERT INTO export_comparisons (site_id, connection_id, night, step, started_at, finished_at, calls, compared,
                missing, different, unknown, unknown_ids, refused, agenda)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             ON CONFLICT (site_id, connection_id) DO UPDATE SET night = excluded.night, step = excluded.step,
                started_at = excluded.started_at, finished_at = excluded.finished_at, calls = excluded.calls,
                compared = excluded.compared, missing = excluded.missing, different = excluded.different,
                unknown = excluded.unknown, unknown_ids = excluded.unknown_ids, refused = excluded.refused,
                agenda = excluded.agenda
             WHERE export_comparisons.step = $15"
        )
        .bind(comparison.site_id)
        .bind(comparison.connection_id)
        .bind(comparison.night)
        .bind(comparison.step)
        .bind(comparison.started_at)
        .bind(comparison.finished_at.map_or(0, Instant::micros))
        .bind(comparison.calls)
        .bind(comparison.compared)
        .bind(comparison.missing)
        .bind(comparison.different)
        .bind(comparison.unknown)
        .bind(unknown_ids)
        .bind(comparison.refused)
        .bind(agenda)
        .bind(before)
        .execute(c)
        .await?
        .rows_affected()
        });
        Ok(stored == 1)
    }

    /// Ours rows of a range, and the key in their middle.
    pub async fn count_confirmed(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        range: &Range,
    ) -> Result<Ours, Error> {
        let (rows,): (i64,) = on!(self, |c| sqlx::query_as(
            "SELECT COUNT(*) FROM export_items WHERE site_id = $1 AND connection_id = $2 AND object = $3
               AND entity_id > $4 AND entity_id <= $5 AND acked_changed_at > 0"
        )
        .bind(site)
        .bind(connection)
        .bind(range.object.kind())
        .bind(range.after)
        .bind(range.end)
        .fetch_one(c)
        .await?);
        let middle: Option<(Uuid,)> = on!(self, |c| sqlx::query_as(
            "SELECT entity_id FROM export_items WHERE site_id = $1 AND connection_id = $2 AND object = $3
               AND entity_id > $4 AND entity_id <= $5 AND acked_changed_at > 0 ORDER BY entity_id LIMIT 1 OFFSET $6"
        )
        .bind(site)
        .bind(connection)
        .bind(range.object.kind())
        .bind(range.after)
        .bind(range.end)
        .bind(rows / 2)
        .fetch_optional(c)
        .await?);
        Ok(Ours { rows, middle: middle.map(|(key,)| key) })
    }
}
