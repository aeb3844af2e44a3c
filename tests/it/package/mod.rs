//! The Salesforce package, checked without Salesforce: shape, references, permissions, and that it is what the exporter writes.

mod analytics;
mod app;
mod code;
mod command;
mod exporter;
mod guide;
mod objects;
mod pages;
mod permissions;
mod planted;
mod project;
mod schema;
mod source;
mod translations;

use source::Package;

/// A family of rules: what it is called, and what it finds wrong.
type Rule = (&'static str, fn(&Package) -> Vec<String>);

const RULES: &[Rule] = &[
    ("schema", schema::faults),
    ("objects", objects::faults),
    ("permissions", permissions::faults),
    ("exporter", exporter::faults),
    ("pages", pages::faults),
    ("analytics", analytics::faults),
    ("app", app::faults),
    ("code", code::faults),
    ("project", project::faults),
    ("guide", guide::faults),
    ("translations", translations::faults),
];

#[test]
fn the_package_breaks_no_rule() {
    let package = Package::load();
    assert!(package.documents.len() > 100, "the package isn't where it should be");
    let faults = RULES.iter().flat_map(|(name, rule)| {
        let found = rule(&package);
        found.into_iter().map(move |fault| format!("[{name}] {fault}"))
    });
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
