//! A form post must come from a page of ours. Launches come from Salesforce and have rules of their own.
//!
//! The page token alone would be enough; this closes the door one step earlier, as a browser tells where a post came from.

use crate::app::App;
use crate::web::error::Teller;
use crate::web::extract::Language;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web;

pub(in crate::web) async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, actix_web::Error> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let safe = matches!(*request.method(), Method::GET | Method::HEAD) || request.path() == "/canvas";
    match app {
        Some(app) if !safe && !is_same_origin(&request) => {
            let tell = Teller { app: &app, strings: Language::of(request.headers()).0, actor: None };
            let refusal = tell.bad_request(StatusCode::FORBIDDEN, "posted from another origin");
            let response = actix_web::ResponseError::error_response(&refusal);
            Ok(request.into_response(response).map_into_right_body())
        }
        _ => next.call(request).await.map(ServiceResponse::map_into_left_body),
    }
}

/// A browser that says nothing at all is ancient; then the page token has to do.
fn is_same_origin(request: &ServiceRequest) -> bool {
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
            origin.split_once("://").is_some_and(|(_, from)| from == host)
        }
        (None, None) => true,
    }
}
