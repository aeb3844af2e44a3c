//! Keeps Salesforce current: woken by commits, polling as a fallback.

use super::{Shutdown, pace};
use crate::app::App;
use crate::app::export::{self, Progress};
use std::time::Duration;

/// After an error of the store.
const REST_AFTER_ERROR: Duration = Duration::from_secs(2);

pub(super) async fn run(app: App, poll: Duration, mut shutdown: Shutdown) {
    let worker = app.random().id(app.now());
    while !*shutdown.borrow() {
        match export::step(&app, worker).await {
            Ok(Progress::Worked) => {}
            Ok(Progress::Quiet) => {
                // A signal given since the step began is kept, so nothing falls between looking and waiting.
                let poll = pace::jittered(&app, poll);
                tokio::select! {
                    _ = app.store().export_wake_up(poll) => {}
                    () = pace::ended(&mut shutdown) => {}
                }
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an export step failed");
                pace::rest(pace::jittered(&app, REST_AFTER_ERROR), &mut shutdown).await;
            }
        }
    }
}

/// Passes other replicas' signals on; a lost connection is made anew.
pub(super) async fn listen(app: App, mut shutdown: Shutdown) {
    while !*shutdown.borrow() {
        tokio::select! {
            result = app.store().listen_for_exports() => {
                if let Err(error) = result {
                    tracing::warn!(error = &error as &dyn std::error::Error, "other replicas' signals are not heard");
                }
            }
            () = pace::ended(&mut shutdown) => return,
        }
        pace::rest(pace::jittered(&app, REST_AFTER_ERROR), &mut shutdown).await;
    }
}
