//! The form post of a launch: exactly one `signed_request`, and what the browser says about where it came from.

use super::{Language, body};
use crate::app::open_canvas::Transport;
use crate::domain::canvas::MAX_BYTES;
use crate::web::error::Teller;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

pub(in crate::web) struct SignedRequest {
    /// As received, after form decoding only.
    pub(in crate::web) raw: String,
    pub(in crate::web) transport: Transport,
}

impl FromRequest for SignedRequest {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = body::app(&request)?;
            let fields = body::form(&app, &request, &mut payload, MAX_BYTES).await?;
            let header =
                |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let cookies = super::actor::cookies(&request);
            let transport = Transport { origin: header("origin"), sec_fetch_dest: header("sec-fetch-dest"), cookies };
            match <[(String, String); 1]>::try_from(fields) {
                Ok([(name, raw)]) if name == "signed_request" => Ok(Self { raw, transport }),
                _ => {
                    let cause = "expected exactly one field, signed_request";
                    let tell = Teller { app: &app, strings: Language::of(request.headers()).0, actor: None };
                    Err(tell.bad_request(StatusCode::BAD_REQUEST, cause).into())
                }
            }
        })
    }
}
