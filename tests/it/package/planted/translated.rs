//! Mistakes in what is shown in another language, and in formulas that reach through relationships.

use super::{META, add, caught, edit, remove};

const GERMAN: &str = "objectTranslations/Qstream_Enrolment__c-de";
const TRANSLATION: &str = "translations/de.translation-meta.xml";

#[test]
fn a_field_that_nobody_translated() {
    let path = format!("{GERMAN}/Points__c.fieldTranslation-meta.xml");
    caught("translations", "Points__c isn't translated into de", |files| remove(files, &path));
}

#[test]
fn a_translation_of_a_field_that_is_not_there() {
    let path = format!("{GERMAN}/Rank__c.fieldTranslation-meta.xml");
    caught("translations", "translates a field that isn't there", |files| {
        let points = files[&format!("{META}/{GERMAN}/Points__c.fieldTranslation-meta.xml")].clone();
        add(files, &path, &points.replace("Points__c", "Rank__c"));
    });
}

#[test]
fn a_value_that_nobody_translated() {
    let path = format!("{GERMAN}/Status__c.fieldTranslation-meta.xml");
    caught("translations", "Status__c in de: has the values", |files| {
        edit(files, &path, "<masterLabel>Incomplete", "<masterLabel>Unfinished");
    });
}

#[test]
fn an_object_without_its_dative() {
    let path = format!("{GERMAN}/Qstream_Enrolment__c-de.objectTranslation-meta.xml");
    caught("translations", "Dative", |files| edit(files, &path, "<caseType>Dative", "<caseType>Locative"));
}

#[test]
fn a_report_type_in_one_language_only() {
    caught("translations", "report type Qstream_Team_Scores", |files| {
        edit(files, TRANSLATION, "<name>Qstream_Team_Scores", "<name>Qstream_Export_Scores");
    });
}

#[test]
fn a_tab_in_one_language_only() {
    caught("translations", "tab Qstream_Setup is in one language only", |files| {
        edit(files, TRANSLATION, "<name>Qstream_Setup<", "<name>Qstream_Set_Up<");
    });
}

#[test]
fn an_app_in_one_language_only() {
    caught("translations", "app Qstream is in one language only", |files| {
        let (from, to) =
            ("<name>Qstream</name>\n    </customApplications>", "<name>Qstreams</name>\n    </customApplications>");
        edit(files, TRANSLATION, from, to);
    });
}

#[test]
fn a_report_type_whose_label_is_empty() {
    caught("translations", "report type Qstream_Export_Runs has no label", |files| {
        edit(files, TRANSLATION, "<label>Qstream-Exportläufe</label>", "<label></label>");
    });
}

#[test]
fn a_report_type_whose_description_nobody_translated() {
    let description = "<description>Teams in ihren Qstreams.</description>";
    caught("translations", "report type Qstream_Team_Scores has no description", |files| {
        edit(files, TRANSLATION, description, "");
    });
}

#[test]
fn a_guide_that_says_otherwise_than_the_field() {
    let path = format!("{GERMAN}/Points__c.fieldTranslation-meta.xml");
    caught("guide", "(de) doesn't say", |files| edit(files, &path, "<label>Punkte", "<label>Punktestand"));
}

#[test]
fn a_formula_through_a_relationship_that_is_not_there() {
    let path = "objects/Qstream_Enrolment__c/fields/Qstream_URL__c.field-meta.xml";
    caught("objects", "Participant__r.Team__r.Qstream_URL__c", |files| {
        edit(files, path, "Participant__r.Site__r.Qstream_URL__c", "Participant__r.Team__r.Qstream_URL__c");
    });
}

#[test]
fn a_formula_over_a_field_that_the_parent_lacks() {
    let path = "objects/Qstream_Question__c/fields/Qstream_URL__c.field-meta.xml";
    caught("objects", "Course__r.Course_Id__c", |files| {
        edit(files, path, "Course__r.External_Id__c", "Course__r.Course_Id__c");
    });
}
