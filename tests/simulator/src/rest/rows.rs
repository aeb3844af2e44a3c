//! One row: upsert by external id, and reading by Salesforce id or external id.

use serde_json::{Value, json};

use super::collections::{target, written};
use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use crate::orgs::{UserInfo, ids};
use crate::records::Row;
use crate::records::ledger::Operation;

/// The three parts of a path that names a row by its external id.
pub(super) struct Key<'a> {
    pub(super) object: &'a str,
    pub(super) field: &'a str,
    pub(super) value: &'a str,
}

pub(super) fn upsert(caller: &Caller<'_>, key: &Key<'_>, update_only: bool, body: Option<&Value>) -> Answered {
    let (object, field) = target(caller, key.object, key.field)?;
    let mut record = body.and_then(Value::as_object).cloned().ok_or_else(|| {
        RestError::new(400, "JSON_PARSER_ERROR", "A JSON object with the fields of the row is required")
    })?;
    if record.keys().any(|name| name.eq_ignore_ascii_case(&field.name)) {
        let message = format!("The {} field should not be specified in the sobject data.", field.name);
        return Err(RestError::new(400, "INVALID_FIELD", message));
    }
    let missing = caller
        .world
        .store()
        .table(&caller.org.key, &object.name)
        .is_none_or(|table| table.by_external_id(key.value).is_none());
    if update_only && missing {
        return Err(RestError::not_found());
    }
    record.insert(field.name.clone(), Value::String(key.value.to_owned()));
    let outcome = written(caller, object, field, &[record], false)?.pop();
    let change = outcome.ok_or_else(RestError::not_found)?.map_err(RestError::rows)?;
    let created = change.operation == Operation::Created;
    let id = change.salesforce_id;
    // Before version 46 an update was answered with nothing at all.
    if caller.version < 46 && !created {
        return Ok(Answer { status: 204, body: None, location: None });
    }
    let location = format!("/services/data/v{}.0/sobjects/{}/{id}", caller.version, object.name);
    let body = if caller.version < 46 {
        json!({ "id": id, "success": true, "errors": [] })
    } else {
        json!({ "id": id, "success": true, "errors": [], "created": created })
    };
    let status = if created { 201 } else { 200 };
    Ok(Answer { status, body: Some(body), location: created.then_some(location) })
}

pub(super) fn by_id(caller: &Caller<'_>, object: &str, id: &str) -> Answered {
    if object.eq_ignore_ascii_case("User") {
        let user = caller.org.user(id).ok_or_else(RestError::not_found)?;
        return Ok(Answer::ok(Value::Object(shown(caller, "User", &user_row(user)))));
    }
    let object = caller.world.schema.object(object).ok_or_else(RestError::not_found)?;
    let store = caller.world.store();
    let row = ids::to_18(id).and_then(|id| store.table(&caller.org.key, &object.name)?.by_id(&id));
    let row = row.ok_or_else(RestError::not_found)?;
    Ok(Answer::ok(Value::Object(shown(caller, &object.name, row))))
}

pub(super) fn by_key(caller: &Caller<'_>, object: &str, field: &str, value: &str) -> Answered {
    let (object, _) = target(caller, object, field)?;
    let store = caller.world.store();
    let row = store.table(&caller.org.key, &object.name).and_then(|table| table.by_external_id(value));
    let row = row.ok_or_else(RestError::not_found)?;
    Ok(Answer::ok(Value::Object(shown(caller, &object.name, row))))
}

/// A user as a row.
pub(super) fn user_row(user: &UserInfo) -> Row {
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
    row.insert("IsActive".to_owned(), Value::Bool(true));
    row
}

/// A row with the `attributes` that every reply puts before its fields.
pub(super) fn shown(caller: &Caller<'_>, object: &str, row: &Row) -> Row {
    let id = row.get("Id").and_then(Value::as_str).unwrap_or_default();
    let url = format!("/services/data/v{}.0/sobjects/{object}/{id}", caller.version);
    let mut shown = Row::new();
    shown.insert("attributes".to_owned(), json!({ "type": object, "url": url }));
    shown.extend(row.clone());
    shown
}
