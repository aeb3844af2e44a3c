//! For admins: why does a launch fail?

use super::error::{Error, Teller};
use super::extract::Reading;
use super::pages::diagnosis::{self as shown, View};
use super::response::page;
use super::seat::{frame, framing};
use crate::app::App;
use crate::app::diagnosis::{self, DiagnoseError};
use crate::app::session::SessionError;
use crate::domain::page_token::Purpose;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let strings = Strings::of(&actor.user.locale);
    let tell = Teller { app: &app, strings, actor: Some(actor) };
    let framing = framing(actor);
    let incident = reading.1.iter().find(|(name, _)| name == "incident").map(|(_, value)| value.as_str());
    let diagnosis = diagnosis::diagnose(&app, actor, incident).await.map_err(|error| match error {
        DiagnoseError::NotAllowed => tell.not_allowed(framing.clone()),
        DiagnoseError::Store(error) => tell.store(&error),
    })?;
    let page_token = actor.page_token(&app, Purpose::Read).map_err(|error| tell.session(SessionError::Token(error)))?;
    let view = View { strings, frame: frame(actor), page_token, zone: &actor.zone, diagnosis: &diagnosis };
    Ok(page(StatusCode::OK, &framing, shown::render(&view)))
}
