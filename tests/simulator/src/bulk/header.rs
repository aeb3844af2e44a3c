//! The first line of a file: which column goes into which member of a record.

use serde_json::{Map, Value};

use crate::records::Row;
use crate::records::schema::Object;

/// Stands for an empty field; an empty cell leaves the field as it is.
const NULL: &str = "#N/A";

pub(crate) enum Column {
    Member(String),
    /// `Participant__r.External_Id__c`.
    Foreign {
        relationship: String,
        key: String,
    },
    /// Without a name, as some clients write one: passed over.
    Nameless,
}

/// The columns, or the message with which Salesforce fails the job.
pub(crate) fn read(object: &Object, header: &csv::StringRecord) -> Result<Vec<Column>, String> {
    let columns = header.iter().map(|name| column(object, name.trim_start_matches('\u{feff}').trim()));
    columns.collect()
}

fn column(object: &Object, name: &str) -> Result<Column, String> {
    let unknown = || format!("InvalidBatch : Field name not found : {name}");
    if name.is_empty() {
        return Ok(Column::Nameless);
    }
    if let Some((relationship, key)) = name.split_once('.') {
        // Before a colon stands the object, where a lookup could lead to several.
        let relationship = relationship.rsplit(':').next().unwrap_or(relationship);
        let field = object.relationship(relationship).ok_or_else(unknown)?;
        let (_, relationship) = field.kind.reference().unwrap_or_default();
        return Ok(Column::Foreign { relationship: relationship.to_owned(), key: key.to_owned() });
    }
    if let Some(field) = object.field(name) {
        return Ok(Column::Member(field.name.clone()));
    }
    let standard = ["Id", "Name", "OwnerId", "CreatedDate", "LastModifiedDate"];
    let known = standard.into_iter().find(|known| known.eq_ignore_ascii_case(name));
    known.map(|name| Column::Member(name.to_owned())).ok_or_else(unknown)
}

/// A line as the record that a JSON request would have held.
pub(crate) fn record(columns: &[Column], line: &csv::StringRecord) -> Row {
    let mut record = Row::with_capacity(columns.len());
    for (column, cell) in columns.iter().zip(line) {
        if cell.is_empty() {
            continue;
        }
        let value = if cell == NULL { Value::Null } else { Value::String(cell.to_owned()) };
        match column {
            Column::Member(name) => drop(record.insert(name.clone(), value)),
            Column::Foreign { relationship, key } => {
                let parent = Map::from_iter([(key.clone(), value)]);
                record.insert(relationship.clone(), Value::Object(parent));
            }
            Column::Nameless => {}
        }
    }
    record
}
