//! Self-authorisation: the page in the frame, the window that goes to Salesforce, and its way back.

use super::connect;
use super::error::{Error, Teller, incident};
use super::extract::{Fields, Language, PublicForm};
use super::pages::approval::{self, Shown};
use super::response::{Framing, page, set_cookie, set_header};
use super::sign_in;
use crate::app::approve::{self, ApproveError, Begun, COOKIE};
use crate::app::first_party::salesforce;
use crate::app::{App, diagnosis};
use crate::domain::canvas::Cause;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::http::header::REFRESH;
use actix_web::{HttpRequest, HttpResponse, web};
use url::form_urlencoded;

fn query(request: &HttpRequest) -> Fields {
    form_urlencoded::parse(request.query_string().as_bytes()).into_owned().take(20).collect()
}

fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

/// Salesforce comes by GET when the person hasn't approved the app, or when its access method isn't the signed request.
pub(super) async fn explain(app: web::Data<App>, language: Language, request: HttpRequest) -> HttpResponse {
    let query = query(&request);
    // Documented as `_sfdc_canvas_authvalue`, sent as `_sfdc_canvas_auth`.
    let asked = ["_sfdc_canvas_auth", "_sfdc_canvas_authvalue"].iter().any(|name| value(&query, name).is_some());
    let login_url = value(&query, "loginUrl").filter(|_| approve::is_possible(&app));
    let shown = match (asked, login_url) {
        (true, Some(login_url)) => Shown::Ask { login_url },
        (true, None) => Shown::AskAdmin,
        (false, _) => Shown::AccessMethod,
    };
    if matches!(shown, Shown::AccessMethod) && request.headers().get("sec-fetch-dest").is_some_and(|to| to == "iframe")
    {
        diagnosis::keep_cause(&app, &incident(&app), Cause::AccessMethod, None).await;
    }
    let framing = Framing::AnySalesforce(app.any_ancestor());
    page(StatusCode::OK, &framing, approval::render(language.0, &shown))
}

/// The button was pressed: the new window gets its cookie and goes to Salesforce.
pub(super) async fn begin(app: web::Data<App>, language: Language, form: PublicForm) -> Result<HttpResponse, Error> {
    let login_url = form.value("login_url").unwrap_or_default();
    let begun = match approve::begin(&app, login_url).await {
        Ok(begun) => begun,
        Err(error) => return failed(&app, language.0, error).await,
    };
    Ok(leave(language.0, &begun))
}

/// On to Salesforce, with the cookie that the window must come back with.
pub(super) fn leave(strings: &'static Strings, begun: &Begun) -> HttpResponse {
    let Begun { address, cookie } = begun;
    let shown = Shown::Leaving { address };
    let mut response = page(StatusCode::OK, &Framing::Nobody, approval::render(strings, &shown));
    // No redirect: a form's policy would have to allow every org's address.
    set_header(&mut response, REFRESH, &format!("0; url={address}"));
    // Long enough for the way there and the question after it.
    set_cookie(&mut response, COOKIE, cookie, Some(1_800));
    response
}

/// Salesforce sends the window back, or a browser that is signing in to a site: then it goes on to the site's own host.
pub(super) async fn finish(
    app: web::Data<App>,
    language: Language,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let answer = sign_in::answer_of(&request);
    let site = salesforce::site_of_state(&app, &answer.state).await;
    if let Some(site) = site.map_err(|error| Teller::new(&app, language.0).store(&error))? {
        return Ok(sign_in::onwards(&site, &answer));
    }
    let noted = match approve::finish(&app, &answer, &super::extract::cookies(&request)).await {
        Ok(returned) if returned.link_digest.is_some() => return connect::arrive(&app, language.0, returned).await,
        Ok(returned) => approve::note(&app, returned).await,
        Err(error) => Err(error),
    };
    match noted {
        Ok(()) => Ok(page(StatusCode::OK, &Framing::Nobody, approval::render(language.0, &Shown::Approved))),
        Err(error) => failed(&app, language.0, error).await,
    }
}

async fn failed(app: &App, strings: &'static Strings, error: ApproveError) -> Result<HttpResponse, Error> {
    if let ApproveError::Store(error) = &error {
        return Err(Teller { app, strings, actor: None }.store(error));
    }
    let incident = incident(app);
    tracing::warn!(incident, cause = %error, "an approval failed");
    diagnosis::keep_cause(app, &incident, error.cause(), None).await;
    let message = match error {
        ApproveError::Denied => "approval-denied",
        ApproveError::NotInstalled(_) => "approval-not-installed",
        ApproveError::State => "approval-over",
        _ => "approval-failed",
    };
    let shown = Shown::Failed { message, incident: &incident };
    Ok(page(StatusCode::FORBIDDEN, &Framing::Nobody, approval::render(strings, &shown)))
}
