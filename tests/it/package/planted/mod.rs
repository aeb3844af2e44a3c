//! Mistakes that people make in packages, planted one by one: each must be caught, by the rule that is there for it.

mod code;
mod shown;
mod translated;

use super::RULES;
use super::source::Package;
use std::collections::BTreeMap;

type Files = BTreeMap<String, String>;

const META: &str = "force-app/main/default";

/// Plants a mistake in a copy; `rule` must find something that it didn't find before, saying `words`.
fn caught(rule: &str, words: &str, plant: impl FnOnce(&mut Files)) {
    let sound = Package::load();
    let mut files = sound.files.clone();
    plant(&mut files);
    assert_ne!(files, sound.files, "nothing was planted");
    let (_, check) = RULES.iter().find(|(name, _)| *name == rule).expect("a rule");
    let before = check(&sound);
    let after: Vec<_> = check(&Package::of(files)).into_iter().filter(|fault| !before.contains(fault)).collect();
    assert!(after.iter().any(|fault| fault.contains(words)), "{rule} found {after:?}, not {words:?}");
}

/// Replaces `old` in one file, where it must stand.
fn edit(files: &mut Files, path: &str, old: &str, new: &str) {
    let text = files.get_mut(&format!("{META}/{path}")).unwrap_or_else(|| panic!("{path} isn't there"));
    assert!(text.contains(old), "{path} doesn't hold {old:?}");
    *text = text.replacen(old, new, 1);
}

fn remove(files: &mut Files, path: &str) {
    assert!(files.remove(&format!("{META}/{path}")).is_some(), "{path} isn't there");
}

fn add(files: &mut Files, path: &str, text: &str) {
    files.insert(format!("{META}/{path}"), text.to_owned());
}

const COURSE: &str = "objects/Qstream_Course__c/Qstream_Course__c.object-meta.xml";
const STATUS: &str = "objects/Qstream_Enrolment__c/fields/Status__c.field-meta.xml";
const MASTER: &str = "objects/Qstream_Enrolment__c/fields/Participant__c.field-meta.xml";
const INTEGRATION: &str = "permissionsets/Qstream_Integration.permissionset-meta.xml";
const READER: &str = "permissionsets/Qstream_User.permissionset-meta.xml";

#[test]
fn an_unknown_element() {
    caught("schema", "no such element", |files| {
        edit(files, COURSE, "<enableSearch>", "<enableFinding>true</enableFinding><enableSearch>");
    });
}

#[test]
fn a_value_that_the_enumeration_does_not_have() {
    caught("schema", "is no SharingModel", |files| {
        edit(files, COURSE, "<sharingModel>Read<", "<sharingModel>PublicRead<");
    });
}

#[test]
fn a_required_element_left_out() {
    let path = "cspTrustedSites/Qstream_Server.cspTrustedSite-meta.xml";
    caught("schema", "isActive is required", |files| edit(files, path, "<isActive>true</isActive>", ""));
}

#[test]
fn an_element_that_stands_twice() {
    caught("schema", "stands 2 times", |files| edit(files, COURSE, "<label>", "<label>Twice</label><label>"));
}

#[test]
fn a_word_where_true_or_false_belongs() {
    caught("schema", "is no boolean", |files| edit(files, COURSE, "<enableReports>true", "<enableReports>yes"));
}

#[test]
fn broken_xml() {
    caught("schema", "no XML", |files| edit(files, COURSE, "</CustomObject>", "</CustomObjekt>"));
}

#[test]
fn a_name_that_differs_from_the_file() {
    caught("schema", "fullName differs", |files| edit(files, STATUS, "<fullName>Status__c", "<fullName>State__c"));
}

#[test]
fn a_file_in_the_wrong_folder() {
    caught("schema", "belongs below tabs/", |files| {
        let tab = files.remove(&format!("{META}/tabs/Qstream_Course__c.tab-meta.xml")).expect("the tab");
        add(files, "applications/Qstream_Course__c.tab-meta.xml", &tab);
    });
}

#[test]
fn a_file_ending_that_salesforce_does_not_know() {
    caught("schema", "no known kind", |files| add(files, "tabs/Extra.tabs-meta.xml", "<CustomTab/>"));
}

#[test]
fn a_lookup_to_an_object_that_is_not_there() {
    let path = "objects/Qstream_Course__c/fields/Site__c.field-meta.xml";
    caught("objects", "refers to an object", |files| {
        edit(files, path, "<referenceTo>Qstream_Site__c", "<referenceTo>Qstream_Place__c");
    });
}

#[test]
fn a_master_that_could_not_be_named_again() {
    let tick = "<reparentableMasterDetail>true";
    caught("objects", "reparentableMasterDetail", |files| edit(files, MASTER, tick, "<reparentableMasterDetail>false"));
}

#[test]
fn a_master_detail_field_with_a_delete_constraint() {
    let with = "<deleteConstraint>SetNull</deleteConstraint><description>";
    caught("objects", "has no deleteConstraint", |files| edit(files, MASTER, "<description>", with));
}

#[test]
fn a_key_that_is_not_unique() {
    let path = "objects/Qstream_Course__c/fields/External_Id__c.field-meta.xml";
    caught("objects", "upserts need", |files| edit(files, path, "<unique>true", "<unique>false"));
}

#[test]
fn a_formula_over_a_field_that_is_not_there() {
    let path = "objects/Qstream_Enrolment__c/fields/Overdue__c.field-meta.xml";
    caught("objects", "formula names", |files| edit(files, path, "ISBLANK(Due_On__c)", "ISBLANK(Due_By__c)"));
}

#[test]
fn a_roll_up_over_a_picklist_value_that_is_not_there() {
    let path = "objects/Qstream_Participant__c/fields/Completed_Count__c.field-meta.xml";
    caught("objects", "has no value", |files| edit(files, path, "<value>Completed", "<value>Complete"));
}

#[test]
fn an_address_that_is_not_marked_as_personal() {
    let path = "objects/Qstream_Participant__c/fields/Email__c.field-meta.xml";
    let group = "<complianceGroup>PII;GDPR;CCPA</complianceGroup>";
    caught("objects", "complianceGroup", |files| edit(files, path, group, ""));
}

#[test]
fn a_field_without_a_classification() {
    let class = "<securityClassification>Confidential</securityClassification>";
    caught("objects", "securityClassification is missing", |files| edit(files, STATUS, class, ""));
}

#[test]
fn an_object_that_anybody_may_write() {
    caught("objects", "only read", |files| edit(files, COURSE, "<sharingModel>Read<", "<sharingModel>ReadWrite<"));
}

#[test]
fn a_permission_for_a_required_field() {
    let first = "<fieldPermissions>";
    let required = "<fieldPermissions><editable>true</editable><field>Qstream_Course__c.External_Id__c</field>\
                    <readable>true</readable></fieldPermissions><fieldPermissions>";
    caught("permissions", "is required", |files| edit(files, INTEGRATION, first, required));
}

#[test]
fn a_permission_for_a_field_that_is_not_there() {
    caught("permissions", "isn't in the package", |files| {
        edit(files, READER, "Qstream_Course__c.Status__c", "Qstream_Course__c.State__c");
    });
}

#[test]
fn a_field_that_the_exporter_may_not_write() {
    let without = |files: &mut Files| {
        let text = &files[&format!("{META}/{INTEGRATION}")];
        let at = text.find("<field>Qstream_Enrolment__c.Status__c</field>").expect("the permission");
        let start = text[..at].rfind("<fieldPermissions>").expect("its start");
        let end = at + text[at..].find("</fieldPermissions>").expect("its end") + "</fieldPermissions>".len();
        let shorter = format!("{}{}", &text[..start], &text[end..]);
        add(files, INTEGRATION, &shorter);
    };
    caught("permissions", "Qstream_Enrolment__c.Status__c: Qstream_Integration can't write it", without);
}

#[test]
fn a_person_who_may_write_into_the_mirror() {
    caught("permissions", "only Qstream_Integration writes", |files| {
        edit(files, READER, "<allowEdit>false", "<allowEdit>true");
    });
}

#[test]
fn a_formula_that_somebody_may_edit() {
    let old = "<editable>false</editable>\n        <field>Qstream_Enrolment__c.Overdue__c";
    caught("permissions", "never editable", |files| edit(files, INTEGRATION, old, &old.replace("false", "true")));
}

#[test]
fn a_group_with_a_set_that_is_not_there() {
    let path = "permissionsetgroups/Qstream_Administrators.permissionsetgroup-meta.xml";
    caught("permissions", "isn't in the package", |files| edit(files, path, "Qstream_Reporting", "Qstream_Reports"));
}

#[test]
fn a_field_that_the_exporter_writes_and_the_package_lacks() {
    caught("exporter", "isn't in the package", |files| {
        remove(files, "objects/Qstream_Course__c/fields/Starts_On__c.field-meta.xml");
    });
}

#[test]
fn a_field_too_short_for_what_is_written() {
    let path = "objects/Qstream_Course__c/fields/Title_Full__c.field-meta.xml";
    caught("exporter", "can't hold", |files| edit(files, path, "<length>255", "<length>80"));
}

#[test]
fn a_status_that_the_exporter_writes_and_the_picklist_lacks() {
    caught("exporter", "lacks the value \"Incomplete\"", |files| {
        edit(files, STATUS, "<fullName>Incomplete", "<fullName>Unfinished");
    });
}

#[test]
fn a_field_that_nobody_fills() {
    let path = "objects/Qstream_Course__c/fields/Extra__c.field-meta.xml";
    caught("exporter", "isn't written", |files| {
        let text = files[&format!("{META}/objects/Qstream_Course__c/fields/Starts_On__c.field-meta.xml")].clone();
        add(files, path, &text.replace("Starts_On__c", "Extra__c"));
    });
}
