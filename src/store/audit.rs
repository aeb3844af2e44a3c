//! Who did what, as a chain per site. Subjects are ids, not names; events are only ever added.

use super::statement::{Statement, rows_sql};
use super::{Error, Tx, on};
use crate::domain::audit::{self, Entry};
use crate::domain::ids::{AuditEventId, SiteId};
use crate::domain::time::Instant;
use serde::Serialize;
use sqlx::Row;
use std::collections::{BTreeSet, HashMap};

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

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    pub site_id: SiteId,
    /// 0 for events from before the chain.
    pub seq: i64,
    pub id: AuditEventId,
    pub at: Instant,
    pub actor: String,
    pub action: String,
    pub subject: String,
    /// JSON of what was and what is, or empty.
    pub detail: String,
    pub hash: String,
}

impl AuditRecord {
    /// What the digest covers.
    pub fn entry(&self) -> Entry<'_> {
        Entry {
            site_id: self.site_id,
            seq: self.seq,
            id: self.id,
            at: self.at,
            actor: &self.actor,
            action: &self.action,
            subject: &self.subject,
            detail: &self.detail,
        }
    }
}

/// The end of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    pub seq: i64,
    pub hash: String,
}

/// Which events of a site; empty texts are anything.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    pub actor: String,
    /// How the action begins.
    pub action: String,
    pub subject: String,
    /// Only older ones.
    pub before: Option<AuditEventId>,
}

#[derive(Serialize)]
struct SiteRow {
    site_id: SiteId,
}

#[derive(Serialize)]
struct Appended<'a> {
    #[serde(flatten)]
    event: &'a AuditEvent,
    detail: &'a str,
    seq: i64,
    hash: String,
}

#[derive(Serialize)]
struct HeadRow<'a> {
    site_id: SiteId,
    seq: i64,
    hash: &'a str,
}

/// Takes the rows of the heads, always in the same order: whoever appends to a site waits for whoever does already.
const HOLD_HEADS: Statement = rows_sql!(
    "INSERT INTO audit_heads (site_id, seq, hash) SELECT j.site_id, 0, '' FROM ",
    { site_id: uuid },
    " WHERE true ORDER BY j.site_id
      ON CONFLICT (site_id) DO UPDATE SET seq = audit_heads.seq RETURNING site_id, seq, hash"
);

const INSERT_AUDIT_EVENTS: Statement = rows_sql!(
    "INSERT INTO audit_events (site_id, audit_event_id, at, actor, action, subject, detail, seq, hash)
     SELECT j.site_id, j.audit_event_id, j.at, j.actor, j.action, j.subject, j.detail, j.seq, j.hash FROM ",
    { site_id: uuid, audit_event_id: uuid, at: bigint, actor: text, action: text, subject: text, detail: text,
      seq: bigint, hash: text },
    ""
);

const MOVE_HEADS: Statement = rows_sql!(
    "UPDATE audit_heads SET seq = j.seq, hash = j.hash FROM ",
    { site_id: uuid, seq: bigint, hash: text },
    " WHERE audit_heads.site_id = j.site_id"
);

const COLUMNS: &str = "site_id, seq, audit_event_id, at, actor, action, subject, detail, hash";

macro_rules! record {
    ($row:expr) => {{
        let row = $row;
        Ok::<_, Error>(AuditRecord {
            site_id: row.try_get("site_id")?,
            seq: row.try_get("seq")?,
            id: row.try_get("audit_event_id")?,
            at: row.try_get("at")?,
            actor: row.try_get("actor")?,
            action: row.try_get("action")?,
            subject: row.try_get("subject")?,
            detail: row.try_get("detail")?,
            hash: row.try_get("hash")?,
        })
    }};
}

impl Tx {
    pub async fn insert_audit_event(&mut self, event: &AuditEvent) -> Result<(), Error> {
        self.append(&[(event, "")]).await
    }

    /// An event with what was and what is, as JSON without secrets. From here to its end the transaction is the only one
    /// that writes audited changes to the site.
    pub async fn insert_audit_change(&mut self, event: &AuditEvent, detail: &serde_json::Value) -> Result<(), Error> {
        self.append(&[(event, &detail.to_string())]).await
    }

    /// One statement, however many.
    pub async fn insert_audit_events(&mut self, events: &[AuditEvent]) -> Result<(), Error> {
        let events: Vec<_> = events.iter().map(|event| (event, "")).collect();
        self.append(&events).await
    }

    async fn append(&mut self, events: &[(&AuditEvent, &str)]) -> Result<(), Error> {
        if events.is_empty() {
            return Ok(());
        }
        let sites: BTreeSet<SiteId> = events.iter().map(|(event, _)| event.site_id).collect();
        let sites: Vec<SiteRow> = sites.into_iter().map(|site_id| SiteRow { site_id }).collect();
        let (json, text) = (serde_json::to_string(&sites)?, HOLD_HEADS.text(self.engine()));
        let rows: Vec<(SiteId, i64, String)> = on!(self, |c| sqlx::query_as(text).bind(json).fetch_all(c).await?);
        let mut heads: HashMap<SiteId, AuditHead> =
            rows.into_iter().map(|(site, seq, hash)| (site, AuditHead { seq, hash })).collect();
        let mut appended = Vec::with_capacity(events.len());
        for (event, detail) in events {
            let AuditEvent { id, site_id, at, actor, action, subject } = event;
            let head = heads.entry(*site_id).or_insert(AuditHead { seq: 0, hash: String::new() });
            let (seq, site_id) = (head.seq + 1, *site_id);
            let entry = Entry { site_id, seq, id: *id, at: *at, actor, action, subject, detail };
            *head = AuditHead { seq, hash: audit::link(&head.hash, &entry) };
            appended.push(Appended { event, detail, seq, hash: head.hash.clone() });
        }
        self.write_rows(&INSERT_AUDIT_EVENTS, &appended).await?;
        let heads: Vec<_> = heads
            .iter()
            .map(|(site_id, head)| HeadRow { site_id: *site_id, seq: head.seq, hash: &head.hash })
            .collect();
        self.write_rows(&MOVE_HEADS, &heads).await?;
        Ok(())
    }

    /// The last link of a site's chain; `None` before its first event.
    pub async fn find_audit_head(&mut self, site: SiteId) -> Result<Option<AuditHead>, Error> {
        let row: Option<(i64, String)> =
            on!(self, |c| sqlx::query_as("SELECT seq, hash FROM audit_heads WHERE site_id = $1")
                .bind(site)
                .fetch_optional(c)
                .await?);
        Ok(row.map(|(seq, hash)| AuditHead { seq, hash }))
    }

    /// Links of a site's chain after number `after`, in order.
    pub async fn list_audit_chain(&mut self, site: SiteId, after: i64, limit: i64) -> Result<Vec<AuditRecord>, Error> {
        let text = format!(
            "SELECT {COLUMNS} FROM audit_events WHERE site_id = $1 AND seq > $2 AND seq > 0 ORDER BY seq LIMIT $3"
        );
        on!(self, |c| sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(site)
            .bind(after)
            .bind(limit)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| record!(row))
            .collect())
    }

    /// Events of a site, newest first.
    pub async fn list_audit_events(
        &mut self,
        site: SiteId,
        filter: &AuditFilter,
        limit: i64,
    ) -> Result<Vec<AuditRecord>, Error> {
        let text = format!(
            "SELECT {COLUMNS} FROM audit_events
             WHERE site_id = $1 AND ($2 = '' OR actor = $2) AND ($3 = '' OR substr(action, 1, length($3)) = $3)
               AND ($4 = '' OR subject = $4) AND ($5 IS NULL OR audit_event_id < $5)
             ORDER BY audit_event_id DESC LIMIT $6"
        );
        on!(self, |c| sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(site)
            .bind(&filter.actor)
            .bind(&filter.action)
            .bind(&filter.subject)
            .bind(filter.before)
            .bind(limit)
            .fetch_all(c)
            .await?
            .iter()
            .map(|row| record!(row))
            .collect())
    }
}
