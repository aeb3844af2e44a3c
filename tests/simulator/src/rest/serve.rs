//! From an HTTP request to a route and back.

use std::time::Duration;

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::gate::{self, Caller};
use super::reply::{Answered, RestError, dropped, garbled, service_unavailable};
use super::route::Route;
use super::{collections, composite, connect, describe, limits, query, rows, versions};
use crate::faults::Fault;
use crate::http::place;
use crate::orgs::Org;
use crate::world::World;

/// Everything at and below `/services/data`.
pub(crate) async fn serve(req: HttpRequest, body: Result<Bytes, actix_web::Error>, world: Data<World>) -> HttpResponse {
    let path = req.path().strip_prefix("/services/data").unwrap_or_default();
    if path.trim_matches('/').is_empty() {
        world.count("versions");
        return super::reply::Answer::ok(versions::versions()).http();
    }
    let Some(org) = place::org(&world, &req) else { return RestError::not_found().answer().http() };
    let parsed = Route::parse(req.method().as_str(), path, req.query_string());
    let request_id = world.request_id();
    let user = gate::authenticate(&world, org, &req);
    let fault = match (&parsed, &user) {
        (Ok((_, route)), Ok(_)) if !route.is_host() => world.faults().take(gate::moment(Some(route))),
        _ => None,
    };
    match &fault {
        Some(Fault::Delay { ms }) => held_back(*ms).await,
        Some(Fault::DropBeforeCommit) => return dropped(),
        Some(Fault::ServiceUnavailable) => return service_unavailable(),
        _ => {}
    }
    let answered = parsed.and_then(|(version, route)| {
        world.count(route.kind());
        let caller = Caller { world: &world, org, user: user?, request_id: request_id.clone(), version };
        admitted(&caller, &route, fault.as_ref(), body)
    });
    let response = answered.unwrap_or_else(|error| error.answer()).http();
    let response = with_headers(response, &world, org, &request_id);
    match fault {
        Some(Fault::CommitThenDrop) => dropped(),
        Some(Fault::GarbledReply) => garbled(response),
        _ => response,
    }
}

#[expect(clippy::disallowed_methods, reason = "a slow org is what was ordered")]
async fn held_back(ms: u64) {
    tokio::time::sleep(Duration::from_millis(ms)).await;
}

fn admitted(
    caller: &Caller<'_>,
    route: &Route,
    fault: Option<&Fault>,
    body: Result<Bytes, actix_web::Error>,
) -> Answered {
    if !route.is_host() {
        gate::spend(caller.world, caller.org, &mut caller.world.counters())?;
    }
    if let Some(refusal) = fault.and_then(gate::refusal) {
        return Err(refusal);
    }
    let bytes = body.map_err(|error| {
        let status = error.as_response_error().status_code().as_u16();
        let code = if status == 413 { "REQUEST_ENTITY_TOO_LARGE" } else { "UNREADABLE_BODY" };
        RestError::new(status, code, error.to_string())
    })?;
    answer(caller, route, parsed_body(&bytes)?.as_ref())
}

/// One route answered; `body` is `None` when the request had none.
pub(super) fn answer(caller: &Caller<'_>, route: &Route, body: Option<&Value>) -> Answered {
    let world = caller.world;
    let ok = |body| Ok(super::reply::Answer::ok(body));
    match route {
        Route::Resources => ok(versions::resources(world, caller.org, &caller.user.id, caller.version)),
        Route::Limits => ok(limits::limits(world, caller.org)),
        Route::Objects => ok(describe::objects(caller)),
        Route::Object { object } => describe::object(caller, object),
        Route::Describe { object } => describe::describe(caller, object),
        Route::Row { object, id } => rows::by_id(caller, object, id),
        Route::RowByKey { object, field, value } => rows::by_key(caller, object, field, value),
        Route::Upsert { object, field, value, update_only } => {
            rows::upsert(caller, &rows::Key { object, field, value }, *update_only, body)
        }
        Route::Collections { object, field } => collections::upsert(caller, object, field, body),
        Route::Composite => composite::composite(caller, body),
        Route::Query { soql } => query::query(caller, soql),
        Route::SignedRequest { query } => connect::signed_request(caller, query),
        Route::CanvasContext { query } => connect::canvas_context(caller, query),
        Route::TraceEvent => Ok(super::reply::Answer { status: 204, body: None, location: None }),
    }
}

fn parsed_body(bytes: &Bytes) -> Result<Option<Value>, RestError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(bytes).map(Some).map_err(|error| {
        let message = format!("{error} [line:{}, column:{}]", error.line(), error.column());
        RestError::new(400, "JSON_PARSER_ERROR", message)
    })
}

fn with_headers(mut response: HttpResponse, world: &World, org: &Org, request_id: &str) -> HttpResponse {
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("sforce-limit-info", &limits::header(world, org));
    set("x-request-id", request_id);
    set("sforce-request-id", request_id);
    response
}
