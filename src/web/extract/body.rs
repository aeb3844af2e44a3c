//! Reading a form's body: its type, its size and the time it may take are bounded before anything is parsed.

use super::Language;
use crate::app::App;
use crate::web::error::{Error, Teller};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;
use std::time::Duration;

/// A body that drips is cut off after this time; the server itself only bounds the headers.
const DEADLINE: Duration = Duration::from_secs(10);

/// Fields in order. More than one of a name is the caller's business.
pub(in crate::web) type Fields = Vec<(String, String)>;

pub(super) fn app(request: &HttpRequest) -> Result<web::Data<App>, actix_web::Error> {
    let app = request.app_data::<web::Data<App>>().cloned();
    app.ok_or_else(|| actix_web::error::ErrorInternalServerError("the server was built without its application"))
}

/// Reads an urlencoded form of at most `cap` bytes.
pub(super) async fn form(app: &App, request: &HttpRequest, payload: &mut Payload, cap: usize) -> Result<Fields, Error> {
    let tell = Teller { app, strings: Language::of(request.headers()).0, actor: None };
    let refuse = |status, cause| Err(tell.bad_request(status, cause));
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let kind = header(CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not a form");
    }
    let announced = header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok()).unwrap_or(0);
    if announced > cap {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "body too large");
    }
    let mut body = Vec::with_capacity(announced);
    let read = async {
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
            if body.len() + chunk.len() > cap {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(())
    };
    match tokio::time::timeout(DEADLINE, read).await {
        Ok(Ok(())) => {
            let fields: Fields = url::form_urlencoded::parse(&body).into_owned().collect();
            // PostgreSQL keeps no text with one, and nobody types it.
            if fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
                return refuse(StatusCode::BAD_REQUEST, "a NUL character");
            }
            Ok(fields)
        }
        Ok(Err(status)) => refuse(status, "body broken off or too large"),
        Err(_) => refuse(StatusCode::REQUEST_TIMEOUT, "body too slow"),
    }
}
