//! Waiting, the only place that sleeps: always interruptible by the end of the process, never in step with other replicas.

use super::Shutdown;
use crate::app::App;
use std::time::Duration;

/// Between 90 % and 110 % of `about`.
pub(super) fn jittered(app: &App, about: Duration) -> Duration {
    about.mul_f64(0.9 + 0.2 * app.random().unit())
}

/// Waits for `span`. Gives `false` when the process ends.
#[expect(clippy::disallowed_methods, reason = "every other wait goes through here")]
pub(super) async fn rest(span: Duration, shutdown: &mut Shutdown) -> bool {
    tokio::select! {
        () = tokio::time::sleep(span) => true,
        () = ended(shutdown) => false,
    }
}

/// Returns when the process ends.
pub(super) async fn ended(shutdown: &mut Shutdown) {
    // An error means that whoever would tell us is gone: that is an end, too.
    drop(shutdown.wait_for(|stop| *stop).await);
}
