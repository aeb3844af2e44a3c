//! Which database: a SQLite file by default, PostgreSQL when several replicas serve many sites.

use super::secret::{self, Inline};
use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// `sqlite:PATH` or `postgres://…`.
    url: Option<Inline>,
    pub url_file: Option<PathBuf>,
    /// Connections of this replica to PostgreSQL.
    #[serde(default = "max_connections")]
    pub max_connections: u32,
}

const fn max_connections() -> u32 {
    16
}

/// A database address that was understood.
pub enum DatabaseUrl {
    Sqlite(PathBuf),
    Postgres(SecretString),
}

impl DatabaseConfig {
    pub fn address(&self) -> anyhow::Result<DatabaseUrl> {
        let lines = secret::lines("database.url", self.url.as_ref(), self.url_file.as_ref())?;
        let url = lines.first().context("database.url is empty")?.expose_secret();
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(DatabaseUrl::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path))));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(url.into()));
        }
        bail!("database.url must begin with sqlite: or postgres://")
    }
}
