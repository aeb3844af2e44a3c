//! Clearing away what is over.

use super::App;
use crate::store;
use jiff::SignedDuration;

/// Ended sessions are kept this long, for whoever looks into a complaint.
const KEEP_SESSIONS: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Removes sessions that ended a week ago and intents that nobody took up. Gives their number.
///
/// Seen signed requests stay: they can be replayed as long as the consumer secret lives.
pub async fn sweep(app: &App) -> Result<u64, store::Error> {
    let mut tx = app.store().begin().await?;
    let removed = tx.delete_ended_sessions(app.now().minus(KEEP_SESSIONS)).await?;
    let forgotten = tx.delete_expired_intents(app.now()).await?;
    tx.commit().await?;
    Ok(removed + forgotten)
}
