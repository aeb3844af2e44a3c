//! From an HTTP request to a route and back.

use actix_web::http::header::{HeaderName, HeaderValue, IF_MODIFIED_SINCE};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::gate::{self, Admission, Caller};
use super::reply::{Answer, Answered, RestError, dropped, garbled, service_unavailable};
use super::route::Route;
use super::{bulk, collections, composite, connect, cursors, describe, graph, limits, query, rows, versions};
use crate::faults::Fault;
use crate::orgs::Org;
use crate::records::deciding::Matching;
use crate::world::World;

/// Everything at and below `/services/data` but uploads, which are streamed.
pub(crate) async fn serve(req: HttpRequest, body: Result<Bytes, actix_web::Error>, world: Data<World>) -> HttpResponse {
    let path = req.path().strip_prefix("/services/data").unwrap_or_default();
    if path.trim_matches('/').is_empty() {
        world.count("versions");
        return Answer::ok(versions::versions()).http();
    }
    let admission = match gate::admit(&req, path, &world) {
        Ok(admission) => admission,
        Err(response) => return *response,
    };
    if let Err(response) = hold_before(&world, &admission).await {
        return response;
    }
    let Admission { org, parsed, user, request_id, fault } = admission;
    if let (Some(Fault::CommitLate { ms }), Ok((version, route)), Ok(user)) = (&fault, &parsed, &user) {
        world.count(route.kind());
        let multipart = bulk::boundary(&req).filter(|_| *route == Route::BulkCreate);
        let (org, user) = (org.key.clone(), user.id.clone());
        let late = Late { org, user, request_id, version: *version, route: route.clone(), body, multipart };
        actix_web::rt::spawn(late.commit(world.clone(), *ms));
        return dropped();
    }
    let mut held = Vec::new();
    let answered = parsed.and_then(|(version, route)| {
        world.count(route.kind());
        let caller = Caller { world: &world, org, user: user?, request_id: request_id.clone(), version };
        let multipart = bulk::boundary(&req).filter(|_| route == Route::BulkCreate);
        let answered = served(&caller, &route, fault.as_ref(), body, multipart.as_deref());
        if matches!(fault, Some(Fault::SlowCommit { .. })) {
            held = gate::masters_of(&world, org, &request_id);
        }
        answered
    });
    let known = req.headers().get(IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok()?.parse().ok());
    let answered = answered.map(|answer| answer.unless_known(known));
    crate::bulk::run::start_waiting(&world).await;
    if let Some(Fault::SlowCommit { ms }) = fault {
        world.store().lock(&held);
        gate::held_until(&world, org, ms).await;
        world.store().unlock(&held);
    }
    finished(answered, &world, org, &request_id, fault.as_ref())
}

/// A write whose connection is gone, and which goes on all the same.
struct Late {
    org: String,
    user: String,
    request_id: String,
    version: u16,
    route: Route,
    body: Result<Bytes, actix_web::Error>,
    multipart: Option<String>,
}

impl Late {
    async fn commit(self, world: Data<World>, ms: u64) {
        let Some(org) = world.org(&self.org) else { return };
        gate::held_until(&world, org, ms).await;
        let Some(user) = org.user(&self.user) else { return };
        let caller = Caller { world: &world, org, user, request_id: self.request_id, version: self.version };
        // Nobody is left to be told.
        let _ = served(&caller, &self.route, None, self.body, self.multipart.as_deref());
        crate::bulk::run::start_waiting(&world).await;
    }
}

/// What happens to a request before it is looked at.
pub(super) async fn hold_before(world: &World, admission: &Admission<'_>) -> Result<(), HttpResponse> {
    match &admission.fault {
        Some(Fault::Delay { ms }) => gate::held_for(world, admission.org, *ms).await,
        Some(Fault::Slow { ms }) => gate::held_until(world, admission.org, *ms).await,
        Some(Fault::DropBeforeCommit) => return Err(dropped()),
        Some(Fault::ServiceUnavailable) => return Err(service_unavailable()),
        _ => {}
    }
    Ok(())
}

/// A reply with its headers, unless it is lost on the way.
pub(crate) fn finished(
    answered: Answered,
    world: &World,
    org: &Org,
    request_id: &str,
    fault: Option<&Fault>,
) -> HttpResponse {
    let response = answered.unwrap_or_else(|error| error.answer()).http();
    let response = with_headers(response, world, org, request_id);
    match fault {
        Some(Fault::CommitThenDrop) => dropped(),
        Some(Fault::GarbledReply) => garbled(response),
        _ => response,
    }
}

fn served(
    caller: &Caller<'_>,
    route: &Route,
    fault: Option<&Fault>,
    body: Result<Bytes, actix_web::Error>,
    multipart: Option<&str>,
) -> Answered {
    gate::spend(caller, route, fault)?;
    let bytes = body.map_err(|error| {
        let status = error.as_response_error().status_code().as_u16();
        let code = if status == 413 { "REQUEST_ENTITY_TOO_LARGE" } else { "UNREADABLE_BODY" };
        RestError::new(status, code, error.to_string())
    })?;
    if let Some(boundary) = multipart {
        return bulk::one_shot(caller, boundary, &bytes);
    }
    let body = parsed_body(&bytes)?;
    // One writer at a time, from the first look at the rows to the last commit.
    let _turn = route.writes().then(|| caller.world.turn());
    answer(caller, route, body.as_ref())
}

/// One route answered; `body` is `None` when the request had none.
pub(super) fn answer(caller: &Caller<'_>, route: &Route, body: Option<&Value>) -> Answered {
    let world = caller.world;
    let ok = |body| Ok(Answer::ok(body));
    match route {
        Route::Resources => ok(versions::resources(world, caller.org, &caller.user.id, caller.version)),
        Route::Limits => ok(limits::limits(world, caller.org)),
        Route::Objects => ok(describe::objects(caller)),
        Route::Object { object } => describe::object(caller, object),
        Route::Describe { object } => describe::describe(caller, object),
        Route::Row { object, id, fields } => rows::by_id(caller, object, id, fields.as_deref()),
        Route::RowByKey { object, field, value } => rows::by_key(caller, &rows::Key { object, field, value }),
        Route::Insert { object } => rows::insert(caller, object, body),
        Route::Update { object, id } => rows::update(caller, object, id, body),
        Route::Delete { object, id } => rows::delete(caller, object, id),
        Route::DeleteByKey { object, field, value } => rows::delete_by_key(caller, &rows::Key { object, field, value }),
        Route::Upsert { object, field, value, update_only } => {
            rows::upsert(caller, &rows::Key { object, field, value }, *update_only, body)
        }
        Route::Collections { object, field } => collections::upsert(caller, object, field, body),
        Route::InsertMany => collections::write_mixed(caller, Matching::New, body),
        Route::UpdateMany => collections::write_mixed(caller, Matching::Id, body),
        Route::DeleteMany { ids, all_or_none } => collections::delete_many(caller, ids, *all_or_none),
        Route::Retrieve { object, asked } => {
            let (ids, fields) = asked.clone().unwrap_or_else(|| collections::asked(body));
            collections::retrieve(caller, object, &ids, &fields)
        }
        Route::Composite => composite::composite(caller, body),
        Route::Graph => graph::graph(caller, body),
        Route::Query { soql, columns } => query::query(caller, soql, *columns),
        Route::QueryMore { locator } => cursors::more(caller, locator),
        Route::SignedRequest { query } => connect::signed_request(caller, query),
        Route::CanvasContext { query } => connect::canvas_context(caller, query),
        Route::TraceEvent => Ok(Answer::empty(204)),
        _ => bulk::answer(caller, route, body),
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
