//! What a deployment asks of objects and fields, and our own rules for a mirror: keys, sharing, what is said about each field.

use super::source::{Element, Package};
use std::collections::BTreeMap;

/// The fields that every object has besides its own: `Name` and what Salesforce keeps itself.
const STANDARD: [&str; 6] = ["Name", "Id", "OwnerId", "CreatedDate", "LastModifiedDate", "SystemModstamp"];

/// Objects and their fields by name.
pub(super) struct Objects<'a> {
    pub(super) by_name: BTreeMap<&'a str, (&'a Element, BTreeMap<&'a str, &'a Element>)>,
}

impl<'a> Objects<'a> {
    pub(super) fn of(package: &'a Package) -> Self {
        let mut by_name: BTreeMap<&str, (&Element, BTreeMap<&str, &Element>)> = BTreeMap::new();
        for (_, name, object) in package.of_kind(".object-meta.xml") {
            by_name.insert(name, (object, BTreeMap::new()));
        }
        for (path, name, field) in package.of_kind(".field-meta.xml") {
            if let Some((_, fields)) = owner(path).and_then(|owner| by_name.get_mut(owner)) {
                fields.insert(name, field);
            }
        }
        Self { by_name }
    }

    pub(super) fn has(&self, object: &str) -> bool {
        self.by_name.contains_key(object)
    }

    pub(super) fn field(&self, object: &str, field: &str) -> Option<&'a Element> {
        self.by_name.get(object)?.1.get(field).copied()
    }

    /// Whether a page, view or report may name `field` of `object`.
    pub(super) fn knows(&self, object: &str, field: &str) -> bool {
        self.has(object) && (STANDARD.contains(&field) || self.field(object, field).is_some())
    }

    /// Whether `path` leads from `object` through its lookups to a field.
    fn reaches(&self, object: &str, path: &str) -> bool {
        let Some((relationship, rest)) = path.split_once('.') else { return self.knows(object, path) };
        let lookup = relationship.strip_suffix("__r").map(|stem| format!("{stem}__c"));
        let parent = lookup.and_then(|lookup| self.field(object, &lookup)?.value("referenceTo"));
        parent.is_some_and(|parent| self.reaches(parent, rest))
    }

    /// `Qstream_Enrolment__c` and its lookup for `Enrolments__r` of `Qstream_Participant__c`.
    pub(super) fn child(&self, parent: &str, relationship: &str) -> Option<&'a str> {
        let name = relationship.strip_suffix("__r")?;
        self.by_name.iter().find_map(|(object, (_, fields))| {
            let named = |field: &&&Element| {
                field.value("referenceTo") == Some(parent) && field.value("relationshipName") == Some(name)
            };
            fields.values().find(named).map(|_| *object)
        })
    }

    /// The values that a picklist has; `None` when the field is no picklist.
    pub(super) fn picklist(&self, object: &str, field: &str) -> Option<Vec<&'a str>> {
        let values = self.field(object, field)?.child("valueSet")?.child("valueSetDefinition")?;
        Some(values.all("value").filter_map(|value| value.value("fullName")).collect())
    }
}

/// The object in whose folder a file stands.
pub(super) fn owner(path: &str) -> Option<&str> {
    path.split("/objects/").nth(1)?.split('/').next()
}

pub(super) fn is_required(field: &Element) -> bool {
    field.is("required") || field.value("type") == Some("MasterDetail")
}

pub(super) fn is_calculated(field: &Element) -> bool {
    field.child("formula").is_some() || field.value("type") == Some("Summary")
}

pub(super) fn faults(package: &Package) -> Vec<String> {
    let objects = Objects::of(package);
    let mut faults = Vec::new();
    for (path, name, object) in package.of_kind(".object-meta.xml") {
        object_faults(&objects, path, name, object, &mut faults);
    }
    for (path, name, field) in package.of_kind(".field-meta.xml") {
        let Some(owner) = owner(path).filter(|owner| objects.has(owner)) else {
            faults.push(format!("{path}: its object isn't in the package"));
            continue;
        };
        type_faults(&objects, owner, (path, name, field), &mut faults);
        meaning_faults(path, field, &mut faults);
    }
    let named = package
        .of_kind(".field-meta.xml")
        .filter_map(|(path, _, field)| Some((path, field.value("referenceTo")?, field.value("relationshipName")?)));
    let relationships: Vec<_> = named.collect();
    for (index, (path, target, name)) in relationships.iter().enumerate() {
        if relationships.iter().skip(index + 1).any(|(_, other, twin)| other == target && twin == name) {
            faults.push(format!("{path}: {target} has two relationships called {name}"));
        }
    }
    faults
}

fn object_faults(objects: &Objects<'_>, path: &str, name: &str, object: &Element, faults: &mut Vec<String>) {
    let mut fault = |text: String| faults.push(format!("{path}: {text}"));
    for tick in ["enableBulkApi", "enableSharing", "enableStreamingApi", "enableReports", "enableSearch"] {
        if !object.is(tick) {
            fault(format!("{tick} must be on"));
        }
    }
    for part in ["label", "pluralLabel", "description", "nameField", "sharingModel", "externalSharingModel"] {
        if object.child(part).is_none() {
            fault(format!("{part} is missing"));
        }
    }
    if object.value("deploymentStatus") != Some("Deployed") {
        fault("people don't see an object that isn't Deployed".to_owned());
    }
    let fields = objects.by_name.get(name).map(|(_, fields)| fields);
    let masters = fields.iter().flat_map(|fields| fields.values());
    let detail = masters.filter(|field| field.value("type") == Some("MasterDetail")).count() > 0;
    for model in ["sharingModel", "externalSharingModel"] {
        if (object.value(model) == Some("ControlledByParent")) != detail {
            fault(format!("{model} is ControlledByParent exactly for details"));
        }
        if object.value(model).is_some_and(|model| model.contains("Write")) {
            fault(format!("{model}: the org is a mirror, people only read"));
        }
    }
    let key = objects.field(name, "External_Id__c");
    if !key.is_some_and(|key| {
        key.is("externalId") && key.is("unique") && key.is("required") && key.value("caseSensitive") == Some("false")
    }) {
        fault("upserts need External_Id__c: external id, unique, required, any letter case".to_owned());
    }
    for group in object.all("searchLayouts") {
        for column in &group.children {
            if !objects.knows(name, &column.text) {
                fault(format!("search layout names {}, which the object doesn't have", column.text));
            }
        }
    }
    let counted = object.child("nameField").is_some_and(|name| name.value("type") == Some("AutoNumber"));
    if counted && object.child("nameField").and_then(|name| name.value("displayFormat")).is_none() {
        fault("an AutoNumber needs a displayFormat".to_owned());
    }
}

fn type_faults(objects: &Objects<'_>, owner: &str, file: (&str, &str, &Element), faults: &mut Vec<String>) {
    let (path, name, field) = file;
    let mut fault = |text: String| faults.push(format!("{path}: {text}"));
    let kind = field.value("type").unwrap_or_default();
    let mut needs = |parts: &[&str]| {
        for part in parts.iter().filter(|part| field.child(part).is_none()) {
            fault(format!("{kind} needs {part}"));
        }
    };
    match kind {
        "Text" if field.child("formula").is_none() => needs(&["length"]),
        "LongTextArea" => needs(&["length", "visibleLines"]),
        "Number" | "Percent" => needs(&["precision", "scale"]),
        "Checkbox" if field.child("formula").is_none() => needs(&["defaultValue"]),
        "Picklist" => needs(&["valueSet"]),
        "Lookup" => needs(&["referenceTo", "relationshipName", "relationshipLabel", "deleteConstraint"]),
        "MasterDetail" => needs(&["referenceTo", "relationshipName", "relationshipLabel", "relationshipOrder"]),
        "Summary" => needs(&["summaryForeignKey", "summaryOperation"]),
        "Text" | "Checkbox" | "Date" | "DateTime" | "Email" | "Url" => {}
        other => fault(format!("{other:?} is no type that the exporter writes")),
    }
    if kind == "MasterDetail" {
        for part in ["required", "deleteConstraint", "lookupFilter"].iter().filter(|part| field.child(part).is_some()) {
            fault(format!("a master-detail field has no {part}"));
        }
        // The exporter names the master in every upsert, and Salesforce takes that for a change of master.
        if !field.is("reparentableMasterDetail") {
            fault("reparentableMasterDetail must be on".to_owned());
        }
        if field.value("referenceTo").is_some_and(|target| !objects.has(target)) {
            fault("a master of somebody else's package or of Salesforce can't be packaged with permissions".to_owned());
        }
    }
    if kind == "Lookup" && (field.is("required") || field.value("deleteConstraint") != Some("SetNull")) {
        fault("a lookup must give way when its parent goes: not required, SetNull".to_owned());
    }
    if field.value("referenceTo").is_some_and(|target| target != "User" && !objects.has(target)) {
        fault("refers to an object that isn't in the package".to_owned());
    }
    for reference in ["summarizedField", "summaryForeignKey"].iter().filter_map(|part| field.value(part)) {
        if !reference.split_once('.').is_some_and(|(object, field)| objects.knows(object, field)) {
            fault(format!("{reference} isn't there"));
        }
    }
    for filter in field.all("summaryFilterItems") {
        filter_faults(objects, filter, &mut fault);
    }
    for path in field.value("formula").into_iter().flat_map(custom_paths) {
        if !objects.reaches(owner, path) {
            fault(format!("the formula names {path}, which {owner} doesn't have"));
        }
    }
    if !name.ends_with("__c") {
        fault("a custom field ends in __c".to_owned());
    }
}

fn filter_faults(objects: &Objects<'_>, filter: &Element, fault: &mut impl FnMut(String)) {
    let Some((object, field)) = filter.value("field").and_then(|field| field.split_once('.')) else {
        return fault("a filter names object and field".to_owned());
    };
    if !objects.knows(object, field) {
        fault(format!("{object}.{field} isn't there"));
    }
    let values = objects.picklist(object, field);
    if values.is_some_and(|values| !values.contains(&filter.value("value").unwrap_or_default())) {
        fault(format!("{object}.{field} has no value {:?}", filter.value("value")));
    }
}

/// Fields within a formula, each with the relationships through which it is reached: `Site__r.Qstream_URL__c`.
fn custom_paths(formula: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    formula.split(move |c: char| !part(c)).filter(|path| path.ends_with("__c"))
}

/// A field without a word about what it means, and how confidential it is, helps nobody.
fn meaning_faults(path: &str, field: &Element, faults: &mut Vec<String>) {
    for part in ["label", "description", "inlineHelpText", "securityClassification", "businessStatus"] {
        if field.value(part).unwrap_or_default().is_empty() {
            faults.push(format!("{path}: {part} is missing"));
        }
    }
    if field.value("label").is_some_and(|label| label.chars().count() > 40) {
        faults.push(format!("{path}: a label has at most 40 characters"));
    }
    let personal = field.value("type") == Some("Email") || field.value("referenceTo") == Some("User");
    let groups = field.value("complianceGroup").unwrap_or_default();
    if personal && !["PII", "GDPR", "CCPA"].iter().all(|group| groups.split(';').any(|named| named == *group)) {
        faults.push(format!("{path}: personal data needs its complianceGroup"));
    }
    let classes = ["Public", "Internal", "Confidential", "Restricted", "MissionCritical"];
    if field.value("securityClassification").is_some_and(|class| !classes.contains(&class)) {
        faults.push(format!("{path}: no such securityClassification"));
    }
}
