//! What one record does to its row: every member brought to the field it names or refused, what is required,
//! what the validation rules say, and what the org adds by itself.

use serde_json::Value;

use super::deciding::{Matching, Writing};
use super::schema::formula::Facts;
use super::schema::permissions::FieldGrant;
use super::schema::{Field, Kind, Object};
use super::{Row, RowError, references, values};

/// The fields to store, or every reason against them.
pub(super) fn fields(writing: &Writing<'_>, record: &Row, existing: Option<&Row>) -> Result<Row, Vec<RowError>> {
    let mut fields = Row::new();
    let mut errors = Vec::new();
    for (name, value) in record {
        if name == "attributes" || matches!(writing.matching, Matching::Id) && name.eq_ignore_ascii_case("Id") {
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
    if errors.is_empty() {
        errors.extend(broken_rules(writing, &fields, existing));
    }
    if errors.is_empty() { Ok(fields) } else { Err(errors) }
}

/// The stored name and value for one member of a record.
fn set(writing: &Writing<'_>, name: &str, value: &Value, existing: Option<&Row>) -> Result<(String, Value), RowError> {
    let object = writing.object;
    if let Some(position) = object.position(name) {
        let field = object.fields.get(position).ok_or_else(|| no_such_column(object, name))?;
        granted(writing, position, field, name)?;
        let value = if field.kind.reference().is_some() {
            references::by_id(writing, field, value)?
        } else {
            values::stored(field, value)?
        };
        return settled(field, value, existing);
    }
    if let Some(field) = object.relationship(name) {
        granted(writing, object.position(&field.name).unwrap_or(usize::MAX), field, name)?;
        let id = references::by_foreign_key(writing, field, value)?;
        return settled(field, id, existing);
    }
    standard(writing, name, value)
}

fn granted(writing: &Writing<'_>, position: usize, field: &Field, name: &str) -> Result<(), RowError> {
    match writing.grants.field(Some(position)) {
        FieldGrant::Hidden => Err(no_such_column(writing.object, name)),
        FieldGrant::Read => Err(not_writable(&field.name)),
        FieldGrant::Write if field.calculated => Err(not_writable(&field.name)),
        FieldGrant::Write => Ok(()),
    }
}

/// A master is chosen once: another one later is refused, the same one again is not.
fn settled(field: &Field, value: Value, existing: Option<&Row>) -> Result<(String, Value), RowError> {
    if field.kind.is_master() && existing.and_then(|row| row.get(&field.name)).is_some_and(|before| *before != value) {
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
        let message = match writing.matching {
            Matching::New => "cannot specify Id in an insert call",
            _ => "The Id field should not be specified in the sobject data.",
        };
        let code =
            if matches!(writing.matching, Matching::New) { "INVALID_FIELD_FOR_INSERT_UPDATE" } else { "INVALID_FIELD" };
        return Err(RowError::new(code, message, &["Id"]));
    }
    let system = ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp", "IsDeleted"];
    if system.iter().any(|known| is(known)) {
        return Err(not_writable(name));
    }
    Err(no_such_column(object, name))
}

fn missing(object: &Object, fields: &Row, creating: bool) -> Option<RowError> {
    let absent: Vec<&str> = object
        .fields
        .iter()
        .filter(|field| field.required)
        .filter(|field| fields.get(&field.name).map_or(creating, Value::is_null))
        .map(|field| field.name.as_str())
        .collect();
    let message = || format!("Required fields are missing: [{}]", absent.join(", "));
    (!absent.is_empty()).then(|| RowError::new("REQUIRED_FIELD_MISSING", message(), &absent))
}

fn broken_rules(writing: &Writing<'_>, fields: &Row, existing: Option<&Row>) -> Vec<RowError> {
    let facts = Facts { before: existing, given: fields, now_ms: writing.now_ms };
    let broken = writing.object.rules.iter().filter(|rule| rule.formula.holds(&facts));
    broken
        .map(|rule| {
            let fields: Vec<&str> = rule.field.as_deref().into_iter().collect();
            RowError::new("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.message.as_str(), &fields)
        })
        .collect()
}

/// The master of this row that another request holds.
pub(super) fn locked_master(writing: &Writing<'_>, fields: &Row, existing: Option<&Row>) -> Option<String> {
    if !writing.store.has_locks() {
        return None;
    }
    let masters = writing.object.fields.iter().filter(|field| field.kind.is_master());
    let mut ids = masters.filter_map(|field| fields.get(&field.name).or_else(|| existing?.get(&field.name))?.as_str());
    ids.find(|id| writing.store.is_locked(id)).map(str::to_owned)
}

/// What an org adds: who and when, and to a new row its id, a name, an owner and `false` in each box not ticked.
pub(super) fn stamped(writing: &Writing<'_>, given: Row, id: &str, serial: Option<u64>) -> Row {
    let object = writing.object;
    let text = |text: &str| Value::String(text.to_owned());
    let now = || Value::String(writing.stamp.clone());
    let mut row = given;
    if let Some(serial) = serial {
        // A text name that nobody gave becomes the id.
        if row.get("Name").and_then(Value::as_str).is_none_or(str::is_empty) {
            row.insert("Name".to_owned(), Value::String(object.counted_name(serial).unwrap_or_else(|| id.to_owned())));
        }
        row.insert("Id".to_owned(), text(id));
        if object.has_owner() && !row.contains_key("OwnerId") {
            row.insert("OwnerId".to_owned(), text(writing.user));
        }
        for field in &object.fields {
            if matches!(field.kind, Kind::Checkbox) && !field.calculated && !row.contains_key(&field.name) {
                row.insert(field.name.clone(), Value::Bool(false));
            }
        }
        row.insert("CreatedDate".to_owned(), now());
        row.insert("CreatedById".to_owned(), text(writing.user));
    }
    row.insert("LastModifiedDate".to_owned(), now());
    row.insert("SystemModstamp".to_owned(), now());
    row.insert("LastModifiedById".to_owned(), text(writing.user));
    row
}

fn no_such_column(object: &Object, name: &str) -> RowError {
    RowError::new("INVALID_FIELD", format!("No such column '{name}' on sobject of type {}", object.name), &[])
}

fn not_writable(name: &str) -> RowError {
    let message = format!(
        "Unable to create/update fields: {name}. Please check the security settings of this field and \
         verify that it is read/write for your profile or permission set."
    );
    RowError::new("INVALID_FIELD_FOR_INSERT_UPDATE", message, &[name])
}
