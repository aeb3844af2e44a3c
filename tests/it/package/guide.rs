//! The guides say what the package holds: every field with the meaning that Salesforce shows, every permission set by name.

use super::objects::owner;
use super::source::Package;
use super::translations::field_texts;

const FIELDS: [(&str, &str); 2] = [
    ("en", include_str!("../../../static/help/en/salesforce-fields.md")),
    ("de", include_str!("../../../static/help/de/salesforce-fields.md")),
];
const GUIDES: [&str; 2] = [
    include_str!("../../../static/help/en/salesforce-admins.md"),
    include_str!("../../../static/help/de/salesforce-admins.md"),
];

pub(super) fn faults(package: &Package) -> Vec<String> {
    let mut faults = Vec::new();
    for (language, guide) in FIELDS {
        fields(package, language, guide, &mut faults);
    }
    for (path, _, set) in package.of_kind(".permissionset-meta.xml") {
        let label = set.value("label").unwrap_or_default();
        if GUIDES.iter().any(|guide| !guide.contains(&format!("| {label} |"))) {
            faults.push(format!("{path}: a guide for administrators doesn't name {label}"));
        }
    }
    faults
}

fn fields(package: &Package, language: &str, guide: &str, faults: &mut Vec<String>) {
    let mut rows = 0;
    let common = guide.split("\n## ").nth(1).unwrap_or_default();
    for (path, name, field) in package.of_kind(".field-meta.xml") {
        let object = owner(path).unwrap_or_default();
        let (texts, meaning) = match field_texts(package, object, name, language) {
            Some(translated) => (translated, "help"),
            None => (field, "inlineHelpText"),
        };
        let (label, meaning) = (texts.value("label").unwrap_or_default(), texts.value(meaning).unwrap_or_default());
        let row = format!("| {label} | `{name}` | {meaning} |");
        let own = guide.split("\n## ").find(|part| part.contains(&format!("(`{object}`)\n"))).unwrap_or_default();
        rows += usize::from(own.contains(&row));
        if !own.contains(&row) && !common.contains(&row) {
            faults.push(format!("{path}: the guide to fields ({language}) doesn't say {row}"));
        }
    }
    let tables = guide.matches("|---|---|---|\n").count();
    let shared = common.matches("\n| ").count() - 1;
    let written = guide.matches("\n| ").count() - tables;
    if written != rows + shared {
        faults.push(format!("the guide to fields ({language}) has {written} rows for {} fields", rows + shared));
    }
}
