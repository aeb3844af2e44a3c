//! What a simulator is started with.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970; tests hand in a clock of their own.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// `Settings::default()` is a simulator on any free port that keeps nothing.
#[derive(Clone)]
pub struct Settings {
    /// 0 takes any free port.
    pub port: u16,
    /// Serves https too, under a certificate authority made at the start; 0 takes any free port.
    pub https_port: Option<u16>,
    pub seed: u64,
    /// Where rows and tokens are kept between runs.
    pub data: Option<PathBuf>,
    /// Where the signed request is posted to.
    pub canvas_url: String,
    /// A JSON file in the shape of `schema.json`, or the folder of a package in source format. Without it the
    /// `sfdx-package` of this repository counts, and without that one the schema in this crate.
    pub schema: Option<PathBuf>,
    /// Where an authorisation may lead back to, letter by letter; empty allows any address on this machine.
    pub callback_urls: Vec<String>,
    /// Public key (PEM) of those who may ask for a token by a signed assertion.
    pub assertion_key: Option<String>,
    pub clock: Clock,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: 0,
            https_port: None,
            seed: 1,
            data: None,
            canvas_url: "http://localhost:8080/canvas".to_owned(),
            schema: None,
            callback_urls: Vec::new(),
            assertion_key: None,
            clock: Arc::new(system_clock),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock of the machine")]
fn system_clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
