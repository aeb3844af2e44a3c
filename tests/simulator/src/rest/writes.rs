//! The one way rows are written, whatever the resource: decided against the store, refused where a fault says
//! so, committed together. Who calls holds the turn of the world.

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::RestError;
use crate::faults::Fault;
use crate::records::deciding::{self, Matching, Writing};
use crate::records::given::{self, Record};
use crate::records::ledger::Operation;
use crate::records::schema::{Field, Object};
use crate::records::{Row, RowError, deleting};

/// A row that was written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) id: String,
    pub(crate) operation: Operation,
}

pub(crate) type Outcome = Result<Written, Vec<RowError>>;

/// The object a path names, if this person may see it.
pub(super) fn object<'a>(caller: &Caller<'a>, name: &str) -> Result<&'a Object, RestError> {
    let object = caller.world.schema.object(name).ok_or_else(RestError::not_found)?;
    if caller.world.grants(caller.org, caller.user, object).read { Ok(object) } else { Err(RestError::not_found()) }
}

/// The object and the external id that a path names.
pub(super) fn target<'a>(
    caller: &Caller<'a>,
    name: &str,
    field: &str,
) -> Result<(&'a Object, Matching<'a>), RestError> {
    let object = object(caller, name)?;
    let key = key(object, field).ok_or_else(|| {
        let message = format!("Provided external ID field does not exist or is not accessible: {field}");
        RestError::new(404, "NOT_FOUND", message)
    })?;
    Ok((object, Matching::Key(key.0, key.1)))
}

/// The external id of this name, with its position.
pub(crate) fn key<'a>(object: &'a Object, name: &str) -> Option<(usize, &'a Field)> {
    let position = object.position(name)?;
    object.fields.get(position).filter(|field| field.external_id).map(|field| (position, field))
}

/// [`write_records`] for records in JSON.
pub(super) fn write(
    caller: &Caller<'_>,
    object: &Object,
    matching: Matching<'_>,
    rows: &[Row],
    all_or_none: bool,
) -> Result<Vec<Outcome>, RestError> {
    let records: Vec<Record<'_>> = rows.iter().map(|row| given::record(object, row)).collect();
    write_records(caller, object, matching, &records, all_or_none)
}

/// Decides about every record and commits the good ones, or none of them.
pub(crate) fn write_records(
    caller: &Caller<'_>,
    object: &Object,
    matching: Matching<'_>,
    records: &[Record<'_>],
    all_or_none: bool,
) -> Result<Vec<Outcome>, RestError> {
    let world = caller.world;
    let grants = world.grants(caller.org, caller.user, object);
    let inactive = world.setup().of(&caller.org.key).map(|settled| settled.inactive.clone()).unwrap_or_default();
    let mut store = world.store();
    let now_ms = world.now_ms();
    let outcomes = {
        let (org, user) = (caller.org, caller.user.id.as_str());
        let room = world.room(org, &store);
        let (schema, store, grants) = (&*world.schema, &*store, &grants);
        let stamp = &crate::records::timestamp(now_ms);
        let inactive = &inactive;
        let writing = Writing { schema, store, org, object, matching, user, grants, inactive, room, now_ms, stamp };
        deciding::decide(&writing, records, || ordered_refusal(caller, object))
    };
    let keep = !(all_or_none && outcomes.iter().any(Result::is_err));
    let mut changes = Vec::with_capacity(if keep { outcomes.len() } else { 0 });
    let mut written: Vec<Outcome> = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        written.push(outcome.map(|change| {
            let written = Written { id: change.salesforce_id.clone(), operation: change.operation };
            changes.push(change);
            written
        }));
    }
    if keep {
        store.commit(caller.commit(now_ms), &changes).map_err(|error| RestError::storage(&error))?;
    } else {
        roll_back(&mut written);
    }
    Ok(written)
}

/// Deletes rows by id, each for itself or all or none. The outcome of a row is its id.
pub(crate) fn delete(
    caller: &Caller<'_>,
    ids: &[String],
    all_or_none: bool,
) -> Result<Vec<Result<String, Vec<RowError>>>, RestError> {
    let world = caller.world;
    let mut store = world.store();
    let now_ms = world.now_ms();
    let mut outcomes: Vec<Result<(String, &Object), Vec<RowError>>> = ids
        .iter()
        .map(|given| {
            let refused = |code: &str, message: &str| vec![RowError::new(code, message, &[])];
            let malformed = || refused("MALFORMED_ID", "malformed id");
            let id = crate::orgs::ids::to_18(given).ok_or_else(malformed)?;
            let object = world.schema.object_of_id(&id).ok_or_else(malformed)?;
            if !world.grants(caller.org, caller.user, object).delete {
                let message = "insufficient access rights on object id";
                return Err(refused("INSUFFICIENT_ACCESS_OR_READONLY", message));
            }
            if let Some(refusal) = ordered_refusal(caller, object) {
                return Err(vec![refusal]);
            }
            let row = store.table(&caller.org.key, object).and_then(|table| table.by_id(&id));
            if row.is_none() {
                return Err(refused("ENTITY_IS_DELETED", "entity is deleted"));
            }
            Ok((id, object))
        })
        .collect();
    if all_or_none && outcomes.iter().any(Result::is_err) {
        for outcome in outcomes.iter_mut().filter(|outcome| outcome.is_ok()) {
            *outcome = Err(vec![rolled_back()]);
        }
    } else {
        for object in &world.schema.objects {
            let of_object = outcomes.iter().flatten().filter(|(_, known)| known.name == object.name);
            let mut ids: Vec<String> = of_object.map(|(id, _)| id.clone()).collect();
            ids.sort();
            ids.dedup();
            // A master named earlier in the list may have taken it along.
            ids.retain(|id| store.table(&caller.org.key, object).is_some_and(|table| table.by_id(id).is_some()));
            if ids.is_empty() {
                continue;
            }
            let changes = deleting::changes(&world.schema, &store, &caller.org.key, object, &ids);
            store.commit(caller.commit(now_ms), &changes).map_err(|error| RestError::storage(&error))?;
        }
    }
    Ok(outcomes.into_iter().map(|outcome| outcome.map(|(id, _)| id)).collect())
}

fn ordered_refusal(caller: &Caller<'_>, object: &Object) -> Option<RowError> {
    let Some(Fault::RowError { status_code, message, fields, .. }) = caller.world.faults().take_row(&object.name)
    else {
        return None;
    };
    Some(RowError { code: status_code, message, fields })
}

fn rolled_back() -> RowError {
    let message = "Record rolled back because not all records were valid and the request was using AllOrNone header";
    RowError::new("ALL_OR_NONE_OPERATION_ROLLED_BACK", message, &[])
}

pub(super) fn roll_back(outcomes: &mut [Outcome]) {
    for outcome in outcomes.iter_mut().filter(|outcome| outcome.is_ok()) {
        *outcome = Err(vec![rolled_back()]);
    }
}

/// One row of the reply to a list; `created` belongs to upserts only.
pub(super) fn shown(outcome: &Outcome, upsert: bool) -> Value {
    match outcome {
        Ok(Written { id, operation }) if upsert => json!({
            "id": id,
            "success": true,
            "errors": [],
            "created": *operation == Operation::Created,
        }),
        Ok(written) => json!({ "id": written.id, "success": true, "errors": [] }),
        Err(errors) => shown_errors(errors),
    }
}

pub(super) fn shown_errors(errors: &[RowError]) -> Value {
    let errors = errors
        .iter()
        .map(|error| json!({ "statusCode": error.code, "message": error.message, "fields": error.fields }));
    json!({ "success": false, "errors": errors.collect::<Vec<_>>() })
}
