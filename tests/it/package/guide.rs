//! The guides say what the package holds: every field with the meaning that Salesforce shows, every permission set by name.

use super::objects::owner;
use super::source::Package;

const FIELDS: &str = include_str!("../../../static/help/en/salesforce-fields.md");
const GUIDES: [&str; 2] = [
    include_str!("../../../static/help/en/salesforce-admins.md"),
    include_str!("../../../static/help/de/salesforce-admins.md"),
];

pub(super) fn faults(package: &Package) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rows = 0;
    let common = FIELDS.split("\n## ").nth(1).unwrap_or_default();
    for (path, name, field) in package.of_kind(".field-meta.xml") {
        let (label, meaning) =
            (field.value("label").unwrap_or_default(), field.value("inlineHelpText").unwrap_or_default());
        let row = format!("| {label} | `{name}` | {meaning} |");
        let heading = format!("(`{}`)\n", owner(path).unwrap_or_default());
        let own = FIELDS.split("\n## ").find(|part| part.contains(&heading)).unwrap_or_default();
        rows += usize::from(own.contains(&row));
        if !own.contains(&row) && !common.contains(&row) {
            faults.push(format!("{path}: the guide to fields doesn't say {row}"));
        }
    }
    let shared = common.matches("\n| ").count() - 1;
    let written = FIELDS.matches("\n| ").count() - FIELDS.matches("\n| Field |").count();
    if written != rows + shared {
        faults.push(format!("the guide to fields has {written} rows for {} fields", rows + shared));
    }
    for (path, _, set) in package.of_kind(".permissionset-meta.xml") {
        let label = set.value("label").unwrap_or_default();
        if GUIDES.iter().any(|guide| !guide.contains(&format!("| {label} |"))) {
            faults.push(format!("{path}: a guide for administrators doesn't name {label}"));
        }
    }
    faults
}
