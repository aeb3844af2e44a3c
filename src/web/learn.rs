//! The learner's minute: today, question, feedback, done.

use super::error::Error;
use super::extract::{Answering, Reading};
use super::pages::{self, feedback};
use super::response::page;
use super::seat::{around, framing, tell, token};
use crate::app::answer::{self, AnswerError};
use crate::app::learn::{self, Shown, Today};
use crate::app::session::Actor;
use crate::app::{App, board, diagnosis, intent, media};
use crate::domain::grading::OptionSet;
use crate::domain::ids::PresentationId;
use crate::domain::page_token::Purpose;
use crate::domain::question::QuestionVersion;
use crate::store::AnsweredPresentation;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::Markup;

async fn todays(app: &App, actor: &Actor) -> Result<Today, Error> {
    learn::today(app, actor).await.map_err(|error| tell(app, actor).store(&error))
}

/// What a launch or a sign-in opens: the question that the person was on the way to, else today.
pub(super) async fn show_first(app: &App, actor: &Actor) -> Result<HttpResponse, Error> {
    match intent::take(app, actor).await.map_err(|error| tell(app, actor).store(&error))? {
        Some(wanted) => show_question(app, actor, wanted.presentation_id, (wanted.chosen, None)).await,
        None => show_today(app, actor).await,
    }
}

pub(super) async fn show_today(app: &App, actor: &Actor) -> Result<HttpResponse, Error> {
    Ok(page(StatusCode::OK, &framing(actor), todays_page(app, actor).await?))
}

/// Today's page by itself. A launch remembers it until something about this person is written, so nothing of other
/// people's may stand on it.
pub(super) async fn todays_page(app: &App, actor: &Actor) -> Result<Markup, Error> {
    let today = todays(app, actor).await?;
    let view = pages::today::View {
        around: around(app, actor, &today.enrolments)?,
        first_name: &actor.user.first_name,
        today: &today,
        date: actor.today,
        admin: diagnosis::is_for(actor),
    };
    Ok(pages::today::render(&view))
}

pub(super) async fn today(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    // In a window nothing is launched: what somebody was on the way to waits here.
    if reading.0.session.first_party().is_some() {
        return show_first(&app, &reading.0).await;
    }
    show_today(&app, &reading.0).await
}

pub(super) async fn question(
    app: web::Data<App>,
    id: web::Path<PresentationId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    show_question(&app, &reading.0, *id, (OptionSet::new(), None)).await
}

fn media_address(app: &App, actor: &Actor, question: &QuestionVersion) -> Option<String> {
    question.media.as_ref().map(|picture| media::address(app, actor, picture.id))
}

fn show_feedback(
    app: &App,
    actor: &Actor,
    answered: &AnsweredPresentation,
    today: &Today,
) -> Result<HttpResponse, Error> {
    let media_address = media_address(app, actor, &answered.question);
    let view = feedback::View { around: around(app, actor, &today.enrolments)?, answered, media_address, today };
    Ok(page(StatusCode::OK, &framing(actor), feedback::render(&view)))
}

/// The page after an answer that is stored, whatever else goes wrong.
async fn show_answered(app: &App, actor: &Actor, id: PresentationId) -> Result<HttpResponse, Error> {
    let found = learn::answered(app, actor, id).await.map_err(|error| tell(app, actor).store(&error))?;
    let (answered, today) = found.ok_or_else(|| tell(app, actor).not_found(framing(actor)))?;
    show_feedback(app, actor, &answered, &today)
}

/// The question to answer, or its answer when there is one; with what was chosen before, and what was wrong with it.
async fn show_question(
    app: &App,
    actor: &Actor,
    id: PresentationId,
    (chosen, slip): (OptionSet, Option<AnswerError>),
) -> Result<HttpResponse, Error> {
    let shown = learn::show(app, actor, id, chosen).await;
    let shown = shown.map_err(|error| tell(app, actor).show(framing(actor), error))?;
    let today = todays(app, actor).await?;
    match shown {
        Shown::Answered(answered) => show_feedback(app, actor, &answered, &today),
        Shown::Question(due, chosen) => {
            let path = format!("/presentations/{id}/answer");
            let view = pages::question::View {
                around: around(app, actor, &today.enrolments)?,
                changing_token: token(app, actor, Purpose::Change(&path))?,
                action: &path,
                due: &due,
                media_address: media_address(app, actor, &due.question),
                today: &today,
                chosen: &chosen,
                slip,
            };
            let status = if slip.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            Ok(page(status, &framing(actor), pages::question::render(&view)))
        }
    }
}

pub(super) async fn answer(
    app: web::Data<App>,
    id: web::Path<PresentationId>,
    answering: Answering,
) -> Result<HttpResponse, Error> {
    let Answering { actor, chosen } = answering;
    match answer::submit(&app, &actor, *id, chosen.clone()).await {
        // Sent twice, or sent again after a lost reply: the first answer is shown again.
        Ok(()) | Err(AnswerError::AlreadyAnswered) => {
            show_answered(&app, &actor, *id).await.map_err(Error::after_storing)
        }
        Err(slip @ (AnswerError::NothingChosen | AnswerError::TooManyChosen | AnswerError::UnknownOption)) => {
            show_question(&app, &actor, *id, (chosen, Some(slip))).await
        }
        Err(error) => Err(tell(&app, &actor).answer(framing(&actor), error)),
    }
}

pub(super) async fn done(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let today = todays(&app, actor).await?;
    let answered = today.enrolments.iter().find(|one| one.answered_on(actor.today) > 0);
    let rank = match answered {
        Some(one) => board::board(&app, actor, one.course_id).await.ok().and_then(|board| board.place()),
        None => None,
    };
    let view = pages::done::View { around: around(&app, actor, &today.enrolments)?, today: &today, rank };
    Ok(page(StatusCode::OK, &framing(actor), pages::done::render(&view)))
}
