//! The guides, where they are needed.

use super::error::{Error, Teller};
use super::extract::Language;
use super::guides::{self, Guide};
use super::pages;
use super::response::{Framing, page};
use crate::app::App;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};

fn language(strings: &Strings) -> &'static str {
    strings.tag.split('-').next().unwrap_or("en")
}

pub(super) async fn index(asked: Language) -> HttpResponse {
    let guides = Guide::all(language(asked.0));
    page(StatusCode::OK, &Framing::Nobody, pages::help::index(asked.0, &guides))
}

pub(super) async fn guide(
    app: web::Data<App>,
    asked: Language,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let Some(guide) = Guide::find(&name, language(asked.0)) else {
        return Err(Teller { app: &app, strings: asked.0, actor: None }.not_found(Framing::Nobody));
    };
    Ok(page(StatusCode::OK, &Framing::Nobody, pages::help::guide(asked.0, &guide)))
}

pub(super) async fn picture(
    app: web::Data<App>,
    asked: Language,
    name: web::Path<String>,
) -> Result<HttpResponse, Error> {
    match guides::picture(&name) {
        Some(bytes) => Ok(HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "public, max-age=3600"))
            .content_type("image/png")
            .body(bytes)),
        None => Err(Teller { app: &app, strings: asked.0, actor: None }.not_found(Framing::Nobody)),
    }
}
