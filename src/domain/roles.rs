//! What a person may be on a site. "Manager" is no role: whoever has direct reports is one.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Learner,
    Author,
    ProgramManager,
    ReportingManager,
    Admin,
    Owner,
}

/// A person's roles; everybody is a learner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(pub Vec<Role>);

impl Roles {
    pub fn is_learner_only(&self) -> bool {
        self.0.iter().all(|role| *role == Role::Learner)
    }
}
