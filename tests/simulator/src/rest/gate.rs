//! What every data request passes before its route: the call is counted, a waiting fault may take it, the
//! token is checked.

use std::time::Duration;

use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, HttpResponse};

use super::reply::{RestError, service_unavailable};
use super::route::Route;
use crate::faults::{Fault, Moment};
use crate::http::place;
use crate::orgs::{Org, UserInfo};
use crate::records::deciding::masters_in;
use crate::records::ledger::Commit;
use crate::world::World;

const PRODUCTION_CALLS: u64 = 100_000;
const CALLS_PER_LICENCE: u64 = 1_000;
const SANDBOX_CALLS: u64 = 5_000_000;
/// Of an address and its headers.
const MOST_BYTES: usize = 16_384;

/// Who asks, where and under which request id.
pub(crate) struct Caller<'a> {
    pub(crate) world: &'a World,
    pub(crate) org: &'a Org,
    pub(crate) user: &'a UserInfo,
    pub(crate) request_id: String,
    pub(crate) version: u16,
}

impl<'a> Caller<'a> {
    pub(crate) fn commit(&'a self, at_ms: i64) -> Commit<'a> {
        Commit { org: &self.org.key, request_id: &self.request_id, at_ms }
    }
}

/// A request that reached its org: what it asks for, who asks, and the fault it took.
pub(crate) struct Admission<'a> {
    pub(crate) org: &'a Org,
    pub(crate) parsed: Result<(u16, Route), RestError>,
    pub(crate) user: Result<&'a UserInfo, RestError>,
    pub(crate) request_id: String,
    pub(crate) fault: Option<Fault>,
}

/// Finds the org, reads the route and the token, and takes a waiting fault. `path` is what follows
/// `/services/data`. The error is the whole reply.
pub(crate) fn admit<'a>(req: &HttpRequest, path: &str, world: &'a World) -> Result<Admission<'a>, Box<HttpResponse>> {
    let Some(org) = place::org(world, req) else {
        return Err(Box::new(place::no_org(world, req).answer().http()));
    };
    if world.faults().is_under_maintenance(&org.key, world.now_ms()) {
        return Err(Box::new(service_unavailable()));
    }
    let parsed = short_enough(req).and_then(|()| Route::parse(req.method().as_str(), path, req.query_string()));
    let request_id = world.request_id();
    let user = authenticate(world, org, req);
    let fault = match (&parsed, &user) {
        (Ok((_, route)), Ok(_)) if route.is_host() => world.faults().take(Moment::Canvas),
        (Ok((_, route)), Ok(_)) => world.faults().take(moment(route)),
        _ => None,
    };
    Ok(Admission { org, parsed, user, request_id, fault })
}

/// An address with its headers may be this long.
fn short_enough(req: &HttpRequest) -> Result<(), RestError> {
    let address = req.uri().to_string().len();
    let headers: usize = req.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if address > MOST_BYTES {
        return Err(RestError::new(414, "URI_TOO_LONG", format!("The URI is longer than {MOST_BYTES} bytes")));
    }
    if address + headers > MOST_BYTES {
        let message = format!("The URI and its headers are longer than {MOST_BYTES} bytes");
        return Err(RestError::new(431, "REQUEST_HEADER_FIELDS_TOO_LARGE", message));
    }
    Ok(())
}

/// A refusal that a fault or the daily limit gives, whatever the request says.
pub(crate) fn refusal(fault: &Fault) -> Option<RestError> {
    let limit = |message| RestError::new(403, "REQUEST_LIMIT_EXCEEDED", message);
    match fault {
        Fault::SessionExpired => Some(RestError::expired()),
        Fault::RequestLimit => Some(limit("TotalRequests Limit exceeded.")),
        Fault::ConcurrentLimit => Some(limit("ConcurrentRequests (Concurrent API Requests) Limit exceeded.")),
        _ => None,
    }
}

/// The user behind the token, who has to belong to the org of the host.
pub(crate) fn authenticate<'a>(world: &World, org: &'a Org, req: &HttpRequest) -> Result<&'a UserInfo, RestError> {
    let header = req.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(header) = header else { return Err(RestError::expired()) };
    let token = header
        .split_once(' ')
        .filter(|(scheme, _)| ["Bearer", "OAuth"].iter().any(|known| known.eq_ignore_ascii_case(scheme)));
    let Some((_, token)) = token else {
        return Err(RestError::new(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE"));
    };
    let holder = world.tokens().check(token.trim(), world.now_ms());
    let user = holder.filter(|holder| holder.org == org.key).and_then(|holder| org.user(&holder.user));
    let active = |user: &&UserInfo| world.setup().of(&org.key).is_some_and(|settled| settled.is_active(user));
    user.filter(active).ok_or_else(RestError::expired)
}

/// How many calls an org has a day.
pub(crate) fn daily_calls(org: &Org) -> u64 {
    let licences = u64::try_from(org.users.len()).unwrap_or_default();
    if org.sandbox { SANDBOX_CALLS } else { PRODUCTION_CALLS + licences * CALLS_PER_LICENCE }
}

/// Counts one call; `Err` when the org has no calls left today, or a fault refuses this one.
pub(crate) fn spend(caller: &Caller<'_>, route: &Route, fault: Option<&Fault>) -> Result<(), RestError> {
    let (world, org) = (caller.world, caller.org);
    if let Some(Fault::CanvasError { code }) = fault {
        return Err(RestError::new(403, code, code.as_str()));
    }
    if route.is_host() {
        return Ok(());
    }
    let now_ms = world.now_ms();
    let (used, long) = {
        let mut counters = world.counters();
        if let Some(Fault::CallsUsed { calls }) = fault {
            counters.use_many(&org.key, *calls, now_ms);
        }
        (counters.use_api(&org.key, now_ms), counters.long_calls(&org.key, now_ms))
    };
    if used > daily_calls(org) {
        return refusal(&Fault::RequestLimit).map_or(Ok(()), Err);
    }
    if long >= org.most_long_calls() {
        return refusal(&Fault::ConcurrentLimit).map_or(Ok(()), Err);
    }
    if let (Some(Fault::SeveralMatches { object: wanted }), Route::Upsert { object, .. }) = (fault, route)
        && wanted.eq_ignore_ascii_case(object)
    {
        let address = |serial| {
            let prefix = world.schema.object(object).map_or("a00", |object| object.prefix.as_str());
            let id = crate::orgs::ids::make(prefix, &org.pod, serial);
            format!("/services/data/v{}.0/sobjects/{object}/{id}", caller.version)
        };
        return Err(RestError::several(vec![address(1), address(2)]));
    }
    fault.and_then(refusal).map_or(Ok(()), Err)
}

/// Waits by the clock of the machine, as a slow network does.
#[expect(clippy::disallowed_methods, reason = "a slow org is what was ordered")]
pub(crate) async fn held_for(world: &World, org: &Org, ms: u64) {
    let since_ms = world.now_ms();
    world.counters().hold(&org.key, since_ms);
    tokio::time::sleep(Duration::from_millis(ms)).await;
    world.counters().let_go(&org.key, since_ms);
}

/// Waits until the clock of the orgs has moved on. Under a clock that a test moves, that is when it says so.
#[expect(clippy::disallowed_methods, reason = "a clock that others move can only be watched")]
pub(crate) async fn held_until(world: &World, org: &Org, ms: u64) {
    let since_ms = world.now_ms();
    let until_ms = since_ms.saturating_add_unsigned(ms);
    world.counters().hold(&org.key, since_ms);
    while world.now_ms() < until_ms && !world.is_closed() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    world.counters().let_go(&org.key, since_ms);
}

/// The masters of the details that a request has just written.
pub(crate) fn masters_of(world: &World, org: &Org, request_id: &str) -> Vec<String> {
    let own = world.store().of_request(&org.key, request_id);
    let mut masters: Vec<String> = own
        .iter()
        .filter_map(|entry| Some(masters_in(world.schema.object(&entry.object)?, &entry.fields)))
        .flatten()
        .collect();
    masters.sort();
    masters.dedup();
    masters
}

pub(crate) fn moment(route: &Route) -> Moment {
    if route.writes() { Moment::Write } else { Moment::Read }
}
