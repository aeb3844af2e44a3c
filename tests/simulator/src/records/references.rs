//! Lookups and master-detail fields: by Salesforce id (`Participant__c`) or by a foreign key of ours
//! (`Participant__r`). A reference is looked up in what was committed before the request: a row of the same
//! list is not there yet.

use super::RowError;
use super::deciding::Writing;
use super::given::Given;
use super::packed::Cell;
use super::schema::{Field, ID, Object};
use crate::orgs::ids;

/// The 18-character id that a value of the field `…__c` stands for.
pub(super) fn by_id<'a>(writing: &Writing<'_>, field: &Field, given: Given<'a>) -> Result<Cell<'a>, RowError> {
    if given.is_empty() {
        return Ok(Cell::Null);
    }
    let target = field.kind.reference().map_or("", |(target, _)| target);
    let malformed = || {
        let message = format!("{}: id value of incorrect type: {}", field.label, given.shown());
        RowError::new("MALFORMED_ID", message, &[&field.name])
    };
    let id = given.text().and_then(ids::to_18).ok_or_else(malformed)?;
    let prefix = writing.schema.object(target).map_or("005", |object| object.prefix.as_str());
    if !id.starts_with(prefix) {
        return Err(malformed());
    }
    if exists(writing, target, &id) {
        return Ok(Cell::Text(id.into()));
    }
    let code = if field.kind.is_master() {
        "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
    } else {
        "INVALID_CROSS_REFERENCE_KEY"
    };
    Err(RowError::new(code, "invalid cross reference id", &[&field.name]))
}

/// The id behind `"Participant__r": {"External_Id__c": "…"}`.
pub(super) fn by_foreign_key<'a>(
    writing: &Writing<'a>,
    field: &Field,
    name: &str,
    key: Given<'_>,
) -> Result<Cell<'a>, RowError> {
    let (target, _) = field.kind.reference().unwrap_or_default();
    if key.is_empty() {
        return Ok(Cell::Null);
    }
    let id = if target == "User" { user(writing, name, key)? } else { row(writing, target, name, key)? };
    id.map(Cell::text).ok_or_else(|| {
        let message = format!("Foreign key external ID: {} not found for field {name} in entity {target}", key.shown());
        RowError::new("INVALID_FIELD", message, &[])
    })
}

/// Misleading, and what an org answers to an empty object.
pub(super) fn keyless(object: &Object, lookup: usize) -> RowError {
    let reference = object.fields.get(lookup).and_then(|field| field.kind.reference());
    let (_, relationship) = reference.unwrap_or_default();
    RowError::new("INVALID_FIELD", format!("No such column '{relationship}' on sobject of type {}", object.name), &[])
}

fn row<'a>(writing: &Writing<'a>, target: &str, name: &str, key: Given<'_>) -> Result<Option<&'a str>, RowError> {
    let object = writing.schema.object(target);
    let position = object.and_then(|object| object.position(name)).filter(|position| {
        object.and_then(|object| object.fields.get(*position)).is_some_and(|field| field.external_id)
    });
    let (Some(object), Some(position)) = (object, position) else { return Err(no_external_id(name, target)) };
    let table = writing.store.table(&writing.org.key, object);
    let found = table.zip(key.text()).and_then(|(table, key)| table.by_key(Object::slot_of(position), key));
    Ok(found.and_then(|(row, _)| row.text(ID)))
}

/// Users have no external id of ours; their user name and, as everywhere, their id are keys.
fn user<'a>(writing: &Writing<'a>, name: &str, key: Given<'_>) -> Result<Option<&'a str>, RowError> {
    if !["Username", "Id"].iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return Err(no_external_id(name, "User"));
    }
    Ok(key.text().and_then(|key| writing.org.user(key)).map(|user| user.id.as_str()))
}

fn no_external_id(name: &str, target: &str) -> RowError {
    let message = format!("Field name provided, {name} is not an External ID or indexed field for {target}");
    RowError::new("INVALID_FIELD", message, &[name])
}

fn exists(writing: &Writing<'_>, target: &str, id: &str) -> bool {
    match writing.schema.object(target) {
        Some(object) => writing.store.table(&writing.org.key, object).is_some_and(|table| table.by_id(id).is_some()),
        None => target == "User" && writing.org.user(id).is_some(),
    }
}
