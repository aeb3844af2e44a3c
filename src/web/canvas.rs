//! The door for Salesforce.

use super::error::{Error, Teller};
use super::extract::{Language, SignedRequest};
use super::learn;
use super::pages;
use super::response::{Framing, page};
use crate::app::open_canvas::Opened;
use crate::app::{App, open_canvas, session};
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::{HttpRequest, HttpResponse, web};
use maud::PreEscaped;
use std::fmt::Write;

/// A signed request arrives: open the session and show today.
pub(super) async fn open(
    app: web::Data<App>,
    language: Language,
    signed: SignedRequest,
) -> Result<HttpResponse, Error> {
    let tell = Teller { app: &app, strings: language.0, actor: None };
    let opened = open_canvas::open(&app, &signed.raw, &signed.transport).await;
    let opened = opened.map_err(|error| tell.open(error))?;
    let mut response = match &opened.draft {
        Some(draft) => learn::show_draft(&app, &opened.actor, draft).await?,
        None => show_today(&app, &opened).await?,
    };
    if let Some((name, value)) = &opened.cookie {
        let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned");
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    Ok(response)
}

/// Today's page, from memory when nothing about the person changed since it was made.
async fn show_today(app: &App, opened: &Opened) -> Result<HttpResponse, Error> {
    let Opened { actor, known: Some(known), .. } = opened else {
        return learn::show_today(app, &opened.actor).await;
    };
    if known.page().is_none() {
        known.keep_page(learn::todays_page(app, &actor.marked(app)).await?.into_string());
    }
    let text = session::fill(app, known.page().unwrap_or_default(), actor, escape);
    let tell = Teller { app, strings: Strings::of(&actor.user.locale), actor: None };
    let text = text.map_err(|error| tell.session(error.into()))?;
    Ok(page(StatusCode::OK, &Framing::Org(actor.session.frame_ancestors.clone()), PreEscaped(text)))
}

fn escape(text: &str, into: &mut String) {
    // Writing to a String can't fail.
    let _infallible = maud::Escaper::new(into).write_str(text);
}

/// Salesforce comes by GET when the person hasn't approved the app, or when its access method isn't the signed request.
pub(super) async fn explain(app: web::Data<App>, language: Language, request: HttpRequest) -> HttpResponse {
    // Documented as `_sfdc_canvas_authvalue`, sent as `_sfdc_canvas_auth`.
    let approval = request.query_string().contains("_sfdc_canvas_auth");
    let framing = Framing::AnySalesforce(app.any_ancestor());
    page(StatusCode::OK, &framing, pages::approval::render(language.0, approval))
}
