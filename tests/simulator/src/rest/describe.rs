//! What the org tells about its objects and fields.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered};
use super::writes;
use crate::records::Row;
use crate::records::schema::permissions::FieldGrant;
use crate::records::schema::{Field, Kind, Object};

/// What each reader was told of an object, as a hash, and since when, in seconds since 1970. Whatever changed the
/// answer, be it Setup or a fault, is seen by the answer alone.
#[derive(Default)]
pub(crate) struct Described(HashMap<String, (u64, u64)>);

impl Described {
    fn same_since(&mut self, reader: String, described: &Value, now: u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        described.to_string().hash(&mut hasher);
        let hash = hasher.finish();
        let (known, since) = self.0.entry(reader).or_insert((hash, now));
        if *known != hash {
            // Later than before even within one second, or the change would never be seen.
            (*known, *since) = (hash, now.max(*since + 1));
        }
        *since
    }
}

pub(super) fn objects(caller: &Caller<'_>) -> Value {
    let seen = |object: &&Object| caller.world.grants(caller.org, caller.user, object).read;
    let objects = caller.world.schema.objects.iter().filter(seen).map(|object| summary(caller, object));
    json!({ "encoding": "UTF-8", "maxBatchSize": 200, "sobjects": objects.collect::<Vec<_>>() })
}

pub(super) fn object(caller: &Caller<'_>, name: &str) -> Answered {
    let object = writes::object(caller, name)?;
    Ok(Answer::ok(json!({ "objectDescribe": summary(caller, object), "recentItems": [] })))
}

pub(super) fn describe(caller: &Caller<'_>, name: &str) -> Answered {
    let object = writes::object(caller, name)?;
    let mut described = summary(caller, object);
    let grants = caller.world.grants(caller.org, caller.user, object);
    let granted = object.fields.iter().zip(&grants.fields).filter(|(_, grant)| **grant != FieldGrant::Hidden);
    let own = granted.map(|(known, grant)| field(known, *grant == FieldGrant::Write));
    let fields = standard(object).into_iter().chain(own);
    described.insert("fields".to_owned(), fields.collect());
    let described = Value::Object(described);
    let reader = format!("{}.{}.{}.{}", caller.org.key, caller.user.id, object.name, caller.version);
    let now = u64::try_from(caller.world.now_ms() / 1_000).unwrap_or_default();
    let since = caller.world.described().same_since(reader, &described, now);
    Ok(Answer { unchanged_since: Some(since), ..Answer::ok(described) })
}

fn summary(caller: &Caller<'_>, object: &Object) -> Row {
    let grants = caller.world.grants(caller.org, caller.user, object);
    let url = format!("/services/data/v{}.0/sobjects/{}", caller.version, object.name);
    let urls = json!({ "sobject": url, "describe": format!("{url}/describe"), "rowTemplate": format!("{url}/{{ID}}") });
    [
        ("name", json!(object.name)),
        ("label", json!(object.label)),
        ("labelPlural", json!(object.plural)),
        ("keyPrefix", json!(object.prefix)),
        ("createable", json!(grants.create)),
        ("updateable", json!(grants.edit)),
        ("deletable", json!(grants.delete)),
        ("queryable", json!(grants.read)),
        ("custom", json!(true)),
        ("urls", urls),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn field(field: &Field, writable: bool) -> Value {
    let (kind, length, precision, scale) = match &field.kind {
        Kind::Text { length } => ("string", *length, 0, 0),
        Kind::LongText { length } => ("textarea", *length, 0, 0),
        Kind::Email { length } => ("email", *length, 0, 0),
        Kind::Url { length } => ("url", *length, 0, 0),
        Kind::Checkbox => ("boolean", 0, 0, 0),
        Kind::Number { precision, scale } => ("double", 0, *precision, *scale),
        Kind::Percent { precision, scale } => ("percent", 0, *precision, *scale),
        Kind::Date => ("date", 0, 0, 0),
        Kind::DateTime => ("datetime", 0, 0, 0),
        Kind::Picklist { .. } => ("picklist", 255, 0, 0),
        Kind::Lookup { .. } | Kind::MasterDetail { .. } => ("reference", 18, 0, 0),
    };
    let values: Vec<Value> = match &field.kind {
        Kind::Picklist { values, .. } => values
            .iter()
            .map(|value| json!({ "active": true, "defaultValue": false, "label": value, "value": value }))
            .collect(),
        _ => Vec::new(),
    };
    let reference = field.kind.reference();
    json!({
        "name": field.name,
        "label": field.label,
        "type": kind,
        "length": length,
        "precision": precision,
        "scale": scale,
        "nillable": !field.required && kind != "boolean",
        "createable": writable && !field.calculated,
        "updateable": writable && !field.calculated && !field.kind.is_master(),
        "calculated": field.calculated,
        "calculatedFormula": field.formula,
        "custom": true,
        "externalId": field.external_id,
        "unique": field.unique,
        "idLookup": field.external_id,
        "caseSensitive": field.case_sensitive,
        "referenceTo": reference.iter().map(|(target, _)| *target).collect::<Vec<_>>(),
        "relationshipName": reference.map(|(_, name)| name),
        "restrictedPicklist": matches!(field.kind, Kind::Picklist { restricted: true, .. }),
        "picklistValues": values,
    })
}

/// The fields that every object has.
fn standard(object: &Object) -> Vec<Value> {
    let named = object.counted_name(0).is_none();
    let owner = object.has_owner();
    [
        ("Id", "Record ID", "id", 18, false, true),
        ("Name", "Name", "string", 80, named, true),
        ("OwnerId", "Owner ID", "reference", 18, true, owner),
        ("CreatedDate", "Created Date", "datetime", 0, false, true),
        ("CreatedById", "Created By ID", "reference", 18, false, true),
        ("LastModifiedDate", "Last Modified Date", "datetime", 0, false, true),
        ("LastModifiedById", "Last Modified By ID", "reference", 18, false, true),
        ("SystemModstamp", "System Modstamp", "datetime", 0, false, true),
    ]
    .into_iter()
    .filter(|&(.., present)| present)
    .map(|(name, label, kind, length, writable, _)| {
        json!({
            "name": name,
            "label": label,
            "type": kind,
            "length": length,
            "nillable": false,
            "createable": writable,
            "updateable": writable,
            "calculated": false,
            "custom": false,
            "externalId": false,
            "unique": false,
            "idLookup": name == "Id",
            "referenceTo": if kind == "reference" { json!(["User"]) } else { json!([]) },
            "relationshipName": name.strip_suffix("Id").filter(|rest| kind == "reference" && !rest.is_empty()),
            "picklistValues": [],
        })
    })
    .collect()
}
