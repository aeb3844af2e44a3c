//! Who did what, for those who run a site.

use super::error::Error;
use super::extract::Reading;
use super::pages::audit as pages;
use super::people::text;
use super::response::{download, page};
use super::seat::{around, framing, tell};
use crate::app::App;
use crate::app::audit::{self, AuditError};
use crate::app::session::Actor;
use crate::store::AuditFilter;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

fn filter(reading: &Reading) -> AuditFilter {
    let text = |name| text(&reading.1, name).trim().to_owned();
    let before = text("before").parse().ok();
    AuditFilter { actor: text("actor"), action: text("action"), subject: text("subject"), before }
}

fn refused(app: &App, actor: &Actor, error: AuditError) -> Error {
    match error {
        AuditError::Store(error) => tell(app, actor).store(&error),
        _ => tell(app, actor).not_allowed(framing(actor)),
    }
}

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let (actor, filter) = (&reading.0, filter(&reading));
    let listed = audit::list(&app, actor, &filter).await.map_err(|error| refused(&app, actor, error))?;
    let around = around(&app, actor, &[])?;
    let view = pages::View { around, events: &listed.0, more: listed.1, filter: &filter, zone: &actor.zone };
    Ok(page(StatusCode::OK, &framing(actor), pages::render(&view)))
}

/// The same as a file: CSV, or JSON when `format` says so.
pub(super) async fn export(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let (actor, filter) = (&reading.0, filter(&reading));
    let events = audit::all(&app, actor, &filter).await.map_err(|error| refused(&app, actor, error))?;
    Ok(match text(&reading.1, "format").as_str() {
        "json" => download("application/json", "audit.json", audit::json(&events)),
        _ => download("text/csv", "audit.csv", audit::csv(&events)),
    })
}
