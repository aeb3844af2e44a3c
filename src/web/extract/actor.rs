//! The person behind a form in the frame: its page token opened, its session found.

use super::Language;
use super::body::{self, Fields};
use crate::app::session::{self, Actor, Cookies, SessionError};
use crate::app::{App, intent};
use crate::domain::grading::OptionSet;
use crate::domain::page_token::{PageTokenError, Purpose};
use crate::web::error::Teller;
use actix_web::dev::Payload;
use actix_web::http::header::{COOKIE, HOST};
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

/// Forms of ours are small.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// A form that navigates.
pub(in crate::web) struct Reading(pub(in crate::web) Actor, pub(in crate::web) Fields);

impl Reading {
    /// The first value of a field; empty when there is none.
    pub(in crate::web) fn value(&self, name: &str) -> &str {
        values(&self.1, name).next().unwrap_or_default()
    }
}

/// A form that changes something; its token was made for this very path.
pub(in crate::web) struct Changing {
    pub(in crate::web) actor: Actor,
    fields: Fields,
}

impl Changing {
    /// The first value of a field; empty when there is none.
    pub(in crate::web) fn value(&self, name: &str) -> &str {
        values(&self.fields, name).next().unwrap_or_default()
    }
}

/// An answer. When its session is over, what was chosen is kept for the launch that follows.
pub(in crate::web) struct Answering {
    pub(in crate::web) actor: Actor,
    pub(in crate::web) chosen: OptionSet,
}

/// Every value of a field, in order.
fn values<'a>(fields: &'a Fields, name: &str) -> impl Iterator<Item = &'a str> {
    fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
}

/// The last value of a field, empty when there is none: a button that was pressed comes after what the form carried.
pub(in crate::web) fn last<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().rev().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
}

/// Keeps the choice of somebody whose page is too old to answer with. Failing at that changes nothing about the refusal.
async fn keep_choice(app: &App, request: &HttpRequest, token: &str, chosen: OptionSet) {
    let Some(Ok(id)) = request.match_info().get("presentation_id").map(str::parse) else { return };
    if let Err(error) = intent::keep_choice(app, token, request.path(), id, chosen).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "a choice could not be kept");
    }
}

async fn answer(request: &HttpRequest, payload: &mut Payload) -> Result<Answering, actix_web::Error> {
    let app = body::app(request)?;
    let tell = Teller { app: &app, strings: Language::of(request.headers()).0, actor: None };
    let fields = body::form(&app, request, payload, MAX_FORM_BYTES).await?;
    let token = values(&fields, "page_token").next().unwrap_or_default();
    let chosen: OptionSet = values(&fields, "option").map(str::to_owned).collect();
    match session::resume(&app, token, Purpose::Change(request.path()), &cookies(request)).await {
        Ok(actor) if is_elsewhere(&app, request, &actor) => Err(tell.wrong_site(&actor).into()),
        Ok(actor) => Ok(Answering { actor, chosen }),
        Err(error) => {
            if matches!(error, SessionError::Ended | SessionError::Token(PageTokenError::Expired)) {
                keep_choice(&app, request, token, chosen).await;
            }
            Err(tell.session(error).into())
        }
    }
}

async fn resume(
    request: &HttpRequest,
    payload: &mut Payload,
    changing: bool,
) -> Result<(Actor, Fields), actix_web::Error> {
    let app = body::app(request)?;
    let tell = Teller { app: &app, strings: Language::of(request.headers()).0, actor: None };
    let fields = body::form(&app, request, payload, MAX_FORM_BYTES).await?;
    let token = fields.iter().find(|(name, _)| name == "page_token").map_or("", |(_, token)| token.as_str());
    let purpose = if changing { Purpose::Change(request.path()) } else { Purpose::Read };
    let resumed = session::resume(&app, token, purpose, &cookies(request)).await;
    let actor = resumed.map_err(|error| tell.session(error))?;
    if is_elsewhere(&app, request, &actor) {
        return Err(tell.wrong_site(&actor).into());
    }
    Ok((actor, fields))
}

pub(in crate::web) fn cookies(request: &HttpRequest) -> Cookies {
    Cookies::read(request.headers().get_all(COOKIE).filter_map(|value| value.to_str().ok()))
}

/// A site's own host serves that site's people only.
fn is_elsewhere(app: &App, request: &HttpRequest, actor: &Actor) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let base = app.public_url().host_str().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default().strip_suffix(base);
    name.and_then(|name| name.strip_suffix('.')).is_some_and(|slug| !slug.eq_ignore_ascii_case(&actor.site.slug))
}

/// The one form of a session that waits for an invitation. The use case opens its token.
pub(in crate::web) struct WaitingForm {
    pub(in crate::web) token: String,
    pub(in crate::web) code: String,
    pub(in crate::web) cookies: Cookies,
}

impl FromRequest for WaitingForm {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = body::app(&request)?;
            let fields = body::form(&app, &request, &mut payload, MAX_FORM_BYTES).await?;
            let value = |name: &str| values(&fields, name).next().unwrap_or_default().to_owned();
            Ok(Self { token: value("page_token"), code: value("code"), cookies: cookies(&request) })
        })
    }
}

impl FromRequest for Reading {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move { resume(&request, &mut payload, false).await.map(|(actor, fields)| Self(actor, fields)) })
    }
}

impl FromRequest for Answering {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move { answer(&request, &mut payload).await })
    }
}

impl FromRequest for Changing {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(
            async move { resume(&request, &mut payload, true).await.map(|(actor, fields)| Self { actor, fields }) },
        )
    }
}
