//! Questions of a site, for those who write them.

use super::download;
use super::error::Error;
use super::extract::{Changing, Reading, Upload, last};
use super::pages::question_editor as editor;
use super::pages::questions::{self as pages, Stage};
use super::people::text;
use super::response::{self, page};
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::questions::{self, Imported, QuestionUseError};
use crate::app::session::Actor;
use crate::domain::authoring::{FieldError, MOST_OPTIONS, TypedOption, TypedQuestion};
use crate::domain::deck;
use crate::domain::ids::QuestionId;
use crate::domain::page_token::Purpose;
use crate::domain::question::QuestionVersion;
use crate::store::QuestionFilter;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

fn told(app: &App, actor: &Actor, error: QuestionUseError) -> Error {
    match error {
        QuestionUseError::NotAllowed => tell(app, actor).not_allowed(framing(actor)),
        QuestionUseError::Store(error) => tell(app, actor).store(&error),
        QuestionUseError::NotFound
        | QuestionUseError::Wrong(_)
        | QuestionUseError::File(_)
        | QuestionUseError::Lines(_) => tell(app, actor).not_found(framing(actor)),
    }
}

/// What just happened.
#[derive(Default)]
struct Done {
    saved: Option<&'static str>,
    imported: Option<Imported>,
}

async fn show_all(app: &App, actor: &Actor, asked: QuestionFilter, done: Done) -> Result<HttpResponse, Error> {
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

/// What a form said of a question, and what became of it.
#[derive(Default)]
struct Said {
    wrong: Vec<FieldError>,
    preview: Option<QuestionVersion>,
    saved: bool,
}

async fn show_editor(
    app: &App,
    actor: &Actor,
    (id, typed): (Option<QuestionId>, &TypedQuestion),
    said: Said,
) -> Result<HttpResponse, Error> {
    let topics = questions::topics(app, actor).await.map_err(|error| told(app, actor, error))?;
    let asked = match id {
        Some(id) => questions::is_asked(app, actor, id).await.map_err(|error| told(app, actor, error))?,
        None => false,
    };
    let path = id.map_or_else(|| "/questions/add".to_owned(), |id| format!("/questions/{id}/save"));
    let status = if said.wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = editor::View {
        around: around(app, actor, &[])?,
        id,
        typed,
        wrong: &said.wrong,
        preview: said.preview.as_ref(),
        saved: said.saved,
        asked,
        topics: &topics,
        languages: &Strings::offered(),
        token: token(app, actor, Purpose::Change(&path))?,
    };
    Ok(page(status, &framing(actor), editor::render(&view)))
}

pub(super) async fn begin(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let typed = TypedQuestion { language: Strings::of(&actor.site.locale).tag.to_owned(), ..TypedQuestion::default() };
    show_editor(&app, actor, (None, &typed), Said::default()).await
}

pub(super) async fn edit(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let version = questions::find(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    show_editor(&app, actor, (Some(*id), &TypedQuestion::of(&version)), Said::default()).await
}

fn typed(form: &Changing) -> TypedQuestion {
    // Line breaks are kept; other control characters no database takes.
    let text = |name: &str| -> String { form.value(name).chars().filter(|c| !c.is_control() || *c == '\n').collect() };
    let option = |number: usize| TypedOption {
        text: text(&format!("option-{number}")),
        correct: form.value(&format!("right-{number}")) == "true",
    };
    TypedQuestion {
        id: String::new(),
        topic: text("topic"),
        stem: text("stem"),
        options: (1..=MOST_OPTIONS).map(option).collect(),
        explanation: text("explanation"),
        takeaway: text("takeaway"),
        reference: text("reference"),
        language: text("language"),
    }
}

async fn write(app: &App, form: &Changing, id: Option<QuestionId>) -> Result<HttpResponse, Error> {
    let (actor, typed) = (&form.actor, typed(form));
    if let Some(id) = id {
        questions::find(app, actor, id).await.map_err(|error| told(app, actor, error))?;
    }
    if form.value("act") == "preview" {
        let said = match questions::preview(actor, &typed) {
            Ok(version) => Said { preview: Some(version), ..Said::default() },
            Err(QuestionUseError::Wrong(wrong)) => Said { wrong, ..Said::default() },
            Err(error) => return Err(told(app, actor, error)),
        };
        return show_editor(app, actor, (id, &typed), said).await;
    }
    match questions::save(app, actor, id, &typed).await {
        Ok(id) => show_editor(app, actor, (Some(id), &typed), Said { saved: true, ..Said::default() }).await,
        Err(QuestionUseError::Wrong(wrong)) => {
            show_editor(app, actor, (id, &typed), Said { wrong, ..Said::default() }).await
        }
        Err(error) => Err(told(app, actor, error)),
    }
}

pub(super) async fn add(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    write(&app, &form, None).await
}

pub(super) async fn save(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    write(&app, &form, Some(*id)).await
}

pub(super) async fn ask_withdrawal(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let version = questions::find(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    let token = token(&app, actor, Purpose::Change(&format!("/questions/{}/withdrawal/confirmed", *id)))?;
    let asking = editor::withdrawal(&around(&app, actor, &[])?, &version, &token);
    Ok(page(StatusCode::OK, &framing(actor), asking))
}

pub(super) async fn withdraw(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    questions::take_out(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    let done = Done { saved: Some("question-taken-out"), imported: None };
    show_all(&app, actor, QuestionFilter::default(), done).await
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
