//! Who reads a Qstream's reports.

use super::courses::told;
use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::course_readers as pages;
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::App;
use crate::app::courses::{self, CourseUseError};
use crate::app::session::Actor;
use crate::domain::ids::CourseId;
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

async fn answer(
    app: &App,
    actor: &Actor,
    id: CourseId,
    (typed, note): (&str, Option<pages::Note>),
) -> Result<HttpResponse, Error> {
    let (course, readers) = courses::readers(app, actor, id).await.map_err(|error| told(app, actor, error))?;
    let change = |what: &str| token(app, actor, Purpose::Change(&format!("/courses/{id}/readers/{what}")));
    let refused = note == Some(pages::Note::Nobody);
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = pages::View {
        around: around(app, actor, &[])?,
        course: &course,
        readers: &readers,
        typed,
        note,
        add_token: change("add")?,
        remove_token: change("end")?,
    };
    Ok(page(status, &framing(actor), pages::render(&view)))
}

pub(super) async fn show(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, *id, ("", None)).await
}

pub(super) async fn add(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let (actor, typed) = (&form.actor, form.value("email"));
    match courses::add_reader(&app, actor, *id, typed).await {
        Ok(()) => answer(&app, actor, *id, ("", Some(pages::Note::Added))).await,
        Err(CourseUseError::NoReader) => answer(&app, actor, *id, (typed, Some(pages::Note::Nobody))).await,
        Err(error) => Err(told(&app, actor, error)),
    }
}

pub(super) async fn remove(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    if let Ok(user) = form.value("user").parse() {
        courses::remove_reader(&app, actor, *id, user).await.map_err(|error| told(&app, actor, error))?;
    }
    answer(&app, actor, *id, ("", Some(pages::Note::Removed))).await
}
