//! Who was asked by mail to go on, by whom, and whether a mail would reach them.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::time::Instant;
use serde::Serialize;

/// What decides about a nudge, besides what waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nudgeable {
    pub user_id: UserId,
    /// The person stopped the mails about their questions.
    pub stopped: bool,
    /// A mail server refused the address that they have.
    pub refused: bool,
    /// The last nudge, and who gave it: without a name when that account was erased.
    pub last: Option<(Instant, Option<String>)>,
}

#[derive(Serialize)]
struct UserRow {
    user_id: UserId,
}

pub(super) const LIST: Statement = rows_sql!(
    "SELECT users.user_id, mail_stops.stopped_at, mail_refusals.refused_at, nudges.nudged_at,
        authors.first_name || ' ' || authors.last_name
     FROM ",
    { user_id: uuid },
    // The few people first: SQLite would rather go through everybody.
    " CROSS JOIN users
      LEFT JOIN mail_stops ON mail_stops.site_id = $2 AND mail_stops.user_id = users.user_id
        AND mail_stops.list = 'questions'
      LEFT JOIN mail_refusals ON mail_refusals.site_id = $2 AND mail_refusals.user_id = users.user_id
        AND mail_refusals.email = users.email
      LEFT JOIN nudges ON nudges.site_id = $2 AND nudges.user_id = users.user_id
      LEFT JOIN users AS authors ON authors.site_id = $2 AND authors.user_id = nudges.nudged_by
        AND authors.state <> 'erased'
      WHERE users.site_id = $2 AND users.user_id = j.user_id"
);

type Columns = (UserId, Option<Instant>, Option<Instant>, Option<Instant>, Option<String>);

impl Tx {
    /// What decides about nudges of these people.
    pub async fn list_nudgeable(&mut self, site: SiteId, users: &[UserId]) -> Result<Vec<Nudgeable>, Error> {
        let rows: Vec<UserRow> = users.iter().map(|user| UserRow { user_id: *user }).collect();
        let json = serde_json::to_string(&rows)?;
        let text = LIST.text(self.engine());
        let rows: Vec<Columns> = on!(self, |c| sqlx::query_as(text).bind(json).bind(site).fetch_all(c).await?);
        let read = |(user_id, stopped, refused, at, by): Columns| Nudgeable {
            user_id,
            stopped: stopped.is_some(),
            refused: refused.is_some(),
            last: at.map(|at| (at, by)),
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// Notes that `by` nudges somebody at `now`, unless they were nudged after `free_before`. `false`: they were.
    pub async fn put_nudge(
        &mut self,
        site: SiteId,
        (user, by): (UserId, UserId),
        now: Instant,
        free_before: Instant,
    ) -> Result<bool, Error> {
        Ok(on!(self, |c| sqlx::query(
            "INSERT INTO nudges (site_id, user_id, nudged_by, nudged_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (site_id, user_id) DO UPDATE SET nudged_by = excluded.nudged_by, nudged_at = excluded.nudged_at
             WHERE nudges.nudged_at <= $5"
        )
        .bind(site)
        .bind(user)
        .bind(by)
        .bind(now)
        .bind(free_before)
        .execute(c)
        .await?
        .rows_affected())
            > 0)
    }
}
