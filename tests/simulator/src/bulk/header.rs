//! The first line of a file: which column goes into which member of a record.

use crate::records::given::{Given, Record, Target};
use crate::records::schema::Object;

/// Stands for an empty field; an empty cell leaves the field as it is.
const NULL: &str = "#N/A";

/// What a column stands for. `None` is a column without a name, as some clients write one: passed over.
pub(crate) type Column<'a> = Option<Target<'a>>;

/// The columns, or the message with which Salesforce fails the job.
pub(crate) fn read<'a>(object: &Object, header: &'a csv::StringRecord) -> Result<Vec<Column<'a>>, String> {
    let columns = header.iter().map(|name| column(object, name.trim_start_matches('\u{feff}').trim()));
    columns.collect()
}

fn column<'a>(object: &Object, name: &'a str) -> Result<Column<'a>, String> {
    let unknown = || format!("InvalidBatch : Field name not found : {name}");
    if name.is_empty() {
        return Ok(None);
    }
    if let Some((relationship, key)) = name.split_once('.') {
        // Before a colon stands the object, where a lookup could lead to several.
        let relationship = relationship.rsplit(':').next().unwrap_or(relationship);
        let lookup = object.relationship(relationship).ok_or_else(unknown)?;
        return Ok(Some(Target::Parent { lookup, key }));
    }
    if let Some(position) = object.position(name) {
        return Ok(Some(Target::Field(position)));
    }
    let standard = ["Id", "Name", "OwnerId", "CreatedDate", "LastModifiedDate"];
    let known = standard.iter().any(|known| known.eq_ignore_ascii_case(name));
    if known { Ok(Some(Target::Other(name))) } else { Err(unknown()) }
}

/// A line as the record that a JSON request would have held.
pub(crate) fn record<'a>(columns: &[Column<'a>], line: &'a csv::StringRecord) -> Record<'a> {
    let mut record = Record::with_capacity(columns.len());
    let cells = columns.iter().zip(line).filter(|(_, cell)| !cell.is_empty());
    record.extend(
        cells.filter_map(|(target, cell)| {
            Some(((*target)?, if cell == NULL { Given::Null } else { Given::Text(cell) }))
        }),
    );
    record
}
