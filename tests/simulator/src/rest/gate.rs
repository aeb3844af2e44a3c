//! What every data request passes before its route: the call is counted, a waiting fault may take it, the
//! token is checked.

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;

use super::reply::RestError;
use super::route::Route;
use crate::counters::Counters;
use crate::faults::{Fault, Moment};
use crate::orgs::{Org, UserInfo};
use crate::world::World;

const PRODUCTION_CALLS: u64 = 100_000;
const CALLS_PER_LICENCE: u64 = 1_000;
const SANDBOX_CALLS: u64 = 5_000_000;

/// Who asks, where and under which request id.
pub(crate) struct Caller<'a> {
    pub(crate) world: &'a World,
    pub(crate) org: &'a Org,
    pub(crate) user: &'a UserInfo,
    pub(crate) request_id: String,
    pub(crate) version: u16,
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
    user.ok_or_else(RestError::expired)
}

/// How many calls an org has a day.
pub(crate) fn daily_calls(org: &Org) -> u64 {
    let licences = u64::try_from(org.users.len()).unwrap_or_default();
    if org.sandbox { SANDBOX_CALLS } else { PRODUCTION_CALLS + licences * CALLS_PER_LICENCE }
}

/// Counts one call; `Err` when the org has no calls left today.
pub(crate) fn spend(world: &World, org: &Org, counters: &mut Counters) -> Result<(), RestError> {
    if counters.use_api(&org.key, world.now_ms()) > daily_calls(org) {
        return refusal(&Fault::RequestLimit).map_or(Ok(()), Err);
    }
    Ok(())
}

pub(crate) fn moment(route: Option<&Route>) -> Moment {
    if route.is_some_and(Route::writes) { Moment::Write } else { Moment::Read }
}
