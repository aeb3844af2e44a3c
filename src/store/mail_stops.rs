//! People who want no question mails.

use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::time::Instant;

impl Tx {
    /// Stops a person's question mails, or lets them come again.
    pub async fn update_mail_stop(
        &mut self,
        site: SiteId,
        user: UserId,
        stopped: bool,
        now: Instant,
    ) -> Result<(), Error> {
        let text = if stopped {
            "INSERT INTO mail_stops (site_id, user_id, stopped_at) VALUES ($1, $2, $3)
             ON CONFLICT (site_id, user_id) DO NOTHING"
        } else {
            "DELETE FROM mail_stops WHERE site_id = $1 AND user_id = $2 AND stopped_at <= $3"
        };
        on!(self, |c| sqlx::query(text).bind(site).bind(user).bind(now).execute(c).await?.rows_affected());
        Ok(())
    }

    /// Whether a person stopped their question mails.
    pub async fn find_mail_stop(&mut self, site: SiteId, user: UserId) -> Result<bool, Error> {
        let (count,): (i64,) = on!(self, |c| {
            sqlx::query_as("SELECT COUNT(*) FROM mail_stops WHERE site_id = $1 AND user_id = $2")
                .bind(site)
                .bind(user)
                .fetch_one(c)
                .await?
        });
        Ok(count > 0)
    }
}
