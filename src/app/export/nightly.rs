//! Comparing every org by night, a call at a time: where nobody waits for the calls, and no more of them than a night may cost.
//!
//! A step is one call under the connection's own lease. What it found, what is asked next and what the call cost are stored
//! together, so whoever dies is replaced at the same place, and whoever slept through the lease stores nothing.

use super::reconcile::{Comparison, NAMED, ReconcileError, Seen};
use super::{Progress, renew, settle};
use crate::app::App;
use crate::app::tokens::{self, TokenError};
use crate::domain::export::{Agenda, Ask, Budget, night, night_calls};
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::salesforce::Error;
use crate::store::{self, Comparable, ExportComparison};
use futures_util::future::join_all;
use uuid::Uuid;

/// One call for every org whose site's night it is. `worker` is nobody else's name, the exporter's of this process neither.
pub async fn nightly(app: &App, worker: Uuid) -> Result<Progress, store::Error> {
    let now = app.now();
    let all = app.store().read().await?.list_connections_to_compare(now, Budget::ease(now)).await?;
    let due = all.iter().filter_map(|one| tonight(one, now).map(|night| step(app, one, night, worker)));
    let mut any = false;
    for done in join_all(due).await {
        any |= done?;
    }
    Ok(if any { Progress::Worked } else { Progress::Quiet })
}

/// The night that is to be begun or gone on with.
fn tonight(one: &Comparable, now: Instant) -> Option<LocalDate> {
    let zone = Zone::named(&one.time_zone).unwrap_or_else(Zone::utc);
    let tonight = night(one.connection.site_id, &zone, now)?;
    let open = |last: &ExportComparison| last.night < tonight || last.night == tonight && last.finished_at.is_none();
    one.last.as_ref().is_none_or(open).then_some(tonight)
}

/// Makes one call under the lease that every call of the connection is made under.
async fn step(app: &App, one: &Comparable, night: LocalDate, worker: Uuid) -> Result<bool, store::Error> {
    let name = format!("export:{}", one.connection.id);
    if !renew(app, &name, worker).await? {
        return Ok(false);
    }
    let done = call(app, one, night).await;
    let mut tx = app.store().begin().await?;
    tx.release_lease(&name, worker).await?;
    tx.commit().await?;
    // The exporter may have found the lease taken.
    tokens::wake(app).await;
    done
}

async fn call(app: &App, one: &Comparable, night: LocalDate) -> Result<bool, store::Error> {
    let connection = &one.connection;
    let of = (connection.site_id, connection.id);
    // Somebody else may have had the lease since the connections were listed.
    let last = app.store().read().await?.find_export_comparison(of).await?;
    if last.as_ref().map(|last| last.step) != one.last.as_ref().map(|last| last.step) {
        return Ok(true);
    }
    let access = match tokens::access_token(app, connection).await {
        Ok(access) => access,
        Err(TokenError::Store(error)) => return Err(error),
        Err(TokenError::Busy) => return Ok(false),
        Err(error) => {
            settle::token_failed(app, connection, &error).await?;
            return Ok(true);
        }
    };
    let mut comparison = go_on(app, one, night).await?;
    let most = night_calls(connection.budget.calls());
    let Some(ask) = comparison.agenda.next(comparison.calls).filter(|_| comparison.calls < most) else {
        comparison.finished_at = Some(app.now());
        return store(app, one, &comparison, &[]).await;
    };
    let asking = Comparison { app, connection, access, slug: &one.slug };
    let answer = asking.ask(&mut comparison.agenda, ask).await;
    comparison.calls += 1;
    let well = answer.is_ok();
    let seen = match answer {
        Ok(seen) => seen,
        Err(ReconcileError::Store(error)) => return Err(error),
        Err(ReconcileError::Asking(error)) => failed(app, one, (&mut comparison, ask), &error).await?,
        Err(ReconcileError::NoConnection | ReconcileError::Salesforce(_)) => return Ok(false),
    };
    add(&mut comparison, &seen);
    if comparison.calls >= most || comparison.agenda.next(comparison.calls).is_none() {
        comparison.finished_at = Some(app.now());
        say(&comparison);
    }
    let stored = store(app, one, &comparison, &seen.again).await?;
    if well && connection.failures > 0 {
        // An ended session or an outage is over: the next one begins with short waits again.
        let mut tx = app.store().begin().await?;
        tx.mark_connection_healthy(of.0, of.1).await?;
        tx.commit().await?;
    }
    Ok(stored)
}

/// Tonight's comparison as far as it is, or a new one.
async fn go_on(app: &App, one: &Comparable, night: LocalDate) -> Result<ExportComparison, store::Error> {
    let connection = &one.connection;
    let last = one.last.as_ref();
    if let Some(last) = last.filter(|last| last.night == night) {
        return Ok(ExportComparison { step: last.step + 1, ..last.clone() });
    }
    let of = (connection.site_id, connection.id);
    let counts = app.store().read().await?.list_object_counts(of).await?;
    let rows: Vec<_> = counts.iter().map(|one| (one.object, one.clean + one.dirty)).collect();
    Ok(ExportComparison {
        site_id: of.0,
        connection_id: of.1,
        night,
        step: last.map_or(0, |last| last.step) + 1,
        started_at: app.now(),
        finished_at: None,
        calls: 0,
        compared: 0,
        missing: 0,
        different: 0,
        unknown: 0,
        unknown_ids: Vec::new(),
        refused: 0,
        agenda: Agenda::night(last.map(|last| &last.agenda), &rows, night_calls(connection.budget.calls())),
    })
}

/// What Salesforce refuses, it will refuse again: that is left out. After anything else the connection rests as after any call.
async fn failed(
    app: &App,
    one: &Comparable,
    (comparison, ask): (&mut ExportComparison, Ask),
    error: &Error,
) -> Result<Seen, store::Error> {
    if matches!(error, Error::Refused { .. }) {
        tracing::warn!(connection = %one.connection.id, %error, "a comparison was refused");
        comparison.refused += 1;
        comparison.agenda.done(ask);
    } else {
        settle::call_failed(app, &one.connection, error).await?;
    }
    Ok(Seen::default())
}

fn add(comparison: &mut ExportComparison, seen: &Seen) {
    comparison.compared += seen.compared;
    comparison.missing += seen.missing;
    comparison.different += seen.different;
    comparison.unknown += seen.unknown;
    comparison.unknown_ids.extend(seen.unknown_ids.iter().cloned());
    comparison.unknown_ids.truncate(NAMED);
}

/// Stores a step; nothing when somebody else stored one meanwhile.
async fn store(
    app: &App,
    one: &Comparable,
    comparison: &ExportComparison,
    again: &[crate::domain::export::Key],
) -> Result<bool, store::Error> {
    let connection = &one.connection;
    let mut tx = app.store().begin().await?;
    if !tx.store_export_comparison(comparison, comparison.step - 1).await? {
        return Ok(true);
    }
    tx.mark_lost((connection.site_id, connection.id), again, app.now()).await?;
    settle::pay(&mut tx, connection, app.now(), 1, connection.batch_rows, None).await?;
    tx.commit().await?;
    Ok(true)
}

fn say(found: &ExportComparison) {
    tracing::info!(
        connection = %found.connection_id, calls = found.calls, compared = found.compared, missing = found.missing,
        different = found.different, unknown = found.unknown, refused = found.refused, whole = found.agenda.whole,
        "the night's comparison is over"
    );
}
