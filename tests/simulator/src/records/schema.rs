//! Objects and fields, read from `schema.json`. The file is data so that a later stage can read the same
//! shape out of the Salesforce package itself.

use serde::Deserialize;

const EMBEDDED: &str = include_str!("../../schema.json");

/// Every object of the package, in the order its rows have to be loaded.
#[derive(Debug, Deserialize)]
pub(crate) struct Schema {
    common: Vec<Field>,
    pub(crate) objects: Vec<Object>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Object {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) plural: String,
    pub(crate) prefix: String,
    name_field: NameField,
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum NameField {
    Text,
    AutoNumber { format: String },
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
    pub(crate) external_id: bool,
    /// A formula: described, never written.
    #[serde(default)]
    pub(crate) calculated: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub(crate) enum Kind {
    Text { length: usize },
    LongText { length: usize },
    Email { length: usize },
    Url { length: usize },
    Checkbox,
    Number { precision: u8, scale: u8 },
    Percent { precision: u8, scale: u8 },
    Date,
    DateTime,
    Picklist { values: Vec<String> },
    Lookup { reference_to: String, relationship_name: String },
    MasterDetail { reference_to: String, relationship_name: String },
}

impl Schema {
    pub(crate) fn embedded() -> Result<Self, serde_json::Error> {
        let mut schema: Self = serde_json::from_str(EMBEDDED)?;
        for object in &mut schema.objects {
            object.fields.splice(0..0, schema.common.iter().cloned());
        }
        Ok(schema)
    }

    /// API names are not case-sensitive.
    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name.eq_ignore_ascii_case(name))
    }
}

impl Object {
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The lookup behind `Participant__r`.
    pub(crate) fn relationship(&self, name: &str) -> Option<&Field> {
        self.fields
            .iter()
            .find(|field| field.kind.reference().is_some_and(|(_, known)| known.eq_ignore_ascii_case(name)))
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
