//! What an org's object lacks of what we write: the words for whoever has to mend the package or the permissions.

use super::{FieldType, Namespace, Object, fields};

/// A field as the org describes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DescribedField {
    pub name: String,
    /// Salesforce's word: `string`, `double`, `reference` …
    pub kind: String,
    pub length: u64,
    pub createable: bool,
    pub updateable: bool,
    pub reference_to: Vec<String>,
    /// What Salesforce computes the field by, where it does.
    pub formula: Option<String>,
}

/// The package's version in the org: a constant that the package has as a formula, so that it is read with what every sync
/// user may see. `None` in an org whose package is older than that.
pub fn installed_version(namespace: &Namespace, site: &[DescribedField]) -> Option<String> {
    let name = namespace.name("Package_Version__c");
    let formula = site.iter().find(|one| one.name.eq_ignore_ascii_case(&name))?.formula.as_deref()?;
    let version = formula.trim().trim_matches('"');
    let is_version =
        !version.is_empty() && version.len() <= 40 && version.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_version.then(|| version.to_owned())
}

/// One line for each field that the object lacks or that we can't write; empty when all is well.
pub fn difference(object: Object, namespace: &Namespace, described: &[DescribedField]) -> Vec<String> {
    let mut lines = Vec::new();
    for field in fields(object) {
        let name = namespace.name(field.api_name);
        let Some(found) = described.iter().find(|one| one.name.eq_ignore_ascii_case(&name)) else {
            lines.push(format!("{name}: missing, or hidden from the integration user"));
            continue;
        };
        // A master can be set once and not changed.
        let writable = found.createable && (found.updateable || matches!(field.kind, FieldType::Reference(_)));
        if !writable {
            lines.push(format!("{name}: the integration user may not write it"));
        }
        if !fits(field.kind, found, namespace) {
            lines.push(format!("{name}: is {}, should be {:?}", found.kind, field.kind));
        }
    }
    lines
}

fn fits(kind: FieldType, found: &DescribedField, namespace: &Namespace) -> bool {
    let one_of = |kinds: &[&str]| kinds.contains(&found.kind.as_str());
    match kind {
        FieldType::Text(_) => one_of(&["string", "picklist", "textarea", "combobox"]),
        FieldType::LongText(_) => one_of(&["textarea", "string"]),
        FieldType::Number | FieldType::Percent => one_of(&["double", "int", "percent", "currency"]),
        FieldType::Date => one_of(&["date"]),
        FieldType::DateTime => one_of(&["datetime"]),
        FieldType::Checkbox => one_of(&["boolean"]),
        FieldType::Url => one_of(&["url", "string"]),
        FieldType::Email => one_of(&["email", "string"]),
        FieldType::Reference(parent) => {
            found.kind == "reference" && found.reference_to.iter().any(|one| *one == namespace.name(parent.api_name()))
        }
        FieldType::UserReference => found.kind == "reference" && found.reference_to.iter().any(|one| one == "User"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_a_closed_and_a_mistyped_field_are_named() {
        let mut described: Vec<DescribedField> = fields(Object::Site)
            .iter()
            .map(|field| DescribedField {
                name: field.api_name.to_owned(),
                kind: match field.kind {
                    FieldType::Number => "double",
                    FieldType::DateTime => "datetime",
                    FieldType::Url => "url",
                    _ => "string",
                }
                .to_owned(),
                createable: true,
                updateable: true,
                ..DescribedField::default()
            })
            .collect();
        assert_eq!(difference(Object::Site, &Namespace::default(), &described), [""; 0]);
        described.retain(|field| field.name != "Domain__c");
        described[2].updateable = false;
        described[3].kind = "boolean".to_owned();
        let lines = difference(Object::Site, &Namespace::default(), &described);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with("Domain__c: missing"));
    }

    #[test]
    fn the_package_tells_its_version_by_a_constant_and_by_nothing_else() {
        let told = |name: &str, formula: Option<&str>| {
            let field = DescribedField {
                name: name.to_owned(),
                formula: formula.map(str::to_owned),
                ..DescribedField::default()
            };
            installed_version(&Namespace("qst".to_owned()), &[field])
        };
        assert_eq!(told("qst__Package_Version__c", Some("\"1.12.0\"")).as_deref(), Some("1.12.0"));
        for formula in [None, Some(""), Some("\"\""), Some("IF(TRUE, \"1\", \"2\")"), Some("<script>")] {
            assert_eq!(told("qst__Package_Version__c", formula), None, "{formula:?}");
        }
        assert_eq!(told("Package_Version__c", Some("\"1.12.0\"")), None, "somebody else's field");
    }
}
