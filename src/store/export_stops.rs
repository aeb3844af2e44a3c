//! Objects that Salesforce doesn't take as we send them: nothing of them goes out until somebody mends the org.

use super::{Error, Tx, on};
use crate::domain::export::Object;
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::time::Instant;
use sqlx::Row;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportStop {
    pub object: Object,
    pub stopped_at: Instant,
    /// When one more try is made by itself.
    pub retry_at: Instant,
    /// Salesforce's words.
    pub reason: String,
    /// What the org's object lacks, line by line; empty when it couldn't be asked.
    pub diff: Vec<String>,
}

impl Tx {
    /// Stops an object, or notes anew why it is stopped.
    pub async fn insert_export_stop(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        stop: &ExportStop,
    ) -> Result<(), Error> {
        let diff = serde_json::to_string(&stop.diff)?;
        on!(self, |c| sqlx::query(
            "INSERT INTO export_stops (site_id, connection_id, object, stopped_at, retry_at, reason, diff)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (site_id, connection_id, object) DO UPDATE SET
                retry_at = excluded.retry_at, reason = excluded.reason, diff = excluded.diff"
        )
        .bind(site)
        .bind(connection)
        .bind(stop.object.kind())
        .bind(stop.stopped_at)
        .bind(stop.retry_at)
        .bind(&stop.reason)
        .bind(diff)
        .execute(c)
        .await?
        .rows_affected());
        Ok(())
    }

    pub async fn list_export_stops(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
    ) -> Result<Vec<ExportStop>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM export_stops WHERE site_id = $1 AND connection_id = $2 ORDER BY object"
        )
        .bind(site)
        .bind(connection)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| {
            let (object, diff): (String, String) = (row.try_get("object")?, row.try_get("diff")?);
            Ok(ExportStop {
                object: Object::of_kind(&object).ok_or(Error::Corrupt { table: "export_stops", column: "object" })?,
                stopped_at: row.try_get("stopped_at")?,
                retry_at: row.try_get("retry_at")?,
                reason: row.try_get("reason")?,
                diff: serde_json::from_str(&diff)
                    .map_err(|_| Error::Corrupt { table: "export_stops", column: "diff" })?,
            })
        })
        .collect())
    }

    /// Lets an object, or every one, go on.
    pub async fn delete_export_stops(
        &mut self,
        (site, connection): (SiteId, ConnectionId),
        object: Option<Object>,
    ) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(
            "DELETE FROM export_stops WHERE site_id = $1 AND connection_id = $2 AND (object = $3 OR $3 IS NULL)"
        )
        .bind(site)
        .bind(connection)
        .bind(object.map(Object::kind))
        .execute(c)
        .await?
        .rows_affected()))
    }
}
