//! `GET /query`: rows of our objects, of `User` and of `Organization`, with fields of their parents.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use super::rows::{shown, user_row};
use super::soql::{self, Compare, Condition, Literal, Query, Test};
use super::{columns, cursors};
use crate::orgs::Org;
use crate::records::Row;
use crate::records::schema::permissions::FieldGrant;
use crate::records::schema::{Object, SYSTEM};

/// Relationships that every object has, and the fields behind them.
const STANDARD: [(&str, &str); 3] =
    [("Owner", "OwnerId"), ("CreatedBy", "CreatedById"), ("LastModifiedBy", "LastModifiedById")];

pub(super) fn query(caller: &Caller<'_>, soql: &str, columns: bool) -> Answered {
    let mut query = soql::parse(soql).map_err(|message| RestError::malformed("MALFORMED_QUERY", message))?;
    let source = Source::of(caller, &query.object)?;
    if let [only] = query.fields.as_slice()
        && only.to_ascii_uppercase().starts_with("FIELDS:")
    {
        query.fields = source.all_fields(caller);
    }
    let named = query.fields.iter().map(String::as_str).chain(query.condition.fields());
    for field in named.chain(query.order.iter().map(|order| order.field.as_str())) {
        if !source.has(caller, field) {
            let message = format!("No such column '{field}' on entity '{}'.", source.name);
            return Err(RestError::malformed("INVALID_FIELD", message));
        }
    }
    // However a field was spelt, it is called by its own name in the reply.
    query.fields = query.fields.iter().map(|field| source.own_name(caller, field)).collect();
    if columns {
        return Ok(Answer::ok(columns::metadata(caller, &source, &query.fields)));
    }
    let mut rows: Vec<Row> = source.rows(caller);
    rows.retain(|row| passes(caller, &source, &query.condition, row));
    if query.fields.is_empty() {
        let count = rows.len().min(query.limit.unwrap_or(usize::MAX));
        return Ok(Answer::ok(json!({ "totalSize": count, "done": true, "records": [] })));
    }
    for order in query.order.iter().rev() {
        rows.sort_by(|left, right| {
            let (left, right) = (source.value(caller, left, &order.field), source.value(caller, right, &order.field));
            match (left.is_null(), right.is_null()) {
                (true, true) => Ordering::Equal,
                (true, false) => {
                    if order.nulls_last {
                        Ordering::Greater
                    } else {
                        Ordering::Less
                    }
                }
                (false, true) => {
                    if order.nulls_last {
                        Ordering::Less
                    } else {
                        Ordering::Greater
                    }
                }
                (false, false) => {
                    let natural = compare(&left, &right).unwrap_or(Ordering::Equal);
                    if order.descending { natural.reverse() } else { natural }
                }
            }
        });
    }
    let chosen = rows.iter().skip(query.offset).take(query.limit.unwrap_or(usize::MAX));
    let chosen = chosen.map(|row| chosen_fields(caller, &query, &source, row)).collect();
    Ok(Answer::ok(cursors::first(caller, chosen)))
}

/// Where rows come from.
pub(super) struct Source<'a> {
    pub(super) name: String,
    pub(super) object: Option<&'a Object>,
}

impl<'a> Source<'a> {
    fn of(caller: &Caller<'a>, name: &str) -> Result<Self, RestError> {
        for known in ["User", "Organization"] {
            if name.eq_ignore_ascii_case(known) {
                return Ok(Self { name: known.to_owned(), object: None });
            }
        }
        let object = caller.world.schema.object(name);
        let seen = object.filter(|object| caller.world.grants(caller.org, caller.user, object).read);
        let object = seen.ok_or_else(|| {
            let message = format!("sObject type '{name}' is not supported.");
            RestError::malformed("INVALID_TYPE", message)
        })?;
        Ok(Self { name: object.name.clone(), object: Some(object) })
    }

    fn rows(&self, caller: &Caller<'_>) -> Vec<Row> {
        match self.object {
            Some(object) => {
                let store = caller.world.store();
                let table = store.table(&caller.org.key, object);
                table.map(|table| table.rows().map(|row| object.row(row)).collect()).unwrap_or_default()
            }
            None if self.name == "User" => caller.org.users.iter().map(|user| user_row(caller, user)).collect(),
            None => vec![organization(caller.org)],
        }
    }

    fn has(&self, caller: &Caller<'a>, field: &str) -> bool {
        if let Some((relationship, rest)) = field.split_once('.') {
            return self
                .parent(relationship)
                .is_some_and(|(_, parent)| Self::of(caller, &parent).is_ok_and(|parent| parent.has(caller, rest)));
        }
        let Some(object) = self.object else {
            return self.rows(caller).first().is_some_and(|row| find(row, field).is_some());
        };
        let grants = || caller.world.grants(caller.org, caller.user, object);
        let own = object.position(field);
        own.is_some_and(|position| grants().field(Some(position)) != FieldGrant::Hidden)
            || own.is_none() && SYSTEM.iter().any(|known| known.eq_ignore_ascii_case(field))
    }

    /// `id` as `Id`, `participant__r.name` as `Participant__r.Name`.
    fn own_name(&self, caller: &Caller<'a>, field: &str) -> String {
        if let Some((relationship, rest)) = field.split_once('.') {
            let parent = self.parent_of(caller, relationship);
            let rest = parent.map_or_else(|| rest.to_owned(), |parent| parent.own_name(caller, rest));
            return format!("{}.{rest}", self.relationship_name(relationship));
        }
        let Some(object) = self.object else {
            let row = self.rows(caller).into_iter().next().unwrap_or_default();
            return find_name(&row, field).unwrap_or(field).to_owned();
        };
        object.slot(field).and_then(|slot| object.name_of(slot)).unwrap_or(field).to_owned()
    }

    pub(super) fn parent_of(&self, caller: &Caller<'a>, relationship: &str) -> Option<Self> {
        Self::of(caller, &self.parent(relationship)?.1).ok()
    }

    fn relationship_name<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let system = STANDARD.iter().map(|(known, _)| *known).find(|known| known.eq_ignore_ascii_case(name));
        let own = || {
            let object = self.object?;
            Some(object.fields.get(object.relationship(name)?)?.kind.reference()?.1)
        };
        system.or_else(own).unwrap_or(name)
    }

    /// The field that holds the id of a parent, and the parent's object.
    fn parent(&self, relationship: &str) -> Option<(String, String)> {
        for (name, field) in STANDARD {
            if relationship.eq_ignore_ascii_case(name) {
                return Some((field.to_owned(), "User".to_owned()));
            }
        }
        let object = self.object?;
        let field = object.fields.get(object.relationship(relationship)?)?;
        Some((field.name.clone(), field.kind.reference()?.0.to_owned()))
    }

    /// The value of a field, of a parent's field too.
    fn value(&self, caller: &Caller<'a>, row: &Row, field: &str) -> Value {
        let Some((relationship, rest)) = field.split_once('.') else {
            return find(row, field).cloned().unwrap_or_default();
        };
        self.parent_row(caller, row, relationship).map_or(Value::Null, |(parent, row)| parent.value(caller, &row, rest))
    }

    fn parent_row(&self, caller: &Caller<'a>, row: &Row, relationship: &str) -> Option<(Self, Row)> {
        let (field, parent) = self.parent(relationship)?;
        let id = row.get(&field)?.as_str()?;
        let parent = Self::of(caller, &parent).ok()?;
        let row = match parent.object {
            Some(object) => object.row(caller.world.store().table(&caller.org.key, object)?.by_id(id)?),
            None => user_row(caller, caller.org.user(id)?),
        };
        Some((parent, row))
    }

    fn all_fields(&self, caller: &Caller<'a>) -> Vec<String> {
        let own = self.object.into_iter().flat_map(|object| &object.fields).map(|field| field.name.clone());
        SYSTEM.iter().map(|&name| name.to_owned()).chain(own).filter(|name| self.has(caller, name)).collect()
    }
}

fn organization(org: &Org) -> Row {
    let edition = if org.users.len() > 5 { "Enterprise Edition" } else { "Professional Edition" };
    let mut row = Row::new();
    for (name, value) in [
        ("Id", json!(org.id)),
        ("Name", json!(org.name)),
        ("IsSandbox", json!(org.sandbox)),
        ("OrganizationType", json!(edition)),
        ("InstanceName", json!(if org.sandbox { "CS42" } else { "EU42" })),
        ("NamespacePrefix", Value::Null),
        ("TrialExpirationDate", Value::Null),
    ] {
        row.insert(name.to_owned(), value);
    }
    row
}

fn chosen_fields(caller: &Caller<'_>, query: &Query, source: &Source<'_>, row: &Row) -> Value {
    let id = row.iter().filter(|(name, _)| *name == "Id").map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut record = shown(caller, &source.name, &id);
    record.retain(|name, _| name == "attributes");
    for field in &query.fields {
        let Some((relationship, rest)) = field.split_once('.') else {
            record.insert(field.clone(), source.value(caller, row, field));
            continue;
        };
        // Fields of one parent stand together in an object of their own.
        let parent = source.parent_row(caller, row, relationship);
        let value = parent.as_ref().map(|(parent, row)| parent.value(caller, row, rest));
        let slot = record.entry(relationship.to_owned()).or_insert(Value::Null);
        if slot.is_null()
            && let Some((parent, _)) = &parent
        {
            *slot = json!({ "attributes": { "type": parent.name } });
        }
        if let (Some(slot), Some(value)) = (slot.as_object_mut(), value) {
            slot.insert(rest.to_owned(), value);
        }
    }
    Value::Object(record)
}

fn passes(caller: &Caller<'_>, source: &Source<'_>, test: &Test, row: &Row) -> bool {
    match test {
        Test::Always => true,
        Test::All(tests) => tests.iter().all(|test| passes(caller, source, test, row)),
        Test::Any(tests) => tests.iter().any(|test| passes(caller, source, test, row)),
        Test::Not(test) => !passes(caller, source, test, row),
        Test::One(Condition { field, compare, values }) => {
            let stored = source.value(caller, row, field);
            values.iter().any(|wanted| holds(&stored, *compare, wanted))
        }
    }
}

fn holds(stored: &Value, sign: Compare, wanted: &Literal) -> bool {
    let wanted = match wanted {
        Literal::Text(text) => Value::String(text.clone()),
        Literal::Bare(word) if word.eq_ignore_ascii_case("null") => Value::Null,
        Literal::Bare(word) => serde_json::from_str(word).unwrap_or_else(|_| Value::String(word.clone())),
    };
    if stored.is_null() && !matches!(sign, Compare::Equal | Compare::NotEqual) {
        return false;
    }
    let order = compare(stored, &wanted);
    match sign {
        Compare::Equal => order == Some(Ordering::Equal),
        Compare::NotEqual => order != Some(Ordering::Equal),
        Compare::Less => order == Some(Ordering::Less),
        Compare::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Compare::Greater => order == Some(Ordering::Greater),
        Compare::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        Compare::Like => match (stored.as_str(), wanted.as_str()) {
            (Some(stored), Some(pattern)) => like(&stored.to_lowercase(), &pattern.to_lowercase()),
            _ => false,
        },
    }
}

/// `%` stands for any letters, `_` for one.
fn like(text: &str, pattern: &str) -> bool {
    let mut pattern = pattern.chars();
    match pattern.next() {
        None => text.is_empty(),
        Some('%') => {
            let rest = pattern.as_str();
            let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.any(|at| like(text.get(at..).unwrap_or_default(), rest))
        }
        Some(wanted) => {
            let mut letters = text.chars();
            letters.next().is_some_and(|letter| wanted == '_' || wanted == letter)
                && like(letters.as_str(), pattern.as_str())
        }
    }
}

/// `None` when the two cannot be compared; nothing comes before something.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        (Value::Null, _) => Some(Ordering::Less),
        (_, Value::Null) => Some(Ordering::Greater),
        (Value::String(left), Value::String(right)) => {
            let ids = left.len().min(right.len()) == 15 && left.len().max(right.len()) == 18;
            if ids {
                return Some(left.get(..15).cmp(&right.get(..15)));
            }
            Some(match (left.parse::<jiff::Timestamp>(), right.parse::<jiff::Timestamp>()) {
                (Ok(left), Ok(right)) => left.cmp(&right),
                _ => left.to_lowercase().cmp(&right.to_lowercase()),
            })
        }
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (left, right) => left.as_bool()?.partial_cmp(&right.as_bool()?),
    }
}

fn find<'a>(row: &'a Row, field: &str) -> Option<&'a Value> {
    row.get(find_name(row, field)?)
}

fn find_name<'a>(row: &'a Row, field: &str) -> Option<&'a str> {
    row.keys().find(|name| name.eq_ignore_ascii_case(field)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_as_in_soql() {
        for (text, pattern, fits) in [
            ("zoë", "zo_", true),
            ("acme:1", "acme%", true),
            ("acme", "%m%", true),
            ("acme", "a", false),
            ("", "%", true),
        ] {
            assert_eq!(like(text, pattern), fits, "{text} {pattern}");
        }
    }
}
