//! One step of the export: claim stale rows of one connection, send their newest state, keep what each row answered.
//!
//! No transaction is open while Salesforce is called. What isn't confirmed row by row counts as not sent.

mod settle;

use super::App;
use super::tokens::{self, TokenError};
use crate::domain::export::{Key, Object, Row};
use crate::domain::hex;
use crate::domain::ids::ExportAttemptId;
use crate::domain::time::Instant;
use crate::salesforce::{CollectionUpsert, MAX_COLLECTIONS, MAX_ROWS_PER_COLLECTION};
use crate::store::{self, Connection, ExportAttempt, ExportItem, RowAck};
use jiff::SignedDuration;
use settle::Settled;
use std::collections::HashMap;
use uuid::Uuid;

/// Longer than a token call, a data call and the waits for the database between them, so that a lease outlives its batch.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is due for any connection.
    Quiet,
    /// Something was tried: look again.
    Worked,
}

/// Does one batch for each connection that has something due. `worker` names this process.
pub async fn step(app: &App, worker: Uuid) -> Result<Progress, store::Error> {
    let mut tx = app.store().read().await?;
    let connections = tx.list_connections_to_export(app.now()).await?;
    drop(tx);
    let mut progress = Progress::Quiet;
    for connection in &connections {
        match leased_batch(app, connection, worker).await {
            Ok(true) => progress = Progress::Worked,
            Ok(false) => {}
            // One connection's trouble is not the others': its rows come back when their lease runs out.
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(connection = %connection.id, error, "an export batch failed");
            }
        }
    }
    Ok(progress)
}

/// A batch under the connection's lease. Gives whether anything was tried.
async fn leased_batch(app: &App, connection: &Connection, worker: Uuid) -> Result<bool, store::Error> {
    let lease = format!("export:{}", connection.id);
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let ours = tx.claim_lease(&lease, worker, now, now.plus(LEASE)).await?.is_some();
    tx.commit().await?;
    if !ours {
        return Ok(false);
    }
    let done = batch(app, connection).await;
    let mut tx = app.store().begin().await?;
    tx.release_lease(&lease, worker).await?;
    tx.commit().await?;
    done
}

/// One call's worth of rows. Gives whether anything was claimed.
async fn batch(app: &App, connection: &Connection) -> Result<bool, store::Error> {
    let access = match tokens::access_token(app, connection).await {
        Ok(access) => access,
        Err(TokenError::Store(error)) => return Err(error),
        Err(TokenError::Busy) => return Ok(false),
        Err(error) => {
            settle::token_failed(app, connection, &error).await?;
            return Ok(true);
        }
    };
    // After the token, which may have taken its time.
    let now = app.now();
    let lease = app.random().id(now);
    let of = (connection.site_id, connection.id);
    let limit = i64::try_from(MAX_COLLECTIONS * MAX_ROWS_PER_COLLECTION).unwrap_or(1_000);
    let mut tx = app.store().begin().await?;
    let items = tx.claim_export_items(of, (lease, now.plus(LEASE)), now, limit).await?;
    tx.commit().await?;
    if items.is_empty() {
        return Ok(false);
    }
    let plan = plan(app, connection, items, now).await?;
    let sent: usize = plan.collections.iter().map(|collection| collection.rows.len()).sum();
    let reply =
        if sent == 0 { None } else { Some(app.parts().salesforce.composite_upsert(&access, &plan.collections).await) };
    let settled = settle::judge(app, connection, &plan, reply);
    store_outcome(app, connection, lease, (now, sent), &plan, settled).await?;
    Ok(true)
}

/// What one call carries, and whose row each line is.
struct Plan {
    collections: Vec<CollectionUpsert>,
    /// The item behind each row, collection by collection.
    senders: Vec<Vec<(ExportItem, String)>>,
    /// Rows that already say in Salesforce what they should, or whose source is gone.
    unchanged: Vec<RowAck>,
    /// Claimed, but beyond what one call carries.
    left_over: bool,
}

async fn plan(app: &App, connection: &Connection, items: Vec<ExportItem>, now: Instant) -> Result<Plan, store::Error> {
    let mut tx = app.store().read().await?;
    let site = tx.find_site(connection.site_id).await?;
    let slug = site.map(|site| site.slug).unwrap_or_default();
    let url = app.site_url(&slug);
    let mut rows: HashMap<Key, Row> = HashMap::new();
    for object in Object::ALL {
        let entities: Vec<Uuid> =
            items.iter().filter(|item| item.key.object == object).map(|item| item.key.entity).collect();
        if entities.is_empty() {
            continue;
        }
        let of_site = (connection.site_id, slug.as_str(), url.as_str());
        let built =
            tx.list_export_rows(object, of_site, &entities, &connection.org_id, connection.switches, now).await?;
        rows.extend(built.into_iter().map(|row| (row.key, row)));
    }
    Ok(pack(items, rows))
}

/// Fills collections in load order: parents of a call are stored before their children.
fn pack(items: Vec<ExportItem>, mut rows: HashMap<Key, Row>) -> Plan {
    let mut plan = Plan { collections: Vec::new(), senders: Vec::new(), unchanged: Vec::new(), left_over: false };
    for item in items {
        let Some(row) = rows.remove(&item.key) else {
            plan.unchanged.push(ack(&item, item.acked_hash.clone().unwrap_or_default(), None));
            continue;
        };
        let hash = hex(row.hash());
        if item.acked_hash.as_deref() == Some(&hash) {
            plan.unchanged.push(ack(&item, hash, None));
            continue;
        }
        let object = item.key.object.api_name();
        let fits = plan
            .collections
            .last()
            .is_some_and(|last| last.object == object && last.rows.len() < MAX_ROWS_PER_COLLECTION);
        if !fits {
            if plan.collections.len() == MAX_COLLECTIONS {
                plan.left_over = true;
                break;
            }
            plan.collections.push(CollectionUpsert { object, rows: Vec::new() });
            plan.senders.push(Vec::new());
        }
        if let (Some(collection), Some(senders)) = (plan.collections.last_mut(), plan.senders.last_mut()) {
            collection.rows.push(row.body);
            senders.push((item, hash));
        }
    }
    plan
}

fn ack(item: &ExportItem, hash: String, salesforce_id: Option<String>) -> RowAck {
    let Key { object, entity } = item.key;
    RowAck { object: object.kind(), entity_id: entity, version: item.version, hash, salesforce_id }
}

/// Everything a call taught us, in one transaction.
async fn store_outcome(
    app: &App,
    connection: &Connection,
    lease: Uuid,
    (started_at, sent): (Instant, usize),
    plan: &Plan,
    settled: Settled,
) -> Result<(), store::Error> {
    let of = (connection.site_id, connection.id);
    let finished_at = app.now();
    let mut tx = app.store().begin().await?;
    let mut acks = plan.unchanged.clone();
    acks.extend(settled.acks);
    tx.lock_leased_items(of, lease).await?;
    let acked = tx.mark_acked(of, lease, &acks).await?;
    tx.mark_retry(of, lease, &settled.retries).await?;
    // What is still under this lease was not sent, or its outcome isn't known.
    tx.release_export_items(of, lease, settled.others_again_at).await?;
    if let Some(verdict) = &settled.verdict {
        verdict.apply(&mut tx, connection).await?;
    }
    if sent > 0 {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        tx.insert_export_attempt(&ExportAttempt {
            id: ExportAttemptId(app.random().id(started_at)),
            site_id: of.0,
            connection_id: of.1,
            started_at,
            finished_at,
            rows_sent: count(sent),
            rows_acked: i64::try_from(acked).unwrap_or(i64::MAX) - count(plan.unchanged.len()),
            outcome: settled.outcome.clone(),
            request_id: settled.request_id,
        })
        .await?;
    }
    tx.commit().await?;
    tracing::info!(
        connection = %connection.id, sent, acked, refused = settled.retries.len(), left_over = plan.left_over,
        outcome = settled.outcome, "export batch"
    );
    Ok(())
}
