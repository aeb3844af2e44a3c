//! `POST /services/oauth2/token`. Every refresh hands out a new refresh token and kills the old one.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::{client, form, refused, value};
use crate::faults::{Fault, Moment};
use crate::http::place;
use crate::orgs::seed::hmac_sha256;
use crate::orgs::tokens::{Issued, Refusal};
use crate::rest::dropped;
use crate::world::World;

const EXPIRED: &str = "expired access/refresh token";

pub(crate) async fn exchange(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    world.count("token");
    let form = form(&body);
    match value(&form, "grant_type") {
        Some("refresh_token") => {}
        Some(_) => return refused("unsupported_grant_type", "grant type not supported"),
        None => return refused("invalid_request", "must provide grant_type parameter"),
    }
    if let Some(refusal) = client::refusal(&world, &req, &form) {
        return refusal;
    }
    let Some(token) = value(&form, "refresh_token").filter(|token| !token.is_empty()) else {
        return refused("invalid_request", "must provide refresh_token parameter");
    };
    let fault = world.faults().take(Moment::Token);
    match fault {
        Some(Fault::TokenInvalidGrant) => return refused("invalid_grant", EXPIRED),
        Some(Fault::TokenServiceUnavailable) => return crate::rest::service_unavailable(),
        _ => {}
    }
    let org = place::is_org_host(&req).then(|| place::org(&world, &req)).flatten();
    let issued = world.tokens().refresh(org.map(|org| org.key.as_str()), token, world.now_ms());
    match issued {
        Ok(_) if fault == Some(Fault::TokenLostAfterCommit) => dropped(),
        Ok(issued) => granted(&world, &issued),
        Err(Refusal::Expired) => refused("invalid_grant", EXPIRED),
        Err(Refusal::Storage(error)) => HttpResponse::InternalServerError().json(json!({
            "error": "server_error",
            "error_description": format!("The simulator cannot write its data folder: {error}"),
        })),
    }
}

fn granted(world: &World, issued: &Issued) -> HttpResponse {
    let Some(org) = world.org(&issued.holder.org) else { return refused("invalid_grant", EXPIRED) };
    let instance_url = org.my_domain(world.port);
    let id = format!("{instance_url}/id/{}/{}", org.id, issued.holder.user);
    let issued_at = world.now_ms().to_string();
    let signature = hmac_sha256(world.app.client_secret.as_bytes(), format!("{id}{issued_at}").as_bytes());
    HttpResponse::Ok().insert_header(("Cache-Control", "no-cache, no-store")).json(json!({
        "access_token": issued.access,
        "refresh_token": issued.refresh,
        "signature": STANDARD.encode(signature),
        "scope": "refresh_token id api",
        "instance_url": instance_url,
        "id": id,
        "token_type": "Bearer",
        "issued_at": issued_at,
        "api_instance_url": instance_url,
    }))
}
