//! The door for somebody who comes without Salesforce, and the answer to addresses that lead nowhere.

use super::error::{Error, Teller};
use super::extract::{Language, site_slug};
use super::pages;
use super::response::{Framing, page, see_other};
use crate::app::App;
use actix_web::error::PathError;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

/// On a site's own host everything begins with today.
pub(super) async fn show(app: web::Data<App>, language: Language, request: HttpRequest) -> HttpResponse {
    if site_slug(&app, &request).is_some() {
        return see_other("/today");
    }
    page(StatusCode::OK, &Framing::Nobody, pages::home::render(language.0))
}

pub(super) async fn not_found(app: web::Data<App>, language: Language) -> Result<HttpResponse, Error> {
    Err(Teller { app: &app, strings: language.0, actor: None }.not_found(Framing::Nobody))
}

pub(super) async fn method_not_allowed(app: web::Data<App>, language: Language) -> Result<HttpResponse, Error> {
    let tell = Teller { app: &app, strings: language.0, actor: None };
    Err(tell.bad_request(StatusCode::METHOD_NOT_ALLOWED, "method not allowed"))
}

/// An id in an address that isn't one: the same as an address that leads nowhere.
pub(super) fn malformed_path(_: PathError, request: &HttpRequest) -> actix_web::Error {
    let strings = Language::of(request.headers()).0;
    match request.app_data::<web::Data<App>>() {
        Some(app) => Teller { app, strings, actor: None }.not_found(Framing::Nobody).into(),
        None => actix_web::error::ErrorNotFound("not found"),
    }
}
