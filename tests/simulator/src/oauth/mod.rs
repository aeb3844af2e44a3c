//! The OAuth endpoints: refresh with rotation, revocation, and who a token speaks for.

pub(crate) mod client;
pub(crate) mod identity;
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
