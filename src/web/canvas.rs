//! The door for Salesforce.

use super::error::{Error, Teller, incident, not_linked};
use super::extract::{Language, SignedRequest, WaitingForm};
use super::learn;
use super::pages::{self, layout};
use super::response::{Framing, page};
use super::seat::framing;
use crate::app::invite::{self, RedeemError};
use crate::app::open_canvas::{OpenError, Opened};
use crate::app::{App, diagnosis, open_canvas, session};
use crate::domain::ids::{SessionId, SiteId};
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use actix_web::{HttpResponse, web};
use maud::PreEscaped;
use std::fmt::Write;

/// Where an invitation code is posted to.
const INVITATION: &str = "/canvas/invitation";

/// A signed request arrives: open the session and show where the person was on the way to, else today.
pub(super) async fn open(
    app: web::Data<App>,
    language: Language,
    signed: SignedRequest,
) -> Result<HttpResponse, Error> {
    let opened = match open_canvas::open(&app, &signed.raw, &signed.transport).await {
        Ok(opened) => opened,
        Err(error) => return refused(&app, language.0, error).await,
    };
    let mut response =
        if opened.wanted { learn::show_first(&app, &opened.actor).await? } else { show_today(&app, &opened).await? };
    if let Some((name, value)) = &opened.cookie {
        let cookie = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned");
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    Ok(response)
}

async fn refused(app: &App, strings: &'static Strings, error: OpenError) -> Result<HttpResponse, Error> {
    let incident = incident(app);
    diagnosis::keep(app, &incident, &error).await;
    if let OpenError::NotLinked { reason, site, site_name, frame, waiting: Some(waiting) } = &error {
        tracing::warn!(incident, cause = %error, "refused");
        let message = not_linked(*reason);
        let host = (frame.target_origin.as_str(), frame.instance_id.as_str(), frame.ancestors.as_str());
        let asked = Asked { message, site_name: site_name.clone(), incident: Some(incident) };
        return ask_for_code(app, strings, (*site, *waiting), host, asked);
    }
    Err(Teller { app, strings, actor: None }.open(error, incident))
}

struct Asked {
    message: &'static str,
    site_name: String,
    incident: Option<String>,
}

/// The page of somebody without an account: it takes an invitation code and nothing else.
fn ask_for_code(
    app: &App,
    strings: &'static Strings,
    waiting: (SiteId, SessionId),
    (target_origin, instance_id, ancestors): (&str, &str, &str),
    asked: Asked,
) -> Result<HttpResponse, Error> {
    let token = session::waiting_token(app, waiting, INVITATION);
    let tell = Teller { app, strings, actor: None };
    let view = pages::invitation::View {
        strings,
        frame: layout::Frame { target_origin, instance_id },
        message: asked.message,
        site_name: asked.site_name,
        incident: asked.incident,
        changing_token: token.map_err(|error| tell.session(error.into()))?,
        action: INVITATION,
    };
    let framing = Framing::Org(ancestors.to_owned());
    Ok(page(StatusCode::FORBIDDEN, &framing, pages::invitation::render(&view)))
}

/// An invitation code arrives.
pub(super) async fn redeem(app: web::Data<App>, language: Language, form: WaitingForm) -> Result<HttpResponse, Error> {
    let redeemed = invite::redeem(&app, &form.token, INVITATION, &form.cookies, &form.code).await;
    let (session, message) = match redeemed {
        Ok(actor) => return learn::show_today(&app, &actor).await,
        Err(RedeemError::NotGood(session)) => (session, "problem-invitation-not-good"),
        Err(RedeemError::TooMany(session)) => (session, "problem-invitation-too-many"),
        Err(RedeemError::Session(error)) => return Err(Teller::new(&app, language.0).session(error)),
        Err(RedeemError::Store(error)) => return Err(Teller::new(&app, language.0).store(&error)),
    };
    let host = (session.target_origin.as_str(), session.instance_id.as_str(), session.frame_ancestors.as_str());
    let asked = Asked { message, site_name: String::new(), incident: None };
    ask_for_code(&app, language.0, (session.site_id, session.id), host, asked)
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
    let text = text.map_err(|error| Teller::new(app, Strings::of(&actor.user.locale)).session(error.into()))?;
    Ok(page(StatusCode::OK, &framing(actor), PreEscaped(text)))
}

fn escape(text: &str, into: &mut String) {
    // Writing to a String can't fail.
    let _infallible = maud::Escaper::new(into).write_str(text);
}
