//! Codes and links on their way to a mailbox.

use super::{Error, Tx, on};
use crate::domain::ids::{ChallengeId, SiteId, UserId};
use crate::domain::time::Instant;
use sqlx::Row;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInChallenge {
    pub id: ChallengeId,
    pub site_id: SiteId,
    /// `None` for an address that nobody signs in with.
    pub user_id: Option<UserId>,
    /// Digest of the browser's cookie.
    pub browser: Uuid,
    pub code_digest: String,
    pub link_digest: String,
    pub next_path: String,
    pub expires_at: Instant,
}

macro_rules! challenge {
    ($row:expr) => {{
        let row = $row;
        Ok::<_, Error>(SignInChallenge {
            id: row.try_get("challenge_id")?,
            site_id: row.try_get("site_id")?,
            user_id: row.try_get("user_id")?,
            browser: row.try_get("browser")?,
            code_digest: row.try_get("code_digest")?,
            link_digest: row.try_get("link_digest")?,
            next_path: row.try_get("next_path")?,
            expires_at: row.try_get("expires_at")?,
        })
    }};
}

impl Tx {
    /// A browser has one challenge: the new one takes the place of the old.
    pub async fn put_sign_in_challenge(&mut self, new: &SignInChallenge) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO sign_in_challenges (site_id, challenge_id, user_id, browser, code_digest, link_digest, tries,
                next_path, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)
             ON CONFLICT (site_id, browser) DO UPDATE SET challenge_id = excluded.challenge_id,
                user_id = excluded.user_id, code_digest = excluded.code_digest, link_digest = excluded.link_digest,
                tries = 0, next_path = excluded.next_path, expires_at = excluded.expires_at"
        )
        .bind(new.site_id)
        .bind(new.id)
        .bind(new.user_id)
        .bind(new.browser)
        .bind(&new.code_digest)
        .bind(&new.link_digest)
        .bind(&new.next_path)
        .bind(new.expires_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// Counts a try at a browser's challenge and gives it; `None` when there is none, it is over, or `most` were tried.
    pub async fn try_sign_in_challenge(
        &mut self,
        site: SiteId,
        browser: Uuid,
        most: i64,
        now: Instant,
    ) -> Result<Option<SignInChallenge>, Error> {
        on!(self, |c| sqlx::query(
            "UPDATE sign_in_challenges SET tries = tries + 1
             WHERE site_id = $1 AND browser = $2 AND tries < $3 AND expires_at > $4 RETURNING *"
        )
        .bind(site)
        .bind(browser)
        .bind(most)
        .bind(now)
        .fetch_optional(c)
        .await?
        .map(|row| challenge!(row))
        .transpose())
    }

    pub async fn find_sign_in_challenge(
        &mut self,
        site: SiteId,
        link_digest: &str,
        now: Instant,
    ) -> Result<Option<SignInChallenge>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM sign_in_challenges WHERE site_id = $1 AND link_digest = $2 AND expires_at > $3"
        )
        .bind(site)
        .bind(link_digest)
        .bind(now)
        .fetch_optional(c)
        .await?
        .map(|row| challenge!(row))
        .transpose())
    }

    /// Uses a challenge up, code and link together. `false` when somebody did so a moment ago.
    pub async fn delete_sign_in_challenge(&mut self, site: SiteId, id: ChallengeId) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM sign_in_challenges WHERE site_id = $1 AND challenge_id = $2")
            .bind(site)
            .bind(id)
            .execute(c)
            .await?
            .rows_affected())
            == 1)
    }

    pub async fn delete_expired_sign_in_challenges(&mut self, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM sign_in_challenges WHERE expires_at <= $1")
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
