//! Which version of the Salesforce package is the newest: read from the record that is built into the program.

use crate::domain::package_release::{ReleaseError, Releases};

const RECORD: &str = include_str!("../../sfdx-package/releases.json");

/// The releases that this build of the server knows. Pages and commands ask here, so there is one answer.
pub fn releases() -> Result<Releases, ReleaseError> {
    Releases::parse(RECORD)
}
