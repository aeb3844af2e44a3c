//! People between the first factor and the second.

use super::{Error, Tx, on};
use crate::domain::first_party::Method;
use crate::domain::ids::{InvitationId, SiteId, UserId};
use crate::domain::time::Instant;
use sqlx::Row;
use uuid::Uuid;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingSignIn {
    pub site_id: SiteId,
    /// Digest of the browser's cookie.
    pub browser: Uuid,
    pub user_id: UserId,
    pub method: Method,
    pub next_path: String,
    /// Of the app that is to be set up.
    pub secret_sealed: Option<Vec<u8>>,
    /// What was typed as the first factor, where it was an invitation: it is used up together with this.
    pub invitation_id: Option<InvitationId>,
    pub expires_at: Instant,
}

impl Tx {
    /// A browser has one: the new one takes the place of the old.
    pub async fn put_pending_sign_in(&mut self, new: &PendingSignIn) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO pending_sign_ins (site_id, browser, user_id, method, next_path, secret_sealed, invitation_id,
                expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (site_id, browser) DO UPDATE SET user_id = excluded.user_id, method = excluded.method,
                next_path = excluded.next_path, secret_sealed = excluded.secret_sealed,
                invitation_id = excluded.invitation_id, expires_at = excluded.expires_at"
        )
        .bind(new.site_id)
        .bind(new.browser)
        .bind(new.user_id)
        .bind(new.method.as_str())
        .bind(&new.next_path)
        .bind(&new.secret_sealed)
        .bind(new.invitation_id)
        .bind(new.expires_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// `None`, too, when its invitation was used meanwhile.
    pub async fn find_pending_sign_in(
        &mut self,
        site: SiteId,
        browser: Uuid,
        now: Instant,
    ) -> Result<Option<PendingSignIn>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM pending_sign_ins AS p WHERE site_id = $1 AND browser = $2 AND expires_at > $3
               AND (invitation_id IS NULL OR EXISTS (SELECT 1 FROM invitations AS i
                WHERE i.site_id = p.site_id AND i.invitation_id = p.invitation_id AND i.used_at IS NULL))"
        )
        .bind(site)
        .bind(browser)
        .bind(now)
        .fetch_optional(c)
        .await?
        .map(|row| {
            let method: String = row.try_get("method")?;
            Ok::<_, Error>(PendingSignIn {
                site_id: row.try_get("site_id")?,
                browser: row.try_get("browser")?,
                user_id: row.try_get("user_id")?,
                method: Method::parse(&method).ok_or(Error::Corrupt { table: "pending_sign_ins", column: "method" })?,
                next_path: row.try_get("next_path")?,
                secret_sealed: row.try_get("secret_sealed")?,
                invitation_id: row.try_get("invitation_id")?,
                expires_at: row.try_get("expires_at")?,
            })
        })
        .transpose())
    }

    /// Uses it up. `false` when somebody did so a moment ago.
    pub async fn delete_pending_sign_in(&mut self, site: SiteId, browser: Uuid) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM pending_sign_ins WHERE site_id = $1 AND browser = $2")
            .bind(site)
            .bind(browser)
            .execute(c)
            .await?
            .rows_affected())
            == 1)
    }

    pub async fn delete_expired_pending_sign_ins(&mut self, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM pending_sign_ins WHERE expires_at <= $1")
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
