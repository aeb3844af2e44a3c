//! Erasing a person: everything that says who somebody was goes, answers stay and are nobody's.

use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::time::Instant;
use sqlx::AssertSqlSafe;

/// What is about the person alone.
const OWN_TABLES: [&str; 22] = [
    "first_party_sessions",
    "user_labels",
    "salesforce_links",
    "invitations",
    "intents",
    "holds",
    "comments",
    "question_reports",
    "roster_imports",
    "sign_in_challenges",
    "mails",
    "mail_refusals",
    "mail_stops",
    "nudges",
    "question_mails",
    "question_links",
    "coaching_notes",
    "course_readers",
    "second_factors",
    "recovery_codes",
    "passwords",
    "pending_sign_ins",
];

impl Tx {
    /// Takes a person's name, address, links, remarks and holds away and withdraws what they would still be asked. The account's
    /// row stays without anything personal, because answers, points and the audit refer to its id.
    pub async fn mark_person_erased(&mut self, site: SiteId, user: UserId, now: Instant) -> Result<(), Error> {
        for table in OWN_TABLES {
            let text = format!("DELETE FROM {table} WHERE site_id = $1 AND user_id = $2");
            on!(self, |c| sqlx::query(AssertSqlSafe(text)).bind(site).bind(user).execute(c).await?.rows_affected());
        }
        on!(self, |c| sqlx::query("DELETE FROM coaching_notes WHERE site_id = $1 AND author_id = $2")
            .bind(site)
            .bind(user)
            .execute(c)
            .await?
            .rows_affected());
        on!(self, |c| {
            sqlx::query(
                "UPDATE presentations SET state = 'withdrawn' WHERE site_id = $1 AND state = 'open' AND enrolment_id IN (
                    SELECT enrolment_id FROM enrolments WHERE site_id = $1 AND user_id = $2)",
            )
            .bind(site)
            .bind(user)
            .execute(c)
            .await?
            .rows_affected()
        });
        on!(self, |c| sqlx::query("UPDATE users SET manager_id = NULL WHERE site_id = $1 AND manager_id = $2")
            .bind(site)
            .bind(user)
            .execute(c)
            .await?
            .rows_affected());
        let nobody = format!("{user}@erased.invalid");
        on!(self, |c| {
            sqlx::query(
                "UPDATE users SET email = $3, first_name = '', last_name = '', alias = '', region = '', roles = '[]',
                    shown = 'hidden', manager_id = NULL, workdays = NULL, salesforce_user = NULL, last_activity_at = NULL,
                    state = 'erased', updated_at = $4
                 WHERE site_id = $1 AND user_id = $2",
            )
            .bind(site)
            .bind(user)
            .bind(nobody)
            .bind(now)
            .execute(c)
            .await?
            .rows_affected()
        });
        Ok(())
    }
}
