//! The key ring that seals tokens and signs page tokens. It lives outside the database.

use super::secret::{self, Inline};
use crate::domain::seal::KeyRing;
use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeysConfig {
    /// `VERSION:BASE64` of 32 random bytes each, newest first.
    master: Option<Inline>,
    pub master_file: Option<PathBuf>,
}

impl KeysConfig {
    pub fn ring(&self) -> anyhow::Result<KeyRing> {
        let lines = secret::lines("keys.master", self.master.as_ref(), self.master_file.as_ref())?;
        ensure!(!lines.is_empty(), "keys.master holds no key");
        let mut keys = Vec::with_capacity(lines.len());
        for (position, line) in lines.iter().enumerate() {
            let (version, key) = secret::named(line, position);
            let version: u16 = version.parse().context("keys.master: the version before the colon must be a number")?;
            let bytes = STANDARD.decode(key).context("keys.master: a key is not base64")?;
            let key: [u8; 32] = bytes.try_into().ok().context("keys.master: a key must be 32 bytes")?;
            ensure!(
                key.windows(2).any(|pair| pair.first() != pair.last()),
                "keys.master: version {version} repeats one byte"
            );
            ensure!(keys.iter().all(|(held, _)| *held != version), "keys.master: version {version} stands twice");
            keys.push((version, key));
        }
        Ok(KeyRing::new(keys))
    }
}
