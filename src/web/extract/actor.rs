//! The person behind a form in the frame: its page token opened, its session found.

use super::Language;
use super::body::{self, Fields};
use crate::app::session::{self, Actor, Cookies};
use crate::app::{App, drafts};
use crate::domain::ids::PresentationId;
use crate::domain::page_token::Purpose;
use crate::web::error::Teller;
use actix_web::dev::Payload;
use actix_web::http::header::{COOKIE, HOST};
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

/// Forms of ours are small.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// A form that navigates.
pub(in crate::web) struct Reading(pub(in crate::web) Actor, pub(in crate::web) Fields);

/// A form that changes something; its token was made for this very path.
pub(in crate::web) struct Changing {
    pub(in crate::web) actor: Actor,
    fields: Fields,
}

impl Changing {
    /// Every value of a field, in order.
    pub(in crate::web) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
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
    match session::resume(&app, token, purpose, &cookies(request)).await {
        Ok(actor) if is_elsewhere(&app, request, &actor) => Err(tell.wrong_site(&actor).into()),
        Ok(actor) => Ok((actor, fields)),
        Err(error) => {
            if let Some(presentation) = presentation(request) {
                let chosen = fields.iter().filter(|(name, _)| name == "option").map(|(_, value)| value.clone());
                drafts::keep(&app, token, presentation, chosen.collect()).await;
            }
            Err(tell.session(error).into())
        }
    }
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

/// The question that a form was about, if it was.
fn presentation(request: &HttpRequest) -> Option<PresentationId> {
    request.match_info().get("presentation_id")?.parse().ok()
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
            let value = |wanted: &str| {
                fields.iter().find(|(name, _)| name == wanted).map_or(String::new(), |(_, value)| value.clone())
            };
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
