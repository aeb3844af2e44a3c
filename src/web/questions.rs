//! The questions of a site, for those who write them: the list and its files.

use super::download;
use super::error::Error;
use super::extract::{Reading, Upload, last};
use super::pages::questions::{self as pages, Stage};
use super::people::text;
use super::response::{self, page};
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::questions::{self, Imported, QuestionUseError};
use crate::app::session::Actor;
use crate::domain::deck;
use crate::domain::page_token::Purpose;
use crate::store::QuestionFilter;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

pub(super) fn told(app: &App, actor: &Actor, error: QuestionUseError) -> Error {
    match error {
        QuestionUseError::NotAllowed => tell(app, actor).not_allowed(framing(actor)),
        QuestionUseError::Store(error) => tell(app, actor).store(&error),
        QuestionUseError::NotFound
        | QuestionUseError::Wrong(_)
        | QuestionUseError::Changed(_)
        | QuestionUseError::MoreThanWording
        | QuestionUseError::NotAPicture
        | QuestionUseError::NoDescription
        | QuestionUseError::Correction(_)
        | QuestionUseError::File(_)
        | QuestionUseError::Lines(_) => tell(app, actor).not_found(framing(actor)),
    }
}

/// What just happened.
#[derive(Default)]
pub(super) struct Done {
    pub(super) saved: Option<&'static str>,
    pub(super) imported: Option<Imported>,
}

pub(super) async fn show_all(
    app: &App,
    actor: &Actor,
    asked: QuestionFilter,
    done: Done,
) -> Result<HttpResponse, Error> {
    let found = questions::list(app, actor, &asked).await.map_err(|error| told(app, actor, error))?;
    let Done { saved, imported } = done;
    let view = pages::View { around: around(app, actor, &[])?, found: &found, asked: &asked, saved, imported };
    Ok(page(StatusCode::OK, &framing(actor), pages::render(&view)))
}

pub(super) async fn list(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let fields = &reading.1;
    let from = last(fields, "from").parse().unwrap_or(0).clamp(0, 1_000_000);
    let asked = QuestionFilter { topic: text(fields, "topic"), search: text(fields, "search"), from };
    show_all(&app, &reading.0, asked, Done::default()).await
}

fn show_import(app: &App, actor: &Actor, stage: &Stage<'_>) -> Result<HttpResponse, Error> {
    let token = token(app, actor, Purpose::Change("/questions/upload"))?;
    let status = if matches!(stage, Stage::Begin) { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page(status, &framing(actor), pages::import(&around(app, actor, &[])?, stage, &token)))
}

pub(super) async fn begin_import(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    questions::topics(&app, &reading.0).await.map_err(|error| told(&app, &reading.0, error))?;
    show_import(&app, &reading.0, &Stage::Begin)
}

pub(super) async fn upload(app: web::Data<App>, upload: Upload) -> Result<HttpResponse, Error> {
    let Upload { actor, content, .. } = upload;
    questions::topics(&app, &actor).await.map_err(|error| told(&app, &actor, error))?;
    let Some(content) = content else { return show_import(&app, &actor, &Stage::TooLarge) };
    match questions::import(&app, &actor, &content).await {
        Ok(imported) => {
            let done = Done { saved: None, imported: Some(imported) };
            show_all(&app, &actor, QuestionFilter::default(), done).await
        }
        Err(QuestionUseError::File(why)) => show_import(&app, &actor, &Stage::Refused(&why)),
        Err(QuestionUseError::Lines(lines)) => show_import(&app, &actor, &Stage::Wrong(&lines)),
        Err(error) => Err(told(&app, &actor, error)),
    }
}

pub(super) async fn export(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let all = questions::export(&app, actor).await.map_err(|error| told(&app, actor, error))?;
    if last(&reading.1, "format") == "json" {
        return Ok(download::document(&serde_json::json!(all), "questions"));
    }
    Ok(response::download("text/csv", "questions.csv", deck::to_csv(&all)))
}
