//! What the Canvas page asks its own org for: a fresh signed request, and the context alone.

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use crate::canvas::approval;
use crate::canvas::request::{self, Place, Showing};
use crate::canvas::sign::envelope;
use crate::orgs::tokens::Purpose;

pub(super) fn signed_request(caller: &Caller<'_>, query: &[(String, String)]) -> Answered {
    let showing = showing(caller, query)?;
    if !approval::is_approved(caller.world, caller.org, caller.user) {
        // What the host takes for "ask the person first".
        return Ok(Answer::with(403, json!({})));
    }
    let token = canvas_token(caller)?;
    let request = request::build(caller.world, caller.org, caller.user, &token, &showing);
    let signed = envelope(&caller.world.app.canvas_secret, request.to_string().as_bytes());
    Ok(Answer::ok(json!({ "response": signed, "auxiliary": Value::Null })))
}

pub(super) fn canvas_context(caller: &Caller<'_>, query: &[(String, String)]) -> Answered {
    let showing = showing(caller, query)?;
    Ok(Answer::ok(request::context(caller.world, caller.org, caller.user, &showing)))
}

fn canvas_token(caller: &Caller<'_>) -> Result<String, RestError> {
    let token = caller.world.session(caller.org, caller.user, Purpose::Canvas);
    token.map_err(|error| RestError::storage(&error))
}

/// The app is named as the frame of the page names it: by developer name or by reference id.
fn showing(caller: &Caller<'_>, query: &[(String, String)]) -> Result<Showing, RestError> {
    let value = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let named = value("canvas").is_some_and(|name| name == caller.world.app.developer_name);
    let referred = value("referenceId").is_some_and(|id| id == caller.org.reference_id);
    if !named && !referred {
        return Err(RestError::new(404, "APP_NOT_FOUND", "The canvas app is not installed in this org"));
    }
    if !caller.world.settled(caller.org).sees_package(caller.user) {
        return Err(RestError::new(403, "NO_ACCESS", "The user has no access to the canvas app"));
    }
    let place = Place::read(value("place").unwrap_or_default());
    Ok(match value("instanceId") {
        Some(id) => Showing::again(id.to_owned(), place),
        None => Showing::new(caller.world, place),
    })
}
