//! Reading who did what, and proving that nobody changed it since.

use super::App;
use super::session::Actor;
use crate::app::access::reach;
use crate::domain::access::{Action, Scope};
use crate::domain::audit::{Broken, Chain};
use crate::domain::ids::{AuditEventId, SiteId};
use crate::domain::roster;
use crate::domain::time::Instant;
use crate::store::{self, AuditEvent, AuditFilter, AuditHead, AuditRecord, Tx};

/// Events of a page.
pub const PAGE: i64 = 50;
/// Most events of a file.
const MOST_EXPORTED: i64 = 50_000;
/// Events that are read at once while a chain is followed.
const STEP: i64 = 5_000;

#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    #[error("the person may not read the audit")]
    NotAllowed,
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A page of the audit, newest first, and whether there is more.
pub async fn list(app: &App, actor: &Actor, filter: &AuditFilter) -> Result<(Vec<AuditRecord>, bool), AuditError> {
    let mut tx = app.store().read().await?;
    if reach(actor, Action::ReadAudit) != Scope::Site {
        return Err(AuditError::NotAllowed);
    }
    let mut events = tx.list_audit_events(actor.site.id, filter, PAGE + 1).await?;
    let more = events.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    events.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    Ok((events, more))
}

/// Every event that a filter finds, newest first, up to `MOST_EXPORTED`.
pub async fn all(app: &App, actor: &Actor, filter: &AuditFilter) -> Result<Vec<AuditRecord>, AuditError> {
    let mut tx = app.store().read().await?;
    if reach(actor, Action::ReadAudit) != Scope::Site {
        return Err(AuditError::NotAllowed);
    }
    Ok(tx.list_audit_events(actor.site.id, filter, MOST_EXPORTED).await?)
}

/// A site's events for the operator.
pub async fn of_site(app: &App, slug: &str) -> Result<Vec<AuditRecord>, AuditError> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| AuditError::NoSite(slug.to_owned()))?;
    Ok(tx.list_audit_events(site.id, &AuditFilter::default(), MOST_EXPORTED).await?)
}

/// Events as a CSV file.
pub fn csv(events: &[AuditRecord]) -> String {
    let mut csv = String::from("\u{feff}number,time,actor,action,subject,detail,hash\r\n");
    for event in events {
        let cells = [&event.actor, &event.action, &event.subject, &event.detail, &event.hash];
        let cells: Vec<String> = cells.into_iter().map(|cell| roster::csv_cell(cell)).collect();
        csv += &[&event.seq.to_string(), &event.at.iso(), &cells.join(",")].map(String::as_str).join(",");
        csv += "\r\n";
    }
    csv
}

/// Events as a JSON array.
pub fn json(events: &[AuditRecord]) -> String {
    let event = |event: &AuditRecord| {
        serde_json::json!({
            "number": event.seq,
            "time": event.at.iso(),
            "actor": event.actor,
            "action": event.action,
            "subject": event.subject,
            "detail": serde_json::from_str::<serde_json::Value>(&event.detail).unwrap_or_default(),
            "hash": event.hash,
        })
    };
    serde_json::Value::Array(events.iter().map(event).collect()).to_string()
}

/// Follows a site's whole chain. Gives its end, to be kept somewhere else.
pub async fn verify(app: &App, slug: &str) -> Result<AuditHead, AuditError> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or_else(|| AuditError::NoSite(slug.to_owned()))?;
    let head = tx.find_audit_head(site.id).await?.unwrap_or(AuditHead { seq: 0, hash: String::new() });
    let mut chain = Chain::default();
    loop {
        let links = tx.list_audit_chain(site.id, chain.seq, STEP).await?;
        for link in &links {
            chain.follow(&link.entry(), &link.hash)?;
        }
        if links.is_empty() {
            break;
        }
    }
    chain.end(head.seq, &head.hash)?;
    Ok(head)
}

/// How the chain names whoever is in a session.
pub fn name_of(actor: &Actor) -> String {
    format!("user:{}", actor.user.id)
}

/// Notes in the site's chain that `who` (`operator`, `user:ID`) did something to `subject`, in the transaction that does it.
pub(super) async fn record(
    app: &App,
    tx: &mut Tx,
    (site_id, at): (SiteId, Instant),
    who: &str,
    (action, subject): (&'static str, String),
) -> Result<(), store::Error> {
    let id = AuditEventId(app.random().id(at));
    tx.insert_audit_event(&AuditEvent { id, site_id, at, actor: who.to_owned(), action, subject }).await
}

/// Notes what an administrator did. `detail` names fields and holds no personal values: the chain outlives an erasure.
pub(super) async fn note(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (action, subject): (&'static str, String),
    detail: serde_json::Value,
) -> Result<(), store::Error> {
    let event = AuditEvent {
        id: AuditEventId(app.random().id(actor.now)),
        site_id: actor.site.id,
        at: actor.now,
        actor: name_of(actor),
        action,
        subject,
    };
    tx.insert_audit_change(&event, &detail).await
}
