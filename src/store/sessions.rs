//! Sessions in the frame: rows on the server, named by the page token, never by a cookie.

use super::{Error, Tx, on};
use crate::domain::ids::{SessionId, SiteId, UserId};
use crate::domain::time::Instant;
use sqlx::Row;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub site_id: SiteId,
    pub user_id: UserId,
    pub org_id: String,
    pub salesforce_user_id: String,
    pub instance_id: String,
    pub target_origin: String,
    /// Sources for the `frame-ancestors` of every page of this session, separated by blanks.
    pub frame_ancestors: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    /// The absolute end, whatever the activity.
    pub ends_at: Instant,
}

impl Tx {
    pub async fn insert_session(&mut self, session: &Session) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
            "INSERT INTO sessions (site_id, session_id, user_id, org_id, salesforce_user_id, instance_id, target_origin,
                frame_ancestors, created_at, seen_at, ends_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        )
        .bind(session.site_id)
        .bind(session.id)
        .bind(session.user_id)
        .bind(&session.org_id)
        .bind(&session.salesforce_user_id)
        .bind(&session.instance_id)
        .bind(&session.target_origin)
        .bind(&session.frame_ancestors)
        .bind(session.created_at)
        .bind(session.seen_at)
        .bind(session.ends_at)
        .execute(c)
        .await?.rows_affected()
        });
        Ok(())
    }

    pub async fn find_session(&mut self, site: SiteId, id: SessionId) -> Result<Option<Session>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM sessions WHERE site_id = $1 AND session_id = $2")
            .bind(site)
            .bind(id)
            .fetch_optional(c)
            .await?
            .map(|row| {
                Ok::<_, Error>(Session {
                    id: row.try_get("session_id")?,
                    site_id: row.try_get("site_id")?,
                    user_id: row.try_get("user_id")?,
                    org_id: row.try_get("org_id")?,
                    salesforce_user_id: row.try_get("salesforce_user_id")?,
                    instance_id: row.try_get("instance_id")?,
                    target_origin: row.try_get("target_origin")?,
                    frame_ancestors: row.try_get("frame_ancestors")?,
                    created_at: row.try_get("created_at")?,
                    seen_at: row.try_get("seen_at")?,
                    ends_at: row.try_get("ends_at")?,
                })
            })
            .transpose())
    }

    pub async fn mark_session_seen(&mut self, site: SiteId, id: SessionId, now: Instant) -> Result<(), Error> {
        on!(self, |c| sqlx::query("UPDATE sessions SET seen_at = $3 WHERE site_id = $1 AND session_id = $2")
            .bind(site)
            .bind(id)
            .bind(now)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Removes sessions whose absolute end lies before `before`. Gives their number.
    pub async fn delete_ended_sessions(&mut self, before: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM sessions WHERE ends_at < $1")
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
