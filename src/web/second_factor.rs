//! The second step of signing in: a code of the authenticator app, which is set up at the first time, or a recovery code.

use super::error::{Error, Teller};
use super::extract::{Language, PublicForm, Visit};
use super::pages::recovery_codes;
use super::pages::second_factor::{self as pages, Said, View};
use super::response::{Framing, page, see_other};
use super::routes;
use super::sign_in::{Desk, enter, keep_session, nowhere, with_desk};
use crate::app::App;
use crate::app::first_party::second::{self, Proven, SecondError};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

async fn answer(desk: &Desk, status: StatusCode, said: Said) -> Result<HttpResponse, Error> {
    match second::find(&desk.app, desk.slug(), desk.browser).await {
        Ok(owed) => {
            let view = View {
                strings: desk.strings,
                site_name: &desk.door.site.name,
                set_up: owed.set_up.as_ref(),
                proof: desk.proof(),
                said,
            };
            Ok(page(status, &Framing::Nobody, pages::render(&view)))
        }
        Err(error) => failed(desk, error),
    }
}

/// What can't be shown again with a word about it.
fn failed(desk: &Desk, error: SecondError) -> Result<HttpResponse, Error> {
    match error {
        SecondError::Store(error) => Err(desk.store(&error)),
        SecondError::Sealing(error) => Err(Teller::new(&desk.app, desk.strings).sealing(error)),
        SecondError::Nothing | SecondError::Wrong | SecondError::Wait(_) => Ok(see_other("/sign-in")),
    }
}

async fn refused(desk: &Desk, error: SecondError, wrong: Said) -> Result<HttpResponse, Error> {
    match error {
        SecondError::Wrong => answer(desk, StatusCode::UNPROCESSABLE_ENTITY, wrong).await,
        SecondError::Wait(wait) => answer(desk, StatusCode::TOO_MANY_REQUESTS, Said::wait(wait)).await,
        error => failed(desk, error),
    }
}

pub(super) async fn show(app: web::Data<App>, language: Language, visit: Visit) -> Result<HttpResponse, Error> {
    let Some(desk) = Desk::of(app, language, visit, "").await? else { return Ok(nowhere(language)) };
    answer(&desk, StatusCode::OK, Said::Nothing).await
}

/// A code of the app was typed.
pub(super) async fn code(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    with_desk(app, language, visit, form, async |desk, form| {
        let typed = form.value("code").unwrap_or_default();
        match second::prove(&desk.app, desk.slug(), desk.browser, typed, desk.visit.browser()).await {
            Ok(proven) if proven.recovery_codes.is_empty() => Ok(enter(&proven.signed_in)),
            Ok(proven) => Ok(set_up(desk, &proven)),
            Err(error) => refused(desk, error, Said::CodeWrong).await,
        }
    })
    .await
}

/// In, with an app that is set up now: first the codes for the day on which it is lost.
fn set_up(desk: &Desk, proven: &Proven) -> HttpResponse {
    let next = routes::readable_address(&proven.signed_in.next).unwrap_or("/today");
    let main = recovery_codes::alone(desk.strings, &proven.recovery_codes, next);
    let mut response = page(StatusCode::OK, &Framing::Nobody, main);
    keep_session(&mut response, &proven.signed_in);
    response
}

/// A recovery code was typed.
pub(super) async fn recover(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    with_desk(app, language, visit, form, async |desk, form| {
        let typed = form.value("recovery").unwrap_or_default();
        match second::recover(&desk.app, desk.slug(), desk.browser, typed, desk.visit.browser()).await {
            Ok(signed_in) => Ok(enter(&signed_in)),
            Err(error) => refused(desk, error, Said::RecoveryWrong).await,
        }
    })
    .await
}
