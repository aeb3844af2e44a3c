//! Comparing an org with what it confirmed, call by call: counts, halves of what counts differently, and page by page the time of
//! change that each row carries.
//!
//! A row that says another time than the one confirmed was overwritten by a late commit or by hand; one that is missing was
//! deleted. Both become stale. Rows under our site's prefix that nobody knows are reported, not touched. What somebody asks for
//! runs at once (here), what a night compares is kept between its calls (`nightly.rs`).

use crate::app::App;
use crate::app::tokens::{self, TokenError};
use crate::domain::export::{Agenda, Ask, Extent, Key, Object, Range};
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::time::Instant;
use crate::salesforce::{AccessToken, Error, QueryPage};
use crate::store::{self, Connection};
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Unknown rows that are named; more are only counted.
pub(super) const NAMED: usize = 50;

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reconciliation {
    pub calls: i64,
    /// Rows that were compared one by one.
    pub compared: i64,
    /// Rows that the org lost, and rows that say something else there: sent again.
    pub missing: i64,
    pub different: i64,
    /// Rows of our site in the org that nobody here knows.
    pub unknown: i64,
    pub unknown_ids: Vec<String>,
    /// Objects that weren't compared, because the calls didn't suffice.
    pub left_out: Vec<Object>,
}

#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    #[error("there is no such connection")]
    NoConnection,
    #[error("Salesforce can't be asked: {0}")]
    Salesforce(String),
    #[error("Salesforce can't be asked: {0}")]
    Asking(#[from] Error),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<TokenError> for ReconcileError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Store(error) => Self::Store(error),
            other => Self::Salesforce(other.to_string()),
        }
    }
}

/// Compares a connection's org with at most `most_calls` calls.
pub async fn reconcile(
    app: &App,
    of: (SiteId, ConnectionId),
    most_calls: i64,
    extent: Extent,
) -> Result<Reconciliation, ReconcileError> {
    let mut tx = app.store().read().await?;
    let connection = tx.find_connection(of.0, of.1).await?.ok_or(ReconcileError::NoConnection)?;
    let slug = tx.find_site(of.0).await?.map(|site| site.slug).unwrap_or_default();
    drop(tx);
    let access = tokens::access_token(app, &connection).await?;
    let comparison = Comparison { app, connection: &connection, access, slug: &slug };
    let (mut agenda, mut found) = (Agenda::of(extent), Reconciliation::default());
    while let Some(ask) = agenda.next(found.calls).filter(|_| found.calls < most_calls) {
        let answer = comparison.ask(&mut agenda, ask).await;
        found.calls += 1;
        let mut tx = app.store().begin().await?;
        super::settle::pay(&mut tx, &connection, app.now(), 1, connection.batch_rows, None).await?;
        if let Ok(seen) = &answer {
            tx.mark_lost(of, &seen.again, app.now()).await?;
        }
        tx.commit().await?;
        found.add(answer?);
    }
    found.left_out = agenda.left_out();
    if found.missing + found.different > 0 {
        tokens::wake(app).await;
    }
    tracing::info!(
        connection = %connection.id, calls = found.calls, compared = found.compared, missing = found.missing,
        different = found.different, unknown = found.unknown, "the org was compared"
    );
    Ok(found)
}

impl Reconciliation {
    fn add(&mut self, seen: Seen) {
        self.compared += seen.compared;
        self.missing += seen.missing;
        self.different += seen.different;
        self.unknown += seen.unknown;
        self.unknown_ids.extend(seen.unknown_ids);
        self.unknown_ids.truncate(NAMED);
    }
}

/// What one call showed.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) compared: i64,
    pub(super) missing: i64,
    pub(super) different: i64,
    pub(super) unknown: i64,
    pub(super) unknown_ids: Vec<String>,
    /// What is to be sent again.
    pub(super) again: Vec<Key>,
}

impl Seen {
    fn unknown(&mut self, id: String) {
        self.unknown += 1;
        if self.unknown_ids.len() < NAMED {
            self.unknown_ids.push(id);
        }
    }
}

pub(super) struct Comparison<'a> {
    pub(super) app: &'a App,
    pub(super) connection: &'a Connection,
    pub(super) access: AccessToken,
    pub(super) slug: &'a str,
}

impl Comparison<'_> {
    /// Makes one call and puts what follows from it on the agenda. Nothing is written.
    pub(super) async fn ask(&self, agenda: &mut Agenda, ask: Ask) -> Result<Seen, ReconcileError> {
        match ask {
            Ask::Count(range) => {
                let there = self.count(&range).await?;
                agenda.counted(ask, &[(range, there, self.ours(&range).await?)]);
            }
            Ask::Halve(range, at, all) => {
                let (first, rest) = (Range { end: at, ..range }, Range { after: at, ..range });
                let there = self.count(&first).await?;
                let parts = [(first, there, self.ours(&first).await?), (rest, all - there, self.ours(&rest).await?)];
                agenda.counted(ask, &parts);
            }
            Ask::Read(range) => {
                let (seen, up_to) = self.read(&range).await?;
                agenda.read(ask, up_to);
                return Ok(seen);
            }
        }
        Ok(Seen::default())
    }

    async fn ours(&self, range: &Range) -> Result<crate::domain::export::Ours, store::Error> {
        self.app.store().read().await?.count_confirmed(self.of(), range).await
    }

    fn of(&self) -> (SiteId, ConnectionId) {
        (self.connection.site_id, self.connection.id)
    }

    async fn count(&self, range: &Range) -> Result<i64, Error> {
        Ok(self.query("COUNT()", range, "").await?.total)
    }

    async fn query(&self, what: &str, range: &Range, order: &str) -> Result<QueryPage, Error> {
        let namespace = &self.connection.namespace;
        let (name, key) = (namespace.name(range.object.api_name()), namespace.name("External_Id__c"));
        let id = |entity| Key { object: range.object, entity }.external_id(self.slug);
        let after = (range.after != Uuid::nil()).then(|| format!(" AND {key} > '{}'", id(range.after)));
        let end = (range.end != Uuid::max()).then(|| format!(" AND {key} <= '{}'", id(range.end)));
        // A slug holds letters, digits and hyphens only, so it can't break out of the text.
        let (slug, kind) = (self.slug, range.object.kind());
        let part = after.unwrap_or_default() + &end.unwrap_or_default();
        let soql = format!("SELECT {what} FROM {name} WHERE {key} LIKE '{slug}:{kind}:%'{part}{order}");
        self.app.parts().salesforce.query(&self.access, &soql).await
    }

    /// Reads the first page of a range; gives its last key when there are more.
    async fn read(&self, range: &Range) -> Result<(Seen, Option<Uuid>), ReconcileError> {
        let namespace = &self.connection.namespace;
        let (key, changed) = (namespace.name("External_Id__c"), namespace.name("Source_Updated_At__c"));
        let asked_at = self.app.now();
        let page = self.query(&format!("{key}, {changed}"), range, &format!(" ORDER BY {key}")).await?;
        let mut seen = Seen::default();
        let mut there = there(&page.records, (&key, &changed), &mut seen);
        if there.is_empty() && page.next.is_some() {
            // Thousands of keys that no row of ours can have: they say nothing about ours, and the same page would come again.
            return Ok((seen, None));
        }
        let up_to = there.keys().max().copied().filter(|_| page.next.is_some());
        let covered = Range { end: up_to.unwrap_or(range.end), ..*range };
        let known = self.app.store().read().await?.list_known(self.of(), &covered, asked_at).await?;
        for row in known {
            let found = there.remove(&row.entity_id);
            // What is on its way is compared another time.
            if !row.settled {
                continue;
            }
            seen.compared += 1;
            match found {
                None => seen.missing += 1,
                Some(at) if at == Some(row.changed_at) => continue,
                Some(_) => seen.different += 1,
            }
            seen.again.push(Key { object: range.object, entity: row.entity_id });
        }
        for entity in there.into_keys() {
            seen.unknown(Key { object: range.object, entity }.external_id(self.slug));
        }
        Ok((seen, up_to))
    }
}

/// The keys of a page with the times that their rows carry.
fn there(
    records: &[Map<String, Value>],
    (key, changed): (&str, &str),
    seen: &mut Seen,
) -> HashMap<Uuid, Option<Instant>> {
    let mut there = HashMap::with_capacity(records.len());
    for record in records {
        let id = record.get(key).and_then(Value::as_str).unwrap_or_default();
        match Key::of_external_id(id) {
            Some(found) => {
                let at = record.get(changed).and_then(Value::as_str).and_then(Instant::parse_iso);
                there.insert(found.entity, at);
            }
            None => seen.unknown(id.to_owned()),
        }
    }
    there
}
