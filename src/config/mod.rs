//! Settings: defaults, then a TOML file, then `QSTREAM__SECTION__KEY` variables. An unknown key refuses to start.
//!
//! Every secret can also be given as the name of a file that holds it, under the same key with `_file` behind.

mod canvas;
mod database;
mod keys;
mod log;
mod mail;
mod salesforce;
mod secret;
mod web;
mod worker;

pub use canvas::CanvasConfig;
pub use database::{DatabaseConfig, DatabaseUrl};
pub use keys::KeysConfig;
pub use log::{LogConfig, LogFormat};
pub use mail::MailConfig;
pub use salesforce::SalesforceConfig;
pub use web::WebConfig;
pub use worker::WorkerConfig;

use anyhow::{Context, anyhow};
use config::ConfigError;
use serde::Deserialize;
use std::path::Path;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub web: WebConfig,
    pub database: DatabaseConfig,
    pub keys: KeysConfig,
    pub canvas: CanvasConfig,
    #[serde(default)]
    pub salesforce: SalesforceConfig,
    #[serde(default)]
    pub mail: MailConfig,
    #[serde(default)]
    pub worker: WorkerConfig,
    #[serde(default)]
    pub log: LogConfig,
}

impl Config {
    /// Reads the file (when one is named) and the environment. Says which key is wrong, never what a secret holds.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut builder = config::Config::builder();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))?;
            builder = builder.add_source(config::File::from_str(&text, config::FileFormat::Toml));
        }
        let environment = config::Environment::with_prefix("QSTREAM").prefix_separator("__").separator("__");
        let settings = builder.add_source(environment).build().map_err(|error| anyhow!(without_values(&error)))?;
        settings.try_deserialize().map_err(|error| anyhow!(without_values(&error)))
    }
}

/// What is wrong with the settings, without what they hold: the library's own text quotes values, secrets included.
fn without_values(error: &ConfigError) -> String {
    match error {
        ConfigError::Type { expected, key, .. } => {
            format!("the setting {} is not {expected}", key.as_deref().unwrap_or("(unnamed)"))
        }
        ConfigError::At { error, key, .. } => {
            format!("{} ({})", without_values(error), key.as_deref().unwrap_or("in the file"))
        }
        ConfigError::NotFound(key) => format!("the setting {key} is missing"),
        ConfigError::Message(text) if text.starts_with("unknown field") || text.starts_with("missing field") => {
            format!("a setting is wrong: {text}")
        }
        ConfigError::FileParse { .. } => "the settings file is not TOML".to_owned(),
        _ => "a setting is missing, unknown or of the wrong kind".to_owned(),
    }
}
