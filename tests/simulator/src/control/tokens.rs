//! What an administrator of an org could do in Setup to the tokens of the exporting app.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use super::{back, from_elsewhere, is_json, refused};
use crate::oauth::{form, value};
use crate::orgs::Org;
use crate::orgs::tokens::USUAL_SCOPE;
use crate::world::World;

/// Ends every access token that apps hold in an org.
pub(crate) async fn expire(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    change(&req, &body, &world, |world, org| world.tokens().expire_access(&org.key))
}

/// Approves the exporting app anew, as its integration user.
pub(crate) async fn approve(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    change(&req, &body, &world, |world, org| {
        world.tokens().approve(&org.key, &org.integration_user, USUAL_SCOPE, world.now_ms()).map(drop)
    })
}

fn change(
    req: &HttpRequest,
    body: &[u8],
    world: &World,
    change: impl FnOnce(&World, &Org) -> std::io::Result<()>,
) -> HttpResponse {
    if from_elsewhere(req) {
        return refused();
    }
    let named = if is_json(req) {
        serde_json::from_slice::<serde_json::Value>(body)
            .ok()
            .and_then(|body| Some(body.get("org")?.as_str()?.to_owned()))
    } else {
        value(&form(body), "org").map(str::to_owned)
    };
    let Some(org) = named.and_then(|key| world.org(&key)) else {
        return HttpResponse::BadRequest().content_type("text/plain; charset=utf-8").body("No org has this key.\n");
    };
    if let Err(error) = change(world, org) {
        return HttpResponse::InternalServerError().body(error.to_string());
    }
    if is_json(req) { HttpResponse::Ok().json(world.info(org)) } else { back() }
}
