//! Sessions in the frame: rows on the server, named by the page token, never by a cookie.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{SessionId, SiteId, UserId};
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Session {
    #[serde(rename = "session_id")]
    pub id: SessionId,
    pub site_id: SiteId,
    /// `None` while the person still has to show an invitation.
    pub user_id: Option<UserId>,
    pub org_id: String,
    pub salesforce_user_id: String,
    pub instance_id: String,
    pub target_origin: String,
    /// Sources for the `frame-ancestors` of every page of this session, separated by blanks.
    pub frame_ancestors: String,
    /// Digest of the browser's own cookie.
    pub browser: Uuid,
    /// The browser sent its cookie back at least once: from then on it must.
    pub cookie_seen: bool,
    pub created_at: Instant,
    pub seen_at: Instant,
    /// The absolute end, whatever the activity.
    pub ends_at: Instant,
}

#[derive(Serialize)]
struct SessionKey {
    site_id: SiteId,
    session_id: SessionId,
}

pub(super) const LIST: Statement = rows_sql!(
    "SELECT sessions.* FROM ",
    { site_id: uuid, session_id: uuid },
    " CROSS JOIN sessions WHERE sessions.site_id = j.site_id AND sessions.session_id = j.session_id"
);

macro_rules! session {
    ($row:expr) => {{
        let row = $row;
        Ok::<_, Error>(Session {
            id: row.try_get("session_id")?,
            site_id: row.try_get("site_id")?,
            user_id: row.try_get("user_id")?,
            org_id: row.try_get("org_id")?,
            salesforce_user_id: row.try_get("salesforce_user_id")?,
            instance_id: row.try_get("instance_id")?,
            target_origin: row.try_get("target_origin")?,
            frame_ancestors: row.try_get("frame_ancestors")?,
            browser: row.try_get("browser")?,
            cookie_seen: row.try_get("cookie_seen")?,
            created_at: row.try_get("created_at")?,
            seen_at: row.try_get("seen_at")?,
            ends_at: row.try_get("ends_at")?,
        })
    }};
}

impl Tx {
    pub async fn find_session(&mut self, site: SiteId, id: SessionId) -> Result<Option<Session>, Error> {
        Ok(self.list_sessions(&[(site, id)]).await?.pop())
    }

    /// The sessions of these names; one that doesn't exist is left out.
    pub async fn list_sessions(&mut self, keys: &[(SiteId, SessionId)]) -> Result<Vec<Session>, Error> {
        let keys: Vec<_> = keys.iter().map(|&(site_id, session_id)| SessionKey { site_id, session_id }).collect();
        self.go_by_index().await?;
        let (json, text) = (serde_json::to_string(&keys)?, LIST.text(self.engine()));
        on!(self, |c| sqlx::query(text).bind(json).fetch_all(c).await?.iter().map(|row| session!(row)).collect())
    }

    /// Notes a use, and that the browser sent its cookie back (which is never taken back).
    pub async fn mark_session_seen(
        &mut self,
        site: SiteId,
        id: SessionId,
        cookie_seen: bool,
        now: Instant,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "UPDATE sessions SET seen_at = $3, cookie_seen = (cookie_seen OR $4) WHERE site_id = $1 AND session_id = $2"
        )
        .bind(site)
        .bind(id)
        .bind(now)
        .bind(cookie_seen)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Gives a session that waited for an invitation its account.
    pub async fn update_session_user(&mut self, site: SiteId, id: SessionId, user: UserId) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "UPDATE sessions SET user_id = $3 WHERE site_id = $1 AND session_id = $2 AND user_id IS NULL"
        )
        .bind(site)
        .bind(id)
        .bind(user)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Ends every live session of a site. Gives their number.
    pub async fn mark_sessions_ended(&mut self, site: SiteId, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("UPDATE sessions SET ends_at = $2 WHERE site_id = $1 AND ends_at > $2")
            .bind(site)
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Removes sessions whose absolute end lies before `before`; their signed requests stay known. Gives their number.
    pub async fn delete_ended_sessions(&mut self, before: Instant) -> Result<u64, Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO launches (site_id, session_id) SELECT site_id, session_id FROM sessions WHERE ends_at < $1
             ON CONFLICT (site_id, session_id) DO NOTHING"
        )
        .bind(before)
        .execute(c)
        .await?
        .rows_affected());
        Ok(on!(self, |c| sqlx::query("DELETE FROM sessions WHERE ends_at < $1")
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
