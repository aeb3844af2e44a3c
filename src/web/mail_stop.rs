//! Stopping the mails of a list without signing in. Opening the address only asks; a mail program's one click posts.

use super::error::{Error, Teller};
use super::extract::{Language, site_slug};
use super::pages::mail_stop::{self as pages, Shown};
use super::response::{Framing, page};
use crate::app::{App, mail};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

pub(super) async fn ask(
    app: web::Data<App>,
    request: HttpRequest,
    token: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, Error> {
    show(&app, &request, (&token, language), Shown::Ask).await
}

/// Whatever the body says: RFC 8058 leaves its form open, and the address says everything.
pub(super) async fn stop(
    app: web::Data<App>,
    request: HttpRequest,
    token: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, Error> {
    show(&app, &request, (&token, language), Shown::Stopped).await
}

pub(super) async fn start(
    app: web::Data<App>,
    request: HttpRequest,
    token: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, Error> {
    show(&app, &request, (&token, language), Shown::Started).await
}

async fn show(
    app: &App,
    request: &HttpRequest,
    (token, language): (&str, Language),
    shown: Shown,
) -> Result<HttpResponse, Error> {
    let tell = Teller::new(app, language.0);
    let slug = site_slug(app, request).unwrap_or_default();
    let found = mail::holder(app, slug, token).await.map_err(|error| tell.store(&error))?;
    let holder = found.ok_or_else(|| tell.not_found(Framing::Nobody))?;
    if shown != Shown::Ask {
        let stopped = mail::stop(app, holder.site_id, (holder.user_id, holder.list), shown == Shown::Stopped).await;
        stopped.map_err(|error| tell.store(&error))?;
    }
    let view = pages::View { strings: language.0, site_name: &holder.site_name, token, list: holder.list, shown };
    Ok(page(StatusCode::OK, &Framing::Nobody, pages::render(&view)))
}
