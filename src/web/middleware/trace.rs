//! One log line per request: method, route, status and time. No query, no body, no names.

use crate::app::App;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};

pub(in crate::web) async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let started = app.as_ref().map(|app| app.now());
    let method = request.method().clone();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let took = app.zip(started).map_or(0, |(app, started)| app.now().since(started).as_millis());
    tracing::info!(%method, route, status = response.status().as_u16(), took_ms = %took, "request");
    Ok(response)
}
