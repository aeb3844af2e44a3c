//! Signing in and out on a site's own host.

use super::error::Error;
use super::extract::{Changing, Language};
use super::pages::{sessions as shown, sign_in as pages};
use super::response::{Framing, end_session, page, see_other};
use super::seat::{framing, strings, tell, token};
use crate::app::App;
use crate::app::first_party::sessions;
use crate::app::session::Actor;
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

pub(super) async fn show(language: Language) -> HttpResponse {
    page(StatusCode::OK, &Framing::Nobody, pages::render(&pages::View { strings: language.0 }))
}

pub(super) async fn sign_out(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    sessions::sign_out(&app, &form.actor).await.map_err(|error| tell(&app, &form.actor).store(&error))?;
    Ok(end_session())
}

/// Ends one other session, or all others where none is named.
pub(super) async fn end_session_of(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let store = |error| tell(&app, &form.actor).store(&error);
    if form.actor.session.first_party().is_none() {
        return Err(tell(&app, &form.actor).not_found(framing(&form.actor)));
    }
    match form.value("session").parse() {
        Ok(id) => {
            sessions::end(&app, &form.actor, id).await.map_err(store)?;
        }
        Err(_) => {
            sessions::end_others(&app, &form.actor).await.map_err(store)?;
        }
    }
    Ok(see_other("/profile"))
}

/// For the profile of somebody on their site's own host.
pub(super) async fn own_sessions(app: &App, actor: &Actor) -> Result<Option<shown::View>, Error> {
    if actor.session.first_party().is_none() {
        return Ok(None);
    }
    let found = sessions::list(app, actor).await.map_err(|error| tell(app, actor).store(&error))?;
    let shown = found.into_iter().map(|one| shown::Shown {
        id: one.id,
        since: strings(actor).date(actor.zone.date_at(one.created_at)),
        this: one.id == actor.session.id(),
        device: one.device,
    });
    Ok(Some(shown::View {
        sessions: shown.collect(),
        end_token: token(app, actor, Purpose::Change("/profile/sessions/end"))?,
        sign_out_token: token(app, actor, Purpose::Change("/sign-out"))?,
    }))
}
