//! The schema of a Salesforce package in source format: one XML file for each object, field, validation rule
//! and permission set, in folders that may stand anywhere below the package.

mod fields;
mod permission_sets;

use std::io;
use std::path::{Path, PathBuf};

use super::source::named;
use super::{NameField, Object, Rule, Schema};

const OBJECT: &str = ".object-meta.xml";
const FIELD: &str = ".field-meta.xml";
const RULE: &str = ".validationRule-meta.xml";
const PERMISSION_SET: &str = ".permissionset-meta.xml";
/// Never part of a package, and large.
const SKIPPED: [&str; 2] = ["node_modules", ".git"];

/// Whether the folder holds a package with an object of its own.
pub(super) fn is_there(folder: &Path) -> bool {
    files(folder).is_ok_and(|files| files.iter().any(|path| own_object(path)))
}

pub(super) fn read(folder: &Path) -> io::Result<Schema> {
    let files = files(folder).map_err(|error| named(folder, &error))?;
    let mut objects = Vec::new();
    for path in files.iter().filter(|path| own_object(path)) {
        objects.push(object(path, &files)?);
    }
    if objects.is_empty() {
        return Err(named(folder, &"it holds no custom object"));
    }
    let mut objects = parents_first(objects);
    for (number, object) in objects.iter_mut().enumerate() {
        // An org deals out prefixes in the order in which objects arrive.
        let digits = crate::orgs::ids::base62(u64::try_from(number).unwrap_or_default(), 2);
        object.prefix = format!("a{digits}");
    }
    let permission_sets =
        files.iter().filter(|path| ends(path, PERMISSION_SET)).map(|path| permission_sets::read(path));
    let permission_sets = permission_sets.collect::<io::Result<Vec<_>>>()?;
    Ok(Schema { common: Vec::new(), objects, permission_sets }.prepared())
}

fn own_object(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(&format!("__c{OBJECT}")))
}

fn ends(path: &Path, end: &str) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(end))
}

fn stem(path: &Path, end: &str) -> String {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.strip_suffix(end).unwrap_or(name).to_owned()
}

/// Every file below `folder`, in one order on every machine.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if !path.is_dir() {
                found.push(path);
            } else if !SKIPPED.contains(&name) {
                folders.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn object(path: &Path, files: &[PathBuf]) -> io::Result<Object> {
    let text = std::fs::read_to_string(path).map_err(|error| named(path, &error))?;
    let document = roxmltree::Document::parse(&text).map_err(|error| named(path, &error))?;
    let root = document.root_element();
    let name = stem(path, OBJECT);
    let name_node = child(root, "nameField");
    let name_field = match name_node.and_then(|node| value(node, "type")) {
        Some("AutoNumber") => {
            let format = name_node.and_then(|node| value(node, "displayFormat")).unwrap_or("A-{0000}");
            NameField::AutoNumber { format: format.to_owned() }
        }
        _ => NameField::Text,
    };
    let label = value(root, "label").unwrap_or(&name).to_owned();
    let plural = value(root, "pluralLabel").unwrap_or(&label).to_owned();
    let mut object = Object::named(name, label, plural, String::new(), name_field);
    let folder = path.parent().unwrap_or(path);
    for path in files.iter().filter(|path| path.starts_with(folder)) {
        if ends(path, FIELD) {
            object.fields.push(fields::read(path)?);
        } else if ends(path, RULE) {
            object.rules.extend(rule(path)?);
        }
    }
    Ok(object)
}

/// `None` for a rule that is switched off.
fn rule(path: &Path) -> io::Result<Option<Rule>> {
    let text = std::fs::read_to_string(path).map_err(|error| named(path, &error))?;
    let document = roxmltree::Document::parse(&text).map_err(|error| named(path, &error))?;
    let root = document.root_element();
    if value(root, "active") != Some("true") {
        return Ok(None);
    }
    let formula = value(root, "errorConditionFormula").unwrap_or_default().to_owned();
    let formula = formula.try_into().map_err(|error: String| named(path, &error))?;
    Ok(Some(Rule {
        formula,
        message: value(root, "errorMessage").unwrap_or_default().to_owned(),
        field: value(root, "errorDisplayField").map(str::to_owned),
    }))
}

/// Rows of a parent have to be loaded before rows that refer to it; among equals the name decides.
fn parents_first(mut waiting: Vec<Object>) -> Vec<Object> {
    let mut placed: Vec<Object> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|object| {
            let mut targets = object.fields.iter().filter_map(|field| Some(field.kind.reference()?.0));
            targets.all(|target| target == object.name || !waiting.iter().any(|other| other.name == target))
        });
        // A circle of lookups has no order; its first object opens it.
        placed.push(waiting.remove(ready.unwrap_or(0)));
    }
    placed
}

type Node<'a, 'input> = roxmltree::Node<'a, 'input>;

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.has_tag_name_local(name))
}

/// Text of the child element `name`.
fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name).and_then(|child| child.text()).map(str::trim)
}

/// The namespace of metadata files is always the same one, so names alone tell elements apart.
trait LocalName {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
