//! Reports about other people: the page, one person of it, a note, a hold, and its tables as files.

use super::download;
use super::error::Error;
use super::extract::{Changing, Reading, last};
use super::pages::report_parts::{Look, Sort};
use super::pages::report_person::{self, Said};
use super::pages::reports as page_of;
use super::response::page;
use super::seat::{around, framing, strings, tell, token, wrong_hold};
use crate::app::hold::TakeHoldError;
use crate::app::reports::{self, Asked, Noted, Nudged, Of, Report, TableName};
use crate::app::session::Actor;
use crate::app::{App, access, learn};
use crate::domain::access::{Action, Scope};
use crate::domain::hold::Hold;
use crate::domain::ids::{CourseId, UserId};
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

fn asked(fields: &[(String, String)]) -> Asked {
    Asked { course: last(fields, "course").parse().ok(), of: Of::parse(last(fields, "of")) }
}

/// Told first, before anything that was asked for is looked at.
fn allowed(app: &App, actor: &Actor) -> Result<(), Error> {
    match access::reach(actor, Action::SeeReports) {
        Scope::Nobody => Err(tell(app, actor).not_allowed(framing(actor))),
        _ => Ok(()),
    }
}

pub(super) async fn open(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    show_report(&app, &reading.0, &reading.1, None).await
}

async fn find(app: &App, actor: &Actor, mut asked: Asked) -> Result<Report, reports::ReportError> {
    match reports::report(app, actor, asked).await {
        // Another course was picked, in which the same people take no part: what it has to show instead.
        Err(reports::ReportError::NotFound) if asked.course.is_some() && matches!(asked.of, Some(Of::Own(_))) => {
            asked.of = None;
            reports::report(app, actor, asked).await
        }
        other => other,
    }
}

/// `nudged`: what became of a nudge that was given from here.
async fn show_report(
    app: &App,
    actor: &Actor,
    fields: &[(String, String)],
    nudged: Option<&Nudged>,
) -> Result<HttpResponse, Error> {
    // Side by side: they read one thing each.
    let (report, enrolments) = tokio::join!(find(app, actor, asked(fields)), learn::enrolments(app, actor));
    let report = report.map_err(|error| tell(app, actor).report(framing(actor), error))?;
    let enrolments = enrolments.map_err(|error| tell(app, actor).store(&error))?;
    let look = Look {
        first: last(fields, "show") == "first",
        sort: Sort::parse(last(fields, "sort")),
        from: last(fields, "from").parse().unwrap_or(0),
    };
    let view = page_of::View {
        around: around(app, actor, &enrolments)?,
        report: &report,
        look,
        minute: actor.minute(),
        zone: actor.zone.name(),
        nudged,
        nudge_token: token(app, actor, Purpose::Change(NUDGE))?,
    };
    Ok(page(StatusCode::OK, &framing(actor), page_of::render(&view)))
}

/// One address for everybody's nudge, so that a report with many people needs one token.
const NUDGE: &str = "/reports/nudge";

/// From a report or from the person's page; the answer is that page again.
pub(super) async fn nudge(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    allowed(&app, actor)?;
    let user = form.value("user").parse().map_err(|_| tell(&app, actor).not_found(framing(actor)))?;
    let at = place(&app, actor, user, (form.value("course"), form.value("of")))?;
    let nudged = reports::nudge(&app, actor, (at.course, at.user)).await;
    let nudged = nudged.map_err(|error| tell(&app, actor).report(framing(actor), error))?;
    if form.value("back") == "person" {
        show(&app, actor, &at, Said { nudged: Some(&nudged), ..Said::default() }).await
    } else {
        show_report(&app, actor, &form.fields, Some(&nudged)).await
    }
}

pub(super) async fn download(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let (actor, fields) = (&reading.0, &reading.1);
    allowed(&app, actor)?;
    let wanted = last(fields, "table").rsplit_once('.');
    let wanted = wanted.and_then(|(name, format)| Some((TableName::parse(name)?, download::Format::parse(format)?)));
    let (name, format) = wanted.ok_or_else(|| tell(&app, actor).not_found(framing(actor)))?;
    let report = reports::report(&app, actor, asked(fields)).await;
    match report.map_err(|error| tell(&app, actor).report(framing(actor), error))? {
        Report::Empty => Err(tell(&app, actor).not_found(framing(actor))),
        Report::Full(header, body) => {
            Ok(download::respond(reports::tables(&header, &body, name), name.as_str(), format))
        }
    }
}

/// What the pages of one person carry on: the course, and the report that one came from.
struct Place {
    course: CourseId,
    user: UserId,
    of: String,
}

fn place(app: &App, actor: &Actor, user: UserId, (course, of): (&str, &str)) -> Result<Place, Error> {
    allowed(app, actor)?;
    let course = course.parse().map_err(|_| tell(app, actor).not_found(framing(actor)))?;
    Ok(Place { course, user, of: Of::parse(of).map(Of::spelt).unwrap_or_default() })
}

async fn show(app: &App, actor: &Actor, at: &Place, said: Said<'_>) -> Result<HttpResponse, Error> {
    let report = reports::person(app, actor, at.course, at.user).await;
    let report = report.map_err(|error| tell(app, actor).report(framing(actor), error))?;
    let enrolments = learn::enrolments(app, actor).await.map_err(|error| tell(app, actor).store(&error))?;
    let status = if said.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let written_on = report.notes.iter().map(|note| strings(actor).date(actor.zone.date_at(note.written_at)));
    let view = report_person::View {
        around: around(app, actor, &enrolments)?,
        report: &report,
        said,
        note_token: token(app, actor, Purpose::Change(&format!("/reports/people/{}/notes/add", at.user)))?,
        hold_token: token(app, actor, Purpose::Change(&format!("/reports/people/{}/hold", at.user)))?,
        nudge_token: token(app, actor, Purpose::Change(NUDGE))?,
        of: &at.of,
        written_on: written_on.collect(),
    };
    Ok(page(status, &framing(actor), report_person::render(&view)))
}

pub(super) async fn person(
    app: web::Data<App>,
    user: web::Path<UserId>,
    reading: Reading,
) -> Result<HttpResponse, Error> {
    let (actor, fields) = (&reading.0, &reading.1);
    let at = place(&app, actor, *user, (last(fields, "course"), last(fields, "of")))?;
    show(&app, actor, &at, Said::default()).await
}

pub(super) async fn add_note(
    app: web::Data<App>,
    user: web::Path<UserId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let (actor, body) = (&form.actor, form.value("body"));
    let at = place(&app, actor, *user, (form.value("course"), form.value("of")))?;
    let noted = reports::add_note(&app, actor, (at.course, at.user), body).await;
    let said = match noted.map_err(|error| tell(&app, actor).report(framing(actor), error))? {
        Noted::Kept => Said { done: Some("reports-note-kept"), ..Said::default() },
        Noted::Empty => Said { wrong: Some(("body", "reports-note-empty")), ..Said::default() },
        Noted::TooLong => Said { wrong: Some(("body", "reports-note-long")), body, ..Said::default() },
    };
    show(&app, actor, &at, said).await
}

pub(super) async fn give_hold(
    app: web::Data<App>,
    user: web::Path<UserId>,
    form: Changing,
) -> Result<HttpResponse, Error> {
    let (actor, from, to) = (&form.actor, form.value("from"), form.value("to"));
    let at = place(&app, actor, *user, (form.value("course"), form.value("of")))?;
    let again = |wrong| Said { wrong: Some(wrong), from, to, ..Said::default() };
    let Some((starts_on, ends_on)) = from.parse().ok().zip(to.parse().ok()) else {
        return show(&app, actor, &at, again(("from", "hold-wrong-date"))).await;
    };
    let said = match reports::give_hold(&app, actor, (at.course, at.user), Hold { starts_on, ends_on }).await {
        Ok(()) => Said { done: Some("reports-hold-given"), ..Said::default() },
        Err(TakeHoldError::Refused(why)) => again(wrong_hold(why)),
        Err(TakeHoldError::NotFound) => return Err(tell(&app, actor).not_found(framing(actor))),
        Err(TakeHoldError::Store(error)) => return Err(tell(&app, actor).store(&error)),
    };
    show(&app, actor, &at, said).await
}
