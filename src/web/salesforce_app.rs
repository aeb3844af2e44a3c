//! For admins: an app of the customer's own for the site's sync, and its certificate.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::salesforce_app::{self as shown, Asking, Tokens, View};
use super::pages::stored::Stored;
use super::response::page;
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::connect::{self, SyncAppError};
use crate::app::session::Actor;
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use secrecy::SecretString;

/// What was done a moment ago, or why it wasn't.
#[derive(Default)]
struct Said {
    typed_id: Option<String>,
    stored: Stored,
    asking: Option<Asking>,
}

async fn answer(app: &App, actor: &Actor, said: Said) -> Result<HttpResponse, Error> {
    let own = connect::own_app(app, actor).await.map_err(|error| told(app, actor, error))?;
    let change = |path| token(app, actor, Purpose::Change(path));
    let status = if said.stored.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = View {
        around: around(app, actor, &[])?,
        zone: &actor.zone,
        own: &own,
        typed_id: said.typed_id.as_deref(),
        stored: said.stored,
        asking: said.asking,
        tokens: Tokens {
            store: change("/settings/salesforce/app/settings")?,
            certify: change("/settings/salesforce/app/certificate")?,
            end: change("/settings/salesforce/app/end")?,
        },
    };
    Ok(page(status, &framing(actor), shown::render(&view)))
}

fn told(app: &App, actor: &Actor, error: SyncAppError) -> Error {
    match error {
        SyncAppError::Store(error) => tell(app, actor).store(&error),
        SyncAppError::NotAllowed => tell(app, actor).not_allowed(framing(actor)),
        SyncAppError::NoApp => tell(app, actor).not_found(framing(actor)),
        error => {
            tracing::error!(cause = %error, "an app of the site's own could not be kept");
            tell(app, actor).not_found(framing(actor))
        }
    }
}

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, Said::default()).await
}

pub(super) async fn store(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let (client_id, secret) = (form.value("client_id"), SecretString::from(form.value("client_secret").to_owned()));
    let stored = match connect::update_app(&app, &form.actor, client_id, &secret).await {
        Ok(()) => return answer(&app, &form.actor, Said { stored: Stored::Yes, ..Said::default() }).await,
        Err(SyncAppError::ClientId) => Stored::Not("client_id", "app-client-id-wrong"),
        Err(SyncAppError::ClientSecret) => Stored::Not("client_secret", "app-client-secret-wrong"),
        Err(error) => return Err(told(&app, &form.actor, error)),
    };
    let said = Said { typed_id: Some(client_id.to_owned()), stored, asking: None };
    answer(&app, &form.actor, said).await
}

async fn ask(app: &App, actor: &Actor, asking: Asking) -> Result<HttpResponse, Error> {
    answer(app, actor, Said { asking: Some(asking), ..Said::default() }).await
}

pub(super) async fn certify(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let sure = form.value("confirmed") == "true";
    match connect::certify(&app, &form.actor, sure).await {
        Ok(()) => {}
        Err(SyncAppError::NotSure) => return ask(&app, &form.actor, Asking::CertifyAnew).await,
        Err(error) => return Err(told(&app, &form.actor, error)),
    }
    answer(&app, &form.actor, Said { stored: Stored::Yes, ..Said::default() }).await
}

pub(super) async fn end(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    if form.value("confirmed") != "true" {
        return ask(&app, &form.actor, Asking::End).await;
    }
    connect::forget_app(&app, &form.actor).await.map_err(|error| told(&app, &form.actor, error))?;
    answer(&app, &form.actor, Said { stored: Stored::Yes, ..Said::default() }).await
}
