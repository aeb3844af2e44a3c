//! Objects, fields, rules and permission sets: what an org checks a row against. Read from the JSON in this
//! crate, from a file in the same shape, or out of the source of the Salesforce package itself.

pub(crate) mod formula;
pub(crate) mod package;
pub(crate) mod permissions;
mod source;

use std::collections::HashMap;

use serde::Deserialize;

pub(crate) use source::read;

use super::Row;
use super::packed::{Packed, Slot};
use formula::Formula;
use permissions::PermissionSet;

/// What every object has, in the order of their slots; the slots of its own fields follow.
pub(crate) const SYSTEM: [&str; 8] =
    ["Id", "Name", "OwnerId", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"];
pub(crate) const ID: Slot = 0;
pub(crate) const NAME: Slot = 1;
pub(crate) const OWNER: Slot = 2;
pub(crate) const CREATED_DATE: Slot = 3;
pub(crate) const CREATED_BY: Slot = 4;
pub(crate) const LAST_MODIFIED_DATE: Slot = 5;
pub(crate) const LAST_MODIFIED_BY: Slot = 6;
pub(crate) const SYSTEM_MODSTAMP: Slot = 7;

/// Every object of the package, in the order its rows have to be loaded.
#[derive(Debug, Deserialize)]
pub(crate) struct Schema {
    #[serde(default)]
    common: Vec<Field>,
    pub(crate) objects: Vec<Object>,
    #[serde(default, rename = "permissionSets")]
    pub(crate) permission_sets: Vec<PermissionSet>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Object {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) plural: String,
    pub(crate) prefix: String,
    pub(crate) name_field: NameField,
    pub(crate) fields: Vec<Field>,
    #[serde(default)]
    pub(crate) rules: Vec<Rule>,
    /// Its place among the objects of the schema.
    #[serde(skip)]
    pub(crate) number: usize,
    /// Position of each field by its exact name; other spellings take the long way.
    #[serde(skip)]
    index: HashMap<String, usize>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(crate) enum NameField {
    Text,
    AutoNumber { format: String },
}

/// A validation rule that is switched on: a row for which the formula is true is refused.
#[derive(Debug, Deserialize)]
pub(crate) struct Rule {
    pub(crate) formula: Formula,
    pub(crate) message: String,
    /// Where a person would see the message; none stands for the top of the page.
    #[serde(default)]
    pub(crate) field: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own in the describe of a field")]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) label: String,
    #[serde(flatten)]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) unique: bool,
    #[serde(default)]
    pub(crate) case_sensitive: bool,
    #[serde(default)]
    pub(crate) external_id: bool,
    /// A formula, roll-up or number of its own: described, never written.
    #[serde(default)]
    pub(crate) calculated: bool,
    /// Its formula, which is described and not evaluated.
    #[serde(default)]
    pub(crate) formula: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub(crate) enum Kind {
    Text {
        length: usize,
    },
    LongText {
        length: usize,
    },
    Email {
        length: usize,
    },
    Url {
        length: usize,
    },
    Checkbox,
    Number {
        precision: u8,
        scale: u8,
    },
    Percent {
        precision: u8,
        scale: u8,
    },
    Date,
    DateTime,
    Picklist {
        values: Vec<String>,
        #[serde(default = "yes")]
        restricted: bool,
    },
    Lookup {
        reference_to: String,
        relationship_name: String,
    },
    MasterDetail {
        reference_to: String,
        relationship_name: String,
    },
}

fn yes() -> bool {
    true
}

impl Schema {
    #[cfg(test)]
    pub(crate) fn embedded() -> std::io::Result<Self> {
        source::embedded()
    }

    /// API names are not case-sensitive.
    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        let exact = self.objects.iter().find(|object| object.name == name);
        exact.or_else(|| self.objects.iter().find(|object| object.name.eq_ignore_ascii_case(name)))
    }

    /// The object whose ids begin with the prefix of this one.
    pub(crate) fn object_of_id(&self, id: &str) -> Option<&Object> {
        self.objects.iter().find(|object| id.get(..3) == Some(object.prefix.as_str()))
    }

    /// Gives every object the common fields, and an index over its own.
    pub(crate) fn prepared(mut self) -> Self {
        for (number, object) in self.objects.iter_mut().enumerate() {
            object.number = number;
            object.fields.splice(0..0, self.common.iter().cloned());
            object.index_fields();
        }
        self
    }
}

impl Object {
    /// An object without fields, for a reader that adds them one by one.
    pub(crate) fn named(name: String, label: String, plural: String, prefix: String, name_field: NameField) -> Self {
        let (fields, rules, index) = (Vec::new(), Vec::new(), HashMap::new());
        Self { name, label, plural, prefix, name_field, fields, rules, number: 0, index }
    }

    fn index_fields(&mut self) {
        self.index = self.fields.iter().enumerate().map(|(index, field)| (field.name.clone(), index)).collect();
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(self.position(name)?)
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let exact = self.index.get(name).copied();
        exact.or_else(|| self.fields.iter().position(|field| field.name.eq_ignore_ascii_case(name)))
    }

    /// Where the cell of a field stands in a stored row, by position of the field.
    pub(crate) fn slot_of(position: usize) -> Slot {
        Slot::try_from(SYSTEM.len() + position).unwrap_or(Slot::MAX)
    }

    /// The same by name, that of a system field too.
    pub(crate) fn slot(&self, name: &str) -> Option<Slot> {
        let system = || SYSTEM.iter().position(|known| known.eq_ignore_ascii_case(name));
        self.position(name).map(Self::slot_of).or_else(|| system().and_then(|slot| Slot::try_from(slot).ok()))
    }

    pub(crate) fn name_of(&self, slot: Slot) -> Option<&str> {
        let slot = usize::from(slot);
        SYSTEM.get(slot).copied().or_else(|| Some(self.fields.get(slot - SYSTEM.len())?.name.as_str()))
    }

    /// A stored row by the names of its fields.
    pub(crate) fn row(&self, stored: &Packed) -> Row {
        let cells = stored.cells().filter_map(|(slot, cell)| Some((self.name_of(slot)?.to_owned(), cell.value())));
        cells.collect()
    }

    /// The position of the lookup behind `Participant__r`.
    pub(crate) fn relationship(&self, name: &str) -> Option<usize> {
        if !name.to_ascii_lowercase().ends_with("__r") {
            return None;
        }
        let named = |field: &Field| field.kind.reference().is_some_and(|(_, known)| known.eq_ignore_ascii_case(name));
        self.fields.iter().position(named)
    }

    /// A detail belongs to its master and has no owner of its own.
    pub(crate) fn has_owner(&self) -> bool {
        !self.fields.iter().any(|field| matches!(field.kind, Kind::MasterDetail { .. }))
    }

    /// The name of the `serial`th row when names are counted; `None` when they are written.
    pub(crate) fn counted_name(&self, serial: u64) -> Option<String> {
        let NameField::AutoNumber { format } = &self.name_field else { return None };
        let (before, rest) = format.split_once('{')?;
        let (zeros, after) = rest.split_once('}')?;
        Some(format!("{before}{serial:0width$}{after}", width = zeros.len()))
    }

    /// Slots that rows are found by: external ids and unique fields, and whether letter case matters there.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (Slot, bool)> {
        let fields = self.fields.iter().enumerate().filter(|(_, field)| field.external_id || field.unique);
        fields.map(|(position, field)| (Self::slot_of(position), field.case_sensitive))
    }
}

impl Kind {
    /// The object referred to and the name of the relationship.
    pub(crate) fn reference(&self) -> Option<(&str, &str)> {
        match self {
            Self::Lookup { reference_to, relationship_name }
            | Self::MasterDetail { reference_to, relationship_name } => Some((reference_to, relationship_name)),
            _ => None,
        }
    }

    pub(crate) fn is_master(&self) -> bool {
        matches!(self, Self::MasterDetail { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_has_the_key_and_every_reference_leads_somewhere() {
        let schema = Schema::embedded().unwrap();
        assert_eq!(schema.objects.len(), 8);
        for object in &schema.objects {
            assert!(object.field("external_id__c").is_some_and(|field| field.external_id && field.unique));
            for (target, _) in object.fields.iter().filter_map(|field| field.kind.reference()) {
                assert!(target == "User" || schema.object(target).is_some(), "{target}");
            }
        }
    }

    #[test]
    fn counted_names_keep_their_zeros() {
        let schema = Schema::embedded().unwrap();
        let enrolment = schema.object("Qstream_Enrolment__c").unwrap();
        assert_eq!(enrolment.counted_name(42).as_deref(), Some("ENR-00000042"));
    }
}
