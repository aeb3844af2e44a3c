//! The learner's minute: today, question, feedback, done.

use super::error::Error;
use super::extract::{Answering, Reading};
use super::pages::{self, feedback};
use super::response::page;
use super::seat::{around, framing, tell, token};
use crate::app::answer::{self, AnswerError};
use crate::app::learn::{self, Shown, Today};
use crate::app::session::Actor;
use crate::app::{App, board, intent, media};
use crate::domain::grading::OptionSet;
use crate::domain::ids::PresentationId;
use crate::domain::page_token::Purpose;
use crate::domain::question::QuestionVersion;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

async fn todays(app: &App, actor: &Actor) -> Result<Today, Error> {
    learn::today(app, actor).await.map_err(|error| tell(app, actor).store(&error))
}

/// What a launch opens: the question that the person was on the way to, else today.
pub(super) async fn show_first(app: &App, actor: &Actor) -> Result<HttpResponse, Error> {
    match intent::take(app, actor).await.map_err(|error| tell(app, actor).store(&error))? {
        Some(wanted) => show_question(app, actor, wanted.presentation_id, (wanted.chosen, None)).await,
        None => show_today(app, actor).await,
    }
}

async fn show_today(app: &App, actor: &Actor) -> Result<HttpResponse, Error> {
    let today = todays(app, actor).await?;
    let view = pages::today::View {
        around: around(app, actor, &today.enrolments)?,
        first_name: &actor.user.first_name,
        today: &today,
        date: actor.today,
    };
    Ok(page(StatusCode::OK, &framing(actor), pages::today::render(&view)))
}

pub(super) async fn today(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
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
    let around = around(app, actor, &today.enrolments)?;
    match shown {
        Shown::Answered(answered) => {
            let media_address = media_address(app, actor, &answered.question);
            let view = feedback::View { around, answered: &answered, media_address, today: &today };
            Ok(page(StatusCode::OK, &framing(actor), feedback::render(&view)))
        }
        Shown::Question(due, chosen) => {
            let path = format!("/presentations/{id}/answer");
            let view = pages::question::View {
                around,
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
            show_question(&app, &actor, *id, (OptionSet::new(), None)).await.map_err(Error::after_storing)
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
