//! One question for those who write them: its form, its picture, whether it is asked at all.

use super::error::Error;
use super::extract::{Changing, Reading, Upload};
use super::pages::question_editor::{self as editor, Note};
use super::questions::{Done, show_all, told};
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::App;
use crate::app::questions::{self, NewPicture, Opened, QuestionUseError, Writing};
use crate::app::session::Actor;
use crate::domain::authoring::{FieldError, MOST_OPTIONS, TypedOption, TypedQuestion};
use crate::domain::ids::{QuestionId, QuestionVersionId};
use crate::domain::page_token::Purpose;
use crate::domain::question::QuestionVersion;
use crate::store::QuestionFilter;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// What a form said of a question, and what became of it.
#[derive(Default)]
pub(super) struct Said {
    pub(super) wrong: Vec<FieldError>,
    pub(super) preview: Option<QuestionVersion>,
    pub(super) note: Option<Note>,
    /// Ticked: courses that run get the new wording, too.
    pub(super) everywhere: bool,
}

/// A form of a question that isn't there yet.
struct Fresh {
    id: QuestionId,
    copy_of: Option<QuestionId>,
}

async fn show_new(
    app: &App,
    actor: &Actor,
    (fresh, typed): (Fresh, &TypedQuestion),
    said: Said,
) -> Result<HttpResponse, Error> {
    let of = editor::Of::New { id: fresh.id, copy_of: fresh.copy_of };
    show(app, actor, (of, typed, "/questions/add"), said).await
}

/// The question as it is stored now, or as `typed`.
pub(super) async fn show_one(
    app: &App,
    actor: &Actor,
    (id, typed): (QuestionId, Option<&TypedQuestion>),
    said: Said,
) -> Result<HttpResponse, Error> {
    let opened = questions::open(app, actor, id).await.map_err(|error| told(app, actor, error))?;
    let stored = TypedQuestion::of(&opened.newest);
    let tokens = editor::Tokens {
        picture: token(app, actor, Purpose::Change(&format!("/questions/{id}/picture/upload")))?,
        remove: token(app, actor, Purpose::Change(&format!("/questions/{id}/picture/end")))?,
        offer: token(app, actor, Purpose::Change(&format!("/questions/{id}/offer/add")))?,
    };
    let address = opened.newest.media.as_ref().map(|media| crate::app::media::address(app, actor, media.id));
    let of = editor::Of::Stored { opened: &opened, tokens: &tokens, picture: address.as_deref() };
    show(app, actor, (of, typed.unwrap_or(&stored), &format!("/questions/{id}/save")), said).await
}

async fn show(
    app: &App,
    actor: &Actor,
    (of, typed, path): (editor::Of<'_>, &TypedQuestion, &str),
    said: Said,
) -> Result<HttpResponse, Error> {
    let topics = questions::topics(app, actor).await.map_err(|error| told(app, actor, error))?;
    let refused = !said.wrong.is_empty() || said.note.is_some_and(Note::refuses);
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = editor::View {
        around: around(app, actor, &[])?,
        zone: &actor.zone,
        of,
        typed,
        wrong: &said.wrong,
        preview: said.preview.as_ref(),
        note: said.note,
        everywhere: said.everywhere,
        topics: &topics,
        languages: &Strings::offered(),
        token: token(app, actor, Purpose::Change(path))?,
    };
    Ok(page(status, &framing(actor), editor::render(&view)))
}

pub(super) async fn begin(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let typed = TypedQuestion { language: Strings::of(&actor.site.locale).tag.to_owned(), ..TypedQuestion::default() };
    let fresh = Fresh { id: QuestionId(app.random().id(actor.now)), copy_of: None };
    show_new(&app, actor, (fresh, &typed), Said::default()).await
}

/// A new question that begins as another one.
pub(super) async fn copy(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let opened = questions::open(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    let fresh = Fresh { id: QuestionId(app.random().id(actor.now)), copy_of: Some(*id) };
    let said = Said { note: Some(Note::Copy), ..Said::default() };
    show_new(&app, actor, (fresh, &TypedQuestion::of(&opened.newest)), said).await
}

pub(super) async fn edit(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    show_one(&app, &reading.0, (*id, None), Said::default()).await
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

/// What became of a form, when nothing else has to be told.
fn outcome(saved: Result<(), QuestionUseError>) -> Result<Said, QuestionUseError> {
    let noted = |note| Ok(Said { note: Some(note), ..Said::default() });
    match saved {
        Ok(()) => noted(Note::Saved),
        Err(QuestionUseError::Wrong(wrong)) => Ok(Said { wrong, ..Said::default() }),
        Err(QuestionUseError::Changed(_)) => noted(Note::Changed),
        Err(QuestionUseError::MoreThanWording) => noted(Note::MoreThanWording),
        Err(QuestionUseError::NotAPicture) => noted(Note::NotAPicture),
        Err(QuestionUseError::NoDescription) => noted(Note::NoDescription),
        Err(error) => Err(error),
    }
}

/// What a form's text would look like, or the reasons why nothing.
fn previewed(actor: &Actor, typed: &TypedQuestion) -> Result<Said, QuestionUseError> {
    match questions::preview(actor, typed) {
        Ok(version) => Ok(Said { preview: Some(version), ..Said::default() }),
        Err(QuestionUseError::Wrong(wrong)) => Ok(Said { wrong, ..Said::default() }),
        Err(error) => Err(error),
    }
}

pub(super) async fn add(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let (actor, typed) = (&form.actor, typed(&form));
    let id = form.value("id").parse().unwrap_or_else(|_| QuestionId(app.random().id(actor.now)));
    let fresh = Fresh { id, copy_of: form.value("copy_of").parse().ok() };
    let said = if form.value("act") == "preview" {
        previewed(actor, &typed)
    } else {
        let writing = Writing::New { id, copy_of: fresh.copy_of };
        outcome(questions::save(&app, actor, writing, &typed).await.map(drop))
    };
    let said = said.map_err(|error| told(&app, actor, error))?;
    if said.note == Some(Note::Saved) {
        return show_one(&app, actor, (id, None), said).await;
    }
    show_new(&app, actor, (fresh, &typed), said).await
}

/// The version that a form began with; a page from before forms told it begins with none.
fn base(form: &Changing) -> Option<QuestionVersionId> {
    form.value("base").parse().ok()
}

pub(super) async fn save(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let (actor, typed) = (&form.actor, typed(&form));
    let everywhere = form.value("everywhere") == "true";
    let said = if form.value("act") == "preview" {
        previewed(actor, &typed)
    } else {
        let writing = Writing::Next { of: *id, base: base(&form), everywhere };
        outcome(questions::save(&app, actor, writing, &typed).await.map(drop))
    };
    let said = said.map_err(|error| told(&app, actor, error))?;
    if said.note != Some(Note::Saved) {
        return show_one(&app, actor, (*id, Some(&typed)), Said { everywhere, ..said }).await;
    }
    let note = Some(if everywhere { Note::Reworded } else { Note::Saved });
    show_one(&app, actor, (*id, None), Said { note, ..said }).await
}

pub(super) async fn picture(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    upload: Upload,
) -> Result<HttpResponse, Error> {
    let Upload { actor, content, too_large, about, .. } = upload;
    let bytes = if too_large { Some(Vec::new()) } else { content };
    let done = questions::change_picture(&app, &actor, *id, NewPicture { bytes, alt: about }).await;
    let said = outcome(done).map_err(|error| told(&app, &actor, error))?;
    show_one(&app, &actor, (*id, None), said).await
}

pub(super) async fn remove_picture(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let done = questions::remove_picture(&app, actor, *id).await;
    let said = outcome(done).map_err(|error| told(&app, actor, error))?;
    show_one(&app, actor, (*id, None), said).await
}

pub(super) async fn ask_withdrawal(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let Opened { newest, .. } = questions::open(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    let token = token(&app, actor, Purpose::Change(&format!("/questions/{}/withdrawal/confirmed", *id)))?;
    let asking = editor::withdrawal(&around(&app, actor, &[])?, &newest, &token);
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

pub(super) async fn offer(
    app: web::Data<App>,
    id: web::Path<QuestionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    questions::offer_again(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    show_one(&app, actor, (*id, None), Said { note: Some(Note::Offered), ..Said::default() }).await
}
