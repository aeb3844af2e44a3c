//! Keeping what a call taught us: each row's result, the connection's health and pace, one transaction.

use super::stops;
use crate::app::tokens::TokenError;
use crate::app::{App, connect};
use crate::domain::export::{Ack, HORIZON, Judgement, Key, Pack, Removed, Retry, Trouble, bucket_of, judge, pause};
use crate::domain::ids::{ConnectionId, ExportAttemptId, ExportReceiptId, SiteId};
use crate::domain::time::{Instant, Zone};
use crate::salesforce::{AccessToken, CompositeReply, Error, Limit};
use crate::store::{self, Connection, ExportAttempt, LagCount, Receipt, Tx};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Rows of one full call: five lists of 200.
const MOST_ROWS: i64 = 1_000;
/// A row that others lock again and again travels with few neighbours.
const FEWEST_ON_LOCKS: i64 = 50;
/// From this failure in a row on, a call that breaks is taken for one that a row of its own breaks.
const SUSPICIOUS: i64 = 3;
/// So many refusals in a row lead from a full call to a single row and a few more.
const HALVINGS: i64 = 13;
/// More rows than this waiting for single calls go by a Bulk job: there it costs fewer calls.
pub(super) const BULK_FROM: i64 = 10_000;
/// A call that finds the org this far used up leaves the rest to others.
const RESERVE_PERCENT: i64 = 95;

/// What was sent.
pub(super) struct Sent {
    pub(super) lease: Uuid,
    pub(super) started_at: Instant,
    pub(super) pack: Pack,
    /// The claim took all it might, so there may be more.
    pub(super) full: bool,
}

/// What happens to the connection as a whole.
enum Verdict {
    Healthy,
    Pause { until: Instant, reason: String },
    NeedsReauth { reason: String },
}

impl Verdict {
    async fn apply(&self, app: &App, tx: &mut Tx, connection: &Connection) -> Result<(), store::Error> {
        let (site, id) = (connection.site_id, connection.id);
        match self {
            Self::Healthy => tx.mark_connection_healthy(site, id).await,
            Self::Pause { until, reason } => tx.mark_connection_paused(site, id, *until, reason).await,
            Self::NeedsReauth { reason } => connect::broke(app, tx, connection, reason).await,
        }
    }
}

/// What to do about a call that gave no results.
fn verdict_of(app: &App, connection: &Connection, error: &Error) -> Verdict {
    let trouble = match error {
        Error::NeedsReauth(reason) => return Verdict::NeedsReauth { reason: reason.clone() },
        Error::SessionExpired => {
            app.inner.tokens.forget(connection.id);
            Trouble::Session
        }
        Error::LimitReached(Limit::Daily) => Trouble::UsedUp,
        Error::LimitReached(Limit::Concurrent) => Trouble::Crowded,
        _ => Trouble::Outage,
    };
    Verdict::Pause { until: rest(app, connection, trouble), reason: error.to_string() }
}

fn rest(app: &App, connection: &Connection, trouble: Trouble) -> Instant {
    let failures = u32::try_from(connection.failures).unwrap_or(u32::MAX).saturating_add(1);
    app.now().plus(pause(trouble, failures, app.random().unit()))
}

/// A call of a Bulk job, a query or a describe failed: the connection rests like after any other call.
pub(super) async fn call_failed(app: &App, connection: &Connection, error: &Error) -> Result<(), store::Error> {
    tracing::warn!(connection = %connection.id, %error, "a call failed");
    let verdict = verdict_of(app, connection, error);
    let mut tx = app.store().begin().await?;
    verdict.apply(app, &mut tx, connection).await?;
    tx.commit().await
}

/// No token, so nothing was claimed: only the connection changes.
pub(super) async fn token_failed(app: &App, connection: &Connection, error: &TokenError) -> Result<(), store::Error> {
    let verdict = match error {
        TokenError::Salesforce(error) => verdict_of(app, connection, error),
        other => Verdict::Pause { until: rest(app, connection, Trouble::Outage), reason: other.to_string() },
    };
    tracing::warn!(connection = %connection.id, %error, "no access token");
    let mut tx = app.store().begin().await?;
    verdict.apply(app, &mut tx, connection).await?;
    tx.commit().await
}

/// Everything that a reply means, stored.
struct Settled {
    judgement: Judgement,
    verdict: Option<Verdict>,
    /// Nobody knows whether the call was carried out.
    uncertain: bool,
    batch_rows: i64,
    outcome: String,
    request_id: Option<String>,
    usage: Option<(i64, i64)>,
}

/// Judges the reply to a call and stores it; `None` when no row had to be sent.
pub(super) async fn settle(
    app: &App,
    connection: &Connection,
    access: &AccessToken,
    sent: Sent,
    reply: Option<Result<CompositeReply, Error>>,
) -> Result<(), store::Error> {
    let called = reply.is_some();
    let settled = match reply {
        None => nothing_sent(connection),
        Some(Ok(reply)) => answered(app, connection, &sent.pack, reply),
        Some(Err(error)) => failed(app, connection, &sent.pack, &error),
    };
    let schema = settled.judgement.schema.clone();
    store(app, connection, &sent, settled, called).await?;
    if !schema.is_empty() {
        stops::examine(app, connection, access, &schema).await?;
    }
    Ok(())
}

fn nothing_sent(connection: &Connection) -> Settled {
    Settled {
        judgement: Judgement::default(),
        verdict: None,
        uncertain: false,
        batch_rows: connection.batch_rows,
        outcome: "unchanged".to_owned(),
        request_id: None,
        usage: None,
    }
}

fn answered(app: &App, connection: &Connection, pack: &Pack, reply: CompositeReply) -> Settled {
    let now = app.now();
    let judgement = judge(&pack.parts, &reply.results, now, || app.random().unit());
    let verdict = if judgement.full {
        Verdict::Pause { until: rest(app, connection, Trouble::UsedUp), reason: "STORAGE_LIMIT_EXCEEDED".to_owned() }
    } else if reply.usage.is_some_and(|(used, max)| used.saturating_mul(100) >= max.saturating_mul(RESERVE_PERCENT)) {
        let reason = "the org's calls of 24 hours are nearly used up".to_owned();
        Verdict::Pause { until: rest(app, connection, Trouble::UsedUp), reason }
    } else {
        Verdict::Healthy
    };
    let batch_rows = if judgement.locked > 0 {
        (connection.batch_rows / 2).max(FEWEST_ON_LOCKS)
    } else {
        connection.batch_rows.saturating_mul(2).min(MOST_ROWS)
    };
    Settled {
        judgement,
        verdict: Some(verdict),
        uncertain: false,
        batch_rows,
        outcome: "answered".to_owned(),
        request_id: reply.request_id,
        usage: reply.usage,
    }
}

fn failed(app: &App, connection: &Connection, pack: &Pack, error: &Error) -> Settled {
    tracing::warn!(connection = %connection.id, %error, "export call failed");
    let mut settled = nothing_sent(connection);
    settled.outcome = error.to_string();
    settled.uncertain = matches!(error, Error::Ambiguous(_));
    let refused = matches!(error, Error::Refused { .. });
    // Something about one of the rows may break the whole call: smaller and smaller calls find it.
    if refused || (settled.uncertain && connection.failures >= SUSPICIOUS) {
        settled.batch_rows = (connection.batch_rows / 2).max(1);
    }
    if let Error::Refused { code, message, .. } = error {
        if pack.len() == 1 {
            let items = pack.parts.iter().flat_map(|part| part.items());
            settled.judgement.retries.extend(items.map(|item| Retry {
                object: item.key.object.kind(),
                entity_id: item.key.entity,
                version: item.version,
                next_attempt_at: app.now(),
                dead: true,
                error: format!("{code}: {message}"),
                waiting_for: None,
                owner_refused: false,
            }));
        }
        // Salesforce answered, so nobody has to rest, unless it refuses whatever is sent.
        let hopeless = connection.failures > HALVINGS;
        let until = if hopeless { rest(app, connection, Trouble::UsedUp) } else { app.now() };
        settled.verdict = Some(Verdict::Pause { until, reason: format!("{code}: {message}") });
        return settled;
    }
    settled.verdict = Some(verdict_of(app, connection, error));
    settled
}

/// Everything in one transaction.
async fn store(
    app: &App,
    connection: &Connection,
    sent: &Sent,
    settled: Settled,
    called: bool,
) -> Result<(), store::Error> {
    let of = (connection.site_id, connection.id);
    let (now, lease, pack) = (app.now(), sent.lease, &sent.pack);
    let judgement = &settled.judgement;
    let mut tx = app.store().begin().await?;
    tx.lock_leased_items(of, lease).await?;
    let unchanged = tx.mark_acked(of, lease, &pack.unchanged, now).await?;
    let acked = tx.mark_acked(of, lease, &judgement.acks, now).await?;
    let retried = tx.mark_retry(of, lease, &judgement.retries).await?;
    let removed = remove(app, &mut tx, connection, sent, &settled, now).await?;
    let keys: Vec<Key> = pack.parts.iter().flat_map(|part| part.items()).map(|item| item.key).collect();
    let counted = acked + retried + removed;
    if settled.uncertain {
        tx.mark_uncertain(of, &keys, now.plus(HORIZON)).await?;
    } else if called && settled.request_id.is_some() && counted < u64::try_from(keys.len()).unwrap_or(u64::MAX) {
        // The lease was lost while the call was under way: it may have overwritten what somebody else sent since.
        tx.mark_uncertain(of, &keys, now).await?;
    }
    tx.release_export_items(of, lease, now).await?;
    parents(&mut tx, of, pack, judgement, now).await?;
    if let Some(verdict) = &settled.verdict {
        verdict.apply(app, &mut tx, connection).await?;
    }
    if called {
        pay(&mut tx, connection, now, 1, settled.batch_rows, settled.usage).await?;
        tx.insert_export_attempt(&attempt(of, sent, &settled, acked, now)).await?;
        tx.count_lags(&lags(of, pack, &judgement.acks, now)).await?;
    }
    if sent.full {
        to_bulk(app, &mut tx, connection, now).await?;
    }
    tx.commit().await?;
    tracing::info!(
        connection = %connection.id, sent = keys.len(), unchanged, acked, refused = judgement.retries.len(), removed,
        left_over = pack.left_over, outcome = settled.outcome, "export batch"
    );
    Ok(())
}

/// Forgets rows that the org doesn't have any more, and keeps a receipt of those it had.
async fn remove(
    app: &App,
    tx: &mut Tx,
    connection: &Connection,
    sent: &Sent,
    settled: &Settled,
    now: Instant,
) -> Result<u64, store::Error> {
    let removed = &settled.judgement.removed;
    let never = sent.pack.never_there.iter();
    let rows: Vec<(Key, i64)> =
        removed.iter().map(|one| &one.item).chain(never).map(|item| (item.key, item.version)).collect();
    let receipt = |Removed { item, .. }: &Removed| {
        Receipt::new(
            ExportReceiptId(app.random().id(now)),
            (connection.site_id, connection.id, &connection.org_id),
            (item.key, item.external_id.clone(), item.salesforce_id.clone()),
            (item.first_dirty_at, now),
            settled.request_id.clone(),
        )
    };
    tx.insert_receipts(&removed.iter().map(receipt).collect::<Vec<_>>()).await?;
    tx.delete_removed_items((connection.site_id, connection.id), sent.lease, &rows).await?;
    Ok(u64::try_from(removed.len()).unwrap_or(u64::MAX))
}

/// Wakes rows whose parents arrived; sends parents again that the org lost.
async fn parents(
    tx: &mut Tx,
    of: (SiteId, ConnectionId),
    pack: &Pack,
    judgement: &Judgement,
    now: Instant,
) -> Result<(), store::Error> {
    if !judgement.acks.is_empty() {
        let external: HashMap<Uuid, &str> = pack
            .parts
            .iter()
            .flat_map(|part| part.items())
            .map(|item| (item.key.entity, item.external_id.as_str()))
            .collect();
        let arrived = judgement.acks.iter().filter_map(|ack| external.get(&ack.entity_id));
        tx.mark_parents_arrived(of, &arrived.map(|id| (*id).to_owned()).collect::<Vec<_>>()).await?;
    }
    lost_parents(tx, of, judgement, now).await
}

/// Sends parents again that Salesforce should have and hasn't.
pub(super) async fn lost_parents(
    tx: &mut Tx,
    of: (SiteId, ConnectionId),
    judgement: &Judgement,
    now: Instant,
) -> Result<(), store::Error> {
    let lost: Vec<Key> = judgement.missing_parents.iter().filter_map(|id| Key::of_external_id(id)).collect();
    tx.mark_lost(of, &lost, now).await?;
    Ok(())
}

/// Pays for calls out of the connection's budget and says when the next one may go.
pub(super) async fn pay(
    tx: &mut Tx,
    connection: &Connection,
    now: Instant,
    calls: i64,
    batch_rows: i64,
    usage: Option<(i64, i64)>,
) -> Result<(), store::Error> {
    let (site, id) = (connection.site_id, connection.id);
    let paid_until = tx.spend_calls(site, id, now, connection.budget.cost(calls)).await?;
    let next_call_at = connection.budget.next_call_at(paid_until, now);
    tx.update_connection_pace(site, id, next_call_at, batch_rows, usage).await
}

/// A backlog that single calls would take too many calls for goes by Bulk jobs from now on.
async fn to_bulk(app: &App, tx: &mut Tx, connection: &Connection, now: Instant) -> Result<(), store::Error> {
    if connection.bulk {
        return Ok(());
    }
    let of = (connection.site_id, connection.id);
    let moved = tx.update_to_backlog(of, BULK_FROM, now).await?;
    if moved > 0 {
        super::runs::begin_delta(app, tx, connection, i64::try_from(moved).unwrap_or(i64::MAX), now).await?;
        tracing::info!(connection = %connection.id, moved, "a backlog goes by Bulk jobs");
    }
    Ok(())
}

fn attempt(of: (SiteId, ConnectionId), sent: &Sent, settled: &Settled, acked: u64, now: Instant) -> ExportAttempt {
    ExportAttempt {
        // The call and the lease of its rows have one id: a row names the call that carried it last.
        id: ExportAttemptId(sent.lease),
        site_id: of.0,
        connection_id: of.1,
        started_at: sent.started_at,
        finished_at: now,
        rows_sent: i64::try_from(sent.pack.len()).unwrap_or(i64::MAX),
        rows_acked: i64::try_from(acked).unwrap_or(i64::MAX),
        outcome: settled.outcome.clone(),
        request_id: settled.request_id.clone(),
    }
}

/// Counts how long the confirmed changes took.
fn lags(of: (SiteId, ConnectionId), pack: &Pack, acks: &[Ack], now: Instant) -> Vec<LagCount> {
    let items = pack.parts.iter().flat_map(|part| part.items());
    let dirty_at: HashMap<Uuid, Instant> = items.map(|item| (item.key.entity, item.first_dirty_at)).collect();
    let mut counts: BTreeMap<(&'static str, i64), i64> = BTreeMap::new();
    for ack in acks {
        if let Some(at) = dirty_at.get(&ack.entity_id) {
            *counts.entry((ack.object, bucket_of(now.since(*at)))).or_default() += 1;
        }
    }
    let day = Zone::utc().date_at(now);
    let count =
        |((object, bucket), row_count)| LagCount { site_id: of.0, connection_id: of.1, object, day, bucket, row_count };
    counts.into_iter().map(count).collect()
}
