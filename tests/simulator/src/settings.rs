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
    /// Kept for the https listener of a later stage; setting it is refused until then.
    pub https_port: Option<u16>,
    pub seed: u64,
    /// Where rows and tokens are kept between runs.
    pub data: Option<PathBuf>,
    /// Where the signed request is posted to.
    pub canvas_url: String,
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
            clock: Arc::new(system_clock),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock of the machine")]
fn system_clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
