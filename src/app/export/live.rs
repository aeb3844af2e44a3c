//! One call's worth of rows: claim, build, send, keep what each row answered.

use super::settle::{self, Sent};
use super::{LEASE, claim, renew};
use crate::app::App;
use crate::app::tokens::{self, TokenError};
use crate::domain::export::{Namespace, Outgoing, Pack, Part, Stamp, pack};
use crate::domain::ids::ConnectionId;
use crate::domain::time::Instant;
use crate::salesforce::Subrequest;
use crate::store::{self, Connection, Lanes};
use jiff::SignedDuration;
use uuid::Uuid;

/// A lease this young outlives a whole batch.
const FRESH: SignedDuration = SignedDuration::from_secs(2);
/// The field that every row is found by.
pub(super) const KEY: &str = "External_Id__c";

/// Gives whether anything was claimed.
pub(super) async fn batch(app: &App, connection: &Connection, worker: Uuid) -> Result<bool, store::Error> {
    let begun = app.now();
    let access = match tokens::access_token(app, connection).await {
        Ok(access) => access,
        Err(TokenError::Store(error)) => return Err(error),
        Err(TokenError::Busy) => return Ok(false),
        Err(error) => {
            settle::token_failed(app, connection, &error).await?;
            return Ok(true);
        }
    };
    // A token may have taken its time.
    if app.now().since(begun) > FRESH && !renew(app, &name(connection.id), worker).await? {
        return Ok(false);
    }
    let now = app.now();
    let lease = (app.random().id(now), now.plus(LEASE));
    let of = (connection.site_id, connection.id);
    let mut tx = app.store().begin().await?;
    let reasserted = tx.mark_reasserted(of, now).await?;
    let lanes = if connection.bulk { Lanes::Live } else { Lanes::All };
    let items = tx.claim_export_items(of, lease, now, connection.batch_rows, lanes).await?;
    tx.commit().await?;
    if items.is_empty() {
        return Ok(reasserted > 0);
    }
    let claimed = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let rows = claim::rows(app, connection, &items, now).await?;
    let pack = pack(items, rows);
    let parts = subrequests(&pack, &connection.namespace, now);
    let reply = if parts.is_empty() {
        None
    } else if app.now() >= lease.1 {
        // This process slept through its lease: the rows are somebody else's, and what we know of them is old.
        return Ok(true);
    } else {
        Some(app.parts().salesforce.composite(&access, &parts).await)
    };
    let full = claimed >= connection.batch_rows;
    let sent = Sent { lease: lease.0, started_at: now, pack, full };
    settle::settle(app, connection, &access, sent, reply).await?;
    Ok(true)
}

fn name(id: ConnectionId) -> String {
    format!("export:{id}")
}

fn subrequests(pack: &Pack, namespace: &Namespace, sent_at: Instant) -> Vec<Subrequest> {
    let stamp = |one: &Outgoing| Stamp { changed_at: one.item.changed_at, sent_at };
    let part = |part: &Part| match part {
        Part::Upsert { object, rows } => Subrequest::Upsert {
            object: namespace.name(object.api_name()).into_owned(),
            key: namespace.name(KEY).into_owned(),
            rows: rows.iter().map(|one| one.row.json(namespace, stamp(one))).collect(),
        },
        Part::Remove(items) => {
            Subrequest::Delete { ids: items.iter().filter_map(|item| item.salesforce_id.clone()).collect() }
        }
        Part::RemoveByKey(item) => Subrequest::DeleteByKey {
            object: namespace.name(item.key.object.api_name()).into_owned(),
            key: namespace.name(KEY).into_owned(),
            external_id: item.external_id.clone(),
        },
    };
    pack.parts.iter().map(part).collect()
}
