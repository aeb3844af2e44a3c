//! Erasing a person for good: here at once, in Salesforce as soon as it takes its rows back.

use super::there;
use crate::app::access::reach;
use crate::app::session::Actor;
use crate::app::{App, audit, tokens};
use crate::domain::access::{Action, Scope};
use crate::domain::ids::UserId;
use crate::store;
use serde_json::json;

#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error("the person may not erase others")]
    NotAllowed,
    #[error("there is no such person")]
    NotFound,
    /// The address that was typed isn't the person's.
    #[error("not confirmed")]
    NotConfirmed,
    #[error("nobody erases themselves")]
    Oneself,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What happened, for the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    pub id: UserId,
    /// Rows that Salesforce was asked to give up; each leaves a receipt of its own when it is gone.
    pub rows_leaving: u64,
}

/// Erases a person; `typed` must be their address. Answers and points stay, and are nobody's.
pub async fn erase(app: &App, actor: &Actor, id: UserId, typed: &str) -> Result<Erased, EraseError> {
    let mut tx = app.store().begin().await?;
    let site = actor.site.id;
    if reach(actor, Action::PersonalData) != Scope::Site {
        return Err(EraseError::NotAllowed);
    }
    let (user, _) = there(&mut tx, actor, id).await?.ok_or(EraseError::NotFound)?;
    if id == actor.user.id {
        return Err(EraseError::Oneself);
    }
    if !typed.trim().eq_ignore_ascii_case(&user.email) {
        return Err(EraseError::NotConfirmed);
    }
    let rows_leaving = tx.mark_person_gone(site, id, actor.now).await?;
    tx.mark_people_signed_out(site, &[id], actor.now).await?;
    tx.mark_person_erased(site, id, actor.now).await?;
    tx.recount_teams(site).await?;
    audit::note(app, &mut tx, actor, ("user.erased", format!("user:{id}")), json!({ "rows_leaving": rows_leaving }))
        .await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(Erased { id, rows_leaving })
}
