//! The door for somebody who comes without Salesforce, and the answer to addresses that lead nowhere.

use super::error::{Error, Teller};
use super::extract::Language;
use super::pages;
use super::response::{Framing, page};
use crate::app::App;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

pub(super) async fn show(language: Language) -> HttpResponse {
    page(StatusCode::OK, &Framing::Nobody, pages::home::render(language.0))
}

pub(super) async fn not_found(app: web::Data<App>, language: Language) -> Result<HttpResponse, Error> {
    Err(Teller { app: &app, strings: language.0 }.not_found(Framing::Nobody))
}

pub(super) async fn method_not_allowed(app: web::Data<App>, language: Language) -> Result<HttpResponse, Error> {
    let tell = Teller { app: &app, strings: language.0 };
    Err(tell.bad_request(StatusCode::METHOD_NOT_ALLOWED, "method not allowed"))
}
