//! Comparing an org with what it confirmed, for a bounded number of calls: counts first, and only where these or the night's
//! turn ask for it, page by page the time of change that each row carries.
//!
//! A row that says another time than the one confirmed was overwritten by a late commit or by hand; one that is missing was
//! deleted. Both become stale. Rows under our site's prefix that nobody knows are reported, not touched.

use crate::app::App;
use crate::app::tokens::{self, TokenError};
use crate::domain::export::{Key, Object};
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::time::Instant;
use crate::salesforce::{AccessToken, Error};
use crate::store::{self, Connection};
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Unknown rows that are named; more are only counted.
const NAMED: usize = 50;

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
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<Error> for ReconcileError {
    fn from(error: Error) -> Self {
        Self::Salesforce(error.to_string())
    }
}

impl From<TokenError> for ReconcileError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Store(error) => Self::Store(error),
            other => Self::Salesforce(other.to_string()),
        }
    }
}

/// Compares a connection's org, object by object, with at most `most_calls` calls.
///
/// With `deep` every object is read; otherwise only those whose counts differ.
pub async fn reconcile(
    app: &App,
    of: (SiteId, ConnectionId),
    most_calls: i64,
    deep: bool,
) -> Result<Reconciliation, ReconcileError> {
    let mut tx = app.store().read().await?;
    let connection = tx.find_connection(of.0, of.1).await?.ok_or(ReconcileError::NoConnection)?;
    let slug = tx.find_site(of.0).await?.map(|site| site.slug).unwrap_or_default();
    drop(tx);
    let access = tokens::access_token(app, &connection).await?;
    let mut comparison =
        Comparison { app, connection: &connection, access, slug, most_calls, found: Reconciliation::default() };
    for object in Object::ALL {
        if !comparison.object(object, deep).await? {
            comparison.found.left_out.push(object);
        }
    }
    let found = comparison.found;
    let mut tx = app.store().begin().await?;
    super::settle::pay(&mut tx, &connection, app.now(), found.calls, connection.batch_rows, None).await?;
    tx.commit().await?;
    if found.missing + found.different > 0 {
        tokens::wake(app).await;
    }
    tracing::info!(
        connection = %connection.id, calls = found.calls, compared = found.compared, missing = found.missing,
        different = found.different, unknown = found.unknown, "the org was compared"
    );
    Ok(found)
}

struct Comparison<'a> {
    app: &'a App,
    connection: &'a Connection,
    access: AccessToken,
    slug: String,
    most_calls: i64,
    found: Reconciliation,
}

impl Comparison<'_> {
    /// `false` when the calls ran out.
    async fn object(&mut self, object: Object, deep: bool) -> Result<bool, ReconcileError> {
        if self.found.calls >= self.most_calls {
            return Ok(false);
        }
        let namespace = &self.connection.namespace;
        let (name, key) = (namespace.name(object.api_name()), namespace.name("External_Id__c"));
        // A slug holds letters, digits and hyphens only, so it can't break out of the text.
        let prefix = format!("{}:{}:", self.slug, object.kind());
        let ours = format!("{key} LIKE '{prefix}%'");
        let counted = self.query(&format!("SELECT COUNT() FROM {name} WHERE {ours}")).await?.total;
        let of = (self.connection.site_id, self.connection.id);
        let expected = self.app.store().read().await?.count_confirmed(of, object).await?;
        if counted == expected && !deep {
            return Ok(true);
        }
        let changed = namespace.name("Source_Updated_At__c");
        let mut after = Uuid::nil();
        let mut page = self.query(&format!("SELECT {key}, {changed} FROM {name} WHERE {ours} ORDER BY {key}")).await?;
        loop {
            let last = page.next.is_none();
            after = self.page(object, &page.records, (&key, &changed), after, last).await?;
            let Some(next) = page.next else { return Ok(true) };
            if self.found.calls >= self.most_calls {
                return Ok(false);
            }
            self.found.calls += 1;
            page = self.app.parts().salesforce.query_more(&self.access, &next).await?;
        }
    }

    async fn query(&mut self, soql: &str) -> Result<crate::salesforce::QueryPage, Error> {
        self.found.calls += 1;
        self.app.parts().salesforce.query(&self.access, soql).await
    }

    /// Compares one page with the confirmed rows of the same range of keys; gives the end of the range.
    async fn page(
        &mut self,
        object: Object,
        records: &[Map<String, Value>],
        (key, changed): (&str, &str),
        after: Uuid,
        last: bool,
    ) -> Result<Uuid, ReconcileError> {
        let mut there: HashMap<Uuid, Option<Instant>> = HashMap::with_capacity(records.len());
        let mut end = after;
        for record in records {
            let id = record.get(key).and_then(Value::as_str).unwrap_or_default();
            match Key::of_external_id(id) {
                Some(found) => {
                    end = end.max(found.entity);
                    let at = record.get(changed).and_then(Value::as_str).and_then(Instant::parse_iso);
                    there.insert(found.entity, at);
                }
                None => self.unknown(id),
            }
        }
        let end = if last { Uuid::max() } else { end };
        let of = (self.connection.site_id, self.connection.id);
        let confirmed = self.app.store().read().await?.list_confirmed(of, object, (after, end)).await?;
        let mut again = Vec::new();
        for row in confirmed {
            let found = there.remove(&row.entity_id);
            // What is on its way is compared another time.
            if !row.settled {
                continue;
            }
            self.found.compared += 1;
            match found {
                None => self.found.missing += 1,
                Some(at) if at == Some(row.changed_at) => continue,
                Some(_) => self.found.different += 1,
            }
            again.push(Key { object, entity: row.entity_id });
        }
        for entity in there.into_keys() {
            self.unknown(&Key { object, entity }.external_id(&self.slug));
        }
        let mut tx = self.app.store().begin().await?;
        tx.mark_lost(of, &again, self.app.now()).await?;
        tx.commit().await?;
        Ok(end)
    }

    fn unknown(&mut self, id: &str) {
        self.found.unknown += 1;
        if self.found.unknown_ids.len() < NAMED {
            self.found.unknown_ids.push(id.to_owned());
        }
    }
}
