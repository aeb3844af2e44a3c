//! Who did what. Subjects are ids, not names.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx};
use crate::domain::ids::{AuditEventId, SiteId};
use crate::domain::time::Instant;
use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditEvent {
    #[serde(rename = "audit_event_id")]
    pub id: AuditEventId,
    pub site_id: SiteId,
    pub at: Instant,
    /// `user:…`, `operator` or `system`.
    pub actor: String,
    /// `connection.created`, `user.linked` and the like.
    pub action: &'static str,
    pub subject: String,
}

const INSERT_AUDIT_EVENTS: Statement = rows_sql!(
    "INSERT INTO audit_events (site_id, audit_event_id, at, actor, action, subject)
     SELECT j.site_id, j.audit_event_id, j.at, j.actor, j.action, j.subject FROM ",
    { site_id: uuid, audit_event_id: uuid, at: bigint, actor: text, action: text, subject: text },
    ""
);

impl Tx {
    pub async fn insert_audit_event(&mut self, event: &AuditEvent) -> Result<(), Error> {
        self.insert_audit_events(std::slice::from_ref(event)).await
    }

    /// One statement, however many.
    pub async fn insert_audit_events(&mut self, events: &[AuditEvent]) -> Result<(), Error> {
        self.write_rows(&INSERT_AUDIT_EVENTS, events).await?;
        Ok(())
    }
}
