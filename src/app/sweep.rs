//! Clearing away what is over.

use super::{App, connect, export};
use crate::store;
use jiff::SignedDuration;

/// Ended sessions are kept this long, for whoever looks into a complaint.
const KEEP_SESSIONS: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Calls to Salesforce are kept this long, measured lags and finished jobs longer.
const KEEP_CALLS: SignedDuration = SignedDuration::from_hours(24 * 30);
const KEEP_RUNS: SignedDuration = SignedDuration::from_hours(24 * 400);
/// What became of a mail is kept this long; so long one cause makes no second mail, and causes name their day.
const KEEP_MAILS: SignedDuration = SignedDuration::from_hours(24 * 30);
/// The guard against loops of reloads looks back minutes.
const KEEP_BOUNCES: SignedDuration = SignedDuration::from_hours(24);

/// How much was cleared away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    pub sessions: u64,
    pub intents: u64,
    pub calls: u64,
    pub bounces: u64,
    pub mails: u64,
    /// Responses that were kept in an org long enough.
    pub responses: u64,
    /// Participations that are counted in another team now.
    pub recounted: usize,
    /// Tokens of idle connections that were kept alive.
    pub kept_alive: usize,
}

/// Removes sessions that ended a week ago, refusals and intents that nobody needs, old calls and bounces, and responses that
/// an org keeps for a time only; ends sign-ins that nobody decided, and keeps the tokens of idle connections alive. People who got another manager are counted in their
/// new team, whoever moved them.
///
/// Seen signed requests stay: they can be replayed as long as the consumer secret lives.
pub async fn sweep(app: &App) -> Result<Swept, store::Error> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let sessions = tx.delete_ended_sessions(now.minus(KEEP_SESSIONS)).await?;
    tx.delete_ended_first_party_sessions(now).await?;
    tx.delete_expired_sign_in_challenges(now).await?;
    tx.delete_expired_pending_sign_ins(now).await?;
    tx.delete_old_throttles(now.minus(KEEP_BOUNCES)).await?;
    tx.delete_launch_refusals(now.minus(KEEP_SESSIONS)).await?;
    tx.delete_expired_approvals(now).await?;
    let intents = tx.delete_expired_intents(now).await?;
    let calls = tx.delete_old_export_history(now.minus(KEEP_CALLS), now.minus(KEEP_RUNS)).await?;
    let mails = tx.delete_old_mails(now.minus(KEEP_MAILS)).await?;
    tx.delete_old_question_links(now.minus(KEEP_MAILS)).await?;
    let bounces = tx.delete_old_bounces(now.minus(KEEP_BOUNCES)).await?;
    tx.commit().await?;
    connect::revoke_undecided(app).await?;
    let kept_alive = connect::keep_alive(app).await?;
    let mut tx = app.store().begin().await?;
    let mut recounted = 0;
    for site in tx.list_sites().await? {
        recounted += tx.recount_teams(site.id).await?;
    }
    tx.commit().await?;
    let responses = export::remove_old_responses(app).await?;
    Ok(Swept { sessions, intents, calls, bounces, mails, responses, recounted, kept_alive })
}
