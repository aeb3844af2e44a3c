//! A form with a file. Who sends it is settled by the first field, before the rest of the body is read.

use super::actor::{admit, cookies};
use super::{Language, body};
use crate::app::App;
use crate::app::session::{self, Actor};
use crate::domain::page_token::Purpose;
use crate::web::error::Teller;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use futures_util::{StreamExt, stream};
use std::convert::Infallible;
use std::time::Duration;

/// The largest file a page takes; an operator's command takes larger ones.
pub(in crate::web) const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;
/// Boundaries, headings and the token.
const MAX_AROUND: usize = 16 * 1024;
/// The token stands in the body's beginning.
const TOKEN_WITHIN: usize = 4 * 1024;
const DEADLINE: Duration = Duration::from_mins(2);

/// A file that somebody may send; `None` when it is larger than [`MAX_FILE_BYTES`] or none was chosen.
pub(in crate::web) struct Upload {
    pub(in crate::web) actor: Actor,
    pub(in crate::web) file_name: String,
    pub(in crate::web) content: Option<Vec<u8>>,
    pub(in crate::web) too_large: bool,
    /// A line of text beside the file, empty when the form has none: what the file is.
    pub(in crate::web) about: String,
}

/// The value of a field in a body or in its beginning: file name and content.
async fn field(body: Bytes, boundary: &str, name: &str) -> Option<(String, Bytes)> {
    let mut parts = multer::Multipart::new(stream::once(async { Ok::<_, Infallible>(body) }), boundary);
    while let Ok(Some(part)) = parts.next_field().await {
        if part.name() == Some(name) {
            let file_name = part.file_name().unwrap_or_default().to_owned();
            return Some((file_name, part.bytes().await.ok()?));
        }
    }
    None
}

async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Upload, actix_web::Error> {
    let app = body::app(request)?;
    let tell = Teller::new(&app, Language::of(request.headers()).0);
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(boundary) = multer::parse_boundary(kind) else {
        return Err(tell.bad_request(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not a form with a file").into());
    };
    let late = || tell.bad_request(StatusCode::REQUEST_TIMEOUT, "body too slow").into();
    tokio::time::timeout(DEADLINE, receive(&app, request, payload, &boundary)).await.unwrap_or_else(|_| Err(late()))
}

async fn receive(
    app: &App,
    request: &HttpRequest,
    payload: &mut Payload,
    boundary: &str,
) -> Result<Upload, actix_web::Error> {
    let tell = Teller::new(app, Language::of(request.headers()).0);
    let broken = || tell.bad_request(StatusCode::BAD_REQUEST, "body broken off");
    let (mut body, mut actor, mut too_large) = (Vec::new(), None, false);
    loop {
        let chunk = payload.next().await.transpose().map_err(|_| broken())?;
        let ended = chunk.is_none();
        if !too_large {
            body.extend_from_slice(&chunk.unwrap_or_default());
        }
        if actor.is_none() && (ended || body.len() >= TOKEN_WITHIN) {
            let beginning = Bytes::copy_from_slice(body.get(..TOKEN_WITHIN).unwrap_or(&body));
            let token = field(beginning, boundary, "page_token").await.map(|(_, token)| token).unwrap_or_default();
            let token = String::from_utf8_lossy(&token).into_owned();
            let purpose = Purpose::Change(request.path());
            actor = Some(admit(app, request, session::resume(app, &token, purpose, &cookies(request)).await)?);
        }
        // The rest is read and dropped, so that the browser hears the answer.
        too_large |= body.len() > MAX_FILE_BYTES + MAX_AROUND;
        if ended {
            break;
        }
    }
    let actor = actor.ok_or_else(broken)?;
    if too_large {
        return Ok(Upload { actor, file_name: String::new(), content: None, too_large, about: String::new() });
    }
    let body = Bytes::from(body);
    let about = field(body.clone(), boundary, "about").await.map(|(_, text)| text).unwrap_or_default();
    let (file_name, content) = field(body, boundary, "file").await.ok_or_else(broken)?;
    let too_large = content.len() > MAX_FILE_BYTES;
    let content = Some(Vec::from(content)).filter(|content| !too_large && !content.is_empty());
    Ok(Upload { actor, file_name, content, too_large, about: String::from_utf8_lossy(&about).into_owned() })
}

impl FromRequest for Upload {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move { read(&request, &mut payload).await })
    }
}
