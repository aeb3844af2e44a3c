//! What an administrator changes in Setup: who may use the app, who has which permission set, whose address is
//! which, who is still active. Everything here may change while the simulator runs; who exists does not.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Org, UserInfo};

/// How the package is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Installed {
    No,
    AdminsOnly,
    AllUsers,
}

/// The "Permitted Users" policy of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Permitted {
    AdminApproved,
    SelfAuthorise,
}

/// The settings of one org.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Settled {
    pub(crate) installed: Installed,
    pub(crate) permitted: Permitted,
    /// Names of permission sets by user id.
    pub(crate) sets: BTreeMap<String, BTreeSet<String>>,
    /// Addresses that were edited.
    pub(crate) emails: BTreeMap<String, String>,
    pub(crate) inactive: BTreeSet<String>,
    /// Who has clicked "Allow" for the Canvas app.
    pub(crate) canvas_approved: BTreeSet<String>,
}

pub(crate) struct Setup {
    orgs: BTreeMap<String, Settled>,
    file: Option<PathBuf>,
}

const ADMINISTRATOR: &str = "System Administrator";
const INTEGRATION: &str = "Minimum Access - API Only Integrations";

impl UserInfo {
    pub(crate) fn is_admin(&self) -> bool {
        self.profile == ADMINISTRATOR
    }

    pub(crate) fn is_integration(&self) -> bool {
        self.profile == INTEGRATION
    }
}

impl Setup {
    /// The state of an earlier run, or every org as a careful administrator leaves it: installed for all users,
    /// pre-authorised, and the user of the exporting app with `sets`.
    pub(crate) fn open(orgs: &[Org], sets: &[String], folder: Option<&Path>) -> io::Result<Self> {
        let file = folder.map(|folder| folder.join("setup.json"));
        let mut known = BTreeMap::new();
        if let Some(file) = file.as_deref().filter(|file| file.exists()) {
            known = serde_json::from_slice(&std::fs::read(file)?)
                .map_err(|error| io::Error::other(format!("{} is damaged: {error}", file.display())))?;
        }
        for org in orgs {
            known.entry(org.key.clone()).or_insert_with(|| Settled {
                installed: Installed::AllUsers,
                sets: BTreeMap::from([(org.integration_user.clone(), sets.iter().cloned().collect())]),
                ..Settled::closed()
            });
        }
        Ok(Self { orgs: known, file })
    }

    pub(crate) fn of(&self, org: &str) -> Option<&Settled> {
        self.orgs.get(org)
    }

    pub(crate) fn change(&mut self, org: &str, change: impl FnOnce(&mut Settled)) -> io::Result<()> {
        if let Some(settled) = self.orgs.get_mut(org) {
            change(settled);
        }
        let Some(file) = &self.file else { return Ok(()) };
        let draft = file.with_extension("json.new");
        std::fs::write(&draft, serde_json::to_vec(&self.orgs)?)?;
        std::fs::rename(&draft, file)
    }
}

impl Settled {
    /// An org in which nothing is installed.
    pub(crate) fn closed() -> Self {
        Self {
            installed: Installed::No,
            permitted: Permitted::AdminApproved,
            sets: BTreeMap::new(),
            emails: BTreeMap::new(),
            inactive: BTreeSet::new(),
            canvas_approved: BTreeSet::new(),
        }
    }

    pub(crate) fn has_any_set(&self, user: &UserInfo) -> bool {
        self.sets.get(&user.id).is_some_and(|sets| !sets.is_empty())
    }

    /// Whether the package is there for this user: administrators always see what is installed.
    pub(crate) fn sees_package(&self, user: &UserInfo) -> bool {
        match self.installed {
            Installed::No => false,
            Installed::AdminsOnly => user.is_admin() || self.has_any_set(user),
            Installed::AllUsers => true,
        }
    }

    /// Whether an administrator has approved this user for the app.
    pub(crate) fn is_preauthorised(&self, user: &UserInfo) -> bool {
        self.permitted == Permitted::AdminApproved && self.sees_package(user)
    }

    pub(crate) fn is_active(&self, user: &UserInfo) -> bool {
        !self.inactive.contains(&user.id)
    }

    /// The user with the address they have now.
    pub(crate) fn as_now(&self, user: &UserInfo) -> UserInfo {
        let email = self.emails.get(&user.id).unwrap_or(&user.email).clone();
        UserInfo { email, ..user.clone() }
    }
}
