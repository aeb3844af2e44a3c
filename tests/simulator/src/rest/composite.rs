//! Composite: up to 25 requests in one call, one after the other, each with its own status. Only five of them
//! may be collections or queries.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::gate::Caller;
use super::references;
use super::reply::{Answer, Answered, RestError};
use super::route::Route;
use super::serve::answer;

const MOST_PARTS: usize = 25;
const MOST_LISTS: usize = 5;

struct Part {
    reference_id: String,
    method: String,
    url: String,
    body: Option<Value>,
}

pub(super) fn composite(caller: &Caller<'_>, body: Option<&Value>) -> Answered {
    let parts = parts(body)?;
    let mut replies: HashMap<String, Value> = HashMap::new();
    let mut shown = Vec::with_capacity(parts.len());
    for part in parts {
        let answered = one(caller, &part, &replies).unwrap_or_else(|error| error.answer());
        let headers: Map<String, Value> =
            answered.location.iter().map(|location| ("Location".to_owned(), json!(location))).collect();
        let body = answered.body.unwrap_or_default();
        shown.push(json!({
            "body": body,
            "httpHeaders": headers,
            "httpStatusCode": answered.status,
            "referenceId": part.reference_id,
        }));
        if answered.status < 300 {
            replies.insert(part.reference_id, body);
        }
    }
    Ok(Answer::ok(json!({ "compositeResponse": shown })))
}

fn one(caller: &Caller<'_>, part: &Part, replies: &HashMap<String, Value>) -> Answered {
    let url = references::in_text(&part.url, replies)?;
    let body = part.body.as_ref().map(|body| references::in_value(body, replies)).transpose()?;
    let (version, route) = routed(&part.method, &url)?;
    if matches!(route, Route::Composite) || route.is_host() {
        let message = format!("{url} is not supported inside a composite request");
        return Err(RestError::new(400, "INVALID_INPUT", message));
    }
    let caller = Caller { request_id: caller.request_id.clone(), version, ..*caller };
    answer(&caller, &route, body.as_ref())
}

fn routed(method: &str, url: &str) -> Result<(u16, Route), RestError> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = path.strip_prefix("/services/data").ok_or_else(|| {
        RestError::new(400, "INVALID_INPUT", format!("The url has to begin with /services/data, not {url}"))
    })?;
    Route::parse(method, path, query)
}

fn parts(body: Option<&Value>) -> Result<Vec<Part>, RestError> {
    let refused = |message: String| RestError::new(400, "INVALID_INPUT", message);
    let body = body.and_then(Value::as_object);
    let list = body.and_then(|body| body.get("compositeRequest")?.as_array());
    let list = list.ok_or_else(|| refused("A list named compositeRequest is required".to_owned()))?;
    if body.and_then(|body| body.get("allOrNone")?.as_bool()) == Some(true) {
        return Err(refused("This simulator answers composite requests with allOrNone false only".to_owned()));
    }
    if list.is_empty() || list.len() > MOST_PARTS {
        return Err(refused(format!("A composite request holds 1 to {MOST_PARTS} subrequests, not {}", list.len())));
    }
    let parts = list.iter().map(part).collect::<Result<Vec<_>, _>>()?;
    for (index, part) in parts.iter().enumerate() {
        if parts.iter().take(index).any(|earlier| earlier.reference_id == part.reference_id) {
            return Err(refused(format!("Duplicate referenceId: {}", part.reference_id)));
        }
    }
    let lists = parts.iter().filter(|part| is_list(part)).count();
    if lists > MOST_LISTS {
        let message = format!("A composite request holds at most {MOST_LISTS} collections or queries, not {lists}");
        return Err(RestError::new(400, "LIMIT_EXCEEDED", message));
    }
    Ok(parts)
}

fn part(value: &Value) -> Result<Part, RestError> {
    let text = |name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
            .ok_or_else(|| RestError::new(400, "INVALID_INPUT", format!("Each subrequest needs a {name}")))
    };
    let part = Part {
        reference_id: text("referenceId")?,
        method: text("method")?.to_ascii_uppercase(),
        url: text("url")?,
        body: value.get("body").filter(|body| !body.is_null()).cloned(),
    };
    let mut letters = part.reference_id.chars();
    let sound = letters.next().is_some_and(char::is_alphanumeric)
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_');
    if sound {
        return Ok(part);
    }
    let message = format!("The referenceId {} may hold letters, digits and underscores only", part.reference_id);
    Err(RestError::new(400, "INVALID_INPUT", message))
}

fn is_list(part: &Part) -> bool {
    matches!(routed(&part.method, &part.url), Ok((_, Route::Collections { .. } | Route::Query { .. })))
}
