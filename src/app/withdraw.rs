//! Taking a question out of a site's courses: nobody is asked it any more, and what was answered stays.

use super::App;
use crate::app::audit;
use crate::domain::ids::QuestionVersionId;
use crate::store::{self};

#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    #[error("no such site or question version")]
    NotFound,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Withdraws the question that version `id` belongs to. Gives how many presentations were taken back.
pub async fn withdraw(app: &App, slug: &str, id: QuestionVersionId, by: &str) -> Result<u64, WithdrawError> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or(WithdrawError::NotFound)?;
    let question = tx.find_question_version(site.id, id).await?.ok_or(WithdrawError::NotFound)?.question_id;
    let taken_back = tx.withdraw_question(site.id, question, now).await?;
    audit::record(
        app,
        &mut tx,
        (site.id, now),
        by,
        ("question.withdrawn", format!("question:{question}, {taken_back} presentations taken back")),
    )
    .await?;
    tx.commit().await?;
    Ok(taken_back)
}
