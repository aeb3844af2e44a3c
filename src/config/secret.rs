//! A secret given in place or in a file.

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use std::path::PathBuf;

/// The lines of `inline` or of the file; exactly one of the two must be given. Blank lines and `#` lines are passed over.
pub(super) fn lines(key: &str, inline: &[SecretString], file: Option<&PathBuf>) -> anyhow::Result<Vec<SecretString>> {
    match (inline.is_empty(), file) {
        (false, None) => Ok(inline.to_vec()),
        (true, Some(path)) => {
            let text =
                std::fs::read_to_string(path).with_context(|| format!("{key}_file: can't read {}", path.display()))?;
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            Ok(lines.map(SecretString::from).collect())
        }
        (true, None) => bail!("{key} (or {key}_file) is missing"),
        (false, Some(_)) => bail!("{key} and {key}_file are both given; one is enough"),
    }
}

/// Splits an optional name in front, `2026-11:value`; without one, the position names it.
pub(super) fn named(line: &SecretString, position: usize) -> (String, String) {
    match line.expose_secret().split_once(':') {
        Some((name, value)) => (name.trim().to_owned(), value.trim().to_owned()),
        None => ((position + 1).to_string(), line.expose_secret().to_owned()),
    }
}
