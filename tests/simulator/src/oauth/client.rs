//! Which client asks: its key and secret come in the form or as HTTP Basic, never half and half.

use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

use super::{refused, value};
use crate::world::World;

/// The reply to send instead when the client is not who it says.
pub(crate) fn refusal(world: &World, req: &HttpRequest, form: &[(String, String)]) -> Option<HttpResponse> {
    let (id, secret) = basic(req).unwrap_or_else(|| {
        let text = |name| value(form, name).unwrap_or_default().to_owned();
        (text("client_id"), text("client_secret"))
    });
    if id != world.app.client_id {
        return Some(refused("invalid_client_id", "client identifier invalid"));
    }
    if secret != world.app.client_secret {
        return Some(refused("invalid_client", "invalid client credentials"));
    }
    None
}

fn basic(req: &HttpRequest) -> Option<(String, String)> {
    let header = req.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    // RFC 6749 has both parts form-encoded before they are joined.
    let plain = |text: &str| percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned).ok();
    Some((plain(id)?, plain(secret)?))
}
