//! Permission sets, and what a person with some of them may do with an object. An org hides what a person may
//! not see: a field without read access does not exist for them.

use serde::Deserialize;

use super::{Object, Schema};

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PermissionSet {
    pub(crate) name: String,
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) objects: Vec<ObjectPermission>,
    #[serde(default)]
    pub(crate) fields: Vec<FieldPermission>,
}

#[derive(Clone, Debug, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the four ticks of an object in a permission set")]
pub(crate) struct ObjectPermission {
    /// An API name, or `*` for every object with all their fields.
    pub(crate) object: String,
    #[serde(default)]
    pub(crate) read: bool,
    #[serde(default)]
    pub(crate) create: bool,
    #[serde(default)]
    pub(crate) edit: bool,
    #[serde(default)]
    pub(crate) delete: bool,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct FieldPermission {
    /// `Object__c.Field__c`.
    pub(crate) field: String,
    #[serde(default)]
    pub(crate) readable: bool,
    #[serde(default)]
    pub(crate) editable: bool,
}

/// What one person may do with one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FieldGrant {
    Hidden,
    Read,
    Write,
}

/// What one person may do with one object.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the four ticks of an object in a permission set")]
pub(crate) struct Grants {
    pub(crate) read: bool,
    pub(crate) create: bool,
    pub(crate) edit: bool,
    pub(crate) delete: bool,
    /// As the fields of the object stand.
    pub(crate) fields: Vec<FieldGrant>,
}

impl Grants {
    pub(crate) fn all(object: &Object) -> Self {
        let fields = vec![FieldGrant::Write; object.fields.len()];
        Self { read: true, create: true, edit: true, delete: true, fields }
    }

    /// The sum of `sets`: permissions are only ever added.
    pub(crate) fn of(sets: &[&PermissionSet], object: &Object) -> Self {
        let covers = |name: &str| name == "*" || name.eq_ignore_ascii_case(&object.name);
        let ticks: Vec<&ObjectPermission> =
            sets.iter().flat_map(|set| &set.objects).filter(|ticks| covers(&ticks.object)).collect();
        let every = ticks.iter().any(|ticks| ticks.object == "*");
        let (create, edit) = (ticks.iter().any(|ticks| ticks.create), ticks.iter().any(|ticks| ticks.edit));
        let writes = create || edit;
        let fields = object.fields.iter().map(|field| {
            // What has to be there can't be hidden: an org has no tick for a required field or a master.
            let free = field.required || field.kind.is_master() || every;
            let named = format!("{}.{}", object.name, field.name);
            let listed = sets.iter().flat_map(|set| &set.fields);
            let listed: Vec<&FieldPermission> = listed.filter(|tick| tick.field.eq_ignore_ascii_case(&named)).collect();
            if free && writes || listed.iter().any(|tick| tick.editable) {
                FieldGrant::Write
            } else if free || listed.iter().any(|tick| tick.readable) {
                FieldGrant::Read
            } else {
                FieldGrant::Hidden
            }
        });
        Self {
            read: ticks.iter().any(|ticks| ticks.read || ticks.edit || ticks.create),
            create,
            edit,
            delete: ticks.iter().any(|ticks| ticks.delete),
            fields: fields.collect(),
        }
    }

    pub(crate) fn field(&self, position: Option<usize>) -> FieldGrant {
        position.and_then(|position| self.fields.get(position)).copied().unwrap_or(FieldGrant::Hidden)
    }
}

impl Schema {
    /// The sets that the user of the exporting app gets when the package is installed: those named for it, else
    /// those that may create rows.
    pub(crate) fn sets_of_the_integration(&self) -> Vec<String> {
        let words = ["integration", "sync", "export"];
        let name = |set: &PermissionSet| set.name.clone();
        let meant = |set: &&PermissionSet| {
            let lower = set.name.to_ascii_lowercase();
            words.iter().any(|word| lower.contains(word))
        };
        let named: Vec<String> = self.permission_sets.iter().filter(meant).map(name).collect();
        if !named.is_empty() {
            return named;
        }
        let creates = |set: &&PermissionSet| set.objects.iter().any(|ticks| ticks.create);
        self.permission_sets.iter().filter(creates).map(name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_add_up_and_what_nobody_ticked_is_hidden() {
        let schema = Schema::embedded().unwrap();
        let object = schema.object("Qstream_Course__c").unwrap();
        let set = |text: &str| serde_json::from_str::<PermissionSet>(text).unwrap();
        let reads = set(r#"{"name":"R","label":"R","objects":[{"object":"Qstream_Course__c","read":true}],
            "fields":[{"field":"Qstream_Course__c.Language__c","readable":true}]}"#);
        let writes =
            set(r#"{"name":"W","label":"W","objects":[{"object":"Qstream_Course__c","read":true,"create":true}],
            "fields":[{"field":"Qstream_Course__c.Title_Full__c","editable":true}]}"#);
        let both = Grants::of(&[&reads, &writes], object);
        let grant = |grants: &Grants, name: &str| grants.field(object.position(name));
        assert!(both.create && !both.edit);
        assert_eq!(grant(&both, "Language__c"), FieldGrant::Read);
        assert_eq!(grant(&both, "Title_Full__c"), FieldGrant::Write);
        assert_eq!(grant(&both, "Status__c"), FieldGrant::Hidden);
        assert_eq!(grant(&both, "External_Id__c"), FieldGrant::Write);
        assert_eq!(grant(&Grants::of(&[&reads], object), "External_Id__c"), FieldGrant::Read);
        assert!(!Grants::of(&[], object).read);
    }
}
