//! Upsert of up to 200 rows of one object. The request as a whole is refused only when it is malformed;
//! otherwise the status is 200 and every row has its own result, in order.

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use crate::faults::Fault;
use crate::records::ledger::Operation;
use crate::records::schema::{Field, Object};
use crate::records::upsert::{self, Outcome, Writing};
use crate::records::{Row, RowError};

const MOST_ROWS: usize = 200;

pub(super) fn upsert(caller: &Caller<'_>, object: &str, field: &str, body: Option<&Value>) -> Answered {
    let (object, key) = target(caller, object, field)?;
    let (records, all_or_none) = records(object, body)?;
    let mut outcomes = written(caller, object, key, &records, all_or_none)?;
    if all_or_none && outcomes.iter().any(Result::is_err) {
        for outcome in outcomes.iter_mut().filter(|outcome| outcome.is_ok()) {
            let message =
                "Record rolled back because not all records were valid and the request was using AllOrNone header";
            *outcome = Err(vec![RowError::new("ALL_OR_NONE_OPERATION_ROLLED_BACK", message, &[])]);
        }
    }
    Ok(Answer::ok(outcomes.iter().map(shown).collect()))
}

/// The object and the external id that a path names.
pub(super) fn target<'a>(caller: &Caller<'a>, object: &str, field: &str) -> Result<(&'a Object, &'a Field), RestError> {
    let object = caller.world.schema.object(object).ok_or_else(RestError::not_found)?;
    let key = object.field(field).filter(|field| field.external_id).ok_or_else(|| {
        let message = format!("Provided external ID field does not exist or is not accessible: {field}");
        RestError::new(404, "NOT_FOUND", message)
    })?;
    Ok((object, key))
}

/// Decides about every record and commits the good ones, or none of them.
pub(super) fn written(
    caller: &Caller<'_>,
    object: &Object,
    key: &Field,
    records: &[Row],
    all_or_none: bool,
) -> Result<Vec<Outcome>, RestError> {
    let world = caller.world;
    let mut store = world.store();
    let now_ms = world.now_ms();
    let outcomes = {
        let (org, user) = (caller.org, caller.user.id.as_str());
        let writing = Writing { schema: &world.schema, store: &store, org, object, key, user, now_ms };
        upsert::decide(&writing, records, || ordered_refusal(caller, object))
    };
    if !(all_or_none && outcomes.iter().any(Result::is_err)) {
        let changes = outcomes.iter().flatten().cloned().collect();
        let committed = store.commit(&caller.org.key, &caller.request_id, now_ms, changes);
        committed.map_err(|error| RestError::storage(&error))?;
    }
    Ok(outcomes)
}

fn ordered_refusal(caller: &Caller<'_>, object: &Object) -> Option<RowError> {
    let Some(Fault::RowError { status_code, message, fields, .. }) = caller.world.faults().take_row(&object.name)
    else {
        return None;
    };
    Some(RowError { code: status_code, message, fields })
}

fn records(object: &Object, body: Option<&Value>) -> Result<(Vec<Row>, bool), RestError> {
    let malformed = |code: &str, message: String| RestError::new(400, code, message);
    let body = body
        .and_then(Value::as_object)
        .ok_or_else(|| malformed("INVALID_INPUT", "A JSON object with a list named records is required".to_owned()))?;
    let records = body
        .get("records")
        .and_then(Value::as_array)
        .ok_or_else(|| malformed("MISSING_ARGUMENT", "Missing required input parameter: records".to_owned()))?;
    if records.len() > MOST_ROWS {
        let message = "record limit reached. cannot submit more than 200 records into this call";
        return Err(malformed("EXCEEDED_ID_LIMIT", message.to_owned()));
    }
    let rows = records.iter().map(|record| {
        let row = record
            .as_object()
            .ok_or_else(|| malformed("INVALID_INPUT", "A record has to be a JSON object".to_owned()))?;
        match row.get("attributes").and_then(|attributes| attributes.get("type")?.as_str()) {
            None => {
                let message = "Missing entity type information. sObject requires a separate 'attributes' field to \
                               specify the entity type.";
                Err(malformed("INVALID_INPUT", message.to_owned()))
            }
            Some(name) if !name.eq_ignore_ascii_case(&object.name) => {
                let message = format!("All records must be of type {}, one is of type {name}", object.name);
                Err(malformed("INVALID_TYPE", message))
            }
            Some(_) => Ok(row.clone()),
        }
    });
    let all_or_none = body.get("allOrNone").and_then(Value::as_bool).unwrap_or_default();
    Ok((rows.collect::<Result<_, _>>()?, all_or_none))
}

fn shown(outcome: &Outcome) -> Value {
    match outcome {
        Ok(change) => json!({
            "id": change.salesforce_id,
            "success": true,
            "errors": [],
            "created": change.operation == Operation::Created,
        }),
        Err(errors) => {
            let errors = errors
                .iter()
                .map(|error| json!({ "statusCode": error.code, "message": error.message, "fields": error.fields }));
            json!({ "success": false, "errors": errors.collect::<Vec<_>>() })
        }
    }
}
