//! Connecting an org by our link: what will happen, off to Salesforce, and the question before anything is stored.

use super::approve::leave;
use super::error::{Error, Teller, incident};
use super::extract::{Language, PublicForm, cookies, site_slug};
use super::pages::connect::{self as shown, Shown};
use super::response::{Framing, page, see_other, set_cookie};
use crate::app::App;
use crate::app::approve::{COOKIE, Returned};
use crate::app::connect::{self, ArriveError, ConfirmError, Decided, LinkError};
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

fn answer(status: StatusCode, strings: &'static Strings, shown: &Shown<'_>) -> HttpResponse {
    page(status, &Framing::Nobody, shown::render(strings, shown))
}

/// What will happen, and what is needed.
pub(super) async fn open(
    app: web::Data<App>,
    language: Language,
    token: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    if site_slug(&app, &request).is_some() {
        // The cookie of the way back belongs to our own host.
        return Ok(see_other(&format!("{}connect/{token}", app.public_url())));
    }
    match connect::open(&app, &token).await {
        Ok(opened) => Ok(answer(StatusCode::OK, language.0, &Shown::Ask { opened: &opened, token: &token })),
        Err(error) => failed(&app, language.0, error),
    }
}

pub(super) async fn begin(
    app: web::Data<App>,
    language: Language,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    match connect::begin(&app, &token).await {
        Ok(begun) => Ok(leave(language.0, &begun)),
        Err(error) => failed(&app, language.0, error),
    }
}

/// Signs in by the site's certificate: nobody leaves for Salesforce.
pub(super) async fn by_certificate(
    app: web::Data<App>,
    language: Language,
    token: web::Path<String>,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    let username = form.value("username").unwrap_or_default();
    match connect::arrive_by_certificate(&app, &token, username).await {
        Ok((arrived, cookie)) => {
            let mut response = answer(StatusCode::OK, language.0, &Shown::Question { arrived: &arrived });
            set_cookie(&mut response, COOKIE, &cookie, Some(1_800));
            Ok(response)
        }
        Err(error) => refused(&app, language.0, &error),
    }
}

fn failed(app: &App, strings: &'static Strings, error: LinkError) -> Result<HttpResponse, Error> {
    match error {
        LinkError::Store(error) => Err(Teller::new(app, strings).store(&error)),
        LinkError::Over => Ok(answer(StatusCode::NOT_FOUND, strings, &Shown::Over)),
        error => {
            let incident = incident(app);
            tracing::warn!(incident, cause = %error, "a connection could not be begun");
            Ok(answer(StatusCode::FORBIDDEN, strings, &Shown::Impossible { incident: &incident }))
        }
    }
}

/// Back from Salesforce.
pub(super) async fn arrive(app: &App, strings: &'static Strings, returned: Returned) -> Result<HttpResponse, Error> {
    match connect::arrive(app, returned).await {
        Ok(arrived) => Ok(answer(StatusCode::OK, strings, &Shown::Question { arrived: &arrived })),
        Err(error) => refused(app, strings, &error),
    }
}

fn refused(app: &App, strings: &'static Strings, error: &ArriveError) -> Result<HttpResponse, Error> {
    if let ArriveError::Store(error) = error {
        return Err(Teller::new(app, strings).store(error));
    }
    let incident = incident(app);
    tracing::warn!(incident, cause = %error, "a connection was refused");
    let shown = match error {
        ArriveError::Over => Shown::Over,
        ArriveError::Refused(cause) => Shown::Refused { cause: *cause, incident: &incident },
        ArriveError::MissingScopes(missing) => Shown::MissingScopes { missing },
        ArriveError::OtherSite => Shown::OtherSite,
        _ => Shown::Impossible { incident: &incident },
    };
    Ok(answer(StatusCode::FORBIDDEN, strings, &shown))
}

/// Yes or no.
pub(super) async fn confirm(
    app: web::Data<App>,
    language: Language,
    request: HttpRequest,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    let yes = form.value("answer") == Some("yes");
    let confirmation = form.value("confirmation").unwrap_or_default();
    let error = match connect::confirm(&app, confirmation, &cookies(&request), yes).await {
        Ok(Decided::Declined) => return Ok(answer(StatusCode::OK, language.0, &Shown::Declined)),
        Ok(Decided::Connected { site, verified }) => {
            let settings = format!("{}/settings/salesforce", app.site_url(&site.slug));
            let shown = Shown::Connected { site: &site.name, verified, settings: &settings };
            return Ok(answer(StatusCode::OK, language.0, &shown));
        }
        Err(error) => error,
    };
    unconfirmed(&app, language.0, error)
}

fn unconfirmed(app: &App, strings: &'static Strings, error: ConfirmError) -> Result<HttpResponse, Error> {
    match error {
        ConfirmError::Store(error) => Err(Teller::new(app, strings).store(&error)),
        ConfirmError::Over => Ok(answer(StatusCode::NOT_FOUND, strings, &Shown::Over)),
        ConfirmError::OtherSite => Ok(answer(StatusCode::FORBIDDEN, strings, &Shown::OtherSite)),
        ConfirmError::Connect(error) => {
            let incident = incident(app);
            tracing::warn!(incident, cause = %error, "a connection could not be stored");
            Ok(answer(StatusCode::FORBIDDEN, strings, &Shown::Impossible { incident: &incident }))
        }
    }
}
