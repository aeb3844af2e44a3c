//! `POST /services/oauth2/introspect`: whether a token is alive and until when. The only place that tells.

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::{client, form, value};
use crate::http::place;
use crate::world::World;

pub(crate) async fn introspect(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    world.count("introspect");
    let form = form(&body);
    if let Some(refusal) = client::refusal(&world, &req, &form) {
        return refusal;
    }
    let token = value(&form, "token").unwrap_or_default();
    let told = world.tokens().introspect(token, world.now_ms());
    let known = told.and_then(|told| {
        let org = world.org(&told.holder.org)?;
        let user = org.user(&told.holder.user).filter(|user| world.settled(org).is_active(user))?;
        Some((told, org, user))
    });
    let reply = match known {
        None => json!({ "active": false }),
        Some((told, org, user)) => json!({
            "active": true,
            "scope": told.scope,
            "client_id": world.app.client_id,
            "username": user.username,
            "sub": format!("{}/id/{}/{}", place::base(&world, org, &req), org.id, user.id),
            "token_type": if told.is_refresh { "refresh_token" } else { "access_token" },
            "exp": told.ends_at_ms / 1_000,
            "iat": told.issued_at_ms / 1_000,
            "nbf": told.issued_at_ms / 1_000,
        }),
    };
    HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(reply)
}
