//! The teams of a Qstream.

use super::courses::told;
use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::course_teams::{self as pages, Note};
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::App;
use crate::app::courses::{self, CourseUseError, Teamed};
use crate::app::session::Actor;
use crate::domain::address_list;
use crate::domain::ids::CourseId;
use crate::domain::page_token::Purpose;
use crate::domain::person::LabelKind;
use crate::store::TeamSource;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

async fn answer(app: &App, actor: &Actor, id: CourseId, note: Option<Note>) -> Result<HttpResponse, Error> {
    let teams = courses::teams(app, actor, id).await.map_err(|error| told(app, actor, error))?;
    let change = |what: &str| token(app, actor, Purpose::Change(&format!("/courses/{id}/teams/{what}")));
    let status = match note {
        Some(Note::Refused(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(Note::Done(_) | Note::Removed) | None => StatusCode::OK,
    };
    let view = pages::View {
        around: around(app, actor, &[])?,
        teams: &teams,
        note: note.as_ref(),
        make_token: change("apply")?,
        put_token: change("add")?,
        remove_token: change("end")?,
    };
    Ok(page(status, &framing(actor), pages::render(&view)))
}

pub(super) async fn show(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, *id, None).await
}

async fn after(
    app: &App,
    actor: &Actor,
    id: CourseId,
    done: Result<Teamed, CourseUseError>,
) -> Result<HttpResponse, Error> {
    let note = match done {
        Ok(teamed) => Note::Done(teamed),
        Err(CourseUseError::NoTeamName) => Note::Refused("teams-no-name"),
        Err(CourseUseError::TooManyTeams) => Note::Refused("teams-too-many"),
        Err(error) => return Err(told(app, actor, error)),
    };
    answer(app, actor, id, Some(note)).await
}

/// `manager`, or a tag or group as `group:Region`.
fn source(text: &str) -> Option<TeamSource> {
    if text == "manager" {
        return Some(TeamSource::Manager);
    }
    let (kind, name) = text.split_once(':')?;
    Some(TeamSource::Label(LabelKind::parse(kind)?, name.to_owned()))
}

pub(super) async fn make(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let Some(source) = source(form.value("source")) else { return answer(&app, actor, *id, None).await };
    let made = courses::make_teams(&app, actor, *id, &source).await;
    after(&app, actor, *id, made).await
}

pub(super) async fn put(app: web::Data<App>, id: web::Path<CourseId>, form: Changing) -> Result<HttpResponse, Error> {
    let addresses = address_list::read(form.value("addresses"));
    let put = courses::put_in_team(&app, &form.actor, *id, (form.value("name"), &addresses)).await;
    after(&app, &form.actor, *id, put).await
}

pub(super) async fn remove(
    app: web::Data<App>,
    id: web::Path<CourseId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    if let Ok(team) = form.value("team").parse() {
        courses::remove_team(&app, actor, *id, team).await.map_err(|error| told(&app, actor, error))?;
    }
    answer(&app, actor, *id, Some(Note::Removed)).await
}
