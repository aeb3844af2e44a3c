//! For whoever watches the server.

use crate::app::{App, doctor};
use actix_web::{HttpResponse, web};

/// The process runs.
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("live\n")
}

/// The process can serve people. Salesforce or mail being down doesn't count: answering goes on without them.
pub(super) async fn ready(app: web::Data<App>) -> HttpResponse {
    if doctor::is_ready(&app).await {
        return HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n");
    }
    HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body("database unavailable\n")
}
