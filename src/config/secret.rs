//! A secret given in place or in a file.
//!
//! In place it may be one text or a list of texts; one text may hold several, separated by commas, as variables do.

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::path::PathBuf;

/// One text or many.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Inline {
    One(SecretString),
    Many(Vec<SecretString>),
}

impl Inline {
    fn texts(&self) -> Vec<SecretString> {
        let all = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many.as_slice(),
        };
        let parts = all.iter().flat_map(|text| text.expose_secret().split(','));
        parts.map(|part| SecretString::from(part.trim())).collect()
    }
}

/// The lines of `inline` or of the file; exactly one of the two must be given. Blank lines and `#` lines are passed over.
pub(super) fn lines(key: &str, inline: Option<&Inline>, file: Option<&PathBuf>) -> anyhow::Result<Vec<SecretString>> {
    match (inline, file) {
        (Some(inline), None) => Ok(inline.texts()),
        (None, Some(path)) => {
            let text =
                std::fs::read_to_string(path).with_context(|| format!("{key}_file: can't read {}", path.display()))?;
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            Ok(lines.map(SecretString::from).collect())
        }
        (None, None) => bail!("{key} (or {key}_file) is missing"),
        (Some(_), Some(_)) => bail!("{key} and {key}_file are both given; one is enough"),
    }
}

/// Splits an optional name in front, `2026-11:value`; without one, the position names it.
pub(super) fn named(line: &SecretString, position: usize) -> (String, String) {
    match line.expose_secret().split_once(':') {
        Some((name, value)) => (name.trim().to_owned(), value.trim().to_owned()),
        None => ((position + 1).to_string(), line.expose_secret().to_owned()),
    }
}
