//! Background work: loops that wake, do one step, and look again until there is nothing left.

mod exporter;
mod mailer;
mod pace;
mod sweeper;

use crate::app::App;
use crate::app::mail::List;
use std::time::Duration;
use tokio::sync::watch;

/// Before a loop that died starts again.
const AFTER_A_PANIC: Duration = Duration::from_secs(5);

/// Ends the loops: `true` once the process is told to stop.
pub type Shutdown = watch::Receiver<bool>;

/// Runs every loop until `shutdown`; each finishes the step it is in. `poll` bounds the wait between looks at the queue.
pub async fn run(app: App, poll: Duration, shutdown: Shutdown) {
    let exporter = keep_running(&app, &shutdown, move |app, shutdown| exporter::run(app, poll, shutdown));
    let listener = keep_running(&app, &shutdown, exporter::listen);
    let sweeper = keep_running(&app, &shutdown, sweeper::run);
    let calendar = keep_running(&app, &shutdown, exporter::calendar);
    let comparer = keep_running(&app, &shutdown, exporter::compare);
    let mailer = keep_running(&app, &shutdown, move |app, shutdown| mailer::run(app, poll, shutdown));
    let questions = keep_running(&app, &shutdown, |app, shutdown| mailer::rounds(app, List::Questions, shutdown));
    let reports = keep_running(&app, &shutdown, |app, shutdown| mailer::rounds(app, List::Reports, shutdown));
    tokio::join!(exporter, listener, sweeper, calendar, comparer, mailer, questions, reports);
}

/// Starts a loop again when it dies of a panic: one bad row must not end background work until somebody restarts it.
async fn keep_running<F>(app: &App, shutdown: &Shutdown, start: impl Fn(App, Shutdown) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut ended = shutdown.clone();
    while let Err(error) = tokio::spawn(start(app.clone(), shutdown.clone())).await {
        tracing::error!(error = &error as &dyn std::error::Error, "a background loop died; it starts again");
        if !pace::rest(pace::jittered(app, AFTER_A_PANIC), &mut ended).await {
            return;
        }
    }
}
