//! For whoever watches the server.

use crate::app::{App, doctor};
use actix_web::{HttpResponse, web};

/// The process runs.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("live\n")
}

/// The process can serve people. Salesforce or mail being down doesn't count: answering goes on without them.
pub(super) async fn ready(app: web::Data<App>) -> HttpResponse {
    match doctor::is_writable(&app).await {
        Ok(()) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body("database unavailable\n")
        }
    }
}
