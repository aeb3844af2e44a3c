//! Authenticator apps of people, and the recovery codes that stand in for them.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    pub site_id: SiteId,
    pub user_id: UserId,
    pub secret_sealed: Vec<u8>,
    /// The newest step whose code was used.
    pub last_step: i64,
    pub created_at: Instant,
}

#[derive(Serialize)]
struct CodeRow<'a> {
    site_id: SiteId,
    user_id: UserId,
    code_digest: &'a str,
}

const INSERT_CODES: Statement = rows_sql!(
    "INSERT INTO recovery_codes (site_id, user_id, code_digest) SELECT j.site_id, j.user_id, j.code_digest FROM ",
    { site_id: uuid, user_id: uuid, code_digest: text },
    ""
);

impl Tx {
    /// `false` when the person has one already.
    pub async fn insert_second_factor(&mut self, new: &SecondFactor) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query(
            "INSERT INTO second_factors (site_id, user_id, secret_sealed, last_step, created_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (site_id, user_id) DO NOTHING"
        )
        .bind(new.site_id)
        .bind(new.user_id)
        .bind(&new.secret_sealed)
        .bind(new.last_step)
        .bind(new.created_at)
        .execute(c)
        .await?
        .rows_affected())
            == 1)
    }

    pub async fn find_second_factor(&mut self, site: SiteId, user: UserId) -> Result<Option<SecondFactor>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM second_factors WHERE site_id = $1 AND user_id = $2")
            .bind(site)
            .bind(user)
            .fetch_optional(c)
            .await?
            .map(|row| Ok::<_, Error>(SecondFactor {
                site_id: row.try_get("site_id")?,
                user_id: row.try_get("user_id")?,
                secret_sealed: row.try_get("secret_sealed")?,
                last_step: row.try_get("last_step")?,
                created_at: row.try_get("created_at")?,
            }))
            .transpose())
    }

    /// Uses a step up. `false` when it, or a later one, was used before.
    pub async fn mark_second_factor_step(&mut self, site: SiteId, user: UserId, step: i64) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE second_factors SET last_step = $3 WHERE site_id = $1 AND user_id = $2 AND last_step < $3"
        )
        .bind(site)
        .bind(user)
        .bind(step)
        .execute(c)
        .await?
        .rows_affected())
            == 1)
    }

    /// Takes the app and all recovery codes away. `false` when there was no app.
    pub async fn delete_second_factor(&mut self, site: SiteId, user: UserId) -> Result<bool, Error> {
        self.delete_recovery_codes(site, user).await?;
        Ok(on!(self, |c| sqlx::query("DELETE FROM second_factors WHERE site_id = $1 AND user_id = $2")
            .bind(site)
            .bind(user)
            .execute(c)
            .await?
            .rows_affected())
            == 1)
    }

    /// The person's codes are these from now on.
    pub async fn put_recovery_codes(&mut self, site: SiteId, user: UserId, digests: &[String]) -> Result<(), Error> {
        self.delete_recovery_codes(site, user).await?;
        let row = |digest| CodeRow { site_id: site, user_id: user, code_digest: digest };
        let rows: Vec<CodeRow<'_>> = digests.iter().map(|digest| row(digest.as_str())).collect();
        self.write_rows(&INSERT_CODES, &rows).await?;
        Ok(())
    }

    /// Digests of the codes that weren't used yet, in order.
    pub async fn list_recovery_codes(&mut self, site: SiteId, user: UserId) -> Result<Vec<String>, Error> {
        let rows: Vec<(String,)> = on!(self, |c| sqlx::query_as(
            "SELECT code_digest FROM recovery_codes WHERE site_id = $1 AND user_id = $2 ORDER BY code_digest"
        )
        .bind(site)
        .bind(user)
        .fetch_all(c)
        .await?);
        Ok(rows.into_iter().map(|(digest,)| digest).collect())
    }

    /// Uses a code up. `false` when it isn't one of the person's, or was used.
    pub async fn delete_recovery_code(&mut self, site: SiteId, user: UserId, digest: &str) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query(
            "DELETE FROM recovery_codes WHERE site_id = $1 AND user_id = $2 AND code_digest = $3"
        )
        .bind(site)
        .bind(user)
        .bind(digest)
        .execute(c)
        .await?
        .rows_affected())
            == 1)
    }

    async fn delete_recovery_codes(&mut self, site: SiteId, user: UserId) -> Result<(), Error> {
        on!(self, |c| sqlx::query("DELETE FROM recovery_codes WHERE site_id = $1 AND user_id = $2")
            .bind(site)
            .bind(user)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }
}
