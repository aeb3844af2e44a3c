//! For admins: the export's pages, and what they can do there.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::around::Around;
use super::pages::export::{self as shown, Done, Plan, Tokens, View, Way};
use super::response::page;
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::audit::name_of;
use crate::app::export::manage::{self, ManageError};
use crate::app::export::{self, Carrier, PreflightError, ReconcileError, RunError};
use crate::app::session::Actor;
use crate::domain::export::{Extent, Key, Object};
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::page_token::Purpose;
use crate::store::{Connection, DeadFilter};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// Calls that a comparison from the page may cost, and that somebody waits for.
const MOST_CALLS: i64 = 40;

/// What happened before the page is shown again.
type What = (Option<Done>, bool);

fn managed<T>(app: &App, actor: &Actor, result: Result<T, ManageError>) -> Result<T, Error> {
    result.map_err(|error| match error {
        ManageError::NotAllowed => tell(app, actor).not_allowed(framing(actor)),
        ManageError::NotFound => tell(app, actor).not_found(framing(actor)),
        ManageError::Store(error) => tell(app, actor).store(&error),
    })
}

/// The connection that a form names; without a name the site's first.
async fn named(app: &App, reading: &Reading) -> Result<Option<Connection>, Error> {
    let actor = &reading.0;
    let id = match reading.value("connection") {
        "" => None,
        id => Some(id.parse().map_err(|_| tell(app, actor).not_found(framing(actor)))?),
    };
    managed(app, actor, manage::connection(app, actor, id).await)
}

fn seat<'a>(app: &App, actor: &'a Actor) -> Result<Around<'a>, Error> {
    around(app, actor, &[])
}

async fn show(app: &App, actor: &Actor, id: ConnectionId, (done, stopping): What) -> Result<HttpResponse, Error> {
    let all = managed(app, actor, manage::connections(app, actor).await)?;
    let status = export::status(app, (actor.site.id, id)).await.map_err(|error| tell(app, actor).store(&error))?;
    let status = status.ok_or_else(|| tell(app, actor).not_found(framing(actor)))?;
    let others = all.into_iter().filter(|one| one.id != id).map(|one| (one.id, one.org_name)).collect();
    let tokens = tokens(app, actor, id)?;
    let (around, zone, now) = (seat(app, actor)?, &actor.zone, actor.now);
    let view = View { around, zone, now, status: &status, others, tokens, done, stopping };
    Ok(page(StatusCode::OK, &framing(actor), shown::render(&view)))
}

fn tokens(app: &App, actor: &Actor, id: ConnectionId) -> Result<Tokens, Error> {
    let of = |act: &str| token(app, actor, Purpose::Change(&format!("/export/{id}/{act}")));
    Ok(Tokens {
        hold: of("hold")?,
        resume: of("resume")?,
        stop: of("stop")?,
        retry: of("retry")?,
        compare: of("compare")?,
    })
}

pub(super) async fn open(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    if let Some(connection) = named(&app, &reading).await? {
        return show(&app, &reading.0, connection.id, (None, false)).await;
    }
    let around = seat(&app, &reading.0)?;
    Ok(page(StatusCode::OK, &framing(&reading.0), shown::none(&around)))
}

/// Asks once more before a run is stopped.
pub(super) async fn ask_to_stop(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let connection = named(&app, &reading).await?;
    let connection = connection.ok_or_else(|| tell(&app, &reading.0).not_found(framing(&reading.0)))?;
    show(&app, &reading.0, connection.id, (None, true)).await
}

pub(super) async fn row(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let connection = named(&app, &reading).await?.ok_or_else(|| tell(&app, actor).not_found(framing(actor)))?;
    let asked = reading.value("row").trim();
    let timeline = match Key::of_external_id(asked) {
        Some(key) => export::timeline(&app, (actor.site.id, connection.id), key).await,
        None => Ok(None),
    };
    let timeline = timeline.map_err(|error| tell(&app, actor).store(&error))?;
    let around = seat(&app, actor)?;
    let (zone, connection) = (&actor.zone, connection.id);
    let way = Way { around, zone, connection, asked, timeline: timeline.as_ref() };
    Ok(page(StatusCode::OK, &framing(actor), shown::row(&way)))
}

pub(super) async fn preflight(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let connection = named(&app, &reading).await?.ok_or_else(|| tell(&app, actor).not_found(framing(actor)))?;
    let estimate = match export::preflight(&app, (actor.site.id, connection.id)).await {
        Ok(estimate) => estimate,
        Err(PreflightError::Store(error)) => return Err(tell(&app, actor).store(&error)),
        Err(PreflightError::NoConnection) => return Err(tell(&app, actor).not_found(framing(actor))),
        Err(PreflightError::Salesforce(why)) => {
            return show(&app, actor, connection.id, (Some(Done::NotReached(why)), false)).await;
        }
    };
    let begin_token = token(&app, actor, Purpose::Change(&format!("/export/{}/begin", connection.id)))?;
    let around = seat(&app, actor)?;
    let (org_name, estimate) = (connection.org_name.as_str(), &estimate);
    let plan = Plan { around, connection: connection.id, org_name, estimate, begin_token };
    Ok(page(StatusCode::OK, &framing(actor), shown::preflight(&plan)))
}

/// Site and connection of a form that changes something, once the person may.
async fn of(app: &App, form: &Changing, id: ConnectionId) -> Result<(SiteId, ConnectionId), Error> {
    managed(app, &form.actor, manage::connection(app, &form.actor, Some(id)).await)?;
    Ok((form.actor.site.id, id))
}

/// Shows the page again with what was done, or why it couldn't be.
async fn told(app: &App, actor: &Actor, id: ConnectionId, done: Result<Done, RunError>) -> Result<HttpResponse, Error> {
    let done = match done {
        Ok(done) => done,
        Err(RunError::NoConnection) => return Err(tell(app, actor).not_found(framing(actor))),
        Err(RunError::Running) => Done::Refused("export-runs-already"),
        Err(RunError::NothingToStop) => Done::Refused("export-not-running"),
        Err(RunError::NotStoppable) => Done::Refused("export-backlog-only"),
        Err(RunError::Store(error)) => return Err(tell(app, actor).store(&error)),
    };
    show(app, actor, id, (Some(done), false)).await
}

pub(super) async fn hold(
    app: web::Data<App>,
    id: web::Path<ConnectionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let of = of(&app, &form, *id).await?;
    let held = export::hold(&app, of, &name_of(&form.actor)).await;
    told(&app, &form.actor, *id, held.map(|()| Done::Plain("export-done-hold"))).await
}

pub(super) async fn resume(
    app: web::Data<App>,
    id: web::Path<ConnectionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let of = of(&app, &form, *id).await?;
    let resumed = export::resume(&app, of, &name_of(&form.actor)).await;
    told(&app, &form.actor, *id, resumed.map(|()| Done::Plain("export-done-resume"))).await
}

pub(super) async fn stop(
    app: web::Data<App>,
    id: web::Path<ConnectionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let of = of(&app, &form, *id).await?;
    let stopped = export::stop_run(&app, of, &name_of(&form.actor)).await;
    told(&app, &form.actor, *id, stopped.map(|_| Done::Plain("export-done-stop"))).await
}

pub(super) async fn begin(
    app: web::Data<App>,
    id: web::Path<ConnectionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let of = of(&app, &form, *id).await?;
    let begun = export::begin_run(&app, of, Carrier::Cheapest, &name_of(&form.actor)).await;
    told(&app, &form.actor, *id, begun.map(|_| Done::Plain("export-done-begin"))).await
}

/// All refused rows, or those of one object that were refused for the same reason.
pub(super) async fn retry(
    app: web::Data<App>,
    id: web::Path<ConnectionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let of = of(&app, &form, *id).await?;
    let object = Object::of_kind(form.value("object"));
    let which = DeadFilter { object, error: object.map(|_| form.value("error")), ..DeadFilter::default() };
    let retried = export::retry(&app, of, which, &name_of(&form.actor)).await;
    let done = retried.map(|rows| Done::Retried(i64::try_from(rows).unwrap_or(i64::MAX)));
    told(&app, &form.actor, *id, done).await
}

pub(super) async fn compare(
    app: web::Data<App>,
    id: web::Path<ConnectionId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let of = of(&app, &form, *id).await?;
    let done = match export::reconcile(&app, of, MOST_CALLS, Extent::Counts).await {
        Ok(found) => Ok(Done::Compared(found)),
        Err(ReconcileError::Salesforce(why)) => Ok(Done::NotReached(why)),
        Err(ReconcileError::Asking(error)) => Ok(Done::NotReached(error.to_string())),
        Err(ReconcileError::NoConnection) => Err(RunError::NoConnection),
        Err(ReconcileError::Store(error)) => Err(RunError::Store(error)),
    };
    told(&app, &form.actor, *id, done).await
}
