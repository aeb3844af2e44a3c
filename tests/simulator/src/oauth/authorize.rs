//! `/services/oauth2/authorize`: a person logs in, reads what the app wants, and allows or denies it. The same
//! address serves every step, so that a reload or a step back does no harm.

use actix_web::http::header::COOKIE;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use super::codes::Allowed;
use super::{form, pages, value};
use crate::http::place;
use crate::orgs::setup::{Installed, Permitted, Settled};
use crate::orgs::tokens::USUAL_SCOPE;
use crate::orgs::{Org, UserInfo};
use crate::world::World;

const SESSION: &str = "sid";
const SCOPES: [&str; 9] = ["api", "refresh_token", "offline_access", "id", "openid", "profile", "email", "web", "full"];

/// What the app asked for, in its own words: carried through every step as it came.
pub(super) struct Asked {
    pub(super) query: Vec<(String, String)>,
    pub(super) scope: String,
}

/// `GET`: the next step for whoever looks at it.
pub(crate) async fn show(req: HttpRequest, world: Data<World>) -> HttpResponse {
    world.count("authorize");
    let query = form(req.query_string().as_bytes());
    let asked = match Asked::read(&world, query) {
        Ok(asked) => asked,
        Err(response) => return *response,
    };
    let fresh =
        asked.value("prompt").is_some_and(|prompt| prompt.contains("login") || prompt.contains("select_account"));
    match person(&world, &req).filter(|_| !fresh) {
        Some((org, user)) => next(&world, org, user, &asked, None),
        None => pages::login(&world, host_org(&world, &req), &asked, None),
    }
}

/// `POST`: a name was typed, or a button pressed.
pub(crate) async fn act(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    if pages::from_elsewhere(&req) {
        return HttpResponse::Forbidden()
            .content_type("text/plain; charset=utf-8")
            .body("Only this page may do this.\n");
    }
    let mut form = form(&body);
    let take = |form: &mut Vec<(String, String)>, name: &str| {
        let index = form.iter().position(|(known, _)| known == name)?;
        Some(form.remove(index).1)
    };
    let username = take(&mut form, "sim_username");
    let decision = take(&mut form, "sim_decision");
    let asked = match Asked::read(&world, form) {
        Ok(asked) => asked,
        Err(response) => return *response,
    };
    let here = host_org(&world, &req);
    if let Some(username) = username {
        let Some((org, user)) = logged_in(&world, here, username.trim()) else {
            return pages::login(&world, here, &asked, Some(&username));
        };
        let Ok(session) = world.session(org, user, crate::orgs::tokens::Purpose::Session) else {
            return HttpResponse::InternalServerError().finish();
        };
        let cookie = format!("{SESSION}={session}; Path=/; HttpOnly; SameSite=Lax");
        return next(&world, org, user, &asked, Some(cookie));
    }
    let Some((org, user)) = person(&world, &req) else { return pages::login(&world, here, &asked, None) };
    match decision.as_deref() {
        Some("allow") => finish(&world, org, user, &asked),
        Some("deny") => {
            asked.back(&[("error", "access_denied"), ("error_description", "end-user denied authorization")])
        }
        _ => next(&world, org, user, &asked, None),
    }
}

/// Consent, or straight back when there is nothing to consent to.
fn next(world: &World, org: &Org, user: &UserInfo, asked: &Asked, cookie: Option<String>) -> HttpResponse {
    let settled = world.settled(org);
    let again = asked.value("prompt").is_some_and(|prompt| prompt.contains("consent"));
    let known = world.tokens().has_approved(&org.key, &user.id) || settled.is_preauthorised(user);
    let mut response = match refusal(&settled, user) {
        Some((error, description)) => asked.back(&[("error", error), ("error_description", description)]),
        None if known && !again => finish(world, org, user, asked),
        None => pages::consent(world, org, user, asked),
    };
    if let Some(cookie) = cookie.and_then(|cookie| cookie.parse().ok()) {
        response.headers_mut().insert(actix_web::http::header::SET_COOKIE, cookie);
    }
    response
}

/// Why this person may not use the app at all.
pub(super) fn refusal(settled: &Settled, user: &UserInfo) -> Option<(&'static str, &'static str)> {
    if !settled.is_active(user) {
        return Some(("inactive_user", "user is inactive"));
    }
    // Administrators may use an app that nobody has installed.
    if settled.installed == Installed::No && !user.is_admin() {
        return Some(("invalid_client", "app must be installed into org"));
    }
    if settled.permitted == Permitted::AdminApproved && !settled.sees_package(user) && !user.is_admin() {
        return Some(("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app"));
    }
    None
}

fn finish(world: &World, org: &Org, user: &UserInfo, asked: &Asked) -> HttpResponse {
    let at_ms = world.now_ms();
    // Codes of Salesforce end in two equals signs, which a client has to keep.
    let label = format!("code.{}.{at_ms}.{}", user.id, world.next_serial());
    let code = format!("aPrx{}==", world.seed.text(&label, 80));
    let allowed = Allowed {
        org: org.key.clone(),
        user: user.id.clone(),
        redirect_uri: asked.value("redirect_uri").unwrap_or_default().to_owned(),
        scope: asked.scope.clone(),
        challenge: asked.value("code_challenge").map(str::to_owned),
        nonce: asked.value("nonce").map(str::to_owned),
        at_ms,
    };
    world.codes().add(code.clone(), allowed);
    let approved = world.setup().change(&org.key, |settled| {
        settled.canvas_approved.insert(user.id.clone());
    });
    if let Err(error) = approved {
        return HttpResponse::InternalServerError().body(error.to_string());
    }
    asked.back(&[("code", &code)])
}

impl Asked {
    /// Checks what can be checked before anybody logs in. What is wrong with the app or its address is shown
    /// here and never sent there.
    fn read(world: &World, query: Vec<(String, String)>) -> Result<Self, Box<HttpResponse>> {
        let stop = |error: &str, description: &str| Err(Box::new(pages::stopped(error, description)));
        let text = |name: &str| value(&query, name).unwrap_or_default();
        if text("client_id").is_empty() {
            return stop("invalid_request", "missing required parameter: client_id");
        }
        if text("client_id") != world.app.client_id {
            return stop("invalid_client_id", "client identifier invalid");
        }
        if text("redirect_uri").is_empty() {
            return stop("redirect_uri_missing", "missing required parameter: redirect_uri");
        }
        if !is_registered(world, text("redirect_uri")) {
            return stop("redirect_uri_mismatch", "redirect_uri must match configuration");
        }
        let scope = if text("scope").is_empty() { USUAL_SCOPE.to_owned() } else { text("scope").to_owned() };
        let unknown = scope.split_whitespace().any(|word| !SCOPES.contains(&word));
        let response_type = text("response_type").to_owned();
        let method = value(&query, "code_challenge_method").map(str::to_owned);
        let asked = Self { query, scope };
        let back = |error: &str, description: &str| {
            Err(Box::new(asked.back(&[("error", error), ("error_description", description)])))
        };
        if response_type != "code" {
            return back("unsupported_response_type", "response type not supported");
        }
        if unknown {
            return back("invalid_scope", "the requested scope is not allowed");
        }
        if method.is_some_and(|method| method != "S256") {
            return back("invalid_request", "code_challenge_method has to be S256");
        }
        Ok(asked)
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        value(&self.query, name).filter(|value| !value.is_empty())
    }

    /// A redirect to the app, with its `state`.
    fn back(&self, answer: &[(&str, &str)]) -> HttpResponse {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(answer);
        if let Some(state) = self.value("state") {
            query.append_pair("state", state);
        }
        let uri = self.value("redirect_uri").unwrap_or_default();
        let joint = if uri.contains('?') { '&' } else { '?' };
        HttpResponse::Found()
            .insert_header(("Location", format!("{uri}{joint}{}", query.finish())))
            .insert_header(("Cache-Control", "no-store"))
            .finish()
    }
}

fn is_registered(world: &World, uri: &str) -> bool {
    if !world.callback_urls.is_empty() {
        return world.callback_urls.iter().any(|known| known == uri);
    }
    // Nobody registered one: any address on this machine will do.
    let rest = uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://"));
    let authority = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let name = authority.rsplit_once(':').map_or(authority, |(name, _)| name);
    name == "localhost" || name == "127.0.0.1" || name == "[::1]" || name.ends_with(".localhost")
}

/// The org of a My Domain; the plain host asks for whoever logs in, as `login.salesforce.com` does.
fn host_org<'a>(world: &'a World, req: &HttpRequest) -> Option<&'a Org> {
    place::is_org_host(req).then(|| place::org(world, req)).flatten()
}

fn logged_in<'a>(world: &'a World, here: Option<&'a Org>, username: &str) -> Option<(&'a Org, &'a UserInfo)> {
    let mut orgs = world.orgs.iter().filter(|org| here.is_none_or(|here| here.key == org.key));
    let found = orgs.find_map(|org| Some((org, org.users.iter().find(|user| user.username == username)?)));
    found.filter(|(org, user)| world.settled(org).is_active(user))
}

/// Who is logged in here already.
fn person<'a>(world: &'a World, req: &HttpRequest) -> Option<(&'a Org, &'a UserInfo)> {
    let header = req.headers().get(COOKIE)?.to_str().ok()?;
    let mut pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
    let (_, session) = pairs.find(|(name, _)| *name == SESSION)?;
    let holder = world.tokens().check(session, world.now_ms())?;
    let org = world.org(&holder.org).filter(|org| host_org(world, req).is_none_or(|here| here.key == org.key))?;
    Some((org, org.user(&holder.user)?)).filter(|(org, user)| world.settled(org).is_active(user))
}
