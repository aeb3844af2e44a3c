//! `GET /query`: rows of our objects, of `User` and of `Organization`.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use super::rows::{shown, user_row};
use super::soql::{self, Compare, Condition, Literal, Query};
use crate::orgs::Org;
use crate::records::Row;
use crate::records::schema::Object;

/// A page of a result; a longer one would need a locator, which is refused.
const PAGE: usize = 2_000;

pub(super) fn query(caller: &Caller<'_>, soql: &str) -> Answered {
    let malformed = |message: String| RestError::new(400, "MALFORMED_QUERY", message);
    let query = soql::parse(soql).map_err(malformed)?;
    let source = Source::of(caller, &query.object)?;
    let named = query.fields.iter().chain(query.conditions.iter().map(|condition| &condition.field));
    for field in named.chain(query.order.iter().map(|(field, _)| field)) {
        if !source.has(field) {
            let message = format!("No such column '{field}' on entity '{}'.", query.object);
            return Err(RestError::new(400, "INVALID_FIELD", message));
        }
    }
    let mut rows: Vec<Row> = source.rows.into_iter().filter(|row| fits(&query.conditions, row)).collect();
    if query.fields.is_empty() {
        return Ok(Answer::ok(json!({ "totalSize": rows.len(), "done": true, "records": [] })));
    }
    if let Some((field, descending)) = &query.order {
        rows.sort_by(|left, right| {
            let order = compare(value(left, field), value(right, field)).unwrap_or(Ordering::Equal);
            if *descending { order.reverse() } else { order }
        });
    }
    let rows: Vec<Value> = rows
        .iter()
        .skip(query.offset)
        .take(query.limit.unwrap_or(usize::MAX))
        .map(|row| chosen(caller, &query, &source.name, row))
        .collect();
    if rows.len() > PAGE {
        return Err(malformed(format!("This simulator answers up to {PAGE} rows: add a LIMIT")));
    }
    Ok(Answer::ok(json!({ "totalSize": rows.len(), "done": true, "records": rows })))
}

struct Source<'a> {
    name: String,
    object: Option<&'a Object>,
    rows: Vec<Row>,
}

impl<'a> Source<'a> {
    fn of(caller: &Caller<'a>, name: &str) -> Result<Self, RestError> {
        if name.eq_ignore_ascii_case("User") {
            let rows = caller.org.users.iter().map(user_row).collect();
            return Ok(Self { name: "User".to_owned(), object: None, rows });
        }
        if name.eq_ignore_ascii_case("Organization") {
            return Ok(Self { name: "Organization".to_owned(), object: None, rows: vec![organization(caller.org)] });
        }
        let object = caller.world.schema.object(name).ok_or_else(|| {
            let message = format!("sObject type '{name}' is not supported.");
            RestError::new(400, "INVALID_TYPE", message)
        })?;
        let store = caller.world.store();
        let rows = store.table(&caller.org.key, &object.name).map(|table| table.rows().cloned().collect());
        Ok(Self { name: object.name.clone(), object: Some(object), rows: rows.unwrap_or_default() })
    }

    fn has(&self, field: &str) -> bool {
        let system = [
            "Id",
            "Name",
            "OwnerId",
            "CreatedDate",
            "CreatedById",
            "LastModifiedDate",
            "LastModifiedById",
            "SystemModstamp",
        ];
        match self.object {
            Some(object) => {
                object.field(field).is_some() || system.iter().any(|known| known.eq_ignore_ascii_case(field))
            }
            None => self.rows.first().is_some_and(|row| row.keys().any(|known| known.eq_ignore_ascii_case(field))),
        }
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

fn chosen(caller: &Caller<'_>, query: &Query, object: &str, row: &Row) -> Value {
    let mut fields = Row::new();
    for field in &query.fields {
        fields.insert(field.clone(), value(row, field).cloned().unwrap_or_default());
    }
    let mut with_id = row.clone();
    with_id.retain(|name, _| name == "Id");
    let mut record = shown(caller, object, &with_id);
    record.retain(|name, _| name == "attributes");
    record.extend(fields);
    Value::Object(record)
}

fn fits(conditions: &[Condition], row: &Row) -> bool {
    conditions.iter().all(|condition| {
        let stored = value(row, &condition.field).filter(|value| !value.is_null());
        condition.values.iter().any(|wanted| holds(stored, condition.compare, wanted))
    })
}

fn holds(stored: Option<&Value>, sign: Compare, wanted: &Literal) -> bool {
    let wanted = match wanted {
        Literal::Text(text) => Some(Value::String(text.clone())),
        Literal::Bare(word) if word.eq_ignore_ascii_case("null") => None,
        Literal::Bare(word) => Some(serde_json::from_str(word).unwrap_or_else(|_| Value::String(word.clone()))),
    };
    let order = compare(stored, wanted.as_ref());
    if stored.is_none() && !matches!(sign, Compare::Equal | Compare::NotEqual) {
        return false;
    }
    match sign {
        Compare::Equal => order == Some(Ordering::Equal),
        Compare::NotEqual => order != Some(Ordering::Equal),
        Compare::Less => order == Some(Ordering::Less),
        Compare::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        Compare::Greater => order == Some(Ordering::Greater),
        Compare::GreaterOrEqual => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }
}

/// `None` when the two cannot be compared; nothing comes before something.
fn compare(left: Option<&Value>, right: Option<&Value>) -> Option<Ordering> {
    match (left.filter(|value| !value.is_null()), right.filter(|value| !value.is_null())) {
        (None, None) => Some(Ordering::Equal),
        (None, Some(_)) => Some(Ordering::Less),
        (Some(_), None) => Some(Ordering::Greater),
        (Some(Value::String(left)), Some(Value::String(right))) => {
            let instants = (left.parse::<jiff::Timestamp>(), right.parse::<jiff::Timestamp>());
            Some(match instants {
                (Ok(left), Ok(right)) => left.cmp(&right),
                _ => left.to_lowercase().cmp(&right.to_lowercase()),
            })
        }
        (Some(left), Some(right)) if left.is_number() => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (Some(left), Some(right)) => left.as_bool()?.partial_cmp(&right.as_bool()?),
    }
}

fn value<'a>(row: &'a Row, field: &str) -> Option<&'a Value> {
    row.iter().find(|(name, _)| name.eq_ignore_ascii_case(field)).map(|(_, value)| value)
}
