//! One permission set of a package: what it lets a person do with objects and fields.

use std::io;
use std::path::Path;

use super::super::permissions::{FieldPermission, ObjectPermission, PermissionSet};
use super::super::source::named;
use super::{LocalName, PERMISSION_SET, stem, value};

pub(super) fn read(path: &Path) -> io::Result<PermissionSet> {
    let text = std::fs::read_to_string(path).map_err(|error| named(path, &error))?;
    let document = roxmltree::Document::parse(&text).map_err(|error| named(path, &error))?;
    let root = document.root_element();
    let name = stem(path, PERMISSION_SET);
    let all = |element: &'static str| root.children().filter(move |node| node.has_tag_name_local(element));
    let objects = all("objectPermissions").map(|node| {
        let ticked = |tick: &str| value(node, tick) == Some("true");
        ObjectPermission {
            object: value(node, "object").unwrap_or_default().to_owned(),
            read: ticked("allowRead"),
            create: ticked("allowCreate"),
            edit: ticked("allowEdit"),
            delete: ticked("allowDelete"),
        }
    });
    let fields = all("fieldPermissions").map(|node| FieldPermission {
        field: value(node, "field").unwrap_or_default().to_owned(),
        readable: value(node, "readable") == Some("true"),
        editable: value(node, "editable") == Some("true"),
    });
    Ok(PermissionSet {
        label: value(root, "label").unwrap_or(&name).to_owned(),
        objects: objects.collect(),
        fields: fields.collect(),
        name,
    })
}
