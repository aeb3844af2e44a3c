//! Launches: what deciding about one needs, and recording many at once.
//!
//! A session is named after the signed request that opened it, so a request that was seen before finds its row taken.

use super::sessions::Session;
use super::statement::{Statement, rows_sql};
use super::{Connection, ConnectionState, Error, LaunchSettings, Site, Tx, User, on};
use crate::domain::ids::{OrgId, SalesforceUserId, SessionId, SiteId, UserId};
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;
use std::collections::HashSet;

/// One frame of one person: the unit of the loop guard.
#[derive(Debug, Clone, Copy)]
pub struct BounceKey<'a> {
    pub site: SiteId,
    pub org: &'a OrgId,
    pub person: &'a SalesforceUserId,
    pub instance_id: &'a str,
}

/// The account behind a Salesforce person, and whether it may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedUser {
    pub user: User,
    pub erased: bool,
}

/// An account for somebody who has none, with its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewLinkedUser {
    pub site_id: SiteId,
    pub user_id: UserId,
    /// Lower case.
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub locale: String,
    pub time_zone: String,
    /// JSON.
    pub roles: String,
    pub org_id: String,
    pub salesforce_user_id: String,
    pub at: Instant,
}

const INSERT_SESSIONS: Statement = rows_sql!(
    "INSERT INTO sessions (site_id, session_id, user_id, org_id, salesforce_user_id, instance_id, target_origin,
        frame_ancestors, browser, cookie_seen, created_at, seen_at, ends_at)
     SELECT j.site_id, j.session_id, j.user_id, j.org_id, j.salesforce_user_id, j.instance_id, j.target_origin,
        j.frame_ancestors, j.browser, j.cookie_seen, j.created_at, j.seen_at, j.ends_at FROM ",
    { site_id: uuid, session_id: uuid, user_id: uuid, org_id: text, salesforce_user_id: text, instance_id: text,
      target_origin: text, frame_ancestors: text, browser: uuid, cookie_seen: boolean, created_at: bigint,
      seen_at: bigint, ends_at: bigint },
    " WHERE NOT EXISTS (
        SELECT 1 FROM launches WHERE launches.site_id = j.site_id AND launches.session_id = j.session_id)
      ON CONFLICT (site_id, session_id) DO NOTHING
      RETURNING session_id"
);

const INSERT_USERS: Statement = rows_sql!(
    "INSERT INTO users (site_id, user_id, email, first_name, last_name, locale, time_zone, roles, state, created_at,
        updated_at)
     SELECT j.site_id, j.user_id, j.email, j.first_name, j.last_name, j.locale, j.time_zone, j.roles, 'active', j.at,
        j.at FROM ",
    { site_id: uuid, user_id: uuid, email: text, first_name: text, last_name: text, locale: text, time_zone: text,
      roles: text, at: bigint },
    ""
);

const INSERT_LINKS: Statement = rows_sql!(
    "INSERT INTO salesforce_links (site_id, org_id, salesforce_user_id, user_id, linked_at)
     SELECT j.site_id, j.org_id, j.salesforce_user_id, j.user_id, j.at FROM ",
    { site_id: uuid, org_id: text, salesforce_user_id: text, user_id: uuid, at: bigint },
    ""
);

impl Tx {
    /// Records launches as sessions, in one statement. Gives those that were opened by it: of the others the signed
    /// request was seen before, in this batch or earlier.
    pub async fn insert_sessions(&mut self, sessions: &[&Session]) -> Result<HashSet<SessionId>, Error> {
        let json = serde_json::to_string(sessions)?;
        let text = INSERT_SESSIONS.text(self.engine());
        let opened: Vec<(SessionId,)> = on!(self, |c| sqlx::query_as(text).bind(json).fetch_all(c).await?);
        Ok(opened.into_iter().map(|(id,)| id).collect())
    }

    /// Accounts with their links, in one statement per table. All or none: an address or a person that has one already
    /// is a conflict.
    pub async fn insert_linked_users(&mut self, new: &[NewLinkedUser]) -> Result<(), Error> {
        self.touches_only(new.iter().map(|one| (one.site_id, one.user_id)));
        self.write_rows(&INSERT_USERS, new).await?;
        self.write_rows(&INSERT_LINKS, new).await?;
        Ok(())
    }

    /// The site that an org's launches belong to, and what it wants of them. `None` when nobody connected the org.
    pub async fn find_launch_site(&mut self, org: &OrgId) -> Result<Option<(Site, LaunchSettings)>, Error> {
        let connection: Option<Connection> = self.find_connection_by_org(org).await?;
        let Some(connection) = connection.filter(|found| found.state != ConnectionState::Disconnected) else {
            return Ok(None);
        };
        let Some(site) = self.find_site(connection.site_id).await? else { return Ok(None) };
        if self.is_disabled(site.id).await? {
            return Ok(None);
        }
        let settings = self.find_launch_settings(site.id).await?;
        Ok(Some((site, settings)))
    }

    /// Whether this very transaction sees commits of another process: everything cached is stale then. SQLite only.
    pub async fn notice_other_processes(&mut self) -> Result<(), Error> {
        if let Self::Sqlite(tx) = self {
            let (version,): (i64,) = sqlx::query_as("PRAGMA data_version").fetch_one(&mut **tx).await?;
            if let Some(changes) = tx.changes() {
                changes.notice_data_version(version);
            }
        }
        Ok(())
    }

    /// The account that this Salesforce person is linked to.
    pub async fn find_linked_user(
        &mut self,
        site: SiteId,
        org: &OrgId,
        person: &SalesforceUserId,
    ) -> Result<Option<LinkedUser>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT users.* FROM salesforce_links JOIN users USING (site_id, user_id)
             WHERE site_id = $1 AND org_id = $2 AND salesforce_user_id = $3"
        )
        .bind(site)
        .bind(org.as_str())
        .bind(person.as_str())
        .fetch_optional(c)
        .await?
        .map(|row| {
            let state: String = row.try_get("state")?;
            Ok(LinkedUser { user: super::users::user!(row)?, erased: state == "erased" })
        })
        .transpose())
    }

    /// Counts one more bounce of a frame and gives the number since `window_start`; older ones are forgotten.
    pub async fn count_bounce(
        &mut self,
        key: BounceKey<'_>,
        window_start: Instant,
        now: Instant,
    ) -> Result<i64, Error> {
        let (count,): (i64,) = on!(self, |c| sqlx::query_as(
            "INSERT INTO bounces (site_id, org_id, salesforce_user_id, instance_id, since, count)
             VALUES ($1, $2, $3, $4, $5, 1)
             ON CONFLICT (site_id, org_id, salesforce_user_id, instance_id) DO UPDATE SET
                count = CASE WHEN bounces.since < $6 THEN 1 ELSE bounces.count + 1 END,
                since = CASE WHEN bounces.since < $6 THEN $5 ELSE bounces.since END
             RETURNING count"
        )
        .bind(key.site)
        .bind(key.org.as_str())
        .bind(key.person.as_str())
        .bind(key.instance_id)
        .bind(now)
        .bind(window_start)
        .fetch_one(c)
        .await?);
        Ok(count)
    }
}
