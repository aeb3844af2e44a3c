//! The OAuth endpoints: approval by a person, tokens for a code, a refresh token or an assertion, revocation,
//! introspection, and who a token speaks for.

mod assertion;
pub(crate) mod authorize;
pub(crate) mod client;
pub(crate) mod codes;
pub(crate) mod discovery;
pub(crate) mod id_token;
pub(crate) mod identity;
pub(crate) mod introspect;
mod pages;
pub(crate) mod revoke;
pub(crate) mod token;

use actix_web::HttpResponse;
use serde_json::json;

/// The error envelope of OAuth, which is not that of the data API.
pub(crate) fn refused(error: &str, description: &str) -> HttpResponse {
    HttpResponse::BadRequest()
        .insert_header(("Cache-Control", "no-cache, no-store"))
        .json(json!({ "error": error, "error_description": description }))
}

/// A form body, first value of each name.
pub(crate) fn form(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

pub(crate) fn value<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}
