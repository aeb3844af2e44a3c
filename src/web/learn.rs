//! The learner's minute: today, question, feedback, done.

use super::error::{Error, Teller};
use super::extract::{Changing, Reading};
use super::pages::{self, feedback, layout::Frame};
use super::response::{Framing, page};
use crate::app::App;
use crate::app::answer::{self, AnswerError};
use crate::app::learn::{self, Shown, Today};
use crate::app::session::{Actor, SessionError};
use crate::domain::grading::OptionSet;
use crate::domain::ids::PresentationId;
use crate::domain::page_token::Purpose;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

fn framing(actor: &Actor) -> Framing {
    Framing::Org(actor.session.frame_ancestors.clone())
}

fn strings(actor: &Actor) -> &'static Strings {
    Strings::of(&actor.user.locale)
}

fn tell<'a>(app: &'a App, actor: &'a Actor) -> Teller<'a> {
    Teller { app, strings: strings(actor), actor: Some(actor) }
}

fn token(app: &App, actor: &Actor, purpose: Purpose<'_>) -> Result<String, Error> {
    actor.page_token(app, purpose).map_err(|error| tell(app, actor).session(SessionError::Token(error)))
}

async fn todays(app: &App, actor: &Actor) -> Result<Today, Error> {
    learn::today(app, actor).await.map_err(|error| tell(app, actor).store(&error))
}

fn frame(actor: &Actor) -> Frame<'_> {
    Frame { target_origin: &actor.session.target_origin, instance_id: &actor.session.instance_id }
}

pub(super) async fn show_today(app: &App, actor: &Actor) -> Result<HttpResponse, Error> {
    let today = todays(app, actor).await?;
    let view = pages::today::View {
        strings: strings(actor),
        frame: frame(actor),
        page_token: token(app, actor, Purpose::Read)?,
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
    show_question(&app, &reading.0, *id, None).await
}

/// The question to answer, or its answer when there is one; `slip` says what was wrong with the last try.
async fn show_question(
    app: &App,
    actor: &Actor,
    id: PresentationId,
    slip: Option<AnswerError>,
) -> Result<HttpResponse, Error> {
    let shown = learn::show(app, actor, id, OptionSet::new())
        .await
        .map_err(|error| tell(app, actor).show(framing(actor), error))?;
    let today = todays(app, actor).await?;
    let (strings, frame, reading) = (strings(actor), frame(actor), token(app, actor, Purpose::Read)?);
    match shown {
        Shown::Answered(answered) => {
            let view = feedback::View { strings, frame, page_token: reading, answered: &answered, today: &today };
            Ok(page(StatusCode::OK, &framing(actor), feedback::render(&view)))
        }
        Shown::Question(due, _) => {
            let path = format!("/presentations/{id}/answer");
            let view = pages::question::View {
                strings,
                frame,
                reading_token: reading,
                changing_token: token(app, actor, Purpose::Change(&path))?,
                action: &path,
                due: &due,
                today: &today,
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
    changing: Changing,
) -> Result<HttpResponse, Error> {
    let chosen: OptionSet = changing.values("option").map(str::to_owned).collect();
    let actor = &changing.actor;
    match answer::submit(&app, actor, *id, chosen).await {
        // Sent twice, or sent again after a lost reply: the first answer is shown again.
        Ok(()) | Err(AnswerError::AlreadyAnswered) => {
            show_question(&app, actor, *id, None).await.map_err(Error::after_storing)
        }
        Err(slip @ (AnswerError::NothingChosen | AnswerError::TooManyChosen | AnswerError::UnknownOption)) => {
            show_question(&app, actor, *id, Some(slip)).await
        }
        Err(error) => Err(tell(&app, actor).answer(framing(actor), error)),
    }
}

pub(super) async fn done(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let today = todays(&app, actor).await?;
    let page_token = token(&app, actor, Purpose::Read)?;
    let view = pages::done::View { strings: strings(actor), frame: frame(actor), page_token, today: &today };
    Ok(page(StatusCode::OK, &framing(actor), pages::done::render(&view)))
}
