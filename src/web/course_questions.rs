//! Choosing what a draft asks, and what a running Qstream asks in addition.

use super::courses::told;
use super::error::Error;
use super::extract::{Changing, Fields, Reading, last};
use super::pages::course_growing as growing;
use super::pages::course_questions as pages;
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::App;
use crate::app::courses::{self, Choice};
use crate::app::session::Actor;
use crate::domain::ids::{CourseId, QuestionId};
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use std::collections::BTreeSet;

/// The longest topic that is asked for.
const LONGEST: usize = 200;

fn topic(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

async fn answer(app: &App, actor: &Actor, id: CourseId, (topic, saved): (&str, bool)) -> Result<HttpResponse, Error> {
    let offered = courses::offered(app, actor, id, topic).await.map_err(|error| told(app, actor, error))?;
    let view = pages::View {
        around: around(app, actor, &[])?,
        offered: &offered,
        // One that is gone leads back to all.
        topic: if offered.questions.is_empty() { "" } else { topic },
        saved,
        token: token(app, actor, Purpose::Change(&format!("/courses/{id}/questions/save")))?,
    };
    Ok(page(StatusCode::OK, &framing(actor), pages::render(&view)))
}

pub(super) async fn show(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, *id, (&topic(last(&reading.1, "topic")), false)).await
}

/// What was ticked of which topic.
fn chosen(fields: &Fields) -> (String, Choice) {
    let choice = match last(fields, "choice") {
        "all" => Choice::All,
        "none" => Choice::None,
        _ => Choice::These(ticked(fields)),
    };
    (topic(last(fields, "topic")), choice)
}

fn ticked(fields: &Fields) -> BTreeSet<QuestionId> {
    fields.iter().filter(|(name, _)| name == "question").filter_map(|(_, id)| id.parse().ok()).collect()
}

pub(super) async fn save(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let (topic, choice) = chosen(&form.fields);
    let chosen = courses::choose(&app, &form.actor, *id, (&topic, &choice)).await;
    chosen.map_err(|error| told(&app, &form.actor, error))?;
    answer(&app, &form.actor, *id, ("", true)).await
}

/// What adding the chosen questions to a running Qstream would mean.
pub(super) async fn foresee(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    let (actor, fields) = (&reading.0, &reading.1);
    let (topic, choice) = chosen(fields);
    let ids = match choice {
        Choice::These(ids) => ids,
        Choice::None => BTreeSet::new(),
        Choice::All => {
            let offered = courses::offered(&app, actor, *id, &topic).await;
            let offered = offered.map_err(|error| told(&app, actor, error))?;
            offered.questions.into_iter().map(|one| one.id).collect()
        }
    };
    let growth = courses::foresee_growth(&app, actor, *id, &ids).await.map_err(|error| told(&app, actor, error))?;
    if growth.added.is_empty() {
        return answer(&app, actor, *id, (&topic, false)).await;
    }
    let token = token(&app, actor, Purpose::Change(&format!("/courses/{}/questions/add", *id)))?;
    let view = growing::View { around: around(&app, actor, &[])?, course: &growth.course, token: &token };
    Ok(page(StatusCode::OK, &framing(actor), growing::foreseen(&view, &growth)))
}

pub(super) async fn add(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let grown = courses::grow(&app, actor, *id, &ticked(&form.fields)).await;
    let grown = grown.map_err(|error| told(&app, actor, error))?;
    let found = courses::find(&app, actor, *id).await.map_err(|error| told(&app, actor, error))?;
    let token = token(&app, actor, Purpose::Change(&format!("/courses/{}/questions/add", *id)))?;
    let view = growing::View { around: around(&app, actor, &[])?, course: &found.course, token: &token };
    Ok(page(StatusCode::OK, &framing(actor), growing::spread(&view, &grown)))
}
