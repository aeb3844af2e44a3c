//! Choosing what a draft asks.

use super::courses::told;
use super::error::Error;
use super::extract::{Changing, Reading, last};
use super::pages::course_questions as pages;
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::App;
use crate::app::courses::{self, Choice};
use crate::app::session::Actor;
use crate::domain::ids::CourseId;
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

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

pub(super) async fn save(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let choice = match form.value("choice") {
        "all" => Choice::All,
        "none" => Choice::None,
        _ => {
            let ticked = form.fields.iter().filter(|(name, _)| name == "question");
            Choice::These(ticked.filter_map(|(_, id)| id.parse().ok()).collect())
        }
    };
    let topic = topic(form.value("topic"));
    let chosen = courses::choose(&app, &form.actor, *id, (&topic, &choice)).await;
    chosen.map_err(|error| told(&app, &form.actor, error))?;
    answer(&app, &form.actor, *id, ("", true)).await
}
