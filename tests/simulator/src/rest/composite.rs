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

pub(super) struct Part {
    reference_id: String,
    method: String,
    url: String,
    body: Option<Value>,
}

pub(super) fn composite(caller: &Caller<'_>, body: Option<&Value>) -> Answered {
    let parts = parts(body)?;
    let lists = parts.iter().filter(|part| part.is_list()).count();
    if lists > MOST_LISTS {
        let message = format!("A composite request holds at most {MOST_LISTS} collections or queries, not {lists}");
        return Err(RestError::new(400, "LIMIT_EXCEEDED", message));
    }
    if parts.len() > MOST_PARTS {
        let message = format!("A composite request holds 1 to {MOST_PARTS} subrequests, not {}", parts.len());
        return Err(RestError::malformed("INVALID_INPUT", message));
    }
    let all_or_none = body.and_then(|body| body.get("allOrNone")?.as_bool()).unwrap_or_default();
    let (shown, _) = run(caller, &parts, all_or_none)?;
    Ok(Answer::ok(json!({ "compositeResponse": shown })))
}

/// One part after the other, each with its reply. Under `all_or_none` the first failure takes everything back,
/// and every other part says that it was halted; `false` then.
pub(super) fn run(caller: &Caller<'_>, parts: &[Part], all_or_none: bool) -> Result<(Vec<Value>, bool), RestError> {
    let mut replies: HashMap<String, Value> = HashMap::new();
    let mut shown = Vec::with_capacity(parts.len());
    if all_or_none {
        caller.world.store().begin();
    }
    for part in parts {
        let answered = one(caller, part, &replies).unwrap_or_else(|error| error.answer());
        let failed = answered.status >= 300;
        shown.push(reply(part, &answered));
        if failed && all_or_none {
            caller.world.store().roll_back();
            let failure = shown.pop().unwrap_or_default();
            let halted = |other: &Part| {
                if other.reference_id == part.reference_id { failure.clone() } else { reply(other, &halted()) }
            };
            return Ok((parts.iter().map(halted).collect(), false));
        }
        if !failed {
            replies.insert(part.reference_id.clone(), answered.body.unwrap_or_default());
        }
    }
    if all_or_none {
        caller.world.store().settle().map_err(|error| RestError::storage(&error))?;
    }
    Ok((shown, true))
}

fn reply(part: &Part, answered: &Answer) -> Value {
    let location = answered.location.iter().map(|location| ("Location".to_owned(), json!(location)));
    json!({
        "body": answered.body,
        "httpHeaders": location.collect::<Map<_, _>>(),
        "httpStatusCode": answered.status,
        "referenceId": part.reference_id,
    })
}

fn halted() -> Answer {
    let message = "The transaction was rolled back since another operation in the same transaction failed.";
    RestError::malformed("PROCESSING_HALTED", message).answer()
}

fn one(caller: &Caller<'_>, part: &Part, replies: &HashMap<String, Value>) -> Answered {
    let url = references::in_text(&part.url, replies)?;
    let body = part.body.as_ref().map(|body| references::in_value(body, replies)).transpose()?;
    let (version, route) = routed(&part.method, &url)?;
    if route.is_whole() {
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

/// The list named `compositeRequest`, of a whole request or of one graph.
pub(super) fn parts(body: Option<&Value>) -> Result<Vec<Part>, RestError> {
    let refused = |message: String| RestError::new(400, "INVALID_INPUT", message);
    let body = body.and_then(Value::as_object);
    let list = body.and_then(|body| body.get("compositeRequest")?.as_array());
    let list = list.ok_or_else(|| refused("A list named compositeRequest is required".to_owned()))?;
    if list.is_empty() {
        return Err(refused("A composite request holds at least one subrequest".to_owned()));
    }
    let parts = list.iter().map(part).collect::<Result<Vec<_>, _>>()?;
    for (index, part) in parts.iter().enumerate() {
        if parts.iter().take(index).any(|earlier| earlier.reference_id == part.reference_id) {
            return Err(refused(format!("Duplicate referenceId: {}", part.reference_id)));
        }
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

impl Part {
    fn is_list(&self) -> bool {
        routed(&self.method, &self.url).is_ok_and(|(_, route)| route.is_list())
    }

    /// What a graph counts as one kind of node: method and resource, whatever the row.
    pub(super) fn kind(&self) -> String {
        let resource = routed(&self.method, &self.url).map_or("unknown", |(_, route)| route.kind());
        let object = self.url.split('/').skip_while(|part| *part != "sobjects").nth(1).unwrap_or_default();
        format!("{} {resource} {object}", self.method)
    }

    /// Parts whose replies this one uses.
    pub(super) fn uses<'a>(&self, earlier: &'a [Self]) -> Vec<&'a str> {
        let text = format!("{}{}", self.url, self.body.as_ref().map(Value::to_string).unwrap_or_default());
        let named = earlier.iter().map(|part| part.reference_id.as_str());
        named.filter(|name| text.contains(&format!("@{{{name}.")) || text.contains(&format!("@{{{name}["))).collect()
    }

    pub(super) fn reference_id(&self) -> &str {
        &self.reference_id
    }
}
