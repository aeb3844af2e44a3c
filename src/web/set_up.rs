//! How far a site is set up, and the way to what is next.

use super::error::Error;
use super::extract::Reading;
use super::pages::set_up as pages;
use super::response::page;
use super::seat::{around, framing, tell};
use crate::app::App;
use crate::app::set_up::{self, SetUpError};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let steps = set_up::look(&app, actor).await.map_err(|error| match error {
        SetUpError::NotAllowed => tell(&app, actor).not_allowed(framing(actor)),
        SetUpError::Store(error) => tell(&app, actor).store(&error),
    })?;
    let view = pages::View { around: around(&app, actor, &[])?, steps: &steps };
    Ok(page(StatusCode::OK, &framing(actor), pages::render(&view)))
}
