//! `query?columns=true`: what the columns of a result are, instead of its rows. The Salesforce CLI asks for it to
//! lay out its tables.

use serde_json::{Value, json};

use super::gate::Caller;
use super::source::Source;
use crate::records::schema::Kind;

/// `fields` by their own names, in the order in which they were asked for.
pub(super) fn metadata(caller: &Caller<'_>, source: &Source<'_>, fields: &[String]) -> Value {
    let mut columns: Vec<Value> = Vec::with_capacity(fields.len());
    for field in fields {
        let Some((relationship, rest)) = field.split_once('.') else {
            columns.push(column(source, field));
            continue;
        };
        let parent = source.parent_of(caller, relationship);
        let joined = parent.map_or_else(|| json!([]), |parent| metadata(caller, &parent, &[rest.to_owned()]));
        let joined = joined.get("columnMetadata").cloned().unwrap_or(joined);
        // Fields of one parent stand together below one column.
        let known = columns.iter_mut().find(|column| column.get("columnName") == Some(&json!(relationship)));
        let known = known.and_then(|column| column.get_mut("joinColumns")?.as_array_mut());
        match (known, joined) {
            (Some(known), Value::Array(joined)) => known.extend(joined),
            (_, joined) => columns.push(described(relationship, None, &joined)),
        }
    }
    json!({
        "columnMetadata": columns,
        "entityName": source.name,
        "groupBy": false,
        "idSelected": fields.iter().any(|field| field == "Id"),
        "keyPrefix": source.object.map(|object| &object.prefix),
    })
}

fn column(source: &Source<'_>, name: &str) -> Value {
    let kind = source.object.and_then(|object| object.field(name)).map(|field| &field.kind);
    described(name, kind, &json!([]))
}

fn described(name: &str, kind: Option<&Kind>, joined: &Value) -> Value {
    let truth = matches!(kind, Some(Kind::Checkbox));
    let number = matches!(kind, Some(Kind::Number { .. } | Kind::Percent { .. }));
    json!({
        "aggregate": false,
        "booleanType": truth,
        "columnName": name,
        "custom": name.ends_with("__c") || name.ends_with("__r"),
        "displayName": name,
        "foreignKeyName": null,
        "insertable": kind.is_some(),
        "joinColumns": joined,
        "numberType": number,
        "textType": !truth && !number,
        "updatable": kind.is_some(),
    })
}
