//! Elements, enumerations and required parts, against the table of the Metadata API in `tests/data/salesforce_metadata.json`.
//! Salesforce's own command line accepts unknown elements and only a deployment refuses them; this finds them here.

use super::source::{Element, KINDS, Package};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Table {
    types: BTreeMap<String, BTreeMap<String, String>>,
    enums: BTreeMap<String, Vec<String>>,
}

impl Table {
    fn load() -> Self {
        serde_json::from_str(include_str!("../../data/salesforce_metadata.json")).expect("the table")
    }

    fn check(&self, kind: &str, element: &Element, at: &str, faults: &mut Vec<String>) {
        let Some(parts) = self.types.get(kind) else {
            faults.push(format!("{at}: the type {kind} isn't in the table"));
            return;
        };
        for child in &element.children {
            let at = format!("{at}/{}", child.name);
            match parts.get(&child.name) {
                None => faults.push(format!("{at}: {kind} has no such element")),
                Some(spec) => self.check_value(&spec[1..], child, &at, faults),
            }
        }
        for (name, spec) in parts {
            let count = element.all(name).count();
            if spec.starts_with('!') && count == 0 {
                faults.push(format!("{at}: {name} is required"));
            } else if !spec.starts_with('*') && count > 1 {
                faults.push(format!("{at}: {name} stands {count} times"));
            }
        }
    }

    fn check_value(&self, kind: &str, element: &Element, at: &str, faults: &mut Vec<String>) {
        let text = element.text.as_str();
        let sound = match kind {
            "string" | "any" | "Date" => element.children.is_empty(),
            "boolean" => text == "true" || text == "false",
            "number" => text.parse::<f64>().is_ok(),
            _ => match self.enums.get(kind) {
                Some(values) => values.iter().any(|value| value == text),
                None => return self.check(kind, element, at, faults),
            },
        };
        if !sound {
            faults.push(format!("{at}: {text:?} is no {kind}"));
        }
    }
}

/// Every file is well-formed, of a known kind, in its folder, named like its content, and holds only what its type has.
pub(super) fn faults(package: &Package) -> Vec<String> {
    let table = Table::load();
    let mut faults = package.malformed.clone();
    for (path, root) in &package.documents {
        let file = path.rsplit('/').next().unwrap_or(path);
        let Some((suffix, folder, kind)) = KINDS.iter().find(|(suffix, _, _)| file.ends_with(suffix)) else {
            faults.push(format!("{path}: no known kind of metadata"));
            continue;
        };
        if !path.split('/').any(|part| part == *folder) {
            faults.push(format!("{path}: belongs below {folder}/"));
        }
        if root.name != *kind {
            faults.push(format!("{path}: its root is {}, not {kind}", root.name));
        }
        let name = file.trim_end_matches(suffix);
        if root.value("fullName").is_some_and(|full| full != name) {
            faults.push(format!("{path}: fullName differs from the file's name"));
        }
        if ["fields", "listViews", "compactLayouts"].contains(folder) && root.value("fullName").is_none() {
            faults.push(format!("{path}: fullName is required"));
        }
        let mut element = root.clone();
        // Salesforce writes a component's property panes as free XML.
        for child in element.children.iter_mut().filter(|child| child.name == "targetConfigs") {
            child.children.clear();
        }
        table.check(kind, &element, path, &mut faults);
    }
    faults
}
