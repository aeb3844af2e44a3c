//! `POST /services/oauth2/revoke`: a refresh token takes its access tokens with it.

use actix_web::http::Method;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use super::{form, refused, value};
use crate::world::World;

pub(crate) async fn revoke(req: HttpRequest, body: Bytes, world: Data<World>) -> HttpResponse {
    world.count("revoke");
    let form = match *req.method() {
        Method::GET => form(req.query_string().as_bytes()),
        Method::POST => form(&body),
        _ => return HttpResponse::MethodNotAllowed().finish(),
    };
    let revoked = world.tokens().revoke(value(&form, "token").unwrap_or_default());
    match revoked {
        Ok(true) => HttpResponse::Ok().finish(),
        Ok(false) => refused("invalid_token", "invalid token"),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}
