//! Signing in on a site's own host: the page, the code and the link, "Log in with Salesforce", invitations.

use super::error::{Error, Teller, incident};
use super::extract::{Language, PublicForm, Visit};
use super::pages::sign_in::{self as pages, Said, View};
use super::pages::{approval, sign_in_link};
use super::response::{self, Framing, page, see_other};
use super::routes;
use crate::app::App;
use crate::app::approve::{self, Answer, ApproveError};
use crate::app::first_party::codes::{self, AskError, BROWSER_COOKIE, Link, Proof, ProveError};
use crate::app::first_party::door::{self, Door};
use crate::app::first_party::passwords::{self, PasswordError};
use crate::app::first_party::salesforce::{self, SalesforceError};
use crate::app::first_party::{Entry, HashError, KNOWN_COOKIE, SignedIn};
use crate::domain::browser::BrowserKey;
use crate::domain::first_party::COOKIE;
use crate::strings::Strings;
use actix_web::http::StatusCode;
use actix_web::http::header::REFRESH;
use actix_web::{HttpRequest, HttpResponse, web};
use url::form_urlencoded;

/// What every request to the sign-in page comes to.
pub(super) struct Desk {
    pub(super) app: web::Data<App>,
    pub(super) strings: &'static Strings,
    pub(super) visit: Visit,
    pub(super) door: Door,
    /// The browser's own key, and whether it has to be given to it first.
    pub(super) browser: BrowserKey,
    is_new: bool,
    next: String,
}

impl Desk {
    /// `None` at our own host and at one where no site is.
    pub(super) async fn of(
        app: web::Data<App>,
        language: Language,
        visit: Visit,
        next: &str,
    ) -> Result<Option<Self>, Error> {
        let strings = language.0;
        let store = |error| Teller::new(&app, strings).store(&error);
        let door = match &visit.slug {
            Some(slug) => door::find(&app, slug).await.map_err(store)?,
            None => None,
        };
        let Some(door) = door else { return Ok(None) };
        let held = visit.cookies.value(BROWSER_COOKIE).and_then(BrowserKey::parse);
        let browser = held.unwrap_or_else(|| BrowserKey::new(app.random().bytes()));
        let next = routes::readable_address(next).unwrap_or("/today").to_owned();
        Ok(Some(Self { app, strings, visit, door, browser, is_new: held.is_none(), next }))
    }

    pub(super) fn slug(&self) -> &str {
        &self.door.site.slug
    }

    fn show(&self, status: StatusCode, said: Said) -> HttpResponse {
        let view = View {
            strings: self.strings,
            site_name: &self.door.site.name,
            offer: self.door.offer,
            salesforce: self.door.salesforce,
            proof: self.proof(),
            next: &self.next,
            said,
        };
        let mut response = page(status, &Framing::Nobody, pages::render(&view));
        if self.is_new {
            let day = 24 * 60 * 60;
            response::set_cookie(&mut response, BROWSER_COOKIE, &self.browser.value(), Some(day));
        }
        response
    }

    /// For the forms of this browser's pages.
    pub(super) fn proof(&self) -> String {
        codes::form_proof(&self.app, self.browser)
    }

    pub(super) fn store(&self, error: &crate::store::Error) -> Error {
        Teller::new(&self.app, self.strings).store(error)
    }

    fn refused(&self, error: ProveError, wrong: Said) -> Result<HttpResponse, Error> {
        match error {
            ProveError::Store(error) => Err(self.store(&error)),
            ProveError::Second(error) => Err(Teller::new(&self.app, self.strings).second(&error)),
            ProveError::Wait(wait) => Ok(self.show(StatusCode::TOO_MANY_REQUESTS, Said::wait(wait))),
            ProveError::NotGood => Ok(self.show(StatusCode::UNPROCESSABLE_ENTITY, wrong)),
        }
    }
}

/// What a form of the page's own does; any other form gets the page once more.
pub(super) async fn with_desk(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
    act: impl AsyncFnOnce(&Desk, &PublicForm) -> Result<HttpResponse, Error>,
) -> Result<HttpResponse, Error> {
    let desk = Desk::of(app, language, visit, form.value("next").unwrap_or_default()).await?;
    let Some(desk) = desk else { return Ok(nowhere(language)) };
    let proof = form.value("proof").unwrap_or_default();
    if desk.is_new || !codes::is_own_form(&desk.app, desk.browser, proof) {
        return Ok(desk.show(StatusCode::FORBIDDEN, Said::error("sign-in-again")));
    }
    act(&desk, &form).await
}

pub(super) fn nowhere(language: Language) -> HttpResponse {
    page(StatusCode::OK, &Framing::Nobody, pages::nowhere(language.0))
}

/// In: with its cookies, and on to where the person was going.
pub(super) fn enter(signed_in: &SignedIn) -> HttpResponse {
    let mut response = see_other(routes::readable_address(&signed_in.next).unwrap_or("/today"));
    keep_session(&mut response, signed_in);
    response
}

/// The cookies of somebody who is in.
pub(super) fn keep_session(response: &mut HttpResponse, signed_in: &SignedIn) {
    response::set_cookie(response, COOKIE, &signed_in.session_cookie, None);
    let days = 400 * 24 * 60 * 60;
    response::set_cookie(response, KNOWN_COOKIE, &signed_in.known_cookie, Some(days));
    // What bound a challenge to this browser is used up.
    response::set_cookie(response, BROWSER_COOKIE, "", Some(0));
}

/// In, or on to the second step.
fn go_on(entry: &Entry) -> HttpResponse {
    match entry {
        Entry::In(signed_in) => enter(signed_in),
        Entry::Second => see_other("/sign-in/second"),
    }
}

pub(super) async fn show(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let mut query = form_urlencoded::parse(request.query_string().as_bytes()).take(20);
    let next = query.find(|(name, _)| name == "next").map(|(_, next)| next.into_owned()).unwrap_or_default();
    let desk = Desk::of(app, language, visit, &next).await?;
    Ok(desk.map_or_else(|| nowhere(language), |desk| desk.show(StatusCode::OK, Said::Nothing)))
}

/// An address was typed.
pub(super) async fn ask(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    with_desk(app, language, visit, form, async |desk, form| {
        let email = form.value("email").unwrap_or_default();
        match codes::ask(&desk.app, desk.slug(), desk.browser, email, desk.visit.browser(), &desk.next).await {
            Ok(()) => Ok(desk.show(StatusCode::OK, Said::Sent { wrong: false })),
            Err(AskError::NoAddress) => Ok(desk.show(StatusCode::UNPROCESSABLE_ENTITY, Said::NoAddress)),
            Err(AskError::Wait(wait)) => Ok(desk.show(StatusCode::TOO_MANY_REQUESTS, Said::wait(wait))),
            Err(AskError::NoSite) => Ok(nowhere(language)),
            Err(AskError::Store(error)) => Err(desk.store(&error)),
            Err(error @ AskError::Queue(_)) => Err(Teller::new(&desk.app, desk.strings).mail(&error)),
        }
    })
    .await
}

/// A code was typed.
pub(super) async fn code(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    with_desk(app, language, visit, form, async |desk, form| {
        let proof = Proof::Code(form.value("code").unwrap_or_default());
        match codes::prove(&desk.app, desk.slug(), desk.browser, proof, desk.visit.browser()).await {
            Ok(entry) => Ok(go_on(&entry)),
            Err(error) => desk.refused(error, Said::Sent { wrong: true }),
        }
    })
    .await
}

/// The link of a mail was opened: by the person, or by a program that looks at links.
pub(super) async fn link(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    token: web::Path<String>,
) -> Result<HttpResponse, Error> {
    let Some(desk) = Desk::of(app, language, visit, "").await? else { return Ok(nowhere(language)) };
    let key = (!desk.is_new).then_some(desk.browser);
    let found = codes::opened(&desk.app, desk.slug(), key, &token).await.map_err(|error| desk.store(&error))?;
    let status = if found == Link::Over { StatusCode::GONE } else { StatusCode::OK };
    let proof = desk.proof();
    let view = sign_in_link::View { site_name: &desk.door.site.name, link: found, token: &token, proof };
    Ok(page(status, &Framing::Nobody, sign_in_link::render(desk.strings, &view)))
}

/// The link's button was pressed.
pub(super) async fn press(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    with_desk(app, language, visit, form, async |desk, form| {
        let proof = Proof::Link(form.value("token").unwrap_or_default());
        match codes::prove(&desk.app, desk.slug(), desk.browser, proof, desk.visit.browser()).await {
            Ok(entry) => Ok(go_on(&entry)),
            Err(error) => desk.refused(error, Said::error("sign-in-link-over")),
        }
    })
    .await
}

/// An invitation's code was typed.
pub(super) async fn invited(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    with_desk(app, language, visit, form, async |desk, form| {
        let code = form.value("invitation").unwrap_or_default();
        match codes::accept_invitation(&desk.app, desk.slug(), desk.browser, code, desk.visit.browser(), &desk.next)
            .await
        {
            Ok(entry) => Ok(go_on(&entry)),
            Err(error) => desk.refused(error, Said::error("sign-in-invitation-not-good")),
        }
    })
    .await
}

/// An address and a password were typed.
pub(super) async fn password(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    with_desk(app, language, visit, form, async |desk, form| {
        let typed = (form.value("account").unwrap_or_default(), form.value("password").unwrap_or_default());
        let browser = desk.visit.browser();
        let error = match passwords::sign_in(&desk.app, desk.slug(), desk.browser, typed, browser, &desk.next).await {
            Ok(entry) => return Ok(go_on(&entry)),
            Err(error) => error,
        };
        let tell = Teller::new(&desk.app, desk.strings);
        match error {
            PasswordError::NotGood => Ok(desk.show(StatusCode::UNPROCESSABLE_ENTITY, Said::PasswordWrong)),
            PasswordError::Wait(wait) => Ok(desk.show(StatusCode::TOO_MANY_REQUESTS, Said::wait(wait))),
            PasswordError::Hash(HashError::Busy) => {
                Ok(desk.show(StatusCode::SERVICE_UNAVAILABLE, Said::error("sign-in-busy")))
            }
            PasswordError::Hash(error @ HashError::Failed(_)) => Err(tell.hashing(&error)),
            PasswordError::Second(error) => Err(tell.second(&error)),
            PasswordError::Store(error) => Err(desk.store(&error)),
        }
    })
    .await
}

/// "Log in with Salesforce" was pressed.
pub(super) async fn leave(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    form: PublicForm,
) -> Result<HttpResponse, Error> {
    with_desk(app, language, visit, form, async |desk, _| {
        let begun = match salesforce::begin(&desk.app, desk.slug(), &desk.next).await {
            Ok(begun) => begun,
            Err(error) => return salesforce_failed(desk, error),
        };
        let shown = approval::Shown::Leaving { address: &begun.address };
        let mut response = page(StatusCode::OK, &Framing::Nobody, approval::render(desk.strings, &shown));
        // No redirect: a form's policy would have to allow every org's address.
        response::set_header(&mut response, REFRESH, &format!("0; url={}", begun.address));
        response::set_cookie(&mut response, approve::COOKIE, &begun.cookie, Some(600));
        Ok(response)
    })
    .await
}

/// Salesforce sent the browser back, by way of our own host.
pub(super) async fn come_back(
    app: web::Data<App>,
    language: Language,
    visit: Visit,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let Some(desk) = Desk::of(app, language, visit, "").await? else { return Ok(nowhere(language)) };
    let answer = answer_of(&request);
    match salesforce::finish(&desk.app, desk.slug(), &answer, desk.visit.browser()).await {
        Ok(signed_in) => Ok(enter(&signed_in)),
        Err(error) => salesforce_failed(&desk, error),
    }
}

/// What Salesforce's redirect says.
pub(super) fn answer_of(request: &HttpRequest) -> Answer {
    let query: Vec<(String, String)> =
        form_urlencoded::parse(request.query_string().as_bytes()).into_owned().take(20).collect();
    let value = |name| query.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    Answer {
        state: value("state").unwrap_or_default(),
        code: value("code"),
        error: value("error"),
        description: value("error_description").unwrap_or_default(),
    }
}

/// On to the host of the site that somebody is signing in to, with what Salesforce said.
pub(super) fn onwards(site: &str, answer: &Answer) -> HttpResponse {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("state", &answer.state);
    for (name, value) in [("code", &answer.code), ("error", &answer.error)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    see_other(&format!("{site}/sign-in/salesforce?{}", query.finish()))
}

fn salesforce_failed(desk: &Desk, error: SalesforceError) -> Result<HttpResponse, Error> {
    let message = match error {
        SalesforceError::Store(error) | SalesforceError::Way(ApproveError::Store(error)) => {
            return Err(desk.store(&error));
        }
        SalesforceError::Way(ApproveError::State) => "sign-in-salesforce-over",
        SalesforceError::Way(ApproveError::Denied) => "sign-in-salesforce-denied",
        SalesforceError::Way(ApproveError::Scope) => {
            tracing::warn!("the Salesforce app doesn't allow the scope openid, which signing in needs");
            "sign-in-salesforce-scope"
        }
        SalesforceError::OtherOrg => "sign-in-salesforce-other-org",
        SalesforceError::NotLinked(reason) => {
            tracing::warn!(cause = %reason, "nobody is linked to whom Salesforce named");
            "sign-in-salesforce-no-account"
        }
        SalesforceError::NoOrg | SalesforceError::Way(_) => {
            let incident = incident(&desk.app);
            tracing::warn!(incident, cause = %error, "a log-in with Salesforce failed");
            "sign-in-salesforce-failed"
        }
    };
    Ok(desk.show(StatusCode::FORBIDDEN, Said::error(message)))
}
