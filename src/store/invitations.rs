//! Codes that link an account to the Salesforce person who enters them.

use super::{Error, Tx, on};
use crate::domain::ids::{InvitationId, SiteId, UserId};
use crate::domain::time::Instant;
use sqlx::Row;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub site_id: SiteId,
    pub user_id: UserId,
    /// Hexadecimal SHA-256 of the code.
    pub code_digest: String,
    pub created_at: Instant,
    pub expires_at: Instant,
}

impl Tx {
    pub async fn insert_invitation(&mut self, new: &Invitation) -> Result<(), Error> {
        on!(self, |c| sqlx::query(
            "INSERT INTO invitations (site_id, invitation_id, user_id, code_digest, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(new.site_id)
        .bind(new.id)
        .bind(new.user_id)
        .bind(&new.code_digest)
        .bind(new.created_at)
        .bind(new.expires_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    /// The invitation behind a code, if it may still be used.
    pub async fn find_invitation(
        &mut self,
        site: SiteId,
        code_digest: &str,
        now: Instant,
    ) -> Result<Option<Invitation>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM invitations
             WHERE site_id = $1 AND code_digest = $2 AND used_at IS NULL AND expires_at > $3"
        )
        .bind(site)
        .bind(code_digest)
        .bind(now)
        .fetch_optional(c)
        .await?
        .map(|row| {
            Ok(Invitation {
                id: row.try_get("invitation_id")?,
                site_id: row.try_get("site_id")?,
                user_id: row.try_get("user_id")?,
                code_digest: row.try_get("code_digest")?,
                created_at: row.try_get("created_at")?,
                expires_at: row.try_get("expires_at")?,
            })
        })
        .transpose())
    }

    /// Uses an invitation up. `false` when somebody did so a moment ago.
    pub async fn mark_invitation_used(&mut self, site: SiteId, id: InvitationId, now: Instant) -> Result<bool, Error> {
        let used = on!(self, |c| sqlx::query(
            "UPDATE invitations SET used_at = $3 WHERE site_id = $1 AND invitation_id = $2 AND used_at IS NULL"
        )
        .bind(site)
        .bind(id)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected());
        Ok(used == 1)
    }
}
