//! The language of somebody who isn't in a session, from what the browser asks for.

use crate::strings::Strings;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use std::future::{Ready, ready};

#[derive(Clone, Copy)]
pub(in crate::web) struct Language(pub(in crate::web) &'static Strings);

impl Language {
    pub(in crate::web) fn of(headers: &actix_web::http::header::HeaderMap) -> Self {
        let header = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self(Strings::accepted(header.unwrap_or_default()))
    }
}

impl FromRequest for Language {
    type Error = std::convert::Infallible;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request.headers())))
    }
}
