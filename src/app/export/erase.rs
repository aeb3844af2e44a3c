//! Taking rows out of orgs again: everything of a person, and responses that were kept long enough.

use crate::app::audit;
use crate::app::{App, tokens};
use crate::domain::ids::{SiteId, UserId};
use crate::store::{self};

/// Rows that one sweep takes out; the next one goes on.
const PER_SWEEP: i64 = 20_000;

#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    #[error("there is no such person")]
    NotFound,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Asks every org of a site to give up what it has of a person: participant, enrolments, responses. Gives the number of rows.
///
/// Each leaves a receipt with its ids and times once Salesforce confirms it.
pub async fn erase_person(app: &App, site: SiteId, user: UserId, actor: &str) -> Result<u64, ErasureError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    if tx.find_user(site, user).await?.is_none() {
        return Err(ErasureError::NotFound);
    }
    let rows = tx.mark_person_gone(site, user, now).await?;
    audit::record(app, &mut tx, (site, now), actor, ("export.person_erased", format!("user:{user}"))).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(rows)
}

/// Takes responses out of orgs that keep them for a number of days only. Gives the number of rows.
pub async fn remove_old_responses(app: &App) -> Result<u64, store::Error> {
    let mut tx = app.store().begin().await?;
    let rows = tx.mark_old_responses_gone(app.now(), PER_SWEEP).await?;
    tx.commit().await?;
    if rows > 0 {
        tokens::wake(app).await;
    }
    Ok(rows)
}
