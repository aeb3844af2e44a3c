//! Counting tries, for all replicas together.

use super::{Error, Tx, on};
use crate::domain::ids::SiteId;
use crate::domain::throttle::{MOST_DOUBLINGS, Throttle};
use crate::domain::time::Instant;

impl Tx {
    /// Counts a try, if it isn't one too early. `Some` is the time to wait for; such a try isn't counted, so asking again
    /// and again makes nobody's wait longer.
    pub async fn count_try(
        &mut self,
        site: SiteId,
        name: &str,
        throttle: Throttle,
        now: Instant,
    ) -> Result<Option<Instant>, Error> {
        let first_wait = i64::try_from(throttle.first_wait.as_micros()).unwrap_or(i64::MAX);
        // The count before this try is c, this one is c + 1: see `Throttle::wait_after`.
        let counted = on!(self, |c| sqlx::query(
            "INSERT INTO throttles (site_id, name, count, seen_at, next_at) VALUES ($1, $2, 1, $3, $3)
             ON CONFLICT (site_id, name) DO UPDATE SET
                count = CASE WHEN throttles.seen_at < $4 THEN 1 ELSE throttles.count + 1 END,
                next_at = $3 + CASE
                    WHEN throttles.seen_at < $4 OR throttles.count + 1 < $5 THEN 0
                    WHEN throttles.count + 1 - $5 > $6 THEN $8
                    ELSE $7 * (1 << CAST(throttles.count + 1 - $5 AS INTEGER)) END,
                seen_at = $3
             WHERE throttles.next_at <= $3"
        )
        .bind(site)
        .bind(name)
        .bind(now)
        .bind(now.minus(throttle.forgets_after))
        .bind(throttle.free)
        .bind(MOST_DOUBLINGS)
        .bind(first_wait)
        .bind(first_wait << MOST_DOUBLINGS)
        .execute(c)
        .await?
        .rows_affected());
        if counted > 0 {
            return Ok(None);
        }
        let (next,): (Instant,) =
            on!(self, |c| sqlx::query_as("SELECT next_at FROM throttles WHERE site_id = $1 AND name = $2")
                .bind(site)
                .bind(name)
                .fetch_one(c)
                .await?);
        Ok(Some(next))
    }

    /// Forgets tries before `before` whose wait is over. Gives their number.
    pub async fn delete_old_throttles(&mut self, before: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query("DELETE FROM throttles WHERE seen_at < $1")
            .bind(before)
            .execute(c)
            .await?
            .rows_affected()))
    }
}
