//! Pictures of questions, by signed address.

use crate::app::App;
use crate::app::media::{self, MediaError};
use crate::domain::ids::{MediaId, SiteId};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::{HttpResponse, web};

pub(super) async fn picture(app: web::Data<App>, path: web::Path<(SiteId, MediaId, String, String)>) -> HttpResponse {
    let (site, id, day, proof) = path.into_inner();
    match media::fetch(&app, site, id, &day, &proof).await {
        Ok(file) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, file.content_type))
            .insert_header((CACHE_CONTROL, "private, max-age=86400, immutable"))
            // Should a browser take the bytes for a document after all, it may do nothing in it.
            .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
            .body(file.bytes),
        Err(MediaError::Store(error)) => {
            tracing::error!(error = &error as &dyn std::error::Error, "a picture can't be read");
            HttpResponse::ServiceUnavailable().finish()
        }
        Err(_) => HttpResponse::NotFound().finish(),
    }
}
