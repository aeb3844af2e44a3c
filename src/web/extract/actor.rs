//! The person behind a request: a page token opened and its session found, or on a site's own host the session of a cookie.

use super::Language;
use super::body::{self, Fields};
use super::host::{is_window, site_slug};
use crate::app::first_party;
use crate::app::session::{self, Actor, Cookies, SessionError};
use crate::app::{App, intent};
use crate::domain::first_party::Scope;
use crate::domain::grading::OptionSet;
use crate::domain::page_token::{PageTokenError, Purpose};
use crate::web::error::{Error, Teller};
use crate::web::{response, routes};
use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::Method;
use actix_web::http::header::COOKIE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use url::form_urlencoded;

/// Forms of ours are small.
const MAX_FORM_BYTES: usize = 16 * 1024;
/// A question with its options and explanations, in a script that takes several bytes a letter.
const MAX_TEXT_BYTES: usize = 128 * 1024;
/// And so is what stands in an address.
const MAX_QUERY_FIELDS: usize = 20;

/// A form that navigates; on a site's own host also an address that was opened.
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
    pub(in crate::web) fields: Fields,
}

impl Changing {
    /// The first value of a field; empty when there is none.
    pub(in crate::web) fn value(&self, name: &str) -> &str {
        values(&self.fields, name).next().unwrap_or_default()
    }

    /// Whether the form has such a field at all.
    pub(in crate::web) fn has(&self, name: &str) -> bool {
        values(&self.fields, name).next().is_some()
    }
}

/// An answer. When its session is over, what was chosen is kept for the launch, or the sign-in, that follows.
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
    let fields = body::form(&app, request, payload, MAX_FORM_BYTES).await?;
    let token = values(&fields, "page_token").next().unwrap_or_default();
    let chosen: OptionSet = values(&fields, "option").map(str::to_owned).collect();
    let resumed = session::resume(&app, token, Purpose::Change(request.path()), &cookies(request)).await;
    if let Err(SessionError::Ended | SessionError::SignedOut | SessionError::Token(PageTokenError::Expired)) = &resumed
    {
        keep_choice(&app, request, token, chosen.clone()).await;
    }
    Ok(Answering { actor: admit(&app, request, resumed)?, chosen })
}

async fn resume(
    request: &HttpRequest,
    payload: &mut Payload,
    changing: bool,
) -> Result<(Actor, Fields), actix_web::Error> {
    let app = body::app(request)?;
    let long = ["/questions/", "/courses/"].iter().any(|path| request.path().starts_with(path));
    let most = if long { MAX_TEXT_BYTES } else { MAX_FORM_BYTES };
    let fields = body::form(&app, request, payload, most).await?;
    let token = values(&fields, "page_token").next().unwrap_or_default();
    let purpose = if changing { Purpose::Change(request.path()) } else { Purpose::Read };
    let actor = admit(&app, request, session::resume(&app, token, purpose, &cookies(request)).await)?;
    Ok((actor, fields))
}

/// Somebody is in a session: it is this host's site, and the session may do this.
pub(super) fn admit(app: &App, request: &HttpRequest, resumed: Result<Actor, SessionError>) -> Result<Actor, Error> {
    let tell = Teller::new(app, Language::of(request.headers()).0);
    let actor = resumed.map_err(|error| match error {
        SessionError::Ended | SessionError::Token(_) if is_window(app, request) => {
            tell.session(SessionError::SignedOut)
        }
        error => tell.session(error),
    })?;
    // A site's own host serves that site's people only.
    if site_slug(app, request).is_some_and(|slug| !slug.eq_ignore_ascii_case(&actor.site.slug)) {
        return Err(tell.wrong_site(&actor));
    }
    let path = request.match_pattern().unwrap_or_default();
    if actor.session.scope() == Scope::DueQuestions && !routes::OF_DUE_QUESTIONS.contains(&path.as_str()) {
        return Err(tell.questions_only());
    }
    Ok(actor)
}

/// Something to read: asked for by a form with its token or, on a site's own host, by the address alone.
async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Reading, actix_web::Error> {
    if *request.method() != Method::GET {
        let (actor, fields) = resume(request, payload, false).await?;
        let navigates = fields.iter().all(|(name, _)| name == "page_token");
        if actor.session.first_party().is_some() && navigates {
            // On to the address itself: it can be reloaded, kept and gone back to.
            return Err(InternalError::from_response("on to the address", response::see_other(request.path())).into());
        }
        return Ok(Reading(actor, fields));
    }
    let app = body::app(request)?;
    let resumed = match site_slug(&app, request) {
        Some(slug) => first_party::resume(&app, slug, &cookies(request)).await,
        None => Err(SessionError::SignedOut),
    };
    if let Err(SessionError::SignedOut) = resumed {
        return Err(InternalError::from_response("not signed in", response::sign_in(request.path())).into());
    }
    let actor = admit(&app, request, resumed)?;
    let query = form_urlencoded::parse(request.query_string().as_bytes());
    Ok(Reading(actor, query.into_owned().take(MAX_QUERY_FIELDS).collect()))
}

pub(in crate::web) fn cookies(request: &HttpRequest) -> Cookies {
    Cookies::read(request.headers().get_all(COOKIE).filter_map(|value| value.to_str().ok()))
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
        Box::pin(async move { read(&request, &mut payload).await })
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
