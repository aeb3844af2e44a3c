//! The mails of a server that puts them into a folder, as a mail program shows them: for the demo and for development, only
//! where the operator wants it.

use super::Options;
use super::error::{Error, Teller};
use super::extract::Language;
use super::pages::mailbox as pages;
use super::response::{Framing, page};
use crate::app::{App, mail};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::{HttpResponse, web};

/// A mail's own HTML may style itself and lead away. It runs nothing, sends nothing and loads nothing.
const OF_A_MAIL: &str =
    "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation; frame-ancestors 'none'";

pub(super) async fn list(
    app: web::Data<App>,
    options: web::Data<Options>,
    language: Language,
) -> Result<HttpResponse, Error> {
    let tell = Teller::new(&app, language.0);
    let mails = if options.mailbox { mail::sent_into_folder(&app).await } else { None };
    let mails = mails.ok_or_else(|| tell.not_found(Framing::Nobody))?;
    Ok(page(StatusCode::OK, &Framing::Nobody, pages::render(&pages::View { strings: language.0, mails: &mails })))
}

async fn found(app: &App, options: &Options, id: &str, language: Language) -> Result<mail::ReadMail, Error> {
    let found = if options.mailbox { mail::read_from_folder(app, id).await } else { None };
    found.ok_or_else(|| Teller::new(app, language.0).not_found(Framing::Nobody))
}

pub(super) async fn show(
    app: web::Data<App>,
    options: web::Data<Options>,
    id: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, Error> {
    let found = found(&app, &options, &id, language).await?;
    Ok(page(StatusCode::OK, &Framing::Nobody, pages::one(language.0, &found)))
}

/// The mail's HTML by itself, as it would stand in a mail program.
pub(super) async fn html(
    app: web::Data<App>,
    options: web::Data<Options>,
    id: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, Error> {
    let found = found(&app, &options, &id, language).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_SECURITY_POLICY, OF_A_MAIL)).insert_header((CACHE_CONTROL, "no-store"));
    Ok(response.content_type("text/html; charset=utf-8").body(found.html))
}
