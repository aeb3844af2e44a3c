//! Deletion: a master takes its details with it, and a lookup to what is gone becomes empty.

use std::borrow::Cow;
use std::collections::HashSet;

use super::ledger::{Change, Operation};
use super::packed::{Cell, Draft, Packed, Slot};
use super::schema::{ID, Kind, Object, Schema};
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
            let masters = slots(child, |kind| kind.is_master() && leads_to(kind, parent));
            if masters.is_empty() {
                continue;
            }
            let refers = |row: &&Packed| masters.iter().any(|slot| row.text(*slot).is_some_and(|id| ids.contains(id)));
            let details = rows(store, org, child).filter(refers);
            let details: Vec<String> = details.map(id).filter(|id| all.insert(id.clone())).collect();
            if !details.is_empty() {
                gone.push((child, details));
            }
        }
    }
    let mut changes = emptied(schema, store, org, &gone, &all);
    for (object, ids) in gone.iter().rev() {
        let table = store.table(org, object);
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
        let is_lookup = |kind: &Kind| matches!(kind, Kind::Lookup { .. });
        let lookups = slots(child, |kind| is_lookup(kind) && gone.iter().any(|(object, _)| leads_to(kind, object)));
        if lookups.is_empty() {
            continue;
        }
        for row in rows(store, org, child).filter(|row| !all.contains(&id(row))) {
            let mut fields = Draft::default();
            for slot in lookups.iter().filter(|slot| row.text(**slot).is_some_and(|id| all.contains(id))) {
                fields.set(*slot, Cell::Null);
            }
            let fields = fields.pack();
            if fields != Packed::default() {
                changes.push(Change { operation: Operation::Updated, fields, ..deleted(child, row) });
            }
        }
    }
    changes
}

fn deleted(object: &Object, row: &Packed) -> Change {
    let key = object.fields.iter().position(|field| field.external_id);
    let external_id = key.and_then(|key| row.get(Object::slot_of(key))).and_then(Cell::key);
    Change {
        object: object.number,
        key,
        external_id: external_id.map(Cow::into_owned).unwrap_or_default(),
        salesforce_id: id(row),
        operation: Operation::Deleted,
        fields: Packed::default(),
    }
}

fn rows<'a>(store: &'a Store, org: &str, object: &Object) -> impl Iterator<Item = &'a Packed> {
    store.table(org, object).into_iter().flat_map(super::table::Table::rows)
}

/// The slots of the fields of such a kind.
fn slots(object: &Object, wanted: impl Fn(&Kind) -> bool) -> Vec<Slot> {
    let fields = object.fields.iter().enumerate().filter(|(_, field)| wanted(&field.kind));
    fields.map(|(position, _)| Object::slot_of(position)).collect()
}

fn leads_to(kind: &Kind, object: &Object) -> bool {
    kind.reference().is_some_and(|(target, _)| target == object.name)
}

fn id(row: &Packed) -> String {
    row.text(ID).unwrap_or_default().to_owned()
}
