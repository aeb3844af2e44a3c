//! Deletion: a master takes its details with it, and a lookup to what is gone becomes empty.

use std::collections::HashSet;

use serde_json::Value;

use super::Row;
use super::ledger::{Change, Operation};
use super::schema::{Kind, Object, Schema};
use super::store::Store;

/// Everything that happens when these rows of `object` are deleted, in an order that can be replayed: lookups
/// are emptied, details go, then the rows themselves. The ids have to exist.
pub(crate) fn changes(schema: &Schema, store: &Store, org: &str, object: &Object, ids: &[String]) -> Vec<Change> {
    let mut gone: Vec<(&Object, Vec<String>)> = vec![(object, ids.to_vec())];
    let mut all: HashSet<String> = ids.iter().cloned().collect();
    let mut next = 0;
    while let Some((parent, ids)) = gone.get(next).cloned() {
        next += 1;
        let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
        for child in &schema.objects {
            let masters = child.fields.iter().filter(|field| field.kind.is_master());
            let masters: Vec<&str> =
                masters.filter(|field| leads_to(&field.kind, parent)).map(|field| field.name.as_str()).collect();
            let details = rows(store, org, child).filter(|row| masters.iter().any(|name| refers(row, name, &ids)));
            let details: Vec<String> = details.map(id).filter(|id| all.insert(id.clone())).collect();
            if !masters.is_empty() && !details.is_empty() {
                gone.push((child, details));
            }
        }
    }
    let mut changes = emptied(schema, store, org, &gone, &all);
    for (object, ids) in gone.iter().rev() {
        let table = store.table(org, &object.name);
        changes.extend(ids.iter().filter_map(|id| Some(deleted(object, table?.by_id(id)?))));
    }
    changes
}

/// Rows that stay but looked up a row that goes.
fn emptied(
    schema: &Schema,
    store: &Store,
    org: &str,
    gone: &[(&Object, Vec<String>)],
    all: &HashSet<String>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for child in &schema.objects {
        let lookups = child.fields.iter().filter(|field| matches!(field.kind, Kind::Lookup { .. }));
        let lookups: Vec<&str> = lookups
            .filter(|field| gone.iter().any(|(object, _)| leads_to(&field.kind, object)))
            .map(|field| field.name.as_str())
            .collect();
        if lookups.is_empty() {
            continue;
        }
        for row in rows(store, org, child).filter(|row| !all.contains(&id(row))) {
            let is_gone = |name: &&&str| row.get(**name).and_then(Value::as_str).is_some_and(|id| all.contains(id));
            let fields: Row = lookups.iter().filter(is_gone).map(|name| ((*name).to_owned(), Value::Null)).collect();
            if !fields.is_empty() {
                changes.push(Change { operation: Operation::Updated, fields, ..deleted(child, row) });
            }
        }
    }
    changes
}

fn deleted(object: &Object, row: &Row) -> Change {
    let key = object.fields.iter().find(|field| field.external_id).map_or("", |field| field.name.as_str());
    Change {
        object: object.name.clone(),
        external_id_field: key.to_owned(),
        external_id: row.get(key).and_then(super::table::text).unwrap_or_default(),
        salesforce_id: id(row),
        operation: Operation::Deleted,
        fields: Row::new(),
    }
}

fn rows<'a>(store: &'a Store, org: &str, object: &Object) -> impl Iterator<Item = &'a Row> {
    store.table(org, &object.name).into_iter().flat_map(super::table::Table::rows)
}

fn leads_to(kind: &Kind, object: &Object) -> bool {
    kind.reference().is_some_and(|(target, _)| target == object.name)
}

fn refers(row: &Row, name: &str, ids: &HashSet<&str>) -> bool {
    row.get(name).and_then(Value::as_str).is_some_and(|id| ids.contains(id))
}

fn id(row: &Row) -> String {
    row.get("Id").and_then(Value::as_str).unwrap_or_default().to_owned()
}
