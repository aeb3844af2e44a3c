//! Comments under answered questions, their moderation, and reports of what is wrong with a question.

use super::session::Actor;
use super::{App, access};
use crate::app::audit;
use crate::domain::access::Action;
use crate::domain::ids::{CommentId, PresentationId};
use crate::domain::remarks::{self, CommentMode, CommentState, LONGEST, MOST_PER_DAY, ReportKind};
use crate::store::{self, AnsweredPresentation, Comment, Enrolment, NewComment, PendingComment, QuestionReport, Tx};
use jiff::SignedDuration;

/// How many comments a page shows.
const SHOWN: i64 = 50;

#[derive(Debug, thiserror::Error)]
pub enum RemarkError {
    /// Not answered by this person, or the course lets nobody comment.
    #[error("nothing to comment on")]
    NotFound,
    #[error("an empty text")]
    Empty,
    #[error("more than {LONGEST} characters")]
    TooLong,
    #[error("{MOST_PER_DAY} comments in a day are enough")]
    TooMany,
    #[error("the person may not moderate")]
    NotAllowed,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The comments below an answered question, for its own participant.
#[derive(Debug, Clone)]
pub struct Discussion {
    pub mode: CommentMode,
    pub comments: Vec<Comment>,
}

async fn answered(
    tx: &mut Tx,
    actor: &Actor,
    id: PresentationId,
) -> Result<(AnsweredPresentation, Enrolment), RemarkError> {
    let (site, user) = (actor.site.id, actor.user.id);
    let found = tx.find_answered_presentation(site, user, id).await?.ok_or(RemarkError::NotFound)?;
    let enrolments = tx.list_enrolments_of_user(site, user).await?;
    let enrolment = enrolments.into_iter().find(|one| one.id == found.enrolment_id).ok_or(RemarkError::NotFound)?;
    Ok((found, enrolment))
}

/// What stands below an answered question; `None` where the course lets nobody comment.
pub async fn discussion(app: &App, actor: &Actor, id: PresentationId) -> Result<Option<Discussion>, RemarkError> {
    let mut tx = app.store().read().await?;
    let (found, enrolment) = answered(&mut tx, actor, id).await?;
    if enrolment.settings.comments == CommentMode::Off {
        return Ok(None);
    }
    let place = (found.question.question_id, enrolment.course_id);
    let comments = tx.list_comments(actor.site.id, place, actor.user.id, SHOWN).await?;
    Ok(Some(Discussion { mode: enrolment.settings.comments, comments }))
}

/// Writes a comment below a question that the person answered.
pub async fn comment(app: &App, actor: &Actor, id: PresentationId, text: &str) -> Result<CommentState, RemarkError> {
    let body = remarks::tidy(text, LONGEST).ok_or(RemarkError::TooLong)?;
    if body.is_empty() {
        return Err(RemarkError::Empty);
    }
    let mut tx = app.store().begin().await?;
    let (found, enrolment) = answered(&mut tx, actor, id).await?;
    let state = enrolment.settings.comments.first_state().ok_or(RemarkError::NotFound)?;
    let since = actor.now.minus(SignedDuration::from_hours(24));
    if tx.count_comments_of(actor.site.id, actor.user.id, since).await? >= MOST_PER_DAY {
        return Err(RemarkError::TooMany);
    }
    tx.insert_comment(&NewComment {
        id: CommentId(app.random().id(actor.now)),
        site_id: actor.site.id,
        question_id: found.question.question_id,
        course_id: enrolment.course_id,
        user_id: actor.user.id,
        body,
        state,
        created_at: actor.now,
    })
    .await?;
    tx.commit().await?;
    Ok(state)
}

/// Who may read comments before others do.
pub fn may_moderate(actor: &Actor) -> bool {
    access::may_by_role(&actor.user.roles, Action::Moderate)
}

/// Comments that wait, oldest first.
pub async fn pending(app: &App, actor: &Actor) -> Result<Vec<PendingComment>, RemarkError> {
    if !may_moderate(actor) {
        return Err(RemarkError::NotAllowed);
    }
    Ok(app.store().read().await?.list_pending_comments(actor.site.id, SHOWN).await?)
}

/// Publishes or hides a comment.
pub async fn decide(app: &App, actor: &Actor, id: CommentId, state: CommentState) -> Result<(), RemarkError> {
    if !may_moderate(actor) {
        return Err(RemarkError::NotAllowed);
    }
    let mut tx = app.store().begin().await?;
    if !tx.update_comment_state(actor.site.id, id, state, (actor.user.id, actor.now)).await? {
        return Err(RemarkError::NotFound);
    }
    audit::record(
        app,
        &mut tx,
        (actor.site.id, actor.now),
        &audit::name_of(actor),
        (
            if state == CommentState::Published { "comment.published" } else { "comment.hidden" },
            format!("comment:{id}"),
        ),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Tells the authors what is wrong with a question that the person answered.
pub async fn report(
    app: &App,
    actor: &Actor,
    id: PresentationId,
    kind: ReportKind,
    text: &str,
) -> Result<(), RemarkError> {
    let body = remarks::tidy(text, LONGEST).ok_or(RemarkError::TooLong)?;
    let mut tx = app.store().begin().await?;
    let (found, _) = answered(&mut tx, actor, id).await?;
    tx.put_question_report(&QuestionReport {
        site_id: actor.site.id,
        question_version_id: found.question.id,
        user_id: actor.user.id,
        kind,
        body,
        reported_at: actor.now,
    })
    .await?;
    tx.commit().await?;
    Ok(())
}
