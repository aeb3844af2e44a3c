//! `POST /services/oauth2/token`: a code, a refresh token or a signed assertion for an access token. Every
//! refresh hands out a new refresh token and kills the old one.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::id_token::About;
use super::{assertion, client, form, refused, value};
use crate::faults::{Fault, Moment};
use crate::http::place;
use crate::orgs::seed::hmac_sha256;
use crate::orgs::tokens::{Issued, Refusal};
use crate::rest::dropped;
use crate::world::World;

const EXPIRED: &str = "expired access/refresh token";
const ASSERTION: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Form fields of a request, and where it came in.
struct Asked<'a> {
    world: &'a World,
    req: &'a HttpRequest,
    form: &'a [(String, String)],
}

/// Tokens, and what goes with them.
struct Grant {
    issued: Issued,
    refresh_token: bool,
    /// The nonce of an id token, empty where none was sent; `None` where there is no id token.
    nonce: Option<String>,
}

/// What is granted; else the reply that says why not.
type Granted = Result<Grant, Box<HttpResponse>>;

pub(crate) async fn exchange(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    world.count("token");
    let form = form(&body);
    let grant = value(&form, "grant_type");
    match grant {
        Some("refresh_token" | "authorization_code" | ASSERTION) => {}
        Some(_) => return refused("unsupported_grant_type", "grant type not supported"),
        None => return refused("invalid_request", "must provide grant_type parameter"),
    }
    // An assertion carries its own proof of who signed it.
    if grant != Some(ASSERTION)
        && let Some(refusal) = client::refusal(&world, &req, &form)
    {
        return refusal;
    }
    if is_closed(&world, &req, &form) {
        return crate::rest::service_unavailable();
    }
    if grant == Some("refresh_token") && value(&form, "refresh_token").is_none_or(str::is_empty) {
        return refused("invalid_request", "must provide refresh_token parameter");
    }
    let fault = world.faults().take(Moment::Token);
    match &fault {
        Some(Fault::TokenInvalidGrant) => return refused("invalid_grant", EXPIRED),
        Some(Fault::TokenRefused { error, description }) => return refused(error, description),
        Some(Fault::TokenServiceUnavailable) => return crate::rest::service_unavailable(),
        _ => {}
    }
    let asked = Asked { world: &world, req: &req, form: &form };
    let granted = match grant {
        Some("refresh_token") => asked.refresh(),
        Some("authorization_code") => asked.code(),
        _ => asked.assertion(),
    };
    match granted {
        Ok(_) if fault == Some(Fault::TokenLostAfterCommit) => dropped(),
        Ok(granted) => asked.reply(&granted, grant == Some(ASSERTION), fault.as_ref()),
        Err(response) => *response,
    }
}

/// Whether the org that is asked is under maintenance: that of the host, else that of the token.
fn is_closed(world: &World, req: &HttpRequest, form: &[(String, String)]) -> bool {
    let here = place::is_org_host(req).then(|| place::org(world, req)).flatten().map(|org| org.key.clone());
    let org = here.or_else(|| {
        let holder = world.tokens().holder_of_refresh(value(form, "refresh_token").unwrap_or_default());
        holder.map(|holder| holder.org)
    });
    org.is_some_and(|org| world.faults().is_under_maintenance(&org, world.now_ms()))
}

impl Asked<'_> {
    fn refresh(&self) -> Granted {
        let world = self.world;
        let token = value(self.form, "refresh_token").unwrap_or_default();
        let holder = world.tokens().holder_of_refresh(token);
        let who = holder.as_ref().and_then(|holder| {
            let org = world.org(&holder.org)?;
            Some((world.settled(org), org.user(&holder.user)?))
        });
        if who.is_some_and(|(settled, user)| !settled.is_active(user)) {
            return Err(Box::new(refused("inactive_user", "user is inactive")));
        }
        let org = place::is_org_host(self.req).then(|| place::org(world, self.req)).flatten();
        let issued = world.tokens().refresh(org.map(|org| org.key.as_str()), token, world.now_ms());
        issued.map(|issued| Grant { issued, refresh_token: true, nonce: None }).map_err(|refusal| {
            Box::new(match refusal {
                Refusal::Expired => refused("invalid_grant", EXPIRED),
                Refusal::Storage(error) => storage(&error),
            })
        })
    }

    fn code(&self) -> Granted {
        let world = self.world;
        let text = |name| value(self.form, name).unwrap_or_default();
        let verifier = value(self.form, "code_verifier").filter(|verifier| !verifier.is_empty());
        let redeemed = world.codes().redeem(text("code"), text("redirect_uri"), verifier, world.now_ms());
        let allowed = redeemed.map_err(|(error, description)| Box::new(refused(error, description)))?;
        let issued = world.tokens().approve(&allowed.org, &allowed.user, &allowed.scope, world.now_ms());
        let issued = issued.map_err(|error| Box::new(storage(&error)))?;
        let issued = issued.ok_or_else(|| Box::new(refused("invalid_grant", "invalid authorization code")))?;
        let lasting =
            allowed.scope.split_whitespace().any(|scope| matches!(scope, "refresh_token" | "offline_access" | "full"));
        let openid = allowed.scope.split_whitespace().any(|scope| scope == "openid");
        let nonce = openid.then(|| allowed.nonce.unwrap_or_default());
        Ok(Grant { issued, refresh_token: lasting, nonce })
    }

    fn assertion(&self) -> Granted {
        let world = self.world;
        let assertion = value(self.form, "assertion").unwrap_or_default();
        let scheme = if place::is_secure(self.req) { "https" } else { "http" };
        let host = self.req.headers().get("Host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        let (org, user) = assertion::holder(world, assertion, &format!("{scheme}://{host}"))
            .map_err(|(error, description)| Box::new(refused(error, description)))?;
        let issued = world.tokens().assert(&org.key, &user.id, world.now_ms());
        let issued = issued.map_err(|error| Box::new(storage(&error)))?;
        let granted = issued.map(|issued| Grant { issued, refresh_token: false, nonce: None });
        granted.ok_or_else(|| Box::new(refused("invalid_grant", EXPIRED)))
    }

    fn reply(&self, granted: &Grant, asserted: bool, fault: Option<&Fault>) -> HttpResponse {
        let (world, issued) = (self.world, &granted.issued);
        let Some(org) = world.org(&issued.holder.org) else { return refused("invalid_grant", EXPIRED) };
        let instance_url = place::base(world, org, self.req);
        let id = format!("{instance_url}/id/{}/{}", org.id, issued.holder.user);
        let issued_at = world.now_ms().to_string();
        let signature = hmac_sha256(world.app.client_secret.as_bytes(), format!("{id}{issued_at}").as_bytes());
        let mut reply = json!({
            "access_token": issued.access,
            "scope": issued.scope,
            "instance_url": instance_url,
            "id": id,
            "token_type": "Bearer",
            "api_instance_url": instance_url,
        });
        if let Some(reply) = reply.as_object_mut() {
            if granted.refresh_token {
                reply.insert("refresh_token".to_owned(), json!(issued.refresh));
            }
            let about = granted.nonce.as_deref().map(|nonce| About {
                issuer: &instance_url,
                subject: &id,
                client_id: &world.app.client_id,
                nonce,
                now_ms: world.now_ms(),
            });
            if let Some(token) = about.and_then(|about| world.signing_keys.sign(&about, fault)) {
                reply.insert("id_token".to_owned(), json!(token));
            }
            // An assertion was not made with the client secret, so nothing is signed with it.
            if !asserted {
                reply.insert("signature".to_owned(), json!(STANDARD.encode(signature)));
                reply.insert("issued_at".to_owned(), json!(issued_at));
            }
        }
        HttpResponse::Ok().insert_header(("Cache-Control", "no-cache, no-store")).json(reply)
    }
}

fn storage(error: &std::io::Error) -> HttpResponse {
    HttpResponse::InternalServerError().json(json!({
        "error": "server_error",
        "error_description": format!("The simulator cannot write its data folder: {error}"),
    }))
}
