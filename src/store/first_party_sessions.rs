//! Sessions on a site's own host, found by the digest of their cookie.

use super::users::roles;
use super::{Error, Tx, on};
use crate::domain::first_party::{Method, Scope};
use crate::domain::ids::{SessionId, SiteId, UserId};
use crate::domain::roles::Roles;
use crate::domain::time::Instant;
use sqlx::Row;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstPartySession {
    pub id: SessionId,
    pub site_id: SiteId,
    pub user_id: UserId,
    /// Hexadecimal SHA-256 of the cookie's value.
    pub cookie_digest: String,
    pub scope: Scope,
    pub method: Method,
    /// The person's roles when the session began.
    pub roles: Roles,
    pub device: String,
    pub created_at: Instant,
    pub seen_at: Instant,
    /// The absolute end, whatever the activity.
    pub ends_at: Instant,
}

macro_rules! session {
    ($row:expr) => {{
        let row = $row;
        let (scope, method): (String, String) = (row.try_get("scope")?, row.try_get("method")?);
        let stored_roles: String = row.try_get("roles")?;
        Ok::<_, Error>(FirstPartySession {
            id: row.try_get("session_id")?,
            site_id: row.try_get("site_id")?,
            user_id: row.try_get("user_id")?,
            cookie_digest: row.try_get("cookie_digest")?,
            scope: Scope::parse(&scope).ok_or(Error::Corrupt { table: "first_party_sessions", column: "scope" })?,
            method: Method::parse(&method).ok_or(Error::Corrupt { table: "first_party_sessions", column: "method" })?,
            roles: roles(&stored_roles)?,
            device: row.try_get("device")?,
            created_at: row.try_get("created_at")?,
            seen_at: row.try_get("seen_at")?,
            ends_at: row.try_get("ends_at")?,
        })
    }};
}

impl Tx {
    pub async fn insert_first_party_session(&mut self, new: &FirstPartySession) -> Result<(), Error> {
        let roles = serde_json::to_string(&new.roles)?;
        on!(self, |c| {
            sqlx::query(
            "INSERT INTO first_party_sessions (site_id, session_id, user_id, cookie_digest, scope, method, roles, device,
                created_at, seen_at, ends_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        )
        .bind(new.site_id)
        .bind(new.id)
        .bind(new.user_id)
        .bind(&new.cookie_digest)
        .bind(new.scope.as_str())
        .bind(new.method.as_str())
        .bind(roles)
        .bind(&new.device)
        .bind(new.created_at)
        .bind(new.seen_at)
        .bind(new.ends_at)
        .execute(c)
        .await?
        .rows_affected()
        });
        Ok(())
    }

    pub async fn find_first_party_session(
        &mut self,
        site: SiteId,
        cookie_digest: &str,
    ) -> Result<Option<FirstPartySession>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM first_party_sessions WHERE site_id = $1 AND cookie_digest = $2")
            .bind(site)
            .bind(cookie_digest)
            .fetch_optional(c)
            .await?
            .map(|row| session!(row))
            .transpose())
    }

    /// Whose session this is, or was until a moment ago.
    pub async fn find_first_party_session_user(
        &mut self,
        site: SiteId,
        id: SessionId,
    ) -> Result<Option<UserId>, Error> {
        let found: Option<(UserId,)> = on!(self, |c| sqlx::query_as(
            "SELECT user_id FROM first_party_sessions WHERE site_id = $1 AND session_id = $2"
        )
        .bind(site)
        .bind(id)
        .fetch_optional(c)
        .await?);
        Ok(found.map(|(user,)| user))
    }

    /// A person's sessions that haven't reached their absolute end, the one used last first.
    pub async fn list_first_party_sessions(
        &mut self,
        site: SiteId,
        user: UserId,
        now: Instant,
    ) -> Result<Vec<FirstPartySession>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM first_party_sessions WHERE site_id = $1 AND user_id = $2 AND ends_at > $3
             ORDER BY seen_at DESC, session_id LIMIT 100"
        )
        .bind(site)
        .bind(user)
        .bind(now)
        .fetch_all(c)
        .await?
        .into_iter()
        .map(|row| session!(row))
        .collect())
    }

    pub async fn mark_first_party_session_seen(
        &mut self,
        site: SiteId,
        id: SessionId,
        now: Instant,
    ) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "UPDATE first_party_sessions SET seen_at = $3 WHERE site_id = $1 AND session_id = $2 AND seen_at < $3"
        )
        .bind(site)
        .bind(id)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Ends one session of a person. `false` when it isn't theirs or is gone.
    pub async fn delete_first_party_session(
        &mut self,
        site: SiteId,
        user: UserId,
        id: SessionId,
    ) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query(
            "DELETE FROM first_party_sessions WHERE site_id = $1 AND user_id = $2 AND session_id = $3"
        )
        .bind(site)
        .bind(user)
        .bind(id)
        .execute(c)
        .await?
        .rows_affected())
            == 1)
    }

    /// Ends a person's sessions but for one; all of them when there is none to keep. Gives their number.
    pub async fn delete_other_first_party_sessions(
        &mut self,
        site: SiteId,
        user: UserId,
        keep: Option<SessionId>,
    ) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(
            "DELETE FROM first_party_sessions WHERE site_id = $1 AND user_id = $2
             AND (CAST($3 AS TEXT) IS NULL OR session_id <> $4)"
        )
        .bind(site)
        .bind(user)
        .bind(keep.map(|_| "kept"))
        .bind(keep)
        .execute(c)
        .await?
        .rows_affected()))
    }

    /// Ends every session of a site that didn't begin in that way. Gives their number.
    pub async fn delete_first_party_sessions_but_by(&mut self, site: SiteId, method: Method) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM first_party_sessions WHERE site_id = $1 AND method <> $2")
            .bind(site)
            .bind(method.as_str())
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Ends every session of a site on its own host. Gives their number.
    pub async fn mark_first_party_sessions_ended(&mut self, site: SiteId, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| {
            sqlx::query("UPDATE first_party_sessions SET ends_at = $2 WHERE site_id = $1 AND ends_at > $2")
                .bind(site)
                .bind(now)
                .execute(c)
                .await?
                .rows_affected()
        }))
    }

    /// Removes sessions whose absolute end lies before `before`. Gives their number.
    pub async fn delete_ended_first_party_sessions(&mut self, before: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM first_party_sessions WHERE ends_at < $1")
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
