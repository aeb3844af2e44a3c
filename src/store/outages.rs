//! Connections whose sign-in Salesforce refuses, and those that would be refused for not being used.

use super::connections::connection;
use super::users::user;
use super::{Connection, ConnectionState, Error, Tx, User, on, on_quietly};
use crate::domain::export::{Budget, Namespace, Switches};
use crate::domain::ids::{ConnectionId, OrgId, SiteId};
use crate::domain::time::Instant;
use sqlx::Row;

impl Tx {
    /// Salesforce refuses our token for good: wait for an admin. `true` when the connection worked until now; one that is broken
    /// already only gets the newer reason, and one that somebody ended stays as it is.
    pub async fn mark_connection_needs_reauth(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        reason: &str,
    ) -> Result<bool, Error> {
        let broke = on!(self, |c| sqlx::query(
            "UPDATE connections SET state = 'needs_reauth', reason = $3
             WHERE site_id = $1 AND connection_id = $2 AND state = 'connected'"
        )
        .bind(site)
        .bind(id)
        .bind(reason)
        .execute(c)
        .await?
        .rows_affected());
        if broke == 0 {
            on_quietly!(self, |c| sqlx::query(
                "UPDATE connections SET reason = $3
                 WHERE site_id = $1 AND connection_id = $2 AND state = 'needs_reauth'"
            )
            .bind(site)
            .bind(id)
            .bind(reason)
            .execute(c)
            .await?
            .rows_affected());
        }
        Ok(broke == 1)
    }

    /// Whether Salesforce refuses a sign-in of the site.
    pub async fn has_broken_connection(&mut self, site: SiteId) -> Result<bool, Error> {
        let (broken,): (bool,) = on!(self, |c| sqlx::query_as(
            "SELECT EXISTS (SELECT 1 FROM connections WHERE site_id = $1 AND state = 'needs_reauth')"
        )
        .bind(site)
        .fetch_one(c)
        .await?);
        Ok(broken)
    }

    /// Salesforce takes our token again: what waited goes on at once. `false` when nothing was broken.
    pub async fn mark_connection_restored(&mut self, site: SiteId, id: ConnectionId) -> Result<bool, Error> {
        let restored = on!(self, |c| sqlx::query(
            "UPDATE connections SET state = 'connected', reason = NULL, paused_until = 0, failures = 0
             WHERE site_id = $1 AND connection_id = $2 AND state = 'needs_reauth'"
        )
        .bind(site)
        .bind(id)
        .execute(c)
        .await?
        .rows_affected());
        Ok(restored == 1)
    }

    /// The refresh that left at `started` certainly changed nothing.
    pub async fn clear_refresh_started(
        &mut self,
        site: SiteId,
        id: ConnectionId,
        started: Instant,
    ) -> Result<(), Error> {
        on_quietly!(self, |c| sqlx::query(
            "UPDATE connections SET refresh_started_at = NULL
             WHERE site_id = $1 AND connection_id = $2 AND refresh_started_at = $3"
        )
        .bind(site)
        .bind(id)
        .bind(started)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Connections that work and whose token nobody used since `before`, longest unused first.
    pub async fn list_idle_connections(&mut self, before: Instant, limit: i64) -> Result<Vec<Connection>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM connections WHERE state = 'connected' AND username = '' AND refreshed_at <= $1
             ORDER BY refreshed_at, connection_id LIMIT $2"
        )
        .bind(before)
        .bind(limit)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| connection!(row))
        .collect())
    }

    /// Who may repair a connection of the site.
    pub async fn list_admins(&mut self, site: SiteId) -> Result<Vec<User>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM users WHERE site_id = $1 AND state = 'active'
               AND (roles LIKE '%\"admin\"%' OR roles LIKE '%\"owner\"%')
             ORDER BY user_id"
        )
        .bind(site)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| user!(row))
        .collect())
    }
}
