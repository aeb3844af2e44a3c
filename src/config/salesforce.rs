//! Salesforce's side: which hosts are Salesforce's and which API version we speak.

use crate::domain::hosts::{HostFamilies, HostFamily};
use anyhow::ensure;
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SalesforceConfig {
    pub api_version: String,
    pub host_families: Vec<HostFamily>,
}

impl Default for SalesforceConfig {
    fn default() -> Self {
        Self { api_version: "68.0".to_owned(), host_families: vec![HostFamily::commercial()] }
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
}
