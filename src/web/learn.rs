//! The learner's minute: today, question, feedback, done.

use super::error::{Error, Teller};
use super::extract::{Changing, Reading};
use super::pages::{self, feedback, layout::Frame};
use super::response::{Framing, page};
use crate::app::answer::{self, AnswerError};
use crate::app::learn::{self, Shown, Today};
use crate::app::session::{Actor, SessionError};
use crate::app::{App, diagnosis, drafts};
use crate::domain::grading::OptionSet;
use crate::domain::ids::PresentationId;
use crate::domain::page_token::Purpose;
use crate::store::Draft;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::Markup;

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
    Ok(page(StatusCode::OK, &framing(actor), todays_page(app, actor).await?))
}

/// Today's page by itself. A launch remembers it until something about this person is written, so nothing of other
/// people's may stand on it.
pub(super) async fn todays_page(app: &App, actor: &Actor) -> Result<Markup, Error> {
    let today = todays(app, actor).await?;
    let view = pages::today::View {
        strings: strings(actor),
        frame: frame(actor),
        page_token: token(app, actor, Purpose::Read)?,
        first_name: &actor.user.first_name,
        today: &today,
        date: actor.today,
        admin: diagnosis::is_for(actor),
    };
    Ok(pages::today::render(&view))
}

/// What the person was about to send when their session turned out to be over: the question, with their choice.
pub(super) async fn show_draft(app: &App, actor: &Actor, draft: &Draft) -> Result<HttpResponse, Error> {
    drafts::take(app, draft).await.map_err(|error| tell(app, actor).store(&error))?;
    match learn::show(app, actor, draft.presentation_id).await {
        Ok(Shown::Question(_)) => show_question(app, actor, draft.presentation_id, None, &draft.chosen).await,
        // Answered or withdrawn meanwhile.
        _ => show_today(app, actor).await,
    }
}

pub(super) async fn today(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    show_today(&app, &reading.0).await
}

pub(super) async fn question(
    app: web::Data<App>,
    id: web::Path<PresentationId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    show_question(&app, &reading.0, *id, None, &OptionSet::new()).await
}

/// The question to answer, or its answer when there is one; `slip` says what was wrong with the last try, `chosen` what was
/// chosen before.
async fn show_question(
    app: &App,
    actor: &Actor,
    id: PresentationId,
    slip: Option<AnswerError>,
    chosen: &OptionSet,
) -> Result<HttpResponse, Error> {
    let shown = learn::show(app, actor, id).await.map_err(|error| tell(app, actor).show(framing(actor), error))?;
    let today = todays(app, actor).await?;
    let (strings, frame, reading) = (strings(actor), frame(actor), token(app, actor, Purpose::Read)?);
    match shown {
        Shown::Answered(answered) => {
            let view = feedback::View { strings, frame, page_token: reading, answered: &answered, today: &today };
            Ok(page(StatusCode::OK, &framing(actor), feedback::render(&view)))
        }
        Shown::Question(due) => {
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
                chosen,
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
            show_question(&app, actor, *id, None, &OptionSet::new()).await.map_err(Error::after_storing)
        }
        Err(slip @ (AnswerError::NothingChosen | AnswerError::TooManyChosen | AnswerError::UnknownOption)) => {
            show_question(&app, actor, *id, Some(slip), &OptionSet::new()).await
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
