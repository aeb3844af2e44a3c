//! How a person signs in, on their site's own host: password, authenticator app, recovery codes.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::recovery_codes;
use super::pages::security::{self as pages, Said, Tokens};
use super::response::{end_session, page};
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::first_party::HashError;
use crate::app::first_party::passwords::{self, SetPasswordError};
use crate::app::first_party::security::{self, SecurityError};
use crate::app::session::Actor;
use crate::domain::page_token::Purpose;
use crate::domain::password::Weak;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// The frame has Salesforce's way to sign in and no other.
fn on_own_host(app: &App, actor: &Actor) -> Result<(), Error> {
    match actor.session.first_party() {
        Some(_) => Ok(()),
        None => Err(tell(app, actor).not_found(framing(actor))),
    }
}

async fn answer(app: &App, actor: &Actor, said: Said) -> Result<HttpResponse, Error> {
    let security = security::find(app, actor).await.map_err(|error| tell(app, actor).store(&error))?;
    let change = |path| token(app, actor, Purpose::Change(path));
    let status = if said.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = pages::View {
        around: around(app, actor, &[])?,
        email: &actor.user.email,
        security,
        said,
        tokens: Tokens {
            password: change("/profile/security/password/save")?,
            remove: change("/profile/security/password/end")?,
            codes: change("/profile/security/codes/add")?,
            forget: change("/profile/security/app/end")?,
        },
    };
    Ok(page(status, &framing(actor), pages::render(&view)))
}

fn wrong(field: &'static str, message: &'static str) -> Said {
    Said { saved: None, wrong: Some((field, message)) }
}

fn saved(message: &'static str) -> Said {
    Said { saved: Some(message), wrong: None }
}

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    on_own_host(&app, &reading.0)?;
    answer(&app, &reading.0, Said::default()).await
}

pub(super) async fn password(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    on_own_host(&app, &form.actor)?;
    let said = match passwords::set(&app, &form.actor, form.value("password"), form.value("again")).await {
        Ok(()) => saved("security-password-set"),
        Err(error) => password_refused(&app, &form.actor, error)?,
    };
    answer(&app, &form.actor, said).await
}

pub(super) async fn remove_password(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    on_own_host(&app, &form.actor)?;
    let said = match passwords::remove(&app, &form.actor).await {
        Ok(()) => saved("security-password-removed"),
        Err(error) => password_refused(&app, &form.actor, error)?,
    };
    answer(&app, &form.actor, said).await
}

fn password_refused(app: &App, actor: &Actor, error: SetPasswordError) -> Result<Said, Error> {
    Ok(match error {
        SetPasswordError::Store(error) => return Err(tell(app, actor).store(&error)),
        SetPasswordError::Hash(error @ HashError::Failed(_)) => return Err(tell(app, actor).hashing(&error)),
        SetPasswordError::Hash(HashError::Busy) => wrong("password", "security-busy"),
        // The page itself says how to go on.
        SetPasswordError::NotRecent => Said::default(),
        SetPasswordError::Unequal => wrong("again", "security-password-unequal"),
        SetPasswordError::Weak(Weak::Short) => wrong("password", "security-password-short"),
        SetPasswordError::Weak(Weak::Long) => wrong("password", "security-password-long"),
        SetPasswordError::Weak(Weak::Common) => wrong("password", "security-password-common"),
        SetPasswordError::Weak(Weak::Personal) => wrong("password", "security-password-personal"),
    })
}

/// New recovery codes, shown this once.
pub(super) async fn renew_codes(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    on_own_host(&app, &form.actor)?;
    match security::renew_codes(&app, &form.actor, form.value("codes")).await {
        Ok(codes) => {
            let around = around(&app, &form.actor, &[])?;
            let main = recovery_codes::in_session(&around, &codes);
            Ok(page(StatusCode::OK, &framing(&form.actor), main))
        }
        Err(error) => app_refused(&app, &form.actor, error).await,
    }
}

pub(super) async fn forget_app(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    on_own_host(&app, &form.actor)?;
    match security::forget_app(&app, &form.actor).await {
        Ok(()) => Ok(end_session()),
        Err(error) => app_refused(&app, &form.actor, error).await,
    }
}

async fn app_refused(app: &App, actor: &Actor, error: SecurityError) -> Result<HttpResponse, Error> {
    match error {
        SecurityError::Store(error) => Err(tell(app, actor).store(&error)),
        SecurityError::OtherCodes => answer(app, actor, saved("security-codes-renewed")).await,
        SecurityError::NotRecent | SecurityError::NoApp => answer(app, actor, Said::default()).await,
    }
}
