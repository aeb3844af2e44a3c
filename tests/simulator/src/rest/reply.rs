//! Replies: JSON with the headers of the data API, the error envelope (a list), and the ways a reply is lost.

use std::time::{Duration, SystemTime};

use actix_web::body::{BodyStream, BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::HttpDate;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde_json::{Value, json};

use crate::records::RowError;

/// What a route answers, before it becomes HTTP or a part of a composite reply.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// `None` is an empty body.
    pub(crate) body: Option<Value>,
    pub(crate) location: Option<String>,
    /// Stands in the place of the body; results of Bulk jobs are not JSON.
    pub(crate) csv: Option<Vec<u8>>,
    /// Since when the reply has been the same, in seconds since 1970.
    pub(crate) unchanged_since: Option<u64>,
}

pub(crate) type Answered = Result<Answer, RestError>;

impl Answer {
    pub(crate) fn ok(body: Value) -> Self {
        Self::with(200, body)
    }

    pub(crate) fn with(status: u16, body: Value) -> Self {
        Self { body: Some(body), ..Self::empty(status) }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, body: None, location: None, csv: None, unchanged_since: None }
    }

    pub(crate) fn csv(text: Vec<u8>) -> Self {
        Self { csv: Some(text), ..Self::empty(200) }
    }

    /// 304 when the client knows this very reply. `known` is its `If-Modified-Since`.
    pub(crate) fn unless_known(self, known: Option<HttpDate>) -> Self {
        let Some(since) = self.unchanged_since else { return self };
        let known = known.is_some_and(|known| SystemTime::from(known) >= instant(since));
        if known { Self { unchanged_since: Some(since), ..Self::empty(304) } } else { self }
    }

    pub(crate) fn http(self) -> HttpResponse {
        let mut response = builder(self.status);
        if let Some(since) = self.unchanged_since {
            response.insert_header(("Last-Modified", HttpDate::from(instant(since)).to_string()));
        }
        if let Some(location) = &self.location {
            response.insert_header(("Location", location.as_str()));
        }
        match (self.body, self.csv) {
            (_, Some(text)) => response.content_type("text/csv").body(text),
            (Some(body), None) => json_body(&mut response, &body),
            (None, None) => response.finish(),
        }
    }
}

fn instant(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// A request that failed as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RestError {
    pub(crate) status: u16,
    errors: Vec<RowError>,
    /// Stands in the place of the envelope: the addresses of several matches.
    list: Option<Value>,
}

impl RestError {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, errors: vec![RowError::new(code, message, &[])], list: None }
    }

    pub(crate) fn rows(errors: Vec<RowError>) -> Self {
        Self { status: 400, errors, list: None }
    }

    /// 300: an external id that belongs to several rows.
    pub(crate) fn several(addresses: Vec<String>) -> Self {
        Self { status: 300, errors: Vec::new(), list: Some(addresses.into()) }
    }

    pub(crate) fn malformed(code: &str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, "NOT_FOUND", "The requested resource does not exist")
    }

    pub(crate) fn expired() -> Self {
        Self::new(401, "INVALID_SESSION_ID", "Session expired or invalid")
    }

    pub(crate) fn storage(error: &std::io::Error) -> Self {
        Self::new(500, "UNKNOWN_EXCEPTION", format!("The simulator cannot write its data folder: {error}"))
    }

    pub(crate) fn answer(&self) -> Answer {
        if let Some(list) = &self.list {
            return Answer::with(self.status, list.clone());
        }
        let errors = self.errors.iter().map(|error| {
            if error.fields.is_empty() {
                json!({ "message": error.message, "errorCode": error.code })
            } else {
                json!({ "message": error.message, "errorCode": error.code, "fields": error.fields })
            }
        });
        Answer::with(self.status, errors.collect())
    }
}

/// A connection that closes before a byte of the reply is sent: the body fails at its first read, and the
/// head of the reply is still in the buffer then.
pub(crate) fn dropped() -> HttpResponse {
    let nothing = futures_util::stream::once(async { Err::<Bytes, _>(std::io::Error::other("dropped on order")) });
    HttpResponse::Ok().body(BodyStream::new(Box::pin(nothing)))
}

/// The same reply with half of its body, and a length that agrees with the half.
pub(crate) fn garbled(response: HttpResponse) -> HttpResponse {
    let (response, body) = response.into_parts();
    let bytes = body.try_into_bytes().unwrap_or_default();
    let half = bytes.slice(..bytes.len() / 2);
    response.set_body(BoxBody::new(half))
}

pub(crate) fn service_unavailable() -> HttpResponse {
    HttpResponse::ServiceUnavailable().content_type("text/html; charset=UTF-8").body(
        "<html><head><title>Service unavailable</title></head><body><h1>Service Unavailable</h1>\
         <p>The server is temporarily unable to service your request.</p></body></html>",
    )
}

fn builder(status: u16) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap_or_default());
    response.insert_header(("Cache-Control", "no-cache,must-revalidate,max-age=0,no-store,private"));
    response
}

fn json_body(response: &mut HttpResponseBuilder, body: &Value) -> HttpResponse {
    response.content_type("application/json;charset=UTF-8").body(body.to_string())
}
