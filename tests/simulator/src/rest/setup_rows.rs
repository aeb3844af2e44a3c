//! Rows that Setup makes: the org, profiles, permission sets and who has them.

use serde_json::{Value, json};

use super::gate::Caller;
use super::rows::profile_id;
use crate::orgs::{Org, UserInfo, ids};
use crate::records::Row;

pub(super) const SET: &str = "PermissionSet";
pub(super) const ASSIGNMENT: &str = "PermissionSetAssignment";

pub(super) fn row<const N: usize>(fields: [(&str, Value); N]) -> Row {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The profile of a user: a row of its own, found by an id that is made of its name.
pub(super) fn profile(user: &UserInfo) -> Row {
    row([
        ("Id", json!(profile_id(user))),
        ("Name", json!(user.profile)),
        ("PermissionsModifyAllData", json!(user.is_admin())),
    ])
}

pub(super) fn organization(org: &Org) -> Row {
    let edition = if org.users.len() > 5 { "Enterprise Edition" } else { "Professional Edition" };
    row([
        ("Id", json!(org.id)),
        ("Name", json!(org.name)),
        ("IsSandbox", json!(org.sandbox)),
        ("OrganizationType", json!(edition)),
        ("InstanceName", json!(if org.sandbox { "CS42" } else { "EU42" })),
        ("NamespacePrefix", Value::Null),
        ("TrialExpirationDate", Value::Null),
    ])
}

fn set_id(place: usize) -> String {
    ids::make("0PS", "000", u64::try_from(place).unwrap_or_default())
}

pub(super) fn permission_sets(caller: &Caller<'_>) -> Vec<Row> {
    let sets = caller.world.schema.permission_sets.iter().enumerate();
    sets.map(|(place, set)| {
        row([
            ("Id", json!(set_id(place))),
            ("Name", json!(set.name)),
            ("Label", json!(set.label)),
            ("NamespacePrefix", Value::Null),
        ])
    })
    .collect()
}

/// Who has which set.
pub(super) fn assignments(caller: &Caller<'_>) -> Vec<Row> {
    let settled = caller.world.settled(caller.org);
    let sets = &caller.world.schema.permission_sets;
    let held = settled.sets.iter().flat_map(|(user, names)| names.iter().map(move |name| (user, name)));
    let placed = held.filter_map(|(user, name)| Some((user, sets.iter().position(|set| set.name == *name)?)));
    placed
        .enumerate()
        .map(|(number, (user, place))| {
            row([
                ("Id", json!(ids::make("0Pa", "000", u64::try_from(number).unwrap_or_default()))),
                ("AssigneeId", json!(user)),
                ("PermissionSetId", json!(set_id(place))),
            ])
        })
        .collect()
}
