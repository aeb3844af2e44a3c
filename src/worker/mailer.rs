//! Sends what is queued: woken by commits, polling as a fallback. A mail server that is down is left alone longer and longer.

use super::{Shutdown, pace};
use crate::app::App;
use crate::app::mail::{self, List, Rounds, Step};
use std::time::Duration;

/// After an error of the store.
const REST_AFTER_ERROR: Duration = Duration::from_secs(2);
/// People's mornings begin on the minute.
const MORNINGS_EVERY: Duration = Duration::from_secs(30);
/// While the mail server can't be used: first, and at most.
const FIRST_REST: Duration = Duration::from_secs(2);
const LONGEST_REST: Duration = Duration::from_mins(1);

pub(super) async fn run(app: App, poll: Duration, mut shutdown: Shutdown) {
    let worker = app.random().id(app.now());
    let mut rest = FIRST_REST;
    while !*shutdown.borrow() {
        let step = mail::step(&app, worker).await;
        if !matches!(step, Ok(Step::Down)) {
            rest = FIRST_REST;
        }
        match step {
            Ok(Step::Worked) => {}
            Ok(Step::Down) => {
                pace::rest(pace::jittered(&app, rest), &mut shutdown).await;
                rest = (rest * 2).min(LONGEST_REST);
            }
            Ok(Step::Idle(due)) => {
                let poll = pace::jittered(&app, poll);
                let wait = due.map_or(poll, |at| Duration::try_from(at.since(app.now())).unwrap_or_default().min(poll));
                tokio::select! {
                    _ = app.store().mail_wake_up(wait) => {}
                    () = pace::ended(&mut shutdown) => {}
                }
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the mail queue can't be read");
                pace::rest(pace::jittered(&app, REST_AFTER_ERROR), &mut shutdown).await;
            }
        }
    }
}

/// Writes the mails of a list where somebody's working day begins.
pub(super) async fn rounds(app: App, list: List, mut shutdown: Shutdown) {
    let mut rounds = Rounds::new(&app, list);
    loop {
        let wait = match rounds.turn(&app).await {
            // The next page of people follows at once; whoever answers meanwhile isn't kept waiting.
            Ok(true) => Duration::from_millis(10),
            Ok(false) => MORNINGS_EVERY,
            Err(error) => {
                tracing::warn!(?list, error = &error as &dyn std::error::Error, "mails can't be written");
                MORNINGS_EVERY
            }
        };
        if !pace::rest(pace::jittered(&app, wait), &mut shutdown).await {
            return;
        }
    }
}
