//! People who want no mails of a list.

use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::mail::List;
use crate::domain::time::Instant;

impl Tx {
    /// Stops the mails of a list for a person, or lets them come again.
    pub async fn update_mail_stop(
        &mut self,
        site: SiteId,
        (user, list): (UserId, List),
        stopped: bool,
        now: Instant,
    ) -> Result<(), Error> {
        let text = if stopped {
            "INSERT INTO mail_stops (site_id, user_id, list, stopped_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (site_id, user_id, list) DO NOTHING"
        } else {
            "DELETE FROM mail_stops WHERE site_id = $1 AND user_id = $2 AND list = $3 AND stopped_at <= $4"
        };
        on!(self, |c| sqlx::query(text)
            .bind(site)
            .bind(user)
            .bind(list.as_str())
            .bind(now)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Which mails a person stopped.
    pub async fn list_mail_stops(&mut self, site: SiteId, user: UserId) -> Result<Vec<List>, Error> {
        let rows: Vec<(String,)> = on!(self, |c| {
            sqlx::query_as("SELECT list FROM mail_stops WHERE site_id = $1 AND user_id = $2 ORDER BY list")
                .bind(site)
                .bind(user)
                .fetch_all(c)
                .await?
        });
        let list =
            |(text,): (String,)| List::parse(&text).ok_or(Error::Corrupt { table: "mail_stops", column: "list" });
        rows.into_iter().map(list).collect()
    }
}
