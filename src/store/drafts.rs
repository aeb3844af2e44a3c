//! What somebody chose when their session turned out to be over: brought back by their next launch.

use super::{Error, Tx, on};
use crate::domain::grading::OptionSet;
use crate::domain::ids::{PresentationId, SiteId, UserId};
use crate::domain::time::Instant;
use sqlx::Row;

/// At most one per person: the newest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub site_id: SiteId,
    pub user_id: UserId,
    pub presentation_id: PresentationId,
    pub chosen: OptionSet,
    pub expires_at: Instant,
}

impl Tx {
    pub async fn update_draft(&mut self, draft: &Draft) -> Result<(), Error> {
        self.touches_only([(draft.site_id, draft.user_id)]);
        let chosen = serde_json::to_string(&draft.chosen)?;
        on!(self, |c| sqlx::query(
            "INSERT INTO drafts (site_id, user_id, presentation_id, chosen, expires_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (site_id, user_id) DO UPDATE SET presentation_id = excluded.presentation_id,
                chosen = excluded.chosen, expires_at = excluded.expires_at"
        )
        .bind(draft.site_id)
        .bind(draft.user_id)
        .bind(draft.presentation_id)
        .bind(chosen)
        .bind(draft.expires_at)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    pub async fn find_draft(&mut self, site: SiteId, user: UserId, now: Instant) -> Result<Option<Draft>, Error> {
        on!(self, |c| sqlx::query("SELECT * FROM drafts WHERE site_id = $1 AND user_id = $2 AND expires_at > $3")
            .bind(site)
            .bind(user)
            .bind(now)
            .fetch_optional(c)
            .await?
            .map(|row| {
                let chosen: String = row.try_get("chosen")?;
                Ok(Draft {
                    site_id: row.try_get("site_id")?,
                    user_id: row.try_get("user_id")?,
                    presentation_id: row.try_get("presentation_id")?,
                    chosen: serde_json::from_str(&chosen)
                        .map_err(|_| Error::Corrupt { table: "drafts", column: "chosen" })?,
                    expires_at: row.try_get("expires_at")?,
                })
            })
            .transpose())
    }

    /// Takes a person's draft away once it was shown.
    pub async fn delete_draft(&mut self, site: SiteId, user: UserId) -> Result<(), Error> {
        self.touches_only([(site, user)]);
        on!(self, |c| sqlx::query("DELETE FROM drafts WHERE site_id = $1 AND user_id = $2")
            .bind(site)
            .bind(user)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }
}
