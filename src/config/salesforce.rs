//! Salesforce's side: which hosts are Salesforce's and which API version we speak.

use crate::domain::hosts::{HostFamilies, HostFamily};
use crate::domain::package_release::Releases;
use anyhow::{Context, ensure};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SalesforceConfig {
    pub api_version: String,
    pub host_families: Vec<HostFamily>,
    /// Release record of a package that the operator publishes; the one of this build when not given.
    pub package_releases: Option<PathBuf>,
}

impl Default for SalesforceConfig {
    fn default() -> Self {
        Self { api_version: "68.0".to_owned(), host_families: vec![HostFamily::commercial()], package_releases: None }
    }
}

impl SalesforceConfig {
    pub fn families(&self) -> anyhow::Result<HostFamilies> {
        for family in &self.host_families {
            ensure!(
                family.is_safe(),
                "salesforce.host_families: {} must use https (plain http is for .localhost only)",
                family.my_domain
            );
        }
        Ok(HostFamilies(self.host_families.clone()))
    }

    /// The versions of the package that may be installed.
    pub fn releases(&self) -> anyhow::Result<Releases> {
        match &self.package_releases {
            None => Ok(Releases::known()?),
            Some(path) => {
                let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
                Releases::parse(&text).with_context(|| path.display().to_string())
            }
        }
    }
}
