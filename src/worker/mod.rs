//! Background work: loops that wake, do one step, and look again until there is nothing left.

mod exporter;
mod pace;
mod sweeper;

use crate::app::App;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Ends the loops: `true` once the process is told to stop.
pub type Shutdown = watch::Receiver<bool>;

/// Runs every loop until `shutdown`; each finishes the step it is in. `poll` bounds the wait between looks at the queue.
pub async fn run(app: App, poll: Duration, shutdown: Shutdown) {
    let mut loops = JoinSet::new();
    loops.spawn(exporter::run(app.clone(), poll, shutdown.clone()));
    loops.spawn(exporter::listen(app.clone(), shutdown.clone()));
    loops.spawn(sweeper::run(app, shutdown));
    while let Some(ended) = loops.join_next().await {
        if let Err(error) = ended {
            tracing::error!(error = &error as &dyn std::error::Error, "a background loop died");
        }
    }
}
