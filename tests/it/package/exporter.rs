//! The exporter's table of fields, the package's metadata and the permissions of Qstream Integration are one and the same.

use super::objects::{Objects, is_calculated};
use super::source::{Element, Package};
use qstream::domain::export::{Field, FieldType, Object, fields};
use qstream::domain::schedule::Progress;

pub(super) fn faults(package: &Package) -> Vec<String> {
    let objects = Objects::of(package);
    let mut faults = Vec::new();
    for object in Object::ALL {
        let name = object.api_name();
        let Some((metadata, known)) = objects.by_name.get(name) else {
            faults.push(format!("{name} isn't in the package"));
            continue;
        };
        for field in fields(object) {
            match known.get(field.api_name) {
                None if field.api_name == "Name" => name_faults(name, metadata, &mut faults),
                // A detail has no owner of its own.
                None if field.api_name == "OwnerId" && metadata.value("sharingModel") == Some("Private") => {}
                None => faults.push(format!("{name}.{} isn't in the package", field.api_name)),
                Some(found) if !holds(field, found) => {
                    let kind = found.value("type").unwrap_or_default();
                    faults.push(format!("{name}.{}: {kind} can't hold {:?}", field.api_name, field.kind));
                }
                Some(_) => {}
            }
        }
        for (field, found) in known.iter().filter(|(_, found)| !is_calculated(found)) {
            let written = fields(object).iter().any(|written| written.api_name == *field);
            if !written {
                faults.push(format!("{name}.{field} ({:?}) isn't written by the exporter", found.value("type")));
            }
        }
    }
    for name in objects.by_name.keys() {
        if !Object::ALL.iter().any(|object| object.api_name() == *name) {
            faults.push(format!("{name} isn't written by the exporter"));
        }
    }
    faults.extend(picklists(&objects));
    faults
}

/// A name that is written must be a text; one that Salesforce counts can't be written.
fn name_faults(object: &str, metadata: &Element, faults: &mut Vec<String>) {
    if metadata.child("nameField").and_then(|name| name.value("type")) != Some("Text") {
        faults.push(format!("{object}.Name is counted by Salesforce, but the exporter writes it"));
    }
}

fn holds(field: &Field, found: &Element) -> bool {
    let kind = found.value("type").unwrap_or_default();
    let number = |part: &str| found.value(part).and_then(|text| text.parse::<usize>().ok());
    match field.kind {
        FieldType::Text(length) => match kind {
            "Text" => number("length") == Some(length),
            "Picklist" => length <= 40,
            _ => false,
        },
        FieldType::LongText(length) => kind == "LongTextArea" && number("length") == Some(length),
        FieldType::Number => kind == "Number" && number("scale") == Some(0),
        // Up to 100.00 with two digits behind the point.
        FieldType::Percent => kind == "Percent" && number("precision") >= Some(5) && number("scale") == Some(2),
        FieldType::Date => kind == "Date",
        FieldType::DateTime => kind == "DateTime",
        FieldType::Checkbox => kind == "Checkbox",
        FieldType::Url => kind == "Url",
        FieldType::Email => kind == "Email",
        FieldType::Reference(parent) => {
            let relates = matches!(kind, "Lookup" | "MasterDetail");
            relates && found.value("referenceTo") == Some(parent.api_name())
        }
        FieldType::UserReference => kind == "Lookup" && found.value("referenceTo") == Some("User"),
    }
}

/// Every value that the exporter may put into a restricted picklist is in it.
fn picklists(objects: &Objects<'_>) -> Vec<String> {
    let progress =
        [Progress::NotStarted, Progress::InProgress, Progress::Completed, Progress::Incomplete].map(Progress::label);
    let written: [(&str, &str, &[&str]); 7] = [
        ("Qstream_Site__c", "Status__c", &["Active"]),
        ("Qstream_Course__c", "Status__c", &["Draft", "Running", "Finished"]),
        ("Qstream_Question__c", "Question_Type__c", &["Single", "Multiple"]),
        ("Qstream_Enrolment__c", "Status__c", &progress),
        ("Qstream_Response__c", "Channel__c", &["Canvas", "E-mail", "Web"]),
        ("Qstream_Export_Run__c", "Kind__c", &["Full", "Delta"]),
        ("Qstream_Export_Run__c", "Status__c", &["Running", "Succeeded", "Partly failed", "Failed"]),
    ];
    let mut faults = Vec::new();
    for (object, field, values) in written {
        let known = objects.picklist(object, field).unwrap_or_default();
        for value in values.iter().filter(|value| !known.contains(value)) {
            faults.push(format!("{object}.{field} lacks the value {value:?}"));
        }
    }
    faults
}
