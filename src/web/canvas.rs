//! The door for Salesforce.

use super::error::{Error, Teller};
use super::extract::{Language, SignedRequest};
use super::learn;
use super::pages;
use super::response::{Framing, page};
use crate::app::{App, open_canvas};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

/// A signed request arrives: open the session and show where the person was on the way to, else today.
pub(super) async fn open(
    app: web::Data<App>,
    language: Language,
    signed: SignedRequest,
) -> Result<HttpResponse, Error> {
    let tell = Teller { app: &app, strings: language.0, actor: None };
    let opened = open_canvas::open(&app, &signed.raw, &signed.transport).await;
    let actor = opened.map_err(|error| tell.open(error))?;
    learn::show_first(&app, &actor).await
}

/// Salesforce comes by GET when the person hasn't approved the app, or when its access method isn't the signed request.
pub(super) async fn explain(app: web::Data<App>, language: Language, request: HttpRequest) -> HttpResponse {
    // Documented as `_sfdc_canvas_authvalue`, sent as `_sfdc_canvas_auth`.
    let approval = request.query_string().contains("_sfdc_canvas_auth");
    let framing = Framing::AnySalesforce(app.any_ancestor());
    page(StatusCode::OK, &framing, pages::approval::render(language.0, approval))
}
