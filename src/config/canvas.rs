//! The Canvas app: its consumer secrets and what a genuine launch looks like.

use super::secret::{self, Inline};
use crate::domain::canvas::{AppIdentity, FreshnessMode, MAX_SECRETS};
use crate::domain::secret::ConsumerSecret;
use anyhow::{Context, ensure};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CanvasConfig {
    /// Newest first, `NAME:SECRET` or only the secret; two while a rotation is under way.
    consumer_secrets: Option<Inline>,
    pub consumer_secrets_file: Option<PathBuf>,
    /// The app's consumer key: with it, people can approve the app by themselves where their org lets them.
    pub consumer_key: Option<String>,
    #[serde(default)]
    pub freshness: FreshnessMode,
    #[serde(default)]
    pub app: AppIdentity,
}

impl CanvasConfig {
    pub fn secrets(&self) -> anyhow::Result<Vec<ConsumerSecret>> {
        let lines = secret::lines(
            "canvas.consumer_secrets",
            self.consumer_secrets.as_ref(),
            self.consumer_secrets_file.as_ref(),
        )?;
        ensure!(!lines.is_empty(), "canvas.consumer_secrets holds no secret");
        ensure!(lines.len() <= MAX_SECRETS, "canvas.consumer_secrets holds more than {MAX_SECRETS} secrets");
        let named = lines.iter().enumerate().map(|(position, line)| secret::named(line, position));
        named
            .map(|(key_id, value)| {
                ConsumerSecret::new(&key_id, &value)
                    .with_context(|| format!("canvas.consumer_secrets: secret {key_id} is not usable"))
            })
            .collect()
    }
}
