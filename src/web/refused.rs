//! Addresses that take no mail, for whoever can mend them.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::refused as pages;
use super::people::people_error;
use super::response::page;
use super::seat::{around, framing, token};
use crate::app::session::Actor;
use crate::app::{App, people};
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

async fn answer(app: &App, actor: &Actor, again: bool) -> Result<HttpResponse, Error> {
    let found = people::mail_troubles(app, actor).await.map_err(|error| people_error(app, actor, error))?;
    let view = pages::View {
        around: around(app, actor, &[])?,
        zone: &actor.zone,
        troubles: &found,
        again,
        token: token(app, actor, Purpose::Change("/people/refused/end"))?,
    };
    Ok(page(StatusCode::OK, &framing(actor), pages::render(&view)))
}

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, false).await
}

/// Mails go to that person's address again.
pub(super) async fn again(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let told = |error| people_error(&app, &form.actor, error);
    people::try_address_again(&app, &form.actor, form.value("user").parse().ok()).await.map_err(told)?;
    answer(&app, &form.actor, true).await
}
