//! A page on its way out, with the policy of who may frame it.

use crate::domain::first_party::COOKIE;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, LOCATION, SET_COOKIE,
    X_FRAME_OPTIONS,
};
use maud::Markup;

/// Who may hold a page in a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Framing {
    /// The org's own pages, by the sources of its launch.
    Org(String),
    /// Any Salesforce page: only for pages without data.
    AnySalesforce(String),
    Nobody,
}

impl Framing {
    fn policy(&self) -> String {
        let ancestors = match self {
            Self::Org(sources) | Self::AnySalesforce(sources) => sources.as_str(),
            Self::Nobody => "'none'",
        };
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors {ancestors}"
        )
    }
}

/// Answers with a page. Pages are never kept by anybody.
pub(super) fn page(status: StatusCode, framing: &Framing, markup: Markup) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response.insert_header((CONTENT_SECURITY_POLICY, framing.policy())).insert_header((CACHE_CONTROL, "no-store"));
    if *framing == Framing::Nobody {
        response.insert_header((X_FRAME_OPTIONS, "DENY"));
    }
    response.content_type("text/html; charset=utf-8").body(markup.into_string())
}

/// A file to be kept, never shown in place of a page.
pub(super) fn download(content_type: &'static str, file_name: &str, content: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")))
        .content_type(format!("{content_type}; charset=utf-8"))
        .body(content)
}

/// On to another page of ours.
pub(super) fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).insert_header((CACHE_CONTROL, "no-store")).finish()
}

/// To the sign-in page, and from there to `path`.
pub(super) fn sign_in(path: &str) -> HttpResponse {
    let next: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
    see_other(&format!("/sign-in?{next}"))
}

/// Takes the session's cookie away, and whatever the browser kept of its pages.
pub(super) fn end_session() -> HttpResponse {
    let mut response = see_other("/sign-in");
    set_cookie(&mut response, COOKIE, "", Some(0));
    set_header(&mut response, HeaderName::from_static("clear-site-data"), "\"cache\"");
    response
}

/// A cookie of a site's own host. Without `seconds` it goes with the browser.
pub(super) fn set_cookie(response: &mut HttpResponse, name: &str, value: &str, seconds: Option<u32>) {
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    set_header(response, SET_COOKIE, &format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}"));
}

/// Adds a header whose value is made here.
pub(super) fn set_header(response: &mut HttpResponse, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().append(name, value);
    }
}
