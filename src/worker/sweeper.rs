//! Clears away what is over, once an hour.

use super::{Shutdown, pace};
use crate::app::{App, sweep};
use std::time::Duration;

const EVERY: Duration = Duration::from_hours(1);

pub(super) async fn run(app: App, mut shutdown: Shutdown) {
    loop {
        match sweep::sweep(&app).await {
            Ok(swept) if swept == sweep::Swept::default() => {}
            Ok(swept) => tracing::info!(?swept, "what was over is cleared away"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "sweeping failed"),
        }
        if !pace::rest(pace::jittered(&app, EVERY), &mut shutdown).await {
            return;
        }
    }
}
