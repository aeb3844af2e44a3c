//! Where a schema comes from: a path that was named, else the `sfdx-package` folder of this repository when it
//! is there, else the JSON in this crate.

use std::io;
use std::path::Path;

use super::{Schema, package};

const EMBEDDED: &str = include_str!("../../../schema.json");
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sfdx-package");

/// `asked` is a JSON file in the shape of `schema.json`, or the folder of a package in source format.
pub(crate) fn read(asked: Option<&Path>) -> io::Result<Schema> {
    match asked {
        Some(path) if path.is_dir() => package::read(path),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| named(path, &error))?;
            parsed(&text).map_err(|error| named(path, &error))
        }
        None if package::is_there(Path::new(PACKAGE)) => package::read(Path::new(PACKAGE)),
        None => embedded(),
    }
}

pub(super) fn embedded() -> io::Result<Schema> {
    parsed(EMBEDDED)
}

fn parsed(text: &str) -> io::Result<Schema> {
    Ok(serde_json::from_str::<Schema>(text)?.prepared())
}

/// Says which file is at fault: the bare error of the system does not.
pub(super) fn named(path: &Path, error: &dyn std::fmt::Display) -> io::Error {
    io::Error::other(format!("The schema {} cannot be read: {error}", path.display()))
}
