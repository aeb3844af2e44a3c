//! The rest of a long query: kept behind a locator, as an org does, for the next pages.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};

/// Rows on one page.
pub(super) const PAGE: usize = 2_000;
/// Open cursors of one user; the oldest goes first.
const MOST: usize = 10;

struct Cursor {
    id: String,
    org: String,
    rows: Vec<Value>,
}

#[derive(Default)]
pub(crate) struct Cursors {
    open: VecDeque<Cursor>,
}

/// The first page of a result.
pub(super) fn first(caller: &Caller<'_>, rows: Vec<Value>) -> Value {
    if rows.len() <= PAGE {
        return json!({ "totalSize": rows.len(), "done": true, "records": rows });
    }
    let id = crate::orgs::ids::make("01g", &caller.org.pod, caller.world.next_serial());
    let page = page(caller, &id, &rows, 0);
    let mut cursors = caller.world.cursors();
    if cursors.open.len() >= MOST {
        cursors.open.pop_front();
    }
    cursors.open.push_back(Cursor { id, org: caller.org.key.clone(), rows });
    page
}

/// `01g…-2000`: the rows of a cursor from the 2,000th on.
pub(super) fn more(caller: &Caller<'_>, locator: &str) -> Answered {
    let invalid = || RestError::malformed("INVALID_QUERY_LOCATOR", "invalid query locator");
    let (id, from) = locator.rsplit_once('-').ok_or_else(invalid)?;
    let from: usize = from.parse().map_err(|_| invalid())?;
    let cursors = caller.world.cursors();
    let cursor = cursors.open.iter().find(|cursor| cursor.id == id && cursor.org == caller.org.key);
    let cursor = cursor.filter(|cursor| from < cursor.rows.len()).ok_or_else(invalid)?;
    Ok(Answer::ok(page(caller, id, &cursor.rows, from)))
}

fn page(caller: &Caller<'_>, id: &str, rows: &[Value], from: usize) -> Value {
    let next = from + PAGE;
    let records: Vec<&Value> = rows.iter().skip(from).take(PAGE).collect();
    let mut page = json!({ "totalSize": rows.len(), "done": next >= rows.len(), "records": records });
    if let Some(page) = page.as_object_mut().filter(|_| next < rows.len()) {
        let url = format!("/services/data/v{}.0/query/{id}-{next}", caller.version);
        page.insert("nextRecordsUrl".to_owned(), json!(url));
    }
    page
}
