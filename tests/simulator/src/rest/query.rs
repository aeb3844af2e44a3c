//! `GET /query`: rows of our objects, of `User` and of `Organization`, with fields of their parents.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use super::rows::shown;
use super::soql::{self, Compare, Condition, Literal, Query, Test};
use super::source::Source;
use super::{columns, cursors};
use crate::records::Row;

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
        Literal::Bare(word) if word.eq_ignore_ascii_case("true") => Value::Bool(true),
        Literal::Bare(word) if word.eq_ignore_ascii_case("false") => Value::Bool(false),
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
