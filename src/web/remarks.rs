//! Comments and reports, and the decision about comments.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::{comments, report};
use super::response::page;
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::learn::{self, Shown};
use crate::app::remarks::{self, RemarkError};
use crate::app::session::Actor;
use crate::domain::board::BoardMode;
use crate::domain::grading::OptionSet;
use crate::domain::ids::{CommentId, PresentationId};
use crate::domain::page_token::Purpose;
use crate::domain::remarks::{CommentState, ReportKind};
use crate::store::{AnsweredPresentation, Enrolment};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// What was written and couldn't be taken, with the reason.
type Refused<'a> = Option<(&'a str, &'static str)>;

fn status(refused: Refused<'_>) -> StatusCode {
    if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// The answered presentation that a remark is about, and all courses of the person.
async fn about(app: &App, actor: &Actor, id: PresentationId) -> Result<(AnsweredPresentation, Vec<Enrolment>), Error> {
    let shown = learn::show(app, actor, id, OptionSet::new()).await;
    let enrolments = learn::enrolments(app, actor).await.map_err(|error| tell(app, actor).store(&error))?;
    match shown.map_err(|error| tell(app, actor).show(framing(actor), error))? {
        Shown::Answered(answered) => Ok((*answered, enrolments)),
        // Before the answer there is nothing to say, and nothing of it is shown.
        Shown::Question(..) => Err(tell(app, actor).not_found(framing(actor))),
    }
}

async fn show_comments(
    app: &App,
    actor: &Actor,
    id: PresentationId,
    (stored, refused): (Option<CommentState>, Refused<'_>),
) -> Result<HttpResponse, Error> {
    let (answered, enrolments) = about(app, actor, id).await?;
    let discussion = remarks::discussion(app, actor, id).await;
    let discussion = discussion.map_err(|error| tell(app, actor).remark(framing(actor), &error))?;
    let discussion = discussion.ok_or_else(|| tell(app, actor).not_found(framing(actor)))?;
    let names =
        enrolments.iter().any(|one| one.id == answered.enrolment_id && one.settings.board != BoardMode::Aliases);
    let view = comments::View {
        around: around(app, actor, &enrolments)?,
        presentation: id,
        stem: &answered.question.stem,
        language: &answered.question.language,
        discussion: &discussion,
        names,
        changing_token: token(app, actor, Purpose::Change(&format!("/presentations/{id}/comments/add")))?,
        stored,
        refused,
    };
    Ok(page(status(refused), &framing(actor), comments::render(&view)))
}

pub(super) async fn comments(
    app: web::Data<App>,
    id: web::Path<PresentationId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    show_comments(&app, &reading.0, *id, (None, None)).await
}

pub(super) async fn add_comment(
    app: web::Data<App>,
    id: web::Path<PresentationId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let body = form.value("body");
    let said = match remarks::comment(&app, &form.actor, *id, body).await {
        Ok(state) => (Some(state), None),
        Err(RemarkError::Empty) => (None, Some((body, "comment-empty"))),
        Err(RemarkError::TooLong) => (None, Some((body, "comment-too-long"))),
        Err(RemarkError::TooMany) => (None, Some((body, "comment-too-many"))),
        Err(error) => return Err(tell(&app, &form.actor).remark(framing(&form.actor), &error)),
    };
    show_comments(&app, &form.actor, *id, said).await
}

async fn show_report(
    app: &App,
    actor: &Actor,
    id: PresentationId,
    (sent, refused): (bool, Refused<'_>),
) -> Result<HttpResponse, Error> {
    let (answered, enrolments) = about(app, actor, id).await?;
    let view = report::View {
        around: around(app, actor, &enrolments)?,
        presentation: id,
        stem: &answered.question.stem,
        language: &answered.question.language,
        changing_token: token(app, actor, Purpose::Change(&format!("/presentations/{id}/report/send")))?,
        sent,
        refused,
    };
    Ok(page(status(refused), &framing(actor), report::render(&view)))
}

pub(super) async fn report(
    app: web::Data<App>,
    id: web::Path<PresentationId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    show_report(&app, &reading.0, *id, (false, None)).await
}

pub(super) async fn send_report(
    app: web::Data<App>,
    id: web::Path<PresentationId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let (body, actor) = (form.value("body"), &form.actor);
    // A kind that the form doesn't offer is no reason to lose what somebody wrote.
    let kind = ReportKind::parse(form.value("kind")).unwrap_or(ReportKind::Other);
    let said = match remarks::report(&app, actor, *id, kind, body).await {
        Ok(()) => (true, None),
        Err(RemarkError::TooLong) => (false, Some((body, "comment-too-long"))),
        Err(error) => return Err(tell(&app, actor).remark(framing(actor), &error)),
    };
    show_report(&app, actor, *id, said).await
}

async fn show_moderation(app: &App, actor: &Actor, decided: bool) -> Result<HttpResponse, Error> {
    let pending = remarks::pending(app, actor).await;
    let pending = pending.map_err(|error| tell(app, actor).remark(framing(actor), &error))?;
    let enrolments = learn::enrolments(app, actor).await.map_err(|error| tell(app, actor).store(&error))?;
    let mut comments = Vec::with_capacity(pending.len());
    for comment in pending {
        let path = format!("/moderation/{}", comment.comment.id);
        comments.push((comment, token(app, actor, Purpose::Change(&path))?));
    }
    let view = comments::Waiting { around: around(app, actor, &enrolments)?, comments, decided };
    Ok(page(StatusCode::OK, &framing(actor), comments::moderation(&view)))
}

pub(super) async fn moderation(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    show_moderation(&app, &reading.0, false).await
}

pub(super) async fn decide(
    app: web::Data<App>,
    id: web::Path<CommentId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    // Anything but the word for publishing hides: a damaged form publishes nothing.
    let state = if form.value("state") == "published" { CommentState::Published } else { CommentState::Hidden };
    let decided = remarks::decide(&app, &form.actor, *id, state).await;
    decided.map_err(|error| tell(&app, &form.actor).remark(framing(&form.actor), &error))?;
    show_moderation(&app, &form.actor, true).await
}
