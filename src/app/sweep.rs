//! Clearing away what is over.

use super::App;
use crate::store;
use jiff::SignedDuration;

/// Ended sessions are kept this long, for whoever looks into a complaint.
const KEEP_SESSIONS: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Removes sessions that ended and refusals that happened a week ago, and intents that nobody took up. Gives the number of
/// sessions and intents.
///
/// Seen signed requests stay: they can be replayed as long as the consumer secret lives.
pub async fn sweep(app: &App) -> Result<u64, store::Error> {
    let mut tx = app.store().begin().await?;
    let week_ago = app.now().minus(KEEP_SESSIONS);
    let removed = tx.delete_ended_sessions(week_ago).await?;
    tx.delete_launch_refusals(week_ago).await?;
    tx.delete_expired_approvals(app.now()).await?;
    let forgotten = tx.delete_expired_intents(app.now()).await?;
    tx.commit().await?;
    Ok(removed + forgotten)
}
