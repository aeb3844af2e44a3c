//! Whether a question is asked and offered at all.

use super::{QuestionUseError, allowed, newest};
use crate::app::session::Actor;
use crate::app::{App, audit, withdraw};
use crate::domain::ids::QuestionId;
use serde_json::json;

/// Takes a question out of all courses, and offers it for no new one. Gives how many open presentations were taken back.
pub async fn take_out(app: &App, actor: &Actor, id: QuestionId) -> Result<u64, QuestionUseError> {
    allowed(actor)?;
    let version = newest(&mut app.store().read().await?, actor, id).await?;
    let taken = withdraw::withdraw(app, &actor.site.slug, version.id, &audit::name_of(actor)).await;
    taken.map_err(|error| match error {
        withdraw::WithdrawError::NotFound => QuestionUseError::NotFound,
        withdraw::WithdrawError::Store(error) => QuestionUseError::Store(error),
    })
}

/// Offers it for new courses again. Where people were asked it once it stays out: their dates went on without it.
pub async fn offer_again(app: &App, actor: &Actor, id: QuestionId) -> Result<(), QuestionUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    newest(&mut tx, actor, id).await?;
    if tx.offer_question(actor.site.id, id).await? {
        audit::note(app, &mut tx, actor, ("question.offered", format!("question:{id}")), json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}
