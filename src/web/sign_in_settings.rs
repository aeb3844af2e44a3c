//! How a site's people get in, for its administrators: *Force SSO*, the tab's address, and where mails lead.

use super::error::Error;
use super::extract::{Changing, Reading};
use super::pages::sign_in_settings::{self as pages, Said, View};
use super::response::{end_session, page};
use super::seat::{around, framing, tell, token};
use crate::app::App;
use crate::app::first_party::settings::{self, SignInSettingsError};
use crate::app::session::Actor;
use crate::domain::page_token::Purpose;
use crate::domain::routing::TabUrlError;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

/// The longest address that is shown again.
const LONGEST: usize = 500;

async fn answer(app: &App, actor: &Actor, typed: Option<&str>, said: Said) -> Result<HttpResponse, Error> {
    let overview = settings::overview(app, actor).await.map_err(|error| told(app, actor, &error))?;
    let status = if said.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = View {
        around: around(app, actor, &[])?,
        tab_url: typed.unwrap_or(overview.settings.tab_url.as_deref().unwrap_or_default()),
        overview: &overview,
        said,
        tab_token: token(app, actor, Purpose::Change("/settings/sign-in/tab/save"))?,
        force_token: token(app, actor, Purpose::Change("/settings/sign-in/force/save"))?,
    };
    Ok(page(status, &framing(actor), pages::render(&view)))
}

fn told(app: &App, actor: &Actor, error: &SignInSettingsError) -> Error {
    match error {
        SignInSettingsError::Store(error) => tell(app, actor).store(error),
        SignInSettingsError::NotAllowed => tell(app, actor).not_allowed(framing(actor)),
        _ => tell(app, actor).not_found(framing(actor)),
    }
}

pub(super) async fn show(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    answer(&app, &reading.0, None, Said::default()).await
}

/// Asks before everybody is sent through Salesforce.
pub(super) async fn ask(app: web::Data<App>, reading: Reading) -> Result<HttpResponse, Error> {
    let actor = &reading.0;
    let overview = settings::overview(&app, actor).await.map_err(|error| told(&app, actor, &error))?;
    let view = pages::Asking {
        around: around(&app, actor, &[])?,
        overview: &overview,
        token: token(&app, actor, Purpose::Change("/settings/sign-in/force/save"))?,
    };
    Ok(page(StatusCode::OK, &framing(actor), pages::asking(&view)))
}

pub(super) async fn force(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let (on, confirmed) = (form.value("force") == "on", form.value("confirmed") == "true");
    let said = match settings::force_sso_by(&app, &form.actor, on, confirmed).await {
        // Whoever came in without Salesforce is out with everybody else.
        Ok(true) => return Ok(end_session()),
        Ok(false) if on => Said { saved: Some("sign-in-settings-forced"), wrong: None },
        Ok(false) => Said { saved: Some("sign-in-settings-opened"), wrong: None },
        Err(SignInSettingsError::NotVerified) => wrong("force", "sign-in-settings-not-verified"),
        Err(SignInSettingsError::NotConfirmed(_)) => wrong("force", "sign-in-settings-not-confirmed"),
        Err(error) => return Err(told(&app, &form.actor, &error)),
    };
    answer(&app, &form.actor, None, said).await
}

const fn wrong(field: &'static str, message: &'static str) -> Said {
    Said { saved: None, wrong: Some((field, message)) }
}

pub(super) async fn tab(app: web::Data<App>, form: Changing) -> Result<HttpResponse, Error> {
    let typed: String = form.value("tab_url").chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let said = match settings::tab_url_by(&app, &form.actor, &typed).await {
        Ok(()) => Said { saved: Some("sign-in-settings-tab-saved"), wrong: None },
        Err(SignInSettingsError::NoOrg) => wrong("tab_url", "sign-in-settings-no-org"),
        Err(SignInSettingsError::TabUrl(TabUrlError::NotHttps)) => wrong("tab_url", "sign-in-settings-tab-https"),
        Err(SignInSettingsError::TabUrl(TabUrlError::ForeignHost)) => wrong("tab_url", "sign-in-settings-tab-foreign"),
        Err(SignInSettingsError::TabUrl(TabUrlError::NotATab)) => wrong("tab_url", "sign-in-settings-tab-no-tab"),
        Err(error) => return Err(told(&app, &form.actor, &error)),
    };
    answer(&app, &form.actor, said.wrong.map(|_| typed.as_str()), said).await
}
