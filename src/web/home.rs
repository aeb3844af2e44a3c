//! The door for somebody who comes without Salesforce, and the answer to addresses that lead nowhere.

use super::error::Error;
use super::pages;
use super::response::{Framing, page};
use crate::app::App;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

pub(super) async fn show() -> HttpResponse {
    page(StatusCode::OK, &Framing::Nobody, pages::home::render())
}

pub(super) async fn not_found() -> Result<HttpResponse, Error> {
    Err(Error::not_found(Framing::Nobody))
}

pub(super) async fn method_not_allowed(app: web::Data<App>) -> Result<HttpResponse, Error> {
    Err(Error::bad_request(&app, StatusCode::METHOD_NOT_ALLOWED, "method not allowed"))
}
