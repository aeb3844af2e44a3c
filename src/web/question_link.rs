//! The link of a question mail: the question at once, an answer without signing in, and where else it may lead.

use super::error::{Error, Teller};
use super::extract::{Language, PublicForm, cookies, site_slug};
use super::pages::question_link::{self as pages, Elsewhere};
use super::response::{Framing, page, see_other};
use super::seat::strings;
use crate::app::answer::AnswerError;
use crate::app::question_link::{self, AnswerLinkError, LinkError, Opened, Visit};
use crate::app::session::Actor;
use crate::app::{App, media};
use crate::domain::first_party::COOKIE;
use crate::domain::grading::OptionSet;
use crate::domain::time::Instant;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, LOCATION, SET_COOKIE, USER_AGENT};
use actix_web::{HttpRequest, HttpResponse, web};

pub(super) async fn open(
    app: web::Data<App>,
    request: HttpRequest,
    token: web::Path<String>,
    language: Language,
) -> Result<HttpResponse, Error> {
    let slug = site_slug(&app, &request).unwrap_or_default();
    let opened = question_link::open(&app, slug, &token, &cookies(&request)).await;
    Ok(match opened.map_err(|error| refused(&app, language, error))? {
        Opened::SignedIn(Some(id)) => see_other(&format!("/presentations/{id}")),
        Opened::SignedIn(None) => see_other("/today"),
        Opened::Question(visit) => show(&app, &token, &visit, (OptionSet::new(), None)),
        Opened::Tab(url) => HttpResponse::SeeOther().insert_header((LOCATION, url.as_str())).finish(),
        Opened::SalesforceLogin(site) => elsewhere(language, &site.name, Elsewhere::SalesforceLogin),
        Opened::SalesforceOnly(site) => elsewhere(language, &site.name, Elsewhere::SalesforceOnly),
    })
}

/// The same for every link: it says nothing of the person.
pub(super) async fn not_you(language: Language) -> HttpResponse {
    elsewhere(language, "", Elsewhere::NotYou)
}

pub(super) async fn answer(
    app: web::Data<App>,
    request: HttpRequest,
    token: web::Path<String>,
    language: Language,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    let slug = site_slug(&app, &request).unwrap_or_default();
    let refuse = |error| refused(&app, language, error);
    let id = form.value("presentation").and_then(|id| id.parse().ok()).ok_or_else(|| refuse(LinkError::Unknown))?;
    let chosen: OptionSet = form.values("option").map(str::to_owned).collect();
    let shown_at = form.value("shown").and_then(|at| at.parse().ok()).map(Instant::from_millis);
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let browser = (&cookies(&request), agent);
    let slip = match question_link::submit(&app, (slug, &token), (id, chosen.clone()), shown_at, browser).await {
        Ok(cookie) => return Ok(signed_in(&format!("/presentations/{id}"), &cookie)),
        Err(AnswerLinkError::Link(error)) => return Err(refuse(error)),
        Err(AnswerLinkError::Stored(error)) => return Err(refuse(LinkError::Store(error)).after_storing()),
        Err(AnswerLinkError::TooFast) => pages::Slip::TooFast,
        Err(AnswerLinkError::Answer(error, actor)) => slip(&app, error, &actor)?,
    };
    let actor = question_link::holder_of(&app, slug, &token).await.map_err(refuse)?;
    let visit = question_link::again(&app, actor, id).await.map_err(refuse)?;
    Ok(show(&app, &token, &visit, (chosen, Some(slip))))
}

/// What can be corrected on the page; everything else is a page of its own.
fn slip(app: &App, error: AnswerError, actor: &Actor) -> Result<pages::Slip, Error> {
    match error {
        AnswerError::NothingChosen => Ok(pages::Slip::Nothing),
        AnswerError::TooManyChosen => Ok(pages::Slip::TooMany),
        AnswerError::UnknownOption => Ok(pages::Slip::Unknown),
        other => Err(Teller::new(app, strings(actor)).answer(Framing::Nobody, other)),
    }
}

fn show(app: &App, token: &str, visit: &Visit, (chosen, slip): (OptionSet, Option<pages::Slip>)) -> HttpResponse {
    let media = visit.due.as_ref().and_then(|due| due.question.media.as_ref());
    let view = pages::View {
        strings: strings(&visit.actor),
        first_name: &visit.actor.user.first_name,
        token,
        due: visit.due.as_deref(),
        today: &visit.today,
        media_address: media.map(|picture| media::address(app, &visit.actor, picture.id)),
        chosen: &chosen,
        shown_at: app.now(),
        slip,
    };
    let status = if slip.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page(status, &Framing::Nobody, pages::render(&view))
}

fn elsewhere(language: Language, site: &str, shown: Elsewhere) -> HttpResponse {
    page(StatusCode::OK, &Framing::Nobody, pages::elsewhere(language.0, site, shown))
}

fn refused(app: &App, language: Language, error: LinkError) -> Error {
    let tell = Teller::new(app, language.0);
    match error {
        LinkError::Store(error) => tell.store(&error),
        LinkError::Unknown => tell.link_over(),
    }
}

/// On to the answered question, with the cookie of the session that began.
fn signed_in(path: &str, cookie: &str) -> HttpResponse {
    let mut response = see_other(path);
    let cookie = format!("{COOKIE}={cookie}; Path=/; Secure; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
