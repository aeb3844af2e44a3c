//! Where somebody was on the way to: kept on the server, because the frame keeps nothing.

use super::{Error, Tx, on};
use crate::domain::grading::OptionSet;
use crate::domain::ids::{PresentationId, SiteId, UserId};
use crate::domain::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub presentation_id: PresentationId,
    /// Options that were chosen when the session was lost.
    pub chosen: OptionSet,
    pub expires_at: Instant,
}

impl Tx {
    /// Keeps an intent; a person has one, the newest.
    pub async fn put_intent(&mut self, site: SiteId, user: UserId, intent: &Intent) -> Result<(), Error> {
        let chosen = serde_json::to_string(&intent.chosen)?;
        on!(self, |c| {
            sqlx::query(
                "INSERT INTO intents (site_id, user_id, presentation_id, chosen, expires_at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (site_id, user_id) DO UPDATE SET
                    presentation_id = excluded.presentation_id, chosen = excluded.chosen, expires_at = excluded.expires_at",
            )
            .bind(site)
            .bind(user)
            .bind(intent.presentation_id)
            .bind(chosen)
            .bind(intent.expires_at)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }

    pub async fn find_intent(&mut self, site: SiteId, user: UserId, now: Instant) -> Result<Option<Intent>, Error> {
        let row: Option<(PresentationId, String, Instant)> = on!(self, |c| {
            sqlx::query_as(
                "SELECT presentation_id, chosen, expires_at FROM intents
                 WHERE site_id = $1 AND user_id = $2 AND expires_at > $3",
            )
            .bind(site)
            .bind(user)
            .bind(now)
            .fetch_optional(c)
            .await?
        });
        row.map(|(presentation_id, chosen, expires_at)| {
            let chosen =
                serde_json::from_str(&chosen).map_err(|_| Error::Corrupt { table: "intents", column: "chosen" })?;
            Ok(Intent { presentation_id, chosen, expires_at })
        })
        .transpose()
    }

    pub async fn delete_intent(&mut self, site: SiteId, user: UserId) -> Result<(), Error> {
        on!(self, |c| sqlx::query("DELETE FROM intents WHERE site_id = $1 AND user_id = $2")
            .bind(site)
            .bind(user)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Forgets what is too old. Gives how many.
    pub async fn delete_expired_intents(&mut self, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM intents WHERE expires_at <= $1")
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
