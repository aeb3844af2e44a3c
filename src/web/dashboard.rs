//! Where a learner stands: progress over all courses, and leaderboards.

use super::error::Error;
use super::extract::Reading;
use super::pages;
use super::response::page;
use super::seat::{around, framing, tell};
use crate::app::{App, board, progress};
use crate::domain::board::BoardMode;
use crate::domain::ids::CourseId;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

pub(super) async fn progress(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let courses = progress::progress(&app, actor).await.map_err(|error| tell(&app, actor).store(&error))?;
    let enrolments: Vec<_> = courses.iter().map(|course| course.enrolment.clone()).collect();
    let view = pages::progress::View { around: around(&app, actor, &enrolments)?, courses: &courses };
    Ok(page(StatusCode::OK, &framing(actor), pages::progress::render(&view)))
}

pub(super) async fn board(
    app: web::Data<App>,
    course: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let board = board::board(&app, actor, *course).await;
    let board = board.map_err(|error| tell(&app, actor).board(framing(actor), error))?;
    let around = around(&app, actor, &board.enrolments)?;
    let others = board.enrolments.iter().filter(|one| one.course_id != *course && one.settings.board != BoardMode::Off);
    let others = others.map(|one| (one.course_name.clone(), one.course_id)).collect();
    let view = pages::board::View { around, board: &board, others };
    Ok(page(StatusCode::OK, &framing(actor), pages::board::render(&view)))
}
