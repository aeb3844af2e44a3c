//! Whose address was asked: the server's own, or that of a site.

use crate::app::App;
use actix_web::HttpRequest;
use actix_web::http::header::HOST;

/// The site's name in `acme.` + our own host; `None` at our own address and anywhere else.
pub(in crate::web) fn site_slug<'a>(app: &App, request: &'a HttpRequest) -> Option<&'a str> {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let base = app.public_url().host_str().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default().strip_suffix(base)?.strip_suffix('.')?;
    (!name.is_empty() && !name.contains('.')).then_some(name)
}

/// Whether the page is asked for by a window of its own on a site's host, not by a frame.
pub(in crate::web) fn is_window(app: &App, request: &HttpRequest) -> bool {
    site_slug(app, request).is_some() && request.headers().get("sec-fetch-dest").is_none_or(|to| to != "iframe")
}
