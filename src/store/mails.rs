//! The mail queue: what waits to be sent, and what became of it.
//!
//! ```text
//!           claim (lease)             result
//!  queued ◄───────────────► in hand ───────────► sent | refused | expired | unknown | queued (later)
//! ```
//! "In hand" is a queued row with a lease. A lease that ran out means that nobody knows whether the mail was handed over.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{MailId, SiteId, UserId};
use crate::domain::mail::Kind;
use crate::domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

/// A mail that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewMail {
    pub site_id: SiteId,
    pub mail_id: MailId,
    pub kind: &'static str,
    /// Names what brought the mail about. The site's second mail of a cause isn't written.
    pub cause: String,
    pub user_id: Option<UserId>,
    pub rank: i64,
    /// Base64 of what the key ring sealed.
    pub sealed: String,
    pub may_come_twice: bool,
    pub queued_at: Instant,
    /// It isn't sent earlier.
    pub due_at: Instant,
    pub expires_at: Instant,
}

/// A mail in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedMail {
    pub site_id: SiteId,
    pub mail_id: MailId,
    pub kind: Kind,
    pub user_id: Option<UserId>,
    pub sealed: String,
    /// Times it was put off before.
    pub attempts: i64,
}

/// What becomes of a mail that was in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailSettlement {
    Sent,
    /// For good.
    Refused,
    /// Handed over without a reply, and not to be sent again.
    Unknown,
    /// Tried again at that time; `counted` when the mail itself was put off, not the whole server.
    Later {
        at: Instant,
        counted: bool,
    },
}

/// One mail's settlement, with the server's status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledMail {
    pub site_id: SiteId,
    pub mail_id: MailId,
    pub settlement: MailSettlement,
    pub reply: String,
}

#[derive(Serialize)]
struct SettledRow<'a> {
    site_id: SiteId,
    mail_id: MailId,
    state: &'static str,
    next_attempt_at: Instant,
    counted: i64,
    reply: &'a str,
}

impl<'a> From<&'a SettledMail> for SettledRow<'a> {
    fn from(of: &'a SettledMail) -> Self {
        let (state, next_attempt_at, counted) = match of.settlement {
            MailSettlement::Sent => ("sent", Instant::from_micros(0), true),
            MailSettlement::Refused => ("refused", Instant::from_micros(0), true),
            MailSettlement::Unknown => ("unknown", Instant::from_micros(0), true),
            MailSettlement::Later { at, counted } => ("queued", at, counted),
        };
        let counted = i64::from(counted);
        Self { site_id: of.site_id, mail_id: of.mail_id, state, next_attempt_at, counted, reply: &of.reply }
    }
}

/// How many mails of a site are in which state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailCounts {
    pub queued: i64,
    pub sent: i64,
    pub refused: i64,
    pub expired: i64,
    pub unknown: i64,
    /// When the oldest of those that wait was written.
    pub oldest_queued_at: Option<Instant>,
}

const INSERT: Statement = rows_sql!(
    "INSERT INTO mails (site_id, mail_id, kind, cause, user_id, rank, state, sealed, may_come_twice, queued_at, expires_at,
        next_attempt_at)
     SELECT j.site_id, j.mail_id, j.kind, j.cause, j.user_id, j.rank, 'queued', j.sealed, j.may_come_twice, j.queued_at,
        j.expires_at, j.due_at FROM ",
    { site_id: uuid, mail_id: uuid, kind: text, cause: text, user_id: uuid, rank: bigint, sealed: text,
      may_come_twice: boolean, queued_at: bigint, due_at: bigint, expires_at: bigint },
    // SQLite would read ON CONFLICT as part of a join without this.
    " WHERE 1 = 1 ON CONFLICT (site_id, cause) DO NOTHING"
);

/// PostgreSQL passes over rows that another replica is claiming right now, and picks them once.
const CLAIM: Statement = Statement {
    sqlite: "UPDATE mails SET lease_token = $1, lease_until = $2
        WHERE site_id = $3 AND mail_id IN (
            SELECT mail_id FROM mails
            WHERE site_id = $3 AND state = 'queued' AND next_attempt_at <= $4 AND lease_until <= $4
            ORDER BY rank, next_attempt_at, mail_id LIMIT $5)
        RETURNING mail_id, kind, user_id, sealed, attempts",
    postgres: "WITH due AS MATERIALIZED (
            SELECT mail_id FROM mails
            WHERE site_id = $3 AND state = 'queued' AND next_attempt_at <= $4 AND lease_until <= $4
            ORDER BY rank, next_attempt_at, mail_id LIMIT $5 FOR UPDATE SKIP LOCKED)
        UPDATE mails SET lease_token = $1, lease_until = $2 FROM due
        WHERE site_id = $3 AND mails.mail_id = due.mail_id
        RETURNING mails.mail_id, kind, user_id, sealed, attempts",
};

const SETTLE: Statement = rows_sql!(
    "UPDATE mails SET state = j.state, next_attempt_at = j.next_attempt_at, attempts = attempts + j.counted,
        reply = j.reply, lease_token = NULL, lease_until = 0,
        sealed = CASE WHEN j.state = 'queued' THEN sealed ELSE '' END,
        finished_at = CASE WHEN j.state = 'queued' THEN 0 ELSE $3 END
     FROM ",
    { site_id: uuid, mail_id: uuid, state: text, next_attempt_at: bigint, counted: bigint, reply: text },
    " WHERE mails.site_id = j.site_id AND mails.mail_id = j.mail_id AND mails.lease_token = $2"
);

type ClaimedColumns = (MailId, String, Option<UserId>, String, i64);

impl Tx {
    /// Queues mails, in the transaction of what brought them about. Gives how many were new.
    pub async fn insert_mails(&mut self, rows: &[NewMail]) -> Result<u64, Error> {
        self.write_rows(&INSERT, rows).await
    }

    /// Sites with a mail to send or to give up, in any order, at most `limit`.
    pub async fn list_sites_with_mail(&mut self, now: Instant, limit: i64) -> Result<Vec<SiteId>, Error> {
        let rows: Vec<(SiteId,)> = on!(self, |c| sqlx::query_as(
            "SELECT site_id FROM sites WHERE disabled_at IS NULL AND EXISTS (
                SELECT 1 FROM mails WHERE mails.site_id = sites.site_id AND state = 'queued' AND lease_until <= $1
                  AND (next_attempt_at <= $1 OR expires_at <= $1 OR lease_token IS NOT NULL))
             LIMIT $2"
        )
        .bind(now)
        .bind(limit)
        .fetch_all(c)
        .await?);
        Ok(rows.into_iter().map(|(site,)| site).collect())
    }

    /// When the next mail is due, without those in hand.
    pub async fn find_next_mail_at(&mut self) -> Result<Option<Instant>, Error> {
        let (at,): (Option<Instant>,) = on!(self, |c| {
            sqlx::query_as(
                "SELECT MIN(CASE WHEN lease_until > next_attempt_at THEN lease_until ELSE next_attempt_at END)
                 FROM mails WHERE state = 'queued' AND NOT EXISTS (
                    SELECT 1 FROM sites WHERE sites.site_id = mails.site_id AND disabled_at IS NOT NULL)",
            )
            .fetch_one(c)
            .await?
        });
        Ok(at)
    }

    /// Gives up what is too old, and what somebody may have sent who never said so and that may not come twice.
    pub async fn mark_mails_over(&mut self, site: SiteId, now: Instant) -> Result<u64, Error> {
        let mut over = 0;
        // Those in hand first, so that what was too old and in hand is of unknown fate, too. Each has its own index.
        for text in [
            "UPDATE mails SET finished_at = $2, sealed = '', lease_token = NULL, lease_until = 0, state = 'unknown'
             WHERE site_id = $1 AND state = 'queued' AND lease_until > 0 AND lease_until <= $2 AND NOT may_come_twice",
            "UPDATE mails SET finished_at = $2, sealed = '', lease_token = NULL, lease_until = 0, state = 'expired'
             WHERE site_id = $1 AND state = 'queued' AND expires_at <= $2 AND lease_until <= $2",
        ] {
            over += on!(self, |c| sqlx::query(text).bind(site).bind(now).execute(c).await?.rows_affected());
        }
        Ok(over)
    }

    /// Takes up to `limit` due mails of a site in hand until the lease ends, those that people wait for first.
    pub async fn claim_mails(
        &mut self,
        site: SiteId,
        lease: (Uuid, Instant),
        now: Instant,
        limit: i64,
    ) -> Result<Vec<QueuedMail>, Error> {
        let text = CLAIM.text(self.engine());
        let rows: Vec<ClaimedColumns> = on!(self, |c| sqlx::query_as(text)
            .bind(lease.0)
            .bind(lease.1)
            .bind(site)
            .bind(now)
            .bind(limit)
            .fetch_all(c)
            .await?);
        rows.into_iter()
            .map(|(mail_id, kind, user_id, sealed, attempts)| {
                let kind = Kind::parse(&kind).ok_or(Error::Corrupt { table: "mails", column: "kind" })?;
                Ok(QueuedMail { site_id: site, mail_id, kind, user_id, sealed, attempts })
            })
            .collect()
    }

    /// Writes down what became of mails in hand. Those whose lease was lost meanwhile stay as they are; gives how many counted.
    pub async fn mark_mails_settled(
        &mut self,
        lease: Uuid,
        settled: &[SettledMail],
        now: Instant,
    ) -> Result<u64, Error> {
        if settled.is_empty() {
            return Ok(0);
        }
        let rows: Vec<SettledRow<'_>> = settled.iter().map(SettledRow::from).collect();
        let json = serde_json::to_string(&rows)?;
        let text = SETTLE.text(self.engine());
        Ok(on!(self, |c| sqlx::query(text).bind(json).bind(lease).bind(now).execute(c).await?.rows_affected()))
    }

    /// Lets whatever waits be tried at once. Gives how many.
    pub async fn mark_mails_due(&mut self, site: SiteId, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(
            "UPDATE mails SET next_attempt_at = $2 WHERE site_id = $1 AND state = 'queued' AND next_attempt_at > $2"
        )
        .bind(site)
        .bind(now)
        .execute(c)
        .await?
        .rows_affected()))
    }

    pub async fn count_mails(&mut self, site: SiteId) -> Result<MailCounts, Error> {
        let rows: Vec<(String, i64, Instant)> = on!(self, |c| sqlx::query_as(
            "SELECT state, COUNT(*), MIN(queued_at) FROM mails WHERE site_id = $1 GROUP BY state"
        )
        .bind(site)
        .fetch_all(c)
        .await?);
        let mut counts = MailCounts::default();
        for (state, count, oldest) in rows {
            match state.as_str() {
                "queued" => (counts.queued, counts.oldest_queued_at) = (count, Some(oldest)),
                "sent" => counts.sent = count,
                "refused" => counts.refused = count,
                "expired" => counts.expired = count,
                "unknown" => counts.unknown = count,
                _ => return Err(Error::Corrupt { table: "mails", column: "state" }),
            }
        }
        Ok(counts)
    }

    /// Forgets mails that were done with before `before`. Gives how many.
    pub async fn delete_old_mails(&mut self, before: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM mails WHERE finished_at > 0 AND finished_at < $1")
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
