//! Upsert by external id: decides, for each record of a list, what would be created or updated, or why not.
//! Nothing is committed here; the caller commits what was decided.

use std::collections::HashMap;

use serde_json::Value;

use super::ledger::{Change, Operation};
use super::schema::{Field, Kind, Object, Schema};
use super::store::Store;
use super::{Row, RowError, references, values};
use crate::orgs::{Org, ids};

/// What the records of one list are written into.
pub(crate) struct Writing<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) store: &'a Store,
    pub(crate) org: &'a Org,
    pub(crate) object: &'a Object,
    /// The external id that the rows are matched by.
    pub(crate) key: &'a Field,
    /// The user the token speaks for.
    pub(crate) user: &'a str,
    pub(crate) now_ms: i64,
}

pub(crate) type Outcome = Result<Change, Vec<RowError>>;

/// One outcome per record, in order. `refuse` is asked once per record and may refuse it out of hand: before
/// it gets an id, so that ids stay without gaps.
pub(crate) fn decide(
    writing: &Writing<'_>,
    records: &[Row],
    mut refuse: impl FnMut() -> Option<RowError>,
) -> Vec<Outcome> {
    let keys: Vec<Option<String>> = records.iter().map(|record| external_id(writing.key, record)).collect();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for key in keys.iter().flatten() {
        *seen.entry(key.to_lowercase()).or_default() += 1;
    }
    let table = writing.store.table(&writing.org.key, &writing.object.name);
    let mut serial = table.map_or(0, super::table::Table::created);
    let decide_one = |(record, key): (&Row, Option<String>)| {
        let field = writing.key.name.as_str();
        if let Some(refusal) = refuse() {
            return Err(vec![refusal]);
        }
        let Some(key) = key else {
            let message = format!("{field} not specified");
            return Err(vec![RowError::new("MISSING_ARGUMENT", message, &[field])]);
        };
        if seen.get(&key.to_lowercase()).is_some_and(|&times| times > 1) {
            let message = format!("Duplicate external id specified: {key}");
            return Err(vec![RowError::new("DUPLICATE_VALUE", message, &[field])]);
        }
        let existing = table.and_then(|table| table.by_external_id(&key));
        let change = one(writing, record, key, existing, serial + 1)?;
        serial += u64::from(change.operation == Operation::Created);
        Ok(change)
    };
    records.iter().zip(keys).map(decide_one).collect()
}

fn one(writing: &Writing<'_>, record: &Row, key: String, existing: Option<&Row>, serial: u64) -> Outcome {
    let mut fields = Row::new();
    let mut errors = Vec::new();
    for (name, value) in record {
        if name == "attributes" {
            continue;
        }
        match set(writing, name, value, existing) {
            Ok((name, value)) => {
                fields.insert(name, value);
            }
            Err(error) => errors.push(error),
        }
    }
    errors.extend(missing(writing.object, &fields, existing.is_none()));
    if !errors.is_empty() {
        return Err(errors);
    }
    let id = existing
        .and_then(|row| row.get("Id")?.as_str())
        .map_or_else(|| ids::make(&writing.object.prefix, &writing.org.pod, serial), str::to_owned);
    if existing.is_none() {
        fields = created(writing, fields, &id, serial);
    }
    for name in ["LastModifiedDate", "SystemModstamp"] {
        fields.insert(name.to_owned(), Value::String(values::instant(writing.now_ms)));
    }
    fields.insert("LastModifiedById".to_owned(), Value::String(writing.user.to_owned()));
    Ok(Change {
        object: writing.object.name.clone(),
        external_id_field: writing.key.name.clone(),
        external_id: key,
        salesforce_id: id,
        operation: if existing.is_some() { Operation::Updated } else { Operation::Created },
        fields,
    })
}

/// The stored name and value for one member of a record.
fn set(writing: &Writing<'_>, name: &str, value: &Value, existing: Option<&Row>) -> Result<(String, Value), RowError> {
    let object = writing.object;
    if let Some(field) = object.relationship(name) {
        let id = references::by_foreign_key(writing, field, value)?;
        return settled(field, id, existing);
    }
    if let Some(field) = object.field(name) {
        if field.calculated {
            return Err(not_writable(&field.name));
        }
        let value = if field.kind.reference().is_some() {
            references::by_id(writing, field, value)?
        } else {
            values::stored(field, value)?
        };
        return settled(field, value, existing);
    }
    standard(writing, name, value)
}

/// A master is chosen once: another one later is refused, the same one again is not.
fn settled(field: &Field, value: Value, existing: Option<&Row>) -> Result<(String, Value), RowError> {
    let master = matches!(field.kind, Kind::MasterDetail { .. });
    if master && existing.and_then(|row| row.get(&field.name)).is_some_and(|before| *before != value) {
        return Err(not_writable(&field.name));
    }
    Ok((field.name.clone(), value))
}

fn standard(writing: &Writing<'_>, name: &str, value: &Value) -> Result<(String, Value), RowError> {
    let object = writing.object;
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("Name") {
        if object.counted_name(0).is_some() {
            return Err(not_writable("Name"));
        }
        let text = value.as_str().unwrap_or_default().trim();
        if text.chars().count() > 80 {
            let message = format!("{} Name: data value too large: {text} (max length=80)", object.label);
            return Err(RowError::new("STRING_TOO_LONG", message, &["Name"]));
        }
        return Ok(("Name".to_owned(), Value::String(text.to_owned())));
    }
    if is("OwnerId") && object.has_owner() {
        let user = value.as_str().and_then(|id| writing.org.user(id));
        let unknown = || RowError::new("INVALID_CROSS_REFERENCE_KEY", "Owner ID: owner cannot be blank", &["OwnerId"]);
        return Ok(("OwnerId".to_owned(), Value::String(user.ok_or_else(unknown)?.id.clone())));
    }
    if is("Id") {
        let message = "The Id field should not be specified in the sobject data.";
        return Err(RowError::new("INVALID_FIELD", message, &["Id"]));
    }
    let system = ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "IsDeleted"];
    if system.iter().any(|known| is(known)) {
        return Err(not_writable(name));
    }
    let message = format!("No such column '{name}' on sobject of type {}", object.name);
    Err(RowError::new("INVALID_FIELD", message, &[]))
}

fn missing(object: &Object, fields: &Row, creating: bool) -> Option<RowError> {
    let absent: Vec<&str> = object
        .fields
        .iter()
        .filter(|field| field.required)
        .filter(|field| fields.get(&field.name).map_or(creating, Value::is_null))
        .map(|field| field.name.as_str())
        .collect();
    let message = format!("Required fields are missing: [{}]", absent.join(", "));
    (!absent.is_empty()).then(|| RowError::new("REQUIRED_FIELD_MISSING", message, &absent))
}

/// What an org adds to a new row: its id, a name, an owner, who and when, and `false` in each box not ticked.
fn created(writing: &Writing<'_>, given: Row, id: &str, serial: u64) -> Row {
    let object = writing.object;
    let text = |text: &str| Value::String(text.to_owned());
    let mut row = Row::new();
    row.insert("Id".to_owned(), text(id));
    // A text name that nobody gave becomes the id.
    row.insert("Name".to_owned(), Value::String(object.counted_name(serial).unwrap_or_else(|| id.to_owned())));
    if object.has_owner() {
        row.insert("OwnerId".to_owned(), text(writing.user));
    }
    for field in &object.fields {
        if matches!(field.kind, Kind::Checkbox) && !field.calculated {
            row.insert(field.name.clone(), Value::Bool(false));
        }
    }
    row.extend(given.into_iter().filter(|(name, value)| name != "Name" || value.as_str() != Some("")));
    row.insert("CreatedDate".to_owned(), Value::String(values::instant(writing.now_ms)));
    row.insert("CreatedById".to_owned(), text(writing.user));
    row
}

fn external_id(key: &Field, record: &Row) -> Option<String> {
    let value = record.iter().find(|(name, _)| name.eq_ignore_ascii_case(&key.name))?.1;
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn not_writable(name: &str) -> RowError {
    let message = format!(
        "Unable to create/update fields: {name}. Please check the security settings of this field and \
         verify that it is read/write for your profile or permission set."
    );
    RowError::new("INVALID_FIELD_FOR_INSERT_UPDATE", message, &[name])
}
