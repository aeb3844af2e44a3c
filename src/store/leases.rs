//! Who may do a piece of background work. A holder that dies is replaced when its time is up. Late writes are refused where
//! they land: rows by their lease token, a rotated refresh token by the value that it replaces.

use super::{Error, Tx, on};
use crate::domain::time::Instant;
use uuid::Uuid;

impl Tx {
    /// Takes or renews the lease `name` until `until`. Gives the fence, or `None` while somebody else holds it.
    pub async fn claim_lease(
        &mut self,
        name: &str,
        holder: Uuid,
        now: Instant,
        until: Instant,
    ) -> Result<Option<i64>, Error> {
        let row: Option<(i64,)> = on!(self, |c| sqlx::query_as(
            "INSERT INTO leases (name, holder, fence, until) VALUES ($1, $2, 1, $4)
             ON CONFLICT (name) DO UPDATE SET
                holder = $2, until = $4,
                fence = CASE WHEN leases.holder = $2 THEN leases.fence ELSE leases.fence + 1 END
             WHERE leases.holder = $2 OR leases.until <= $3
             RETURNING fence"
        )
        .bind(name)
        .bind(holder)
        .bind(now)
        .bind(until)
        .fetch_optional(c)
        .await?);
        Ok(row.map(|(fence,)| fence))
    }

    /// Ends every lease at once: for whoever knows that no other process works on this database. Rows of a call that somebody
    /// may have made are taken over as after any other lost lease; rows of Bulk jobs stay with their jobs.
    pub async fn release_all_leases(&mut self, now: Instant) -> Result<u64, Error> {
        on!(self, |c| sqlx::query("DELETE FROM leases").execute(c).await?.rows_affected());
        on!(self, |c| {
            sqlx::query("UPDATE mails SET lease_until = $1 WHERE lease_token IS NOT NULL AND lease_until > $1")
                .bind(now)
                .execute(c)
                .await?
                .rows_affected()
        });
        Ok(on!(self, |c| sqlx::query(
            "UPDATE export_items SET lease_until = $1 WHERE lease_token IS NOT NULL AND lease_until > $1
               AND lease_token NOT IN (SELECT export_job_id FROM export_jobs
                WHERE state IN ('creating', 'open', 'uploaded'))"
        )
        .bind(now)
        .execute(c)
        .await?
        .rows_affected()))
    }

    /// Gives the lease back, so that another holder need not wait.
    pub async fn release_lease(&mut self, name: &str, holder: Uuid) -> Result<(), Error> {
        on!(self, |c| sqlx::query("UPDATE leases SET until = 0 WHERE name = $1 AND holder = $2")
            .bind(name)
            .bind(holder)
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }
}
