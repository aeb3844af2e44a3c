//! `PUT …/jobs/ingest/{id}/batches`: the rows go to disk as they come, so that an upload of any size costs the
//! memory of one chunk.

use actix_web::dev::Decompress;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::StreamExt;

use super::bulk;
use super::gate::{self, Admission, Caller};
use super::reply::{RestError, dropped};
use super::route::Route;
use super::serve::{finished, hold_before};
use crate::bulk::file::Upload;
use crate::faults::Fault;
use crate::world::World;

pub(crate) async fn upload(req: HttpRequest, payload: Payload, world: Data<World>) -> HttpResponse {
    let path = req.path().strip_prefix("/services/data").unwrap_or_default();
    let admission = match gate::admit(&req, path, &world) {
        Ok(admission) => admission,
        Err(response) => return *response,
    };
    if let Err(response) = hold_before(&world, &admission).await {
        return response;
    }
    let received = received(&req, payload).await;
    let Admission { org, parsed, user, request_id, fault } = admission;
    if matches!(&received, Err(None)) {
        return dropped();
    }
    let answered = parsed.and_then(|(version, route)| {
        world.count(route.kind());
        let caller = Caller { world: &world, org, user: user?, request_id: request_id.clone(), version };
        gate::spend(&caller, &route, fault.as_ref())?;
        let upload = received.map_err(|error| error.unwrap_or_else(RestError::not_found))?;
        match route {
            Route::BulkUpload { id } => bulk::uploaded(&caller, &id, upload),
            _ => Err(RestError::not_found()),
        }
    });
    let fault = match fault {
        Some(Fault::SlowCommit { .. }) => None,
        // The rows are on disk already; what is late with an upload is its answer only.
        Some(Fault::CommitLate { .. }) => Some(Fault::CommitThenDrop),
        other => other,
    };
    finished(answered, &world, org, &request_id, fault.as_ref())
}

/// The whole upload; no error to tell when the client went away in the middle of it.
async fn received(req: &HttpRequest, payload: Payload) -> Result<Upload, Option<RestError>> {
    let storage = |error: std::io::Error| Some(RestError::storage(&error));
    let mut upload = Upload::begin().map_err(storage)?;
    let mut chunks = Decompress::from_headers(payload, req.headers());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| None)?;
        if !upload.write(&chunk).map_err(storage)? {
            return Err(Some(bulk::too_large()));
        }
    }
    Ok(upload)
}
