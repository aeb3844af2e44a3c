//! Addresses that a mail server refused for good, for the administrator to mend.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::time::Instant;
use serde::Serialize;

/// A person whose address takes no mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MailRefusal {
    pub site_id: SiteId,
    pub user_id: UserId,
    /// As it was tried.
    pub email: String,
    /// The server's status, `550 5.1.1`.
    pub reply: String,
    pub refused_at: Instant,
}

#[derive(Serialize)]
struct UserRow {
    user_id: UserId,
}

const PUT: Statement = rows_sql!(
    "INSERT INTO mail_refusals (site_id, user_id, email, reply, refused_at)
     SELECT j.site_id, j.user_id, j.email, j.reply, j.refused_at FROM ",
    { site_id: uuid, user_id: uuid, email: text, reply: text, refused_at: bigint },
    " WHERE 1 = 1 ON CONFLICT (site_id, user_id) DO UPDATE SET
        email = excluded.email, reply = excluded.reply, refused_at = excluded.refused_at"
);

const DELETE: Statement = rows_sql!(
    "DELETE FROM mail_refusals WHERE site_id = $2 AND user_id IN (SELECT j.user_id FROM ",
    { user_id: uuid },
    ")"
);

impl Tx {
    /// Marks addresses; a person has one mark, the newest. Each person at most once per call.
    pub async fn put_mail_refusals(&mut self, rows: &[MailRefusal]) -> Result<u64, Error> {
        self.write_rows(&PUT, rows).await
    }

    /// Takes marks away: mail arrives again, or an administrator says so. Gives how many there were.
    pub async fn delete_mail_refusals(&mut self, site: SiteId, users: &[UserId]) -> Result<u64, Error> {
        if users.is_empty() {
            return Ok(0);
        }
        let rows: Vec<UserRow> = users.iter().map(|user| UserRow { user_id: *user }).collect();
        let json = serde_json::to_string(&rows)?;
        let text = DELETE.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text).bind(json).bind(site).execute(c).await?.rows_affected()))
    }

    /// Marks that still hold: of addresses that people still have. Newest first.
    pub async fn list_mail_refusals(&mut self, site: SiteId) -> Result<Vec<MailRefusal>, Error> {
        let rows: Vec<(UserId, String, String, Instant)> = on!(self, |c| sqlx::query_as(
            "SELECT mail_refusals.user_id, mail_refusals.email, mail_refusals.reply, mail_refusals.refused_at
             FROM mail_refusals
             JOIN users ON users.site_id = mail_refusals.site_id AND users.user_id = mail_refusals.user_id
             WHERE mail_refusals.site_id = $1 AND users.email = mail_refusals.email
             ORDER BY mail_refusals.refused_at DESC, mail_refusals.user_id"
        )
        .bind(site)
        .fetch_all(c)
        .await?);
        let refusal =
            |(user_id, email, reply, refused_at)| MailRefusal { site_id: site, user_id, email, reply, refused_at };
        Ok(rows.into_iter().map(refusal).collect())
    }
}
