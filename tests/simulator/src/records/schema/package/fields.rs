//! One field of a package: its type with length, precision, values or target, and its ticks.

use std::io;
use std::path::Path;

use super::super::source::named;
use super::super::{Field, Kind};
use super::{FIELD, LocalName, Node, child, stem, value};

pub(super) fn read(path: &Path) -> io::Result<Field> {
    let text = std::fs::read_to_string(path).map_err(|error| named(path, &error))?;
    let document = roxmltree::Document::parse(&text).map_err(|error| named(path, &error))?;
    let root = document.root_element();
    let name = stem(path, FIELD);
    let ticked = |tick: &str| value(root, tick) == Some("true");
    let kind = kind(root, &name).map_err(|error| named(path, &error))?;
    Ok(Field {
        label: value(root, "label").unwrap_or(&name).to_owned(),
        // A master is required without saying so.
        required: ticked("required") || kind.is_master(),
        unique: ticked("unique"),
        case_sensitive: ticked("caseSensitive"),
        external_id: ticked("externalId"),
        calculated: value(root, "formula").is_some() || matches!(value(root, "type"), Some("Summary" | "AutoNumber")),
        formula: value(root, "formula").map(str::to_owned),
        name,
        kind,
    })
}

fn kind(root: Node<'_, '_>, name: &str) -> Result<Kind, String> {
    let kind = value(root, "type").ok_or("it has no type")?;
    let number = |tick: &str| value(root, tick).and_then(|text| text.parse::<usize>().ok());
    let length = |usual: usize| number("length").unwrap_or(usual);
    let small = |tick: &str, usual: u8| number(tick).and_then(|number| u8::try_from(number).ok()).unwrap_or(usual);
    let (precision, scale) = (small("precision", 18), small("scale", 0));
    Ok(match kind {
        "Text" | "EncryptedText" => Kind::Text { length: length(255) },
        "TextArea" => Kind::Text { length: 255 },
        "AutoNumber" => Kind::Text { length: 30 },
        "Phone" => Kind::Text { length: 40 },
        "LongTextArea" | "Html" => Kind::LongText { length: length(32_768) },
        "Email" => Kind::Email { length: 80 },
        "Url" => Kind::Url { length: 255 },
        "Checkbox" => Kind::Checkbox,
        "Number" | "Currency" | "Summary" => Kind::Number { precision, scale },
        "Percent" => Kind::Percent { precision, scale },
        "Date" => Kind::Date,
        "DateTime" => Kind::DateTime,
        "Picklist" => picklist(root)?,
        "Lookup" | "MasterDetail" => {
            let reference_to = value(root, "referenceTo").ok_or("it refers to nothing")?.to_owned();
            let relationship_name = name.strip_suffix("__c").map(|name| format!("{name}__r")).unwrap_or_default();
            if kind == "Lookup" {
                Kind::Lookup { reference_to, relationship_name }
            } else {
                Kind::MasterDetail { reference_to, relationship_name }
            }
        }
        other => return Err(format!("the field type {other} is not covered")),
    })
}

fn picklist(root: Node<'_, '_>) -> Result<Kind, String> {
    let set = child(root, "valueSet").ok_or("a picklist needs a valueSet")?;
    if let Some(global) = value(set, "valueSetName") {
        return Err(format!("the global value set {global} is not covered"));
    }
    let values = child(set, "valueSetDefinition").into_iter().flat_map(|definition| definition.children());
    let values = values.filter(|node| node.has_tag_name_local("value"));
    // A value without a word about it is active.
    let values = values.filter(|node| value(*node, "isActive") != Some("false"));
    let values = values.filter_map(|node| value(node, "fullName")).map(str::to_owned).collect();
    Ok(Kind::Picklist { values, restricted: value(set, "restricted") == Some("true") })
}
