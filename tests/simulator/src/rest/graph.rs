//! Composite graph: up to 75 graphs of requests in one call, each graph all or nothing by itself.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::composite::{self, Part};
use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};

const MOST_GRAPHS: usize = 75;
const MOST_NODES: usize = 500;
const MOST_DEPTH: usize = 15;
const MOST_KINDS: usize = 15;
/// When more graphs than this have failed, the rest is not tried.
const MOST_FAILURES: usize = 14;

pub(super) fn graph(caller: &Caller<'_>, body: Option<&Value>) -> Answered {
    let graphs = graphs(body)?;
    let mut failures = 0;
    let mut shown = Vec::with_capacity(graphs.len());
    for (id, parts) in &graphs {
        let (replies, successful) =
            if failures > MOST_FAILURES { (halted(parts), false) } else { composite::run(caller, parts, true)? };
        failures += usize::from(!successful);
        shown.push(json!({
            "graphId": id,
            "graphResponse": { "compositeResponse": replies },
            "isSuccessful": successful,
        }));
    }
    Ok(Answer::ok(json!({ "graphs": shown })))
}

fn graphs(body: Option<&Value>) -> Result<Vec<(String, Vec<Part>)>, RestError> {
    let refused = |message: String| RestError::malformed("INVALID_INPUT", message);
    let list = body.and_then(|body| body.get("graphs")?.as_array());
    let list = list.ok_or_else(|| refused("A list named graphs is required".to_owned()))?;
    if list.is_empty() || list.len() > MOST_GRAPHS {
        return Err(refused(format!("A request holds 1 to {MOST_GRAPHS} graphs, not {}", list.len())));
    }
    let mut graphs: Vec<(String, Vec<Part>)> = Vec::with_capacity(list.len());
    for graph in list {
        let id = graph.get("graphId").and_then(Value::as_str);
        let id = id.ok_or_else(|| refused("Each graph needs a graphId".to_owned()))?.to_owned();
        if graphs.iter().any(|(known, _)| *known == id) {
            return Err(refused(format!("Duplicate graphId: {id}")));
        }
        let parts = composite::parts(Some(graph))?;
        let depth = depth(&parts);
        if depth > MOST_DEPTH {
            return Err(refused(format!("The graph {id} is {depth} deep, more than {MOST_DEPTH}")));
        }
        let kinds: HashSet<String> = parts.iter().map(Part::kind).collect();
        if kinds.len() > MOST_KINDS {
            return Err(refused(format!("The graph {id} has {} kinds of nodes, more than {MOST_KINDS}", kinds.len())));
        }
        graphs.push((id, parts));
    }
    let nodes: usize = graphs.iter().map(|(_, parts)| parts.len()).sum();
    if nodes > MOST_NODES {
        return Err(refused(format!("A request holds at most {MOST_NODES} nodes, not {nodes}")));
    }
    Ok(graphs)
}

/// The longest chain of parts that use one another.
fn depth(parts: &[Part]) -> usize {
    let mut depths: HashMap<&str, usize> = HashMap::new();
    for (index, part) in parts.iter().enumerate() {
        let earlier = parts.get(..index).unwrap_or_default();
        let below = part.uses(earlier).into_iter().filter_map(|name| depths.get(name)).max().copied();
        depths.insert(part.reference_id(), below.unwrap_or(0) + 1);
    }
    depths.values().max().copied().unwrap_or_default()
}

fn halted(parts: &[Part]) -> Vec<Value> {
    let body = json!([{ "errorCode": "PROCESSING_HALTED", "message": "Too many graphs of this request failed" }]);
    let reply = |part: &Part| json!({ "body": body, "httpHeaders": {}, "httpStatusCode": 400, "referenceId": part.reference_id() });
    parts.iter().map(reply).collect()
}
