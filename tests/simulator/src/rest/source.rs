//! Where the rows of a query come from: an object of the package, the users of the org, or the org itself; and what
//! their fields are called.

use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::RestError;
use super::rows::user_row;
use super::setup_rows::{ASSIGNMENT, SET, assignments, organization, permission_sets, profile, row};
use crate::records::Row;
use crate::records::schema::permissions::FieldGrant;
use crate::records::schema::{Object, SYSTEM};

/// Relationships that every object has, and the fields behind them.
const STANDARD: [(&str, &str); 3] =
    [("Owner", "OwnerId"), ("CreatedBy", "CreatedById"), ("LastModifiedBy", "LastModifiedById")];

/// Where rows come from.
pub(super) struct Source<'a> {
    pub(super) name: String,
    pub(super) object: Option<&'a Object>,
}

impl<'a> Source<'a> {
    pub(super) fn of(caller: &Caller<'a>, name: &str) -> Result<Self, RestError> {
        for known in ["User", "Organization", "Profile", ASSIGNMENT, SET] {
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

    pub(super) fn rows(&self, caller: &Caller<'_>) -> Vec<Row> {
        match self.object {
            Some(object) => {
                let store = caller.world.store();
                let table = store.table(&caller.org.key, object);
                table.map(|table| table.rows().map(|row| object.row(row)).collect()).unwrap_or_default()
            }
            None if self.name == "User" => caller.org.users.iter().map(|user| user_row(caller, user)).collect(),
            None if self.name == "Profile" => caller.org.users.iter().map(profile).collect(),
            None if self.name == SET => permission_sets(caller),
            None if self.name == ASSIGNMENT => assignments(caller),
            None => vec![organization(caller.org)],
        }
    }

    pub(super) fn has(&self, caller: &Caller<'a>, field: &str) -> bool {
        if let Some((relationship, rest)) = field.split_once('.') {
            return self
                .parent(relationship)
                .is_some_and(|(_, parent)| Self::of(caller, &parent).is_ok_and(|parent| parent.has(caller, rest)));
        }
        let Some(object) = self.object else {
            // An object without a row has its fields all the same.
            let nobody = || row([("Id", Value::Null), ("AssigneeId", Value::Null), ("PermissionSetId", Value::Null)]);
            let row = self.rows(caller).into_iter().next().unwrap_or_else(nobody);
            return find(&row, field).is_some();
        };
        let grants = || caller.world.grants(caller.org, caller.user, object);
        let own = object.position(field);
        own.is_some_and(|position| grants().field(Some(position)) != FieldGrant::Hidden)
            || own.is_none() && SYSTEM.iter().any(|known| known.eq_ignore_ascii_case(field))
    }

    /// `id` as `Id`, `participant__r.name` as `Participant__r.Name`.
    pub(super) fn own_name(&self, caller: &Caller<'a>, field: &str) -> String {
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

    pub(super) fn relationship_name<'n>(&self, name: &'n str) -> &'n str
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
    pub(super) fn parent(&self, relationship: &str) -> Option<(String, String)> {
        for (name, field) in STANDARD {
            if relationship.eq_ignore_ascii_case(name) {
                return Some((field.to_owned(), "User".to_owned()));
            }
        }
        if self.name == "User" && relationship.eq_ignore_ascii_case("Profile") {
            return Some(("ProfileId".to_owned(), "Profile".to_owned()));
        }
        if self.name == ASSIGNMENT {
            let known = [("Assignee", "AssigneeId", "User"), ("PermissionSet", "PermissionSetId", SET)];
            let found = known.into_iter().find(|(name, ..)| relationship.eq_ignore_ascii_case(name));
            return found.map(|(_, field, parent)| (field.to_owned(), parent.to_owned()));
        }
        let object = self.object?;
        let field = object.fields.get(object.relationship(relationship)?)?;
        Some((field.name.clone(), field.kind.reference()?.0.to_owned()))
    }

    /// The value of a field, of a parent's field too.
    pub(super) fn value(&self, caller: &Caller<'a>, row: &Row, field: &str) -> Value {
        let Some((relationship, rest)) = field.split_once('.') else {
            return find(row, field).cloned().unwrap_or_default();
        };
        self.parent_row(caller, row, relationship).map_or(Value::Null, |(parent, row)| parent.value(caller, &row, rest))
    }

    pub(super) fn parent_row(&self, caller: &Caller<'a>, row: &Row, relationship: &str) -> Option<(Self, Row)> {
        let (field, parent) = self.parent(relationship)?;
        let id = row.get(&field)?.as_str()?;
        let parent = Self::of(caller, &parent).ok()?;
        let row = match parent.object {
            Some(object) => object.row(caller.world.store().table(&caller.org.key, object)?.by_id(id)?),
            None if parent.name == "User" => user_row(caller, caller.org.user(id)?),
            None => parent.rows(caller).into_iter().find(|row| row.get("Id") == Some(&json!(id)))?,
        };
        Some((parent, row))
    }

    pub(super) fn all_fields(&self, caller: &Caller<'a>) -> Vec<String> {
        let own = self.object.into_iter().flat_map(|object| &object.fields).map(|field| field.name.clone());
        SYSTEM.iter().map(|&name| name.to_owned()).chain(own).filter(|name| self.has(caller, name)).collect()
    }
}

fn find<'a>(row: &'a Row, field: &str) -> Option<&'a Value> {
    row.get(find_name(row, field)?)
}

fn find_name<'a>(row: &'a Row, field: &str) -> Option<&'a str> {
    row.keys().find(|name| name.eq_ignore_ascii_case(field)).map(String::as_str)
}
