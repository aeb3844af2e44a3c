//! Lists of up to 200 rows: upsert, insert, update, delete, and up to 2,000 to retrieve. The request as a whole
//! is refused only when it is malformed; otherwise the status is 200 and every row has its own result, in order.

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use super::rows::visible;
use super::writes::{Outcome, delete, object, roll_back, shown, shown_errors, target, write};
use crate::orgs::ids;
use crate::records::Row;
use crate::records::deciding::Matching;

const MOST_ROWS: usize = 200;
const MOST_RETRIEVED: usize = 2_000;

pub(super) fn upsert(caller: &Caller<'_>, object: &str, field: &str, body: Option<&Value>) -> Answered {
    let (object, matching) = target(caller, object, field)?;
    let (records, all_or_none) = records(body)?;
    for record in &records {
        let name = type_of(record)?;
        if !name.eq_ignore_ascii_case(&object.name) {
            let message = format!("All records must be of type {}, one is of type {name}", object.name);
            return Err(RestError::malformed("INVALID_TYPE", message));
        }
    }
    let outcomes = write(caller, object, matching, &records, all_or_none)?;
    Ok(Answer::ok(outcomes.iter().map(|outcome| shown(outcome, true)).collect()))
}

/// Insert and update take rows of several objects in one list.
pub(super) fn write_mixed(caller: &Caller<'_>, matching: Matching<'_>, body: Option<&Value>) -> Answered {
    let (records, all_or_none) = records(body)?;
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(records.len());
    caller.world.store().begin();
    let mut rest = records.as_slice();
    while let Some(first) = rest.first() {
        let written = type_of(first).and_then(|name| {
            let object = object(caller, name).map_err(|_| {
                RestError::malformed("INVALID_TYPE", format!("sObject type '{name}' is not supported."))
            })?;
            let same = |record: &&Row| type_of(record).is_ok_and(|other| other.eq_ignore_ascii_case(name));
            let (run, after) = rest.split_at_checked(rest.iter().take_while(same).count()).unwrap_or((rest, &[]));
            rest = after;
            write(caller, object, matching, run, false)
        });
        match written {
            Ok(written) => outcomes.extend(written),
            Err(error) => {
                caller.world.store().roll_back();
                return Err(error);
            }
        }
    }
    if all_or_none && outcomes.iter().any(Result::is_err) {
        caller.world.store().roll_back();
        roll_back(&mut outcomes);
    } else {
        caller.world.store().settle().map_err(|error| RestError::storage(&error))?;
    }
    Ok(Answer::ok(outcomes.iter().map(|outcome| shown(outcome, false)).collect()))
}

pub(super) fn delete_many(caller: &Caller<'_>, ids: &str, all_or_none: bool) -> Answered {
    let ids: Vec<String> = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if ids.is_empty() {
        return Err(RestError::malformed("MISSING_ARGUMENT", "Missing required input parameter: ids"));
    }
    if ids.len() > MOST_ROWS {
        return Err(too_many());
    }
    let outcomes = delete(caller, &ids, all_or_none)?;
    let shown = outcomes.iter().map(|outcome| match outcome {
        Ok(id) => json!({ "id": id, "success": true, "errors": [] }),
        Err(errors) => shown_errors(errors),
    });
    Ok(Answer::ok(shown.collect()))
}

/// Rows by id, in the order asked for; an id that leads nowhere gives `null`.
pub(super) fn retrieve(caller: &Caller<'_>, name: &str, ids: &[String], fields: &[String]) -> Answered {
    let object = object(caller, name)?;
    if ids.len() > MOST_RETRIEVED {
        let message = format!("At most {MOST_RETRIEVED} rows are retrieved in one call");
        return Err(RestError::malformed("EXCEEDED_ID_LIMIT", message));
    }
    let store = caller.world.store();
    let table = store.table(&caller.org.key, object);
    let row = |id: &String| {
        let row = ids::to_18(id).and_then(|id| table?.by_id(&id));
        row.map_or(Ok(Value::Null), |row| visible(caller, object, &object.row(row), Some(fields)).map(Value::Object))
    };
    Ok(Answer::ok(ids.iter().map(row).collect::<Result<_, _>>()?))
}

/// `ids` and `fields` of a retrieve, from the body of a POST.
pub(super) fn asked(body: Option<&Value>) -> (Vec<String>, Vec<String>) {
    let list = |name: &str| {
        let list = body.and_then(|body| body.get(name)?.as_array());
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    (list("ids"), list("fields"))
}

fn too_many() -> RestError {
    let message = "record limit reached. cannot submit more than 200 records into this call";
    RestError::malformed("EXCEEDED_ID_LIMIT", message)
}

fn records(body: Option<&Value>) -> Result<(Vec<Row>, bool), RestError> {
    let body = body
        .and_then(Value::as_object)
        .ok_or_else(|| RestError::malformed("INVALID_INPUT", "A JSON object with a list named records is required"))?;
    let records = body
        .get("records")
        .and_then(Value::as_array)
        .ok_or_else(|| RestError::malformed("MISSING_ARGUMENT", "Missing required input parameter: records"))?;
    if records.len() > MOST_ROWS {
        return Err(too_many());
    }
    let rows = records.iter().map(|record| {
        let row = record.as_object();
        let row = row.ok_or_else(|| RestError::malformed("INVALID_INPUT", "A record has to be a JSON object"))?;
        type_of(row).map(|_| row.clone())
    });
    let all_or_none = body.get("allOrNone").and_then(Value::as_bool).unwrap_or_default();
    Ok((rows.collect::<Result<_, _>>()?, all_or_none))
}

fn type_of(record: &Row) -> Result<&str, RestError> {
    record.get("attributes").and_then(|attributes| attributes.get("type")?.as_str()).ok_or_else(|| {
        let message = "Missing entity type information. sObject requires a separate 'attributes' field to specify \
                       the entity type.";
        RestError::malformed("INVALID_INPUT", message)
    })
}
