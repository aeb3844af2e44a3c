//! Which version of the Salesforce package is the newest.

use crate::domain::package_release::{ReleaseError, Releases};

/// The releases that this build of the server knows. Pages and commands ask here, so there is one answer.
pub fn releases() -> Result<Releases, ReleaseError> {
    Releases::known()
}
