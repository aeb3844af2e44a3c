//! Who did what. Subjects are ids, not names.

use super::{Error, Tx, on};
use crate::domain::ids::{AuditEventId, SiteId};
use crate::domain::time::Instant;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    pub id: AuditEventId,
    pub site_id: SiteId,
    pub at: Instant,
    /// `user:…`, `operator` or `system`.
    pub actor: String,
    /// `connection.created`, `user.linked` and the like.
    pub action: &'static str,
    pub subject: String,
}

impl Tx {
    pub async fn insert_audit_event(&mut self, event: &AuditEvent) -> Result<(), Error> {
        on!(self, |c| {
            sqlx::query(
            "INSERT INTO audit_events (site_id, audit_event_id, at, actor, action, subject) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(event.site_id)
        .bind(event.id)
        .bind(event.at)
        .bind(&event.actor)
        .bind(event.action)
        .bind(&event.subject)
        .execute(c)
        .await?.rows_affected()
        });
        Ok(())
    }
}
