//! The documents that tell a client where everything is.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::http::place;
use crate::world::World;

/// `/.well-known/openid-configuration`.
pub(crate) async fn openid(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(base) = base(&world, &req) else { return HttpResponse::NotFound().finish() };
    let at = |path: &str| format!("{base}/services/oauth2/{path}");
    HttpResponse::Ok().json(json!({
        "issuer": base,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "revocation_endpoint": at("revoke"),
        "userinfo_endpoint": at("userinfo"),
        "introspection_endpoint": at("introspect"),
        "jwks_uri": format!("{base}/id/keys"),
        "scopes_supported": ["api", "email", "full", "id", "offline_access", "openid", "profile", "refresh_token", "web"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "claims_supported": [
            "active", "email", "email_verified", "family_name", "given_name", "is_app_installed", "language", "locale",
            "name", "nickname", "organization_id", "photos", "preferred_username", "sub", "updated_at", "urls",
            "user_id", "user_type", "zoneinfo",
        ],
    }))
}

/// `/.well-known/oauth-authorization-server`.
pub(crate) async fn server(req: HttpRequest, world: Data<World>) -> HttpResponse {
    let Some(base) = base(&world, &req) else { return HttpResponse::NotFound().finish() };
    HttpResponse::Ok().json(json!({
        "issuer": base,
        "authorization_endpoint": format!("{base}/services/oauth2/authorize"),
        "token_endpoint": format!("{base}/services/oauth2/token"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
    }))
}

/// What id tokens are signed with.
pub(crate) async fn keys(world: Data<World>) -> HttpResponse {
    world.count("keys");
    HttpResponse::Ok().json(world.signing_keys.published())
}

fn base(world: &World, req: &HttpRequest) -> Option<String> {
    place::org(world, req).map(|org| place::base(world, org, req))
}
