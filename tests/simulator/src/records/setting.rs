//! What one record does to its row: every member brought to the field it names or refused, what is required,
//! what the validation rules say, and what the org adds by itself.

use super::deciding::{Matching, Writing};
use super::given::{Given, Record, Target};
use super::packed::{Cell, Draft, Packed, Slot};
use super::schema::formula::Facts;
use super::schema::permissions::FieldGrant;
use super::schema::{self, Field, Kind, Object};
use super::{RowError, references, values};

/// The fields to store, or every reason against them.
pub(super) fn fields<'a>(
    writing: &Writing<'a>,
    record: &Record<'a>,
    existing: Option<&Packed>,
) -> Result<Draft<'a>, Vec<RowError>> {
    let mut fields = Draft::default();
    let mut errors = Vec::new();
    for (target, given) in record {
        let is_id = |name: &str| name.eq_ignore_ascii_case("Id");
        if matches!((writing.matching, target), (Matching::Id, Target::Other(name)) if is_id(name)) {
            continue;
        }
        match set(writing, *target, *given, existing) {
            Ok((slot, cell)) => fields.set(slot, cell),
            Err(error) => errors.push(error),
        }
    }
    // A value that can't be read is the only complaint: that its field is empty now would be said of nothing given.
    if errors.is_empty() {
        errors.extend(missing(writing.object, &fields, existing.is_none()));
    }
    if errors.is_empty() && !writing.object.rules.is_empty() {
        errors.extend(broken_rules(writing, &fields, existing));
    }
    if errors.is_empty() { Ok(fields) } else { Err(errors) }
}

/// Where a member of a record is stored, and as what.
fn set<'a>(
    writing: &Writing<'a>,
    target: Target<'a>,
    given: Given<'a>,
    existing: Option<&Packed>,
) -> Result<(Slot, Cell<'a>), RowError> {
    let object = writing.object;
    let (position, key) = match target {
        Target::Field(position) => (position, None),
        Target::Parent { lookup, key } => (lookup, Some(key)),
        Target::Keyless { lookup } => return Err(references::keyless(object, lookup)),
        Target::Other(name) => return standard(writing, name, given),
    };
    let field = object.fields.get(position).ok_or_else(|| no_such_column(object, "?"))?;
    let relationship = || field.kind.reference().map_or(field.name.as_str(), |(_, name)| name);
    granted(writing, position, field, if key.is_some() { relationship() } else { &field.name })?;
    let cell = match key {
        Some(key) => references::by_foreign_key(writing, field, key, given)?,
        None if field.kind.reference().is_some() => references::by_id(writing, field, given)?,
        None => values::stored(field, given)?,
    };
    settled(field, Object::slot_of(position), cell, existing)
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
fn settled<'a>(
    field: &Field,
    slot: Slot,
    cell: Cell<'a>,
    existing: Option<&Packed>,
) -> Result<(Slot, Cell<'a>), RowError> {
    let another = || existing.and_then(|row| row.get(slot)).is_some_and(|before| before != cell);
    if field.kind.is_master() && another() {
        return Err(not_writable(&field.name));
    }
    Ok((slot, cell))
}

fn standard<'a>(writing: &Writing<'a>, name: &'a str, given: Given<'a>) -> Result<(Slot, Cell<'a>), RowError> {
    let object = writing.object;
    let is = |known: &str| name.eq_ignore_ascii_case(known);
    if is("Name") {
        if object.counted_name(0).is_some() {
            return Err(not_writable("Name"));
        }
        let text = given.text().unwrap_or_default().trim();
        if text.chars().count() > 80 {
            let message = format!("{} Name: data value too large: {text} (max length=80)", object.label);
            return Err(RowError::new("STRING_TOO_LONG", message, &["Name"]));
        }
        return Ok((schema::NAME, Cell::text(text)));
    }
    if is("OwnerId") && object.has_owner() {
        let user = given.text().and_then(|id| writing.org.user(id));
        let unknown = || RowError::new("INVALID_CROSS_REFERENCE_KEY", "Owner ID: owner cannot be blank", &["OwnerId"]);
        let owner = &user.ok_or_else(unknown)?.id;
        if writing.inactive.contains(owner) {
            let message = format!("operation performed with inactive user [{owner}] as owner of {}", object.label);
            return Err(RowError::new("INACTIVE_OWNER_OR_USER", message, &[]));
        }
        return Ok((schema::OWNER, Cell::text(owner)));
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

fn missing(object: &Object, fields: &Draft<'_>, creating: bool) -> Option<RowError> {
    let absent = object.fields.iter().enumerate().filter(|(_, field)| field.required).filter(|(position, _)| {
        let given = fields.get(Object::slot_of(*position));
        given.map_or(creating, |cell| *cell == Cell::Null)
    });
    let absent: Vec<&str> = absent.map(|(_, field)| field.name.as_str()).collect();
    let message = || format!("Required fields are missing: [{}]", absent.join(", "));
    (!absent.is_empty()).then(|| RowError::new("REQUIRED_FIELD_MISSING", message(), &absent))
}

fn broken_rules(writing: &Writing<'_>, fields: &Draft<'_>, existing: Option<&Packed>) -> Vec<RowError> {
    let facts = Facts { object: writing.object, before: existing, given: fields, now_ms: writing.now_ms };
    let broken = writing.object.rules.iter().filter(|rule| rule.formula.holds(&facts));
    broken
        .map(|rule| {
            let fields: Vec<&str> = rule.field.as_deref().into_iter().collect();
            RowError::new("FIELD_CUSTOM_VALIDATION_EXCEPTION", rule.message.as_str(), &fields)
        })
        .collect()
}

/// The master of this row that another request holds.
pub(super) fn locked_master(writing: &Writing<'_>, fields: &Draft<'_>, existing: Option<&Packed>) -> Option<String> {
    if !writing.store.has_locks() {
        return None;
    }
    let masters = writing.object.fields.iter().enumerate().filter(|(_, field)| field.kind.is_master());
    let mut ids = masters.filter_map(|(position, _)| {
        let slot = Object::slot_of(position);
        fields.get(slot).cloned().or_else(|| existing?.get(slot)).and_then(Cell::key)
    });
    ids.find(|id| writing.store.is_locked(id)).map(String::from)
}

/// What an org adds: who and when, and to a new row its id, a name, an owner and `false` in each box not ticked.
pub(super) fn stamp<'a>(writing: &Writing<'a>, row: &mut Draft<'a>, id: &str, serial: Option<u64>) {
    let object = writing.object;
    let owned = |text: String| Cell::Text(text.into());
    let (now, user) = (|| Cell::text(writing.stamp), || Cell::text(writing.user));
    if let Some(serial) = serial {
        // A text name that nobody gave becomes the id.
        if row.get(schema::NAME).is_none_or(|name| *name == Cell::text("")) {
            row.set(schema::NAME, owned(object.counted_name(serial).unwrap_or_else(|| id.to_owned())));
        }
        row.set(schema::ID, owned(id.to_owned()));
        if object.has_owner() && row.get(schema::OWNER).is_none() {
            row.set(schema::OWNER, user());
        }
        for (position, field) in object.fields.iter().enumerate() {
            let slot = Object::slot_of(position);
            if matches!(field.kind, Kind::Checkbox) && !field.calculated && row.get(slot).is_none() {
                row.set(slot, Cell::Truth(false));
            }
        }
        row.set(schema::CREATED_DATE, now());
        row.set(schema::CREATED_BY, user());
    }
    row.set(schema::LAST_MODIFIED_DATE, now());
    row.set(schema::SYSTEM_MODSTAMP, now());
    row.set(schema::LAST_MODIFIED_BY, user());
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
