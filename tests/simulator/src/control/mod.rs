//! The plain `localhost` pages: which orgs there are, what was called how often, and faults to order, for
//! people by form and for programs by JSON.

pub(crate) mod clock;
pub(crate) mod faults;
pub(crate) mod json;
pub(crate) mod page;
pub(crate) mod tokens;

use actix_web::{HttpRequest, HttpResponse};

/// A page of another site can post a form here but must not order anything: browsers tell where a request
/// comes from. Programs send neither header.
pub(crate) fn from_elsewhere(req: &HttpRequest) -> bool {
    let header = |name: &str| req.headers().get(name).and_then(|value| value.to_str().ok());
    match (header("Sec-Fetch-Site"), header("Origin")) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            header("Host").is_none_or(|host| origin != format!("http://{host}") && origin != format!("https://{host}"))
        }
        (None, None) => false,
    }
}

pub(crate) fn refused() -> HttpResponse {
    HttpResponse::Forbidden()
        .content_type("text/plain; charset=utf-8")
        .body("Only the pages of the simulator may do this.\n")
}

fn back() -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", "/")).finish()
}

fn is_json(req: &HttpRequest) -> bool {
    let kind = req.headers().get("Content-Type").and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/json"))
}
