//! Settings: defaults, then a TOML file, then `QSTREAM__SECTION__KEY` variables. An unknown key refuses to start.
//!
//! Every secret can also be given as the name of a file that holds it, under the same key with `_file` behind.

mod canvas;
mod database;
mod keys;
mod log;
mod salesforce;
mod secret;
mod web;
mod worker;

pub use canvas::CanvasConfig;
pub use database::{DatabaseConfig, DatabaseUrl};
pub use keys::KeysConfig;
pub use log::{LogConfig, LogFormat};
pub use salesforce::SalesforceConfig;
pub use web::WebConfig;
pub use worker::WorkerConfig;

use anyhow::Context;
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
        let environment = config::Environment::with_prefix("QSTREAM")
            .prefix_separator("__")
            .separator("__")
            .list_separator(",")
            .with_list_parse_key("canvas.consumer_secrets")
            .with_list_parse_key("keys.master")
            .try_parsing(true);
        let settings = builder.add_source(environment).build().context("settings can't be read")?;
        settings.try_deserialize().context("a setting is missing, unknown or of the wrong kind")
    }
}
