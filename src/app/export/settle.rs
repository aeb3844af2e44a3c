//! From Salesforce's reply to what each row and the connection should do next.

use super::{Plan, ack};
use crate::app::App;
use crate::app::tokens::TokenError;
use crate::domain::export::{RowFailure, backoff, classify};
use crate::domain::time::Instant;
use crate::salesforce::{CompositeReply, Error, Limit, RowResult};
use crate::store::{self, Connection, ExportItem, RowAck, RowRetry, Tx};
use jiff::SignedDuration;

/// While the org's daily calls or its storage are used up, or its schema isn't ready, one try per this time.
const DAILY_LIMIT_PAUSE: SignedDuration = SignedDuration::from_mins(15);

/// What a call taught us.
pub(super) struct Settled {
    pub(super) acks: Vec<RowAck>,
    pub(super) retries: Vec<RowRetry>,
    /// When rows without a result of their own are due again.
    pub(super) others_again_at: Instant,
    pub(super) verdict: Option<Verdict>,
    pub(super) outcome: String,
    pub(super) request_id: Option<String>,
}

/// What happens to the connection as a whole.
pub(super) enum Verdict {
    /// Salesforce answered for each row.
    Healthy,
    Pause {
        until: Instant,
        reason: String,
    },
    NeedsReauth {
        reason: String,
    },
}

impl Verdict {
    pub(super) async fn apply(&self, tx: &mut Tx, connection: &Connection) -> Result<(), store::Error> {
        let (site, id) = (connection.site_id, connection.id);
        match self {
            Self::Healthy => tx.mark_connection_healthy(site, id).await,
            Self::Pause { until, reason } => tx.mark_connection_paused(site, id, *until, reason).await,
            Self::NeedsReauth { reason } => tx.mark_connection_needs_reauth(site, id, reason).await,
        }
    }
}

/// No token, so nothing was claimed: only the connection changes.
pub(super) async fn token_failed(app: &App, connection: &Connection, error: &TokenError) -> Result<(), store::Error> {
    let verdict = match error {
        TokenError::Salesforce(error) => verdict_of(app, connection, error),
        other => Verdict::Pause { until: pause(app, connection), reason: other.to_string() },
    };
    tracing::warn!(connection = %connection.id, %error, "no access token");
    let mut tx = app.store().begin().await?;
    verdict.apply(&mut tx, connection).await?;
    tx.commit().await
}

fn pause(app: &App, connection: &Connection) -> Instant {
    let failures = u32::try_from(connection.failures).unwrap_or(u32::MAX).saturating_add(1);
    app.now().plus(backoff(failures, app.random().unit()).min(SignedDuration::from_mins(5)))
}

fn verdict_of(app: &App, connection: &Connection, error: &Error) -> Verdict {
    match error {
        Error::NeedsReauth(reason) => Verdict::NeedsReauth { reason: reason.clone() },
        Error::LimitReached(Limit::Daily) => {
            Verdict::Pause { until: app.now().plus(DAILY_LIMIT_PAUSE), reason: error.to_string() }
        }
        _ => Verdict::Pause { until: pause(app, connection), reason: error.to_string() },
    }
}

/// Judges a reply; `None` means that no row had to be sent.
pub(super) fn judge(
    app: &App,
    connection: &Connection,
    plan: &Plan,
    reply: Option<Result<CompositeReply, Error>>,
) -> Settled {
    let now = app.now();
    match reply {
        None => unsent(now, None, "unchanged".to_owned()),
        Some(Ok(reply)) => judge_rows(app, plan, reply, now),
        Some(Err(Error::SessionExpired)) => {
            // The next step refreshes the token and sends the same rows again: at once the first time, then ever later, for a
            // fresh token that is refused again must not be renewed in a loop.
            app.inner.tokens.forget(connection.id);
            let until = if connection.failures == 0 { now } else { pause(app, connection) };
            let reason = Error::SessionExpired.to_string();
            unsent(now, Some(Verdict::Pause { until, reason: reason.clone() }), reason)
        }
        Some(Err(error)) => {
            tracing::warn!(connection = %connection.id, %error, "export call failed");
            let verdict = verdict_of(app, connection, &error);
            // The outcome may be unknown: an upsert by external id may be sent again without harm.
            unsent(now, Some(verdict), error.to_string())
        }
    }
}

const fn unsent(now: Instant, verdict: Option<Verdict>, outcome: String) -> Settled {
    Settled { acks: Vec::new(), retries: Vec::new(), others_again_at: now, verdict, outcome, request_id: None }
}

fn judge_rows(app: &App, plan: &Plan, reply: CompositeReply, now: Instant) -> Settled {
    let mut settled = unsent(now, Some(Verdict::Healthy), "answered".to_owned());
    settled.request_id = reply.request_id;
    let results = reply.collections.into_iter().flatten();
    for ((item, hash), result) in plan.senders.iter().flatten().zip(results) {
        match result {
            RowResult::Stored { salesforce_id } => {
                settled.acks.push(ack(item, hash.clone(), Some(salesforce_id)));
            }
            RowResult::Refused { code, message } => {
                if classify(&code, &message) == RowFailure::Storage {
                    let until = now.plus(DAILY_LIMIT_PAUSE);
                    settled.verdict = Some(Verdict::Pause { until, reason: code.clone() });
                }
                settled.retries.push(retry(app, item, &code, &message, now));
            }
        }
    }
    settled
}

fn retry(app: &App, item: &ExportItem, code: &str, message: &str, now: Instant) -> RowRetry {
    let attempts = u32::try_from(item.attempts).unwrap_or(u32::MAX);
    let failure = classify(code, message);
    // What somebody can mend in the org (a missing field, full storage) is tried again, only rarely; what Salesforce will
    // never take is set aside until it changes.
    let wait = match failure {
        RowFailure::Schema | RowFailure::Storage => DAILY_LIMIT_PAUSE,
        _ => backoff(attempts, app.random().unit()),
    };
    RowRetry {
        object: item.key.object.kind(),
        entity_id: item.key.entity,
        version: item.version,
        next_attempt_at: now.plus(wait),
        dead: failure == RowFailure::Refused,
        error: format!("{code}: {message}"),
    }
}
