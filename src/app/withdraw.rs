//! Taking a question out of a site's courses: nobody is asked it any more, and what was answered stays.

use super::App;
use crate::domain::ids::{AuditEventId, QuestionVersionId};
use crate::store::{self, AuditEvent};

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
    tx.insert_audit_event(&AuditEvent {
        id: AuditEventId(app.random().id(now)),
        site_id: site.id,
        at: now,
        actor: by.to_owned(),
        action: "question.withdrawn",
        subject: format!("question:{question}, {taken_back} presentations taken back"),
    })
    .await?;
    tx.commit().await?;
    Ok(taken_back)
}
