//! Who takes part in a Qstream; launching it for them.

use super::courses::told;
use super::error::Error;
use super::extract::{Changing, Fields, Reading};
use super::pages::course_people as pages;
use super::people::{asked, filter};
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::App;
use crate::app::courses::{self, Admitted, CourseUseError, Intake};
use crate::app::session::Actor;
use crate::domain::course::CourseState;
use crate::domain::ids::CourseId;
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

async fn answer(
    app: &App,
    actor: &Actor,
    id: CourseId,
    (fields, admitted): (&Fields, Option<&Admitted>),
) -> Result<HttpResponse, Error> {
    let asked = asked(fields);
    let found = courses::outside(app, actor, id, &filter(&asked)).await;
    let Intake { course, outside, obstacles, labels } = found.map_err(|error| told(app, actor, error))?;
    let to = if course.state == CourseState::Draft { "launch/confirmed" } else { "people/add" };
    let view = pages::View {
        around: around(app, actor, &[])?,
        course: &course,
        asked: &asked,
        labels: &labels,
        found: outside,
        obstacles: &obstacles,
        admitted,
        token: token(app, actor, Purpose::Change(&format!("/courses/{id}/{to}")))?,
    };
    Ok(page(StatusCode::OK, &framing(actor), pages::render(&view)))
}

pub(super) async fn show(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, *id, (&reading.1, None)).await
}

async fn after(
    app: &App,
    id: CourseId,
    form: &Changing,
    admitted: Result<Admitted, CourseUseError>,
) -> Result<HttpResponse, Error> {
    match admitted {
        Ok(admitted) => answer(app, &form.actor, id, (&form.fields, Some(&admitted))).await,
        // The page says what is missing.
        Err(CourseUseError::NotReady(_)) => answer(app, &form.actor, id, (&form.fields, None)).await,
        Err(error) => Err(told(app, &form.actor, error)),
    }
}

pub(super) async fn add(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let admitted = courses::admit(&app, &form.actor, *id, &filter(&asked(&form.fields))).await;
    after(&app, *id, &form, admitted).await
}

pub(super) async fn launch(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let admitted = courses::launch(&app, &form.actor, *id, &filter(&asked(&form.fields))).await;
    after(&app, *id, &form, admitted).await
}
