//! Rows that have to leave an org, and the proof that they did.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::export::{Key, Object};
use crate::domain::ids::{ConnectionId, ExportReceiptId, OrgId, SiteId, UserId};
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;
use uuid::Uuid;

/// Proof that a row was taken out of an org.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    pub site_id: SiteId,
    pub export_receipt_id: ExportReceiptId,
    pub connection_id: ConnectionId,
    pub org_id: String,
    pub object: String,
    pub entity_id: Uuid,
    pub external_id: String,
    pub salesforce_id: Option<String>,
    /// When the removal was asked for, and when Salesforce confirmed it.
    pub asked_at: Instant,
    pub removed_at: Instant,
    /// Salesforce's own id of the call.
    pub request_id: Option<String>,
}

#[derive(Serialize)]
struct RemovedRow {
    object: &'static str,
    entity_id: Uuid,
    version: i64,
}

const FORGET: Statement = rows_sql!(
    "UPDATE export_items SET acked_hash = NULL, salesforce_id = NULL, acked_version = 0 FROM ",
    { object: text, entity_id: uuid },
    " WHERE export_items.site_id = $2 AND export_items.connection_id = $3 AND export_items.lease_token = $4
        AND export_items.object = j.object AND export_items.entity_id = j.entity_id"
);

/// A row that changed since it was claimed is wanted again: it stays, as one that the org doesn't have.
const DELETE: Statement = rows_sql!(
    "DELETE FROM export_items WHERE (object, entity_id, desired_version) IN (
        SELECT j.object, j.entity_id, j.version FROM ",
    { object: text, entity_id: uuid, version: bigint },
    ") AND site_id = $2 AND connection_id = $3 AND lease_token = $4"
);

const RECEIPTS: Statement = rows_sql!(
    "INSERT INTO export_receipts (site_id, export_receipt_id, connection_id, org_id, object, entity_id, external_id,
        salesforce_id, asked_at, removed_at, request_id)
     SELECT j.site_id, j.export_receipt_id, j.connection_id, j.org_id, j.object, j.entity_id, j.external_id,
        j.salesforce_id, j.asked_at, j.removed_at, j.request_id FROM ",
    { site_id: uuid, export_receipt_id: uuid, connection_id: uuid, org_id: text, object: text, entity_id: uuid,
      external_id: text, salesforce_id: text, asked_at: bigint, removed_at: bigint, request_id: text },
    ""
);

/// Rows that have to leave an org from `$1` on, where the condition holds.
macro_rules! mark_gone {
    ($condition:literal) => {
        concat!(
            "UPDATE export_items SET gone_at = $1, state = 'dirty', desired_version = desired_version + 1, lane = 0,
                first_dirty_at = $1, attempts = 0, next_attempt_at = 0, waiting_for = NULL
             WHERE ",
            $condition
        )
    };
}
pub(super) use mark_gone;

impl Tx {
    /// Whatever every org has of a person has to go: participant, enrolments, responses. Gives the number of rows.
    pub async fn mark_person_gone(&mut self, site: SiteId, user: UserId, now: Instant) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(mark_gone!(
            "site_id = $2 AND gone_at = 0 AND (
                (object = 'participant' AND entity_id = $3)
                OR (object = 'enrolment' AND entity_id IN (
                    SELECT enrolment_id FROM enrolments WHERE site_id = $2 AND user_id = $3))
                OR (object = 'response' AND entity_id IN (
                    SELECT answer_id FROM answers WHERE site_id = $2 AND enrolment_id IN (
                        SELECT enrolment_id FROM enrolments WHERE site_id = $2 AND user_id = $3))))"
        ))
        .bind(now)
        .bind(site)
        .bind(user)
        .execute(c)
        .await?
        .rows_affected()))
    }

    /// Responses older than a connection keeps them have to go: up to `limit` at a time. Gives the number of rows.
    pub async fn mark_old_responses_gone(&mut self, now: Instant, limit: i64) -> Result<u64, Error> {
        Ok(on!(self, |c| sqlx::query(mark_gone!(
            "(site_id, connection_id, object, entity_id) IN (
                SELECT export_items.site_id, export_items.connection_id, object, entity_id FROM connections
                JOIN export_items
                  ON export_items.site_id = connections.site_id
                 AND export_items.connection_id = connections.connection_id AND object = 'response' AND gone_at = 0
                JOIN answers ON answers.site_id = export_items.site_id AND answers.answer_id = export_items.entity_id
                WHERE response_days > 0 AND answers.answered_at < $1 - response_days * 86400000000
                LIMIT $2)"
        ))
        .bind(now)
        .bind(limit)
        .execute(c)
        .await?
        .rows_affected()))
    }

    /// Forgets rows that the org doesn't have any more, in the claim that found out.
    pub async fn delete_removed_items(
        &mut self,
        connection: (SiteId, ConnectionId),
        lease: Uuid,
        rows: &[(Key, i64)],
    ) -> Result<u64, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let rows: Vec<_> = rows
            .iter()
            .map(|(key, version)| RemovedRow { object: key.object.kind(), entity_id: key.entity, version: *version })
            .collect();
        let json = serde_json::to_string(&rows)?;
        let mut deleted = 0;
        for statement in [&FORGET, &DELETE] {
            let text = statement.text(self.engine());
            deleted = on!(self, |c| sqlx::query(text)
                .bind(&json)
                .bind(connection.0)
                .bind(connection.1)
                .bind(lease)
                .execute(c)
                .await?
                .rows_affected());
        }
        Ok(deleted)
    }

    pub async fn insert_receipts(&mut self, receipts: &[Receipt]) -> Result<(), Error> {
        self.write_rows(&RECEIPTS, receipts).await?;
        Ok(())
    }

    /// A site's receipts since an instant, oldest first.
    pub async fn list_receipts(&mut self, site: SiteId, since: Instant) -> Result<Vec<Receipt>, Error> {
        on!(self, |c| sqlx::query(
            "SELECT * FROM export_receipts WHERE site_id = $1 AND removed_at >= $2
             ORDER BY removed_at, object, external_id"
        )
        .bind(site)
        .bind(since)
        .fetch_all(c)
        .await?
        .iter()
        .map(|row| {
            Ok(Receipt {
                site_id: row.try_get("site_id")?,
                export_receipt_id: row.try_get("export_receipt_id")?,
                connection_id: row.try_get("connection_id")?,
                org_id: row.try_get("org_id")?,
                object: row.try_get("object")?,
                entity_id: row.try_get("entity_id")?,
                external_id: row.try_get("external_id")?,
                salesforce_id: row.try_get("salesforce_id")?,
                asked_at: row.try_get("asked_at")?,
                removed_at: row.try_get("removed_at")?,
                request_id: row.try_get("request_id")?,
            })
        })
        .collect())
    }

    /// What is still to leave the orgs of a site.
    pub async fn count_removals_due(&mut self, site: SiteId) -> Result<i64, Error> {
        let (count,): (i64,) = on!(self, |c| sqlx::query_as(
            "SELECT COUNT(*) FROM export_items WHERE site_id = $1 AND state = 'dirty' AND gone_at > 0"
        )
        .bind(site)
        .fetch_one(c)
        .await?);
        Ok(count)
    }
}

impl Receipt {
    /// A receipt for one row of an org.
    pub fn new(
        id: ExportReceiptId,
        (site_id, connection_id, org): (SiteId, ConnectionId, &OrgId),
        (key, external_id, salesforce_id): (Key, String, Option<String>),
        (asked_at, removed_at): (Instant, Instant),
        request_id: Option<String>,
    ) -> Self {
        let Key { object, entity } = key;
        Self {
            site_id,
            export_receipt_id: id,
            connection_id,
            org_id: org.to_string(),
            object: Object::kind(object).to_owned(),
            entity_id: entity,
            external_id,
            salesforce_id,
            asked_at,
            removed_at,
            request_id,
        }
    }
}
