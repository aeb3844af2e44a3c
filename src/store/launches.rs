//! Which signed requests were seen, and how often a frame was sent back for a new one.

use super::{Error, Tx, on};
use crate::domain::ids::{OrgId, SalesforceUserId, SessionId, SiteId};
use crate::domain::time::Instant;

/// One frame of one person: the unit of the loop guard.
#[derive(Debug, Clone, Copy)]
pub struct BounceKey<'a> {
    pub site: SiteId,
    pub org: &'a OrgId,
    pub person: &'a SalesforceUserId,
    pub instance_id: &'a str,
}

impl Tx {
    /// Records the first sight of a signed request. `false` when it was seen before; then nothing is written.
    pub async fn insert_launch(
        &mut self,
        site: SiteId,
        digest: &str,
        session: SessionId,
        now: Instant,
    ) -> Result<bool, Error> {
        let written = on!(self, |c| {
            sqlx::query(
            "INSERT INTO launches (site_id, digest, session_id, launched_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
        )
        .bind(site)
        .bind(digest)
        .bind(session)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected()
        });
        Ok(written == 1)
    }

    /// The session that this signed request opened.
    pub async fn find_launch(&mut self, site: SiteId, digest: &str) -> Result<Option<SessionId>, Error> {
        let row: Option<(SessionId,)> =
            on!(self, |c| sqlx::query_as("SELECT session_id FROM launches WHERE site_id = $1 AND digest = $2")
                .bind(site)
                .bind(digest)
                .fetch_optional(c)
                .await?);
        Ok(row.map(|(session,)| session))
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
