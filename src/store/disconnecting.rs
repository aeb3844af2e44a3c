//! Connections on their way out: what they wrote leaves the org first, where somebody wants that.

use super::connections::connection;
use super::export_removals::mark_gone;
use super::{Connection, ConnectionState, Error, Tx, on};
use crate::domain::export::{Budget, Namespace, Switches};
use crate::domain::ids::{ConnectionId, OrgId, SiteId};
use crate::domain::time::Instant;
use sqlx::Row;

impl Tx {
    /// From `now` on everything that a connection wrote has to leave the org, and nothing new is written. Gives the number of
    /// rows; none where the connection is leaving already.
    pub async fn mark_connection_leaving(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        now: Instant,
    ) -> Result<u64, Error> {
        let begun = on!(self, |c| sqlx::query(
            "UPDATE connections SET leaving_at = $3, held_at = 0
             WHERE site_id = $1 AND connection_id = $2 AND leaving_at = 0"
        )
        .bind(site)
        .bind(id)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        if begun == 0 {
            return Ok(0);
        }
        Ok(on!(self, |c| sqlx::query(mark_gone!("site_id = $2 AND connection_id = $3 AND gone_at = 0"))
            .bind(now)
            .bind(site)
            .bind(id)
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// The connection stays after all: rows that left only because of it are wanted again. People who were erased stay gone.
    pub async fn mark_connection_staying(&mut self, site: SiteId, id: ConnectionId) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "UPDATE export_items SET gone_at = 0, desired_version = desired_version + 1, acked_hash = NULL
             WHERE site_id = $1 AND connection_id = $2 AND gone_at > 0 AND gone_at = (
                SELECT leaving_at FROM connections WHERE site_id = $1 AND connection_id = $2)"
        )
        .bind(site)
        .bind(id)
        .execute(c)
        .await?
        .rows_affected());
        on!(self, |c| sqlx::query("UPDATE connections SET leaving_at = 0 WHERE site_id = $1 AND connection_id = $2")
            .bind(site)
            .bind(id)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Connections whose last row has left, and that may be ended now. Rows that Salesforce refuses to give up hold one back
    /// until somebody decides.
    pub async fn list_connections_left(&mut self, now: Instant) -> Result<Vec<Connection>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM connections
             WHERE leaving_at > 0 AND state = 'connected' AND paused_until <= $1 AND NOT EXISTS (
                SELECT 1 FROM export_items
                WHERE export_items.site_id = connections.site_id
                  AND export_items.connection_id = connections.connection_id AND gone_at > 0)
             ORDER BY leaving_at, connection_id"
        )
        .bind(now)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| connection!(row))
        .collect())
    }

    /// How many rows an org still has to give up.
    pub async fn count_leaving_rows(&mut self, site: SiteId, id: ConnectionId) -> Result<i64, Error> {
        let (count,): (i64,) = on!(self, |c| sqlx::query_as(
            "SELECT COUNT(*) FROM export_items WHERE site_id = $1 AND connection_id = $2 AND gone_at > 0"
        )
        .bind(site)
        .bind(id)
        .fetch_one(c)
        .await?);
        Ok(count)
    }

    /// Every connection that holds secrets, of one site or of all.
    pub async fn list_live_connections(&mut self, site: Option<SiteId>) -> Result<Vec<Connection>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM connections WHERE state <> 'disconnected' AND ($1 IS NULL OR site_id = $1)
             ORDER BY site_id, connection_id"
        )
        .bind(site)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| connection!(row))
        .collect())
    }
}
