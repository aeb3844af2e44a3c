//! Correcting which options of a question are right, after people answered it.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::question_editor::Note;
use super::pages::question_history::{self as pages, Stage};
use super::question_editor::{Said, show_one};
use super::questions::told;
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::App;
use crate::app::questions::{self, Correction, Opened, QuestionUseError};
use crate::app::regrade::RegradeError;
use crate::app::session::Actor;
use crate::domain::ids::{QuestionId, QuestionVersionId};
use crate::domain::page_token::Purpose;
use crate::domain::question::QuestionVersion;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

type Place = web::Path<(QuestionId, QuestionVersionId)>;

async fn find(
    app: &App,
    actor: &Actor,
    (id, version): (QuestionId, QuestionVersionId),
) -> Result<QuestionVersion, Error> {
    let Opened { versions, .. } = questions::open(app, actor, id).await.map_err(|error| told(app, actor, error))?;
    let found = versions.into_iter().find(|one| one.version.id == version).map(|one| one.version);
    found.ok_or_else(|| told(app, actor, QuestionUseError::NotFound))
}

fn show(
    app: &App,
    actor: &Actor,
    (version, correction): (&QuestionVersion, &Correction),
    stage: &Stage,
) -> Result<HttpResponse, Error> {
    let path = format!("/questions/{}/versions/{}/key/save", version.question_id, version.id);
    let status = match stage {
        Stage::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Stage::Begin | Stage::Foreseen(_) => StatusCode::OK,
    };
    let token = token(app, actor, Purpose::Change(&path))?;
    let view = pages::View { around: around(app, actor, &[])?, version, correction, stage, path: &path, token: &token };
    Ok(page(status, &framing(actor), pages::render(&view)))
}

pub(super) async fn begin(app: web::Data<App>, place: Place, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let version = find(&app, actor, *place).await?;
    let key = version.correct_options();
    let correction = Correction { of: place.0, version: place.1, key, reason: String::new() };
    show(&app, actor, (&version, &correction), &Stage::Begin)
}

pub(super) async fn save(app: web::Data<App>, place: Place, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let version = find(&app, actor, *place).await?;
    let ticked = form.fields.iter().filter(|(name, _)| name == "right").map(|(_, id)| id.clone());
    let reason = form.value("reason").to_owned();
    let correction = Correction { of: place.0, version: place.1, key: ticked.collect(), reason };
    let sure = form.value("act") == "correct";
    let done = if sure {
        questions::correct(&app, actor, &correction).await
    } else {
        questions::foresee(&app, actor, &correction).await
    };
    let stage = match done {
        Ok(_) if sure => {
            let said = Said { note: Some(Note::Corrected), ..Said::default() };
            return show_one(&app, actor, (place.0, None), said).await;
        }
        Ok(foreseen) => Stage::Foreseen(foreseen),
        Err(QuestionUseError::Correction(RegradeError::Unchanged)) => Stage::Refused("correction-unchanged"),
        Err(QuestionUseError::Correction(RegradeError::NoReason)) => Stage::Refused("correction-no-reason"),
        Err(QuestionUseError::Correction(_)) => Stage::Refused("correction-bad-key"),
        Err(error) => return Err(told(&app, actor, error)),
    };
    show(&app, actor, (&version, &correction), &stage)
}
