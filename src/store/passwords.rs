//! Passwords, as hashes that take a while to compute.

use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::time::Instant;

impl Tx {
    /// The hash of a person's password.
    pub async fn find_password(&mut self, site: SiteId, user: UserId) -> Result<Option<String>, Error> {
        let found: Option<(String,)> =
            on!(self, |c| sqlx::query_as("SELECT hash FROM passwords WHERE site_id = $1 AND user_id = $2")
                .bind(site)
                .bind(user)
                .fetch_optional(c)
                .await?);
        Ok(found.map(|(hash,)| hash))
    }

    pub async fn put_password(&mut self, site: SiteId, user: UserId, hash: &str, now: Instant) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO passwords (site_id, user_id, hash, changed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (site_id, user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at"
        )
        .bind(site)
        .bind(user)
        .bind(hash)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// `false` when there was none.
    pub async fn delete_password(&mut self, site: SiteId, user: UserId) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM passwords WHERE site_id = $1 AND user_id = $2")
            .bind(site)
            .bind(user)
            .execute(c)
            .await?
            .rows_affected())
            == 1)
    }
}
