//! When the site works, for those who set it up.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::site_calendar as pages;
use super::response::page;
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::session::Actor;
use crate::app::site_calendar::{self, CalendarError};
use crate::domain::calendar::Weekdays;
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

async fn render(app: &App, actor: &Actor, changed: Option<Result<(), CalendarError>>) -> Result<HttpResponse, Error> {
    let saved = matches!(changed, Some(Ok(())));
    let wrong = match changed {
        Some(Err(error)) => Some(wrong(app, actor, error)?),
        _ => None,
    };
    let calendar = site_calendar::look(app, actor).await;
    let calendar = match calendar {
        Ok(calendar) => calendar,
        Err(error) => return Err(wrong_page(app, actor, error)),
    };
    let change = |what: &str| token(app, actor, Purpose::Change(&format!("/settings/calendar/{what}")));
    let view = pages::View {
        around: around(app, actor, &[])?,
        calendar: &calendar,
        saved,
        wrong,
        save_token: change("save")?,
        add_token: change("holidays/add")?,
        end_token: change("holidays/end")?,
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page(status, &framing(actor), pages::render(&view)))
}

fn wrong_page(app: &App, actor: &Actor, error: CalendarError) -> Error {
    match error {
        CalendarError::Store(error) => tell(app, actor).store(&error),
        _ => tell(app, actor).not_allowed(framing(actor)),
    }
}

/// The field and the message, or a page instead.
fn wrong(app: &App, actor: &Actor, error: CalendarError) -> Result<(&'static str, &'static str), Error> {
    Ok(match error {
        CalendarError::Days => ("days", "calendar-wrong-days"),
        CalendarError::Hours => ("from", "calendar-wrong-hours"),
        CalendarError::Day => ("day", "calendar-wrong-day"),
        CalendarError::Name => ("name", "calendar-wrong-name"),
        CalendarError::Twice => ("day", "calendar-wrong-twice"),
        other @ (CalendarError::NotAllowed | CalendarError::Store(_)) => return Err(wrong_page(app, actor, other)),
    })
}

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    render(&app, &reading.0, None).await
}

pub(super) async fn save(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let days = Weekdays::of((1..=7).filter(|day| form.value(&format!("day-{day}")) == "true"));
    let (hours, enforced) = ((form.value("from"), form.value("to")), form.value("enforced") == "true");
    let saved = site_calendar::save(&app, &form.actor, days, hours, enforced).await;
    render(&app, &form.actor, Some(saved)).await
}

pub(super) async fn add(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let (day, name, region) = (form.value("day"), form.value("name"), form.value("region"));
    let added = site_calendar::add_holiday(&app, &form.actor, day, name, region).await;
    render(&app, &form.actor, Some(added)).await
}

/// The button says which: day and region.
pub(super) async fn end(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let (day, region) = form.value("holiday").split_once(' ').unwrap_or((form.value("holiday"), ""));
    let removed = site_calendar::remove_holiday(&app, &form.actor, day, region).await;
    render(&app, &form.actor, Some(removed)).await
}
