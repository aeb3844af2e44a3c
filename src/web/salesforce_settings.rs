//! For admins: the site's org, who connects it, what is exported, who gets in.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::salesforce_end::{self as end, Stage};
use super::pages::salesforce_settings::{self as shown, Tokens, View};
use super::pages::stored::Stored;
use super::response::page;
use super::seat::{around, frame, framing, strings, tell, token};
use crate::app::App;
use crate::app::connect::{
    self, DisconnectError, LinkError, Made, NewLink, NotEnded, Rows, SettingsError, Unproven, VerifyError,
};
use crate::app::session::Actor;
use crate::domain::export::Switches;
use crate::domain::page_token::Purpose;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// What was done a moment ago, or why it wasn't.
#[derive(Default)]
struct Said {
    made: Option<Made>,
    typed: NewLink,
    stored: Stored,
}

async fn answer(app: &App, actor: &Actor, said: Said) -> Result<HttpResponse, Error> {
    let overview = connect::overview(app, actor).await.map_err(|error| told(app, actor, error))?;
    let change = |path| token(app, actor, Purpose::Change(path));
    let status = if said.stored.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = View {
        around: around(app, actor, &[])?,
        zone: &actor.zone,
        overview: &overview,
        made: said.made.as_ref(),
        typed: &said.typed,
        stored: said.stored,
        tokens: Tokens {
            send: change("/settings/salesforce/link/send")?,
            end: change("/settings/salesforce/link/end")?,
            check: change("/settings/salesforce/check")?,
            export: change("/settings/salesforce/export/settings")?,
            launches: change("/settings/salesforce/launches/settings")?,
        },
    };
    Ok(page(status, &framing(actor), shown::render(&view)))
}

fn told(app: &App, actor: &Actor, error: SettingsError) -> Error {
    match error {
        SettingsError::Store(error) => tell(app, actor).store(&error),
        SettingsError::NotAllowed => tell(app, actor).not_allowed(framing(actor)),
        SettingsError::NoConnection => tell(app, actor).not_found(framing(actor)),
    }
}

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, Said::default()).await
}

/// Makes the link, and sends it.
pub(super) async fn send_link(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let value = |name| form.value(name).to_owned();
    let new = NewLink { environment: value("environment"), my_domain: value("my_domain"), email: value("email") };
    let said = match connect::send_link(&app, &form.actor, &new).await {
        Ok(made) => Said { made: Some(made), ..Said::default() },
        Err(error) => Said { stored: problem(&app, &form.actor, error)?, typed: new, ..Said::default() },
    };
    answer(&app, &form.actor, said).await
}

/// What can be corrected.
fn problem(app: &App, actor: &Actor, error: LinkError) -> Result<Stored, Error> {
    match error {
        LinkError::Environment => Ok(Stored::Not("environment", "settings-environment-missing")),
        LinkError::MyDomain => Ok(Stored::Not("my_domain", "settings-my-domain-wrong")),
        LinkError::Email => Ok(Stored::Not("email", "settings-email-wrong")),
        LinkError::Store(error) => Err(tell(app, actor).store(&error)),
        LinkError::NotAllowed => Err(tell(app, actor).not_allowed(framing(actor))),
        error => {
            tracing::error!(cause = %error, "a link to connect could not be made");
            Ok(Stored::Not("email", "settings-link-failed"))
        }
    }
}

pub(super) async fn end_link(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    match connect::revoke_link(&app, &form.actor).await {
        Ok(()) => answer(&app, &form.actor, Said { stored: Stored::Yes, ..Said::default() }).await,
        Err(error) => Err(problem(&app, &form.actor, error)
            .map_or_else(|error| error, |_| tell(&app, &form.actor).not_found(framing(&form.actor)))),
    }
}

pub(super) async fn check(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    connect::check(&app, &form.actor).await.map_err(|error| match error {
        VerifyError::Store(error) => tell(&app, &form.actor).store(&error),
        VerifyError::NotAllowed => tell(&app, &form.actor).not_allowed(framing(&form.actor)),
        VerifyError::NoConnection => tell(&app, &form.actor).not_found(framing(&form.actor)),
    })?;
    answer(&app, &form.actor, Said::default()).await
}

pub(super) async fn export(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let switches =
        Switches { responses: form.value("responses") == "true", question_text: form.value("question_text") == "true" };
    connect::update_export(&app, &form.actor, switches).await.map_err(|error| told(&app, &form.actor, error))?;
    answer(&app, &form.actor, Said { stored: Stored::Yes, ..Said::default() }).await
}

pub(super) async fn launches(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let (provision, follow) = (form.value("provision") == "true", form.value("follow") == "true");
    let stored = connect::update_launches(&app, &form.actor, provision, follow).await;
    stored.map_err(|error| told(&app, &form.actor, error))?;
    answer(&app, &form.actor, Said { stored: Stored::Yes, ..Said::default() }).await
}

/// Asks before it disconnects.
pub(super) async fn ask_disconnect(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    ask(&app, &reading.0, None).await
}

async fn ask(app: &App, actor: &Actor, unproven: Option<Unproven>) -> Result<HttpResponse, Error> {
    let overview = connect::overview(app, actor).await.map_err(|error| told(app, actor, error))?;
    let connection = overview.connection.ok_or_else(|| told(app, actor, SettingsError::NoConnection))?;
    let stage = match (unproven, overview.leaving) {
        (Some(why), _) => Stage::Unproven(why),
        (None, Some(left)) => Stage::Leaving(left),
        (None, None) => Stage::Ask { may_remove: overview.broken.is_none() },
    };
    let view = end::View {
        strings: strings(actor),
        frame: frame(actor),
        org: &connection.org_name,
        stage,
        read_token: token(app, actor, Purpose::Read)?,
        end_token: token(app, actor, Purpose::Change("/settings/salesforce/disconnect/end"))?,
    };
    let status = if unproven.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page(status, &framing(actor), end::render(&view)))
}

pub(super) async fn disconnect(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let actor = &form.actor;
    let rows = if form.value("rows") == "remove" { Rows::Remove } else { Rows::Keep };
    match connect::disconnect(&app, actor, rows, form.value("anyway") == "yes").await {
        Ok(_) => answer(&app, actor, Said { stored: Stored::Yes, ..Said::default() }).await,
        Err(DisconnectError::NotEnded(NotEnded::Unproven(why))) => ask(&app, actor, Some(why)).await,
        // It broke since the question was asked: the question says so now.
        Err(DisconnectError::Broken) => ask(&app, actor, None).await,
        Err(DisconnectError::NotAllowed) => Err(tell(&app, actor).not_allowed(framing(actor))),
        Err(DisconnectError::NoConnection | DisconnectError::NoSite(_)) => {
            Err(tell(&app, actor).not_found(framing(actor)))
        }
        Err(DisconnectError::Store(error) | DisconnectError::NotEnded(NotEnded::Store(error))) => {
            Err(tell(&app, actor).store(&error))
        }
    }
}
