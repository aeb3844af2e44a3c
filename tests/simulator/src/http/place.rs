//! Orgs are told apart by the `Host` header, as in the real cloud: `ORG.my.localhost` is the My Domain of an
//! org, `ORG.lightning.localhost` its pages. A plain `localhost` belongs to no org; there the token decides,
//! and without one the first org is meant.

use actix_web::HttpRequest;
use actix_web::guard::GuardContext;
use actix_web::http::header::{AUTHORIZATION, HOST};

use crate::orgs::Org;
use crate::rest::RestError;
use crate::world::World;

const MY_DOMAIN: &str = ".my.localhost";
const LIGHTNING: &str = ".lightning.localhost";

/// The org that a request is for.
pub(crate) fn org<'a>(world: &'a World, req: &HttpRequest) -> Option<&'a Org> {
    let host = host(req.headers().get(HOST).and_then(|value| value.to_str().ok()));
    if let Some(label) = host.strip_suffix(MY_DOMAIN).or_else(|| host.strip_suffix(LIGHTNING)) {
        return by_label(world, label);
    }
    let token = req.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.and_then(|header| header.split_once(' ')).map(|(_, token)| token.trim());
    let holder = token.and_then(|token| world.tokens().check(token, world.now_ms()));
    holder.map_or_else(|| world.orgs.first(), |holder| world.org(&holder.org))
}

/// An org that moved has another label, and none at the old one.
fn by_label<'a>(world: &'a World, label: &str) -> Option<&'a Org> {
    world.orgs.iter().find(|org| world.faults().moved_to(&org.key).unwrap_or(&org.label) == label)
}

/// What a host without an org answers to data requests.
pub(crate) fn no_org(world: &World, req: &HttpRequest) -> RestError {
    let host = host(req.headers().get(HOST).and_then(|value| value.to_str().ok()));
    let label = host.strip_suffix(MY_DOMAIN).unwrap_or_default();
    if world.orgs.iter().any(|org| org.label == label) {
        let message = "Destination URL not reset. The URL returned from login must be set";
        return RestError::new(404, "URL_NOT_RESET", message);
    }
    RestError::not_found()
}

/// Scheme and host under which the org is to be reached by whoever sent this request. One that asked for an
/// address in numbers can't resolve names, and gets the numbers back.
pub(crate) fn base(world: &World, org: &Org, req: &HttpRequest) -> String {
    let secure = is_secure(req);
    let host = host(req.headers().get(HOST).and_then(|value| value.to_str().ok()));
    let (scheme, port) = match world.https_port {
        Some(port) if secure => ("https", port),
        _ => ("http", world.port),
    };
    if matches!(host.as_str(), "127.0.0.1" | "[::1]") {
        return format!("{scheme}://{host}:{port}");
    }
    let label = world.faults().moved_to(&org.key).map_or_else(|| org.label.clone(), str::to_owned);
    format!("{scheme}://{label}{MY_DOMAIN}:{port}")
}

pub(crate) fn is_secure(req: &HttpRequest) -> bool {
    req.app_config().secure()
}

/// Whether the host names one org, so that tokens of others are strangers there.
pub(crate) fn is_org_host(req: &HttpRequest) -> bool {
    host(req.headers().get(HOST).and_then(|value| value.to_str().ok())).ends_with(MY_DOMAIN)
}

pub(crate) fn is_lightning(context: &GuardContext<'_>) -> bool {
    host_of(context).ends_with(LIGHTNING)
}

pub(crate) fn is_my_domain(context: &GuardContext<'_>) -> bool {
    host_of(context).ends_with(MY_DOMAIN)
}

/// Names that lead to this machine and nowhere else. A page on the internet that points its own name at
/// loopback must not reach the control endpoints.
pub(crate) fn is_plain(context: &GuardContext<'_>) -> bool {
    matches!(host_of(context).as_str(), "localhost" | "127.0.0.1" | "[::1]")
}

fn host_of(context: &GuardContext<'_>) -> String {
    host(context.head().headers().get(HOST).and_then(|value| value.to_str().ok()))
}

/// The name without its port, in small letters.
fn host(header: Option<&str>) -> String {
    let header = header.unwrap_or("localhost");
    let name = match header.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => header,
    };
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_no_part_of_the_name() {
        for (header, name) in [
            (Some("Harrow-Pike.my.localhost:8090"), "harrow-pike.my.localhost"),
            (Some("[::1]:80"), "[::1]"),
            (Some("[::1]"), "[::1]"),
            (None, "localhost"),
        ] {
            assert_eq!(host(header), name);
        }
    }
}
