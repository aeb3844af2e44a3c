//! One row: insert, upsert by external id, update and delete by Salesforce id or external id, and reading.

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use super::writes::{self, object, target, write};
use crate::orgs::{UserInfo, ids};
use crate::records::Row;
use crate::records::deciding::Matching;
use crate::records::ledger::Operation;
use crate::records::schema::Object;
use crate::records::schema::permissions::FieldGrant;

/// The three parts of a path that names a row by its external id.
pub(super) struct Key<'a> {
    pub(super) object: &'a str,
    pub(super) field: &'a str,
    pub(super) value: &'a str,
}

pub(super) fn upsert(caller: &Caller<'_>, key: &Key<'_>, update_only: bool, body: Option<&Value>) -> Answered {
    let (object, matching) = target(caller, key.object, key.field)?;
    let Matching::Key(position, field) = matching else { return Err(RestError::not_found()) };
    let mut record = record(body)?;
    if record.keys().any(|name| name.eq_ignore_ascii_case(&field.name)) {
        let message = format!("The {} field should not be specified in the sobject data.", field.name);
        return Err(RestError::new(400, "INVALID_FIELD", message));
    }
    let matches = matches(caller, object, position, key.value);
    if update_only && matches.is_empty() {
        return Err(RestError::not_found());
    }
    let address = |id: &str| format!("/services/data/v{}.0/sobjects/{}/{id}", caller.version, object.name);
    if matches.len() > 1 {
        return Err(RestError::several(matches.iter().map(|id| address(id)).collect()));
    }
    record.insert(field.name.clone(), Value::String(key.value.to_owned()));
    let written = one(caller, object, matching, record)?;
    let created = written.operation == Operation::Created;
    let id = written.id;
    // Before version 46 an update was answered with nothing at all.
    if caller.version < 46 && !created {
        return Ok(Answer::empty(204));
    }
    let body = if caller.version < 46 {
        json!({ "id": id, "success": true, "errors": [] })
    } else {
        json!({ "id": id, "success": true, "errors": [], "created": created })
    };
    let status = if created { 201 } else { 200 };
    Ok(Answer { location: created.then(|| address(&id)), ..Answer::with(status, body) })
}

pub(super) fn insert(caller: &Caller<'_>, name: &str, body: Option<&Value>) -> Answered {
    let object = object(caller, name)?;
    let written = one(caller, object, Matching::New, record(body)?)?;
    let id = written.id;
    let location = format!("/services/data/v{}.0/sobjects/{}/{id}", caller.version, object.name);
    let body = json!({ "id": id, "success": true, "errors": [] });
    Ok(Answer { location: Some(location), ..Answer::with(201, body) })
}

pub(super) fn update(caller: &Caller<'_>, name: &str, id: &str, body: Option<&Value>) -> Answered {
    let object = object(caller, name)?;
    let mut record = record(body)?;
    if record.keys().any(|name| name.eq_ignore_ascii_case("Id")) {
        let message = "The Id field should not be specified in the sobject data.";
        return Err(RestError::new(400, "INVALID_FIELD", message));
    }
    record.insert("Id".to_owned(), Value::String(stored_id(caller, object, id)?));
    one(caller, object, Matching::Id, record)?;
    Ok(Answer::empty(204))
}

pub(super) fn delete(caller: &Caller<'_>, name: &str, id: &str) -> Answered {
    let object = object(caller, name)?;
    let id = stored_id(caller, object, id)?;
    let outcome = writes::delete(caller, &[id], false)?.pop().ok_or_else(RestError::not_found)?;
    outcome.map_err(RestError::rows)?;
    Ok(Answer::empty(204))
}

pub(super) fn delete_by_key(caller: &Caller<'_>, key: &Key<'_>) -> Answered {
    let (object, position) = keyed(caller, key)?;
    let id = matches(caller, object, position, key.value).into_iter().next().ok_or_else(RestError::not_found)?;
    delete(caller, &object.name, &id)
}

pub(super) fn by_id(caller: &Caller<'_>, name: &str, id: &str, fields: Option<&[String]>) -> Answered {
    if name.eq_ignore_ascii_case("User") {
        let user = caller.org.user(id).ok_or_else(RestError::not_found)?;
        return Ok(Answer::ok(Value::Object(shown(caller, "User", &user_row(caller, user)))));
    }
    let object = object(caller, name)?;
    let store = caller.world.store();
    let row = ids::to_18(id).and_then(|id| store.table(&caller.org.key, object)?.by_id(&id));
    let row = row.ok_or_else(RestError::not_found)?;
    Ok(Answer::ok(Value::Object(visible(caller, object, &object.row(row), fields)?)))
}

pub(super) fn by_key(caller: &Caller<'_>, key: &Key<'_>) -> Answered {
    let (object, position) = keyed(caller, key)?;
    let store = caller.world.store();
    let slot = Object::slot_of(position);
    let row = store.table(&caller.org.key, object).and_then(|table| table.by_key(slot, key.value));
    let (row, _) = row.ok_or_else(RestError::not_found)?;
    Ok(Answer::ok(Value::Object(visible(caller, object, &object.row(row), None)?)))
}

/// The object, and the position of the external id.
fn keyed<'a>(caller: &Caller<'a>, key: &Key<'_>) -> Result<(&'a Object, usize), RestError> {
    match target(caller, key.object, key.field)? {
        (object, Matching::Key(position, _)) => Ok((object, position)),
        _ => Err(RestError::not_found()),
    }
}

fn record(body: Option<&Value>) -> Result<Row, RestError> {
    let record = body.and_then(Value::as_object).cloned();
    record
        .ok_or_else(|| RestError::new(400, "JSON_PARSER_ERROR", "A JSON object with the fields of the row is required"))
}

fn one(
    caller: &Caller<'_>,
    object: &Object,
    matching: Matching<'_>,
    record: Row,
) -> Result<writes::Written, RestError> {
    let outcome = write(caller, object, matching, &[record], false)?.pop();
    outcome.ok_or_else(RestError::not_found)?.map_err(RestError::rows)
}

fn matches(caller: &Caller<'_>, object: &Object, position: usize, value: &str) -> Vec<String> {
    let (store, slot) = (caller.world.store(), Object::slot_of(position));
    store.table(&caller.org.key, object).map(|table| table.ids_by_key(slot, value)).unwrap_or_default()
}

/// The id of a row that is there.
fn stored_id(caller: &Caller<'_>, object: &Object, id: &str) -> Result<String, RestError> {
    let store = caller.world.store();
    let id =
        ids::to_18(id).filter(|id| store.table(&caller.org.key, object).is_some_and(|table| table.by_id(id).is_some()));
    id.ok_or_else(RestError::not_found)
}

/// A user as a row, with what Setup says of them today.
/// One id per name: `00e` and twelve digits.
pub(super) fn profile_id(user: &UserInfo) -> String {
    let number = user.profile.bytes().fold(0_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 1_000_000_000_000);
    format!("00e{number:012}")
}

pub(super) fn user_row(caller: &Caller<'_>, user: &UserInfo) -> Row {
    let settled = caller.world.settled(caller.org);
    let user = settled.as_now(user);
    let mut row = Row::new();
    for (name, value) in [
        ("Id", &user.id),
        ("Username", &user.username),
        ("Name", &user.full_name()),
        ("FirstName", &user.first_name),
        ("LastName", &user.last_name),
        ("Email", &user.email),
        ("Title", &user.title),
        ("TimeZoneSidKey", &user.time_zone),
        ("LocaleSidKey", &user.locale),
        ("LanguageLocaleKey", &user.language),
    ] {
        row.insert(name.to_owned(), Value::String(value.clone()));
    }
    row.insert("ProfileId".to_owned(), Value::String(profile_id(&user)));
    row.insert("IsActive".to_owned(), Value::Bool(settled.is_active(&user)));
    row.insert("UserType".to_owned(), Value::String("Standard".to_owned()));
    row
}

/// A stored row as this person sees it, whole or the fields asked for; one they can't see is an error.
pub(super) fn visible(
    caller: &Caller<'_>,
    object: &Object,
    row: &Row,
    fields: Option<&[String]>,
) -> Result<Row, RestError> {
    let grants = caller.world.grants(caller.org, caller.user, object);
    let hidden =
        |name: &str| object.position(name).is_some_and(|position| grants.field(Some(position)) == FieldGrant::Hidden);
    let mut all = shown(caller, &object.name, row);
    all.retain(|name, _| !hidden(name));
    // A field that was never set is there all the same, and empty.
    for field in object.fields.iter().filter(|field| !hidden(&field.name)) {
        if !all.contains_key(&field.name) {
            all.insert(field.name.clone(), Value::Null);
        }
    }
    let Some(fields) = fields else { return Ok(all) };
    let mut chosen = Row::new();
    chosen.insert("attributes".to_owned(), all.get("attributes").cloned().unwrap_or_default());
    for asked in fields {
        let found = all.iter().find(|(name, _)| name.eq_ignore_ascii_case(asked));
        let (name, value) = found.ok_or_else(|| {
            let message = format!("No such column '{asked}' on sobject of type {}", object.name);
            RestError::malformed("INVALID_FIELD", message)
        })?;
        chosen.insert(name.clone(), value.clone());
    }
    Ok(chosen)
}

/// A row with the `attributes` that every reply puts before its fields.
pub(super) fn shown(caller: &Caller<'_>, object: &str, row: &Row) -> Row {
    let id = row.get("Id").and_then(Value::as_str).unwrap_or_default();
    let url = format!("/services/data/v{}.0/sobjects/{object}/{id}", caller.version);
    let mut shown = Row::new();
    shown.insert("attributes".to_owned(), json!({ "type": object, "url": url }));
    shown.extend(row.iter().map(|(name, value)| (name.clone(), value.clone())));
    shown
}
