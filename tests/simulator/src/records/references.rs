//! Lookups and master-detail fields: by Salesforce id (`Participant__c`) or by a foreign key of ours
//! (`Participant__r`). A reference is looked up in what was committed before the request: a row of the same
//! list is not there yet.

use serde_json::Value;

use super::RowError;
use super::deciding::Writing;
use super::schema::Field;
use crate::orgs::ids;

/// The 18-character id that a value of the field `…__c` stands for.
pub(crate) fn by_id(writing: &Writing<'_>, field: &Field, value: &Value) -> Result<Value, RowError> {
    if value.is_null() || value.as_str() == Some("") {
        return Ok(Value::Null);
    }
    let target = field.kind.reference().map_or("", |(target, _)| target);
    let malformed = || {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let message = format!("{}: id value of incorrect type: {shown}", field.label);
        RowError::new("MALFORMED_ID", message, &[&field.name])
    };
    let id = value.as_str().and_then(ids::to_18).ok_or_else(malformed)?;
    let prefix = writing.schema.object(target).map_or("005", |object| object.prefix.as_str());
    if !id.starts_with(prefix) {
        return Err(malformed());
    }
    if exists(writing, target, &id) {
        return Ok(Value::String(id));
    }
    let code = if field.kind.is_master() {
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
    } else {
        "INVALID_CROSS_REFERENCE_KEY"
    };
    Err(RowError::new(code, "invalid cross reference id", &[&field.name]))
}

/// The id behind `"Participant__r": {"External_Id__c": "…"}`.
pub(crate) fn by_foreign_key(writing: &Writing<'_>, field: &Field, value: &Value) -> Result<Value, RowError> {
    let (target, relationship) = field.kind.reference().unwrap_or_default();
    let keys = value.as_object().map(|object| object.iter().filter(|(name, _)| *name != "attributes"));
    let mut keys = keys.into_iter().flatten();
    let (Some((name, key)), None) = (keys.next(), keys.next()) else {
        // Misleading, and what an org answers to an empty object.
        let message = format!("No such column '{relationship}' on sobject of type {}", writing.object.name);
        return Err(RowError::new("INVALID_FIELD", message, &[]));
    };
    if key.is_null() || key.as_str() == Some("") {
        return Ok(Value::Null);
    }
    let id = if target == "User" { user(writing, name, key)? } else { row(writing, target, name, key)? };
    id.map(Value::String).ok_or_else(|| {
        let shown = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
        let message = format!("Foreign key external ID: {shown} not found for field {name} in entity {target}");
        RowError::new("INVALID_FIELD", message, &[])
    })
}

fn row(writing: &Writing<'_>, target: &str, name: &str, key: &Value) -> Result<Option<String>, RowError> {
    let known = writing.schema.object(target).and_then(|object| object.field(name)).filter(|field| field.external_id);
    let Some(known) = known else { return Err(no_external_id(name, target)) };
    let table = writing.store.table(&writing.org.key, target);
    let found = table.zip(key.as_str()).and_then(|(table, key)| table.by_key(&known.name, key));
    Ok(found.and_then(|(row, _)| row.get("Id")?.as_str()).map(str::to_owned))
}

/// Users have no external id of ours; their user name and, as everywhere, their id are keys.
fn user(writing: &Writing<'_>, name: &str, key: &Value) -> Result<Option<String>, RowError> {
    if !["Username", "Id"].iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Err(no_external_id(name, "User"));
    }
    Ok(key.as_str().and_then(|key| writing.org.user(key)).map(|user| user.id.clone()))
}

fn no_external_id(name: &str, target: &str) -> RowError {
    let message = format!("Field name provided, {name} is not an External ID or indexed field for {target}");
    RowError::new("INVALID_FIELD", message, &[name])
}

fn exists(writing: &Writing<'_>, target: &str, id: &str) -> bool {
    if target == "User" {
        return writing.org.user(id).is_some();
    }
    writing.store.table(&writing.org.key, target).is_some_and(|table| table.by_id(id).is_some())
}
