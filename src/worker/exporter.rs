//! Keeps Salesforce current: woken by commits, polling as a fallback. Connections are served side by side, so that an org that
//! hangs delays nobody else.

use super::{Shutdown, pace};
use crate::app::App;
use crate::app::export::{self, Progress, Task};
use std::collections::HashSet;
use std::time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

/// After an error of the store.
const REST_AFTER_ERROR: Duration = Duration::from_secs(2);
/// Tasks at once: each waits for Salesforce most of the time.
const AT_ONCE: usize = 32;
/// Looks for what the passage of time changed, such as a course that ended.
const CALENDAR_EVERY: Duration = Duration::from_mins(10);

/// Looks for sites whose night has come, or that go on with theirs.
const COMPARE_EVERY: Duration = Duration::from_secs(30);

/// A task that came to its end, and whether it found anything to do.
type Ended = (String, bool);

pub(super) async fn run(app: App, poll: Duration, mut shutdown: Shutdown) {
    let worker = app.random().id(app.now());
    let mut under_way: HashSet<String> = HashSet::new();
    let mut tasks: JoinSet<Ended> = JoinSet::new();
    while !*shutdown.borrow() {
        let wait = match start(&app, worker, &mut under_way, &mut tasks).await {
            Ok(()) => rest(&app, poll).await,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the export queue can't be read");
                pace::jittered(&app, REST_AFTER_ERROR)
            }
        };
        idle(&app, wait, &mut under_way, &mut tasks, &mut shutdown).await;
    }
    // Each finishes the step it is in.
    while tasks.join_next().await.is_some() {}
}

/// Starts whatever is due and isn't under way.
async fn start(
    app: &App,
    worker: Uuid,
    under_way: &mut HashSet<String>,
    tasks: &mut JoinSet<Ended>,
) -> Result<(), export::QueueError> {
    for task in export::due(app).await? {
        if under_way.len() >= AT_ONCE {
            break;
        }
        if under_way.insert(task.name()) {
            tasks.spawn(one(app.clone(), task, worker));
        }
    }
    Ok(())
}

async fn one(app: App, task: Task, worker: Uuid) -> Ended {
    let found = export::work(&app, &task, worker).await;
    (task.name(), found)
}

/// How long nothing can become due without a signal.
async fn rest(app: &App, poll: Duration) -> Duration {
    let poll = pace::jittered(app, poll);
    match export::next_due_at(app).await {
        Ok(Some(at)) => Duration::try_from(at.since(app.now())).unwrap_or_default().min(poll),
        _ => poll,
    }
}

/// Waits until a task that found something ends, a signal comes, or the time is up.
async fn idle(
    app: &App,
    wait: Duration,
    under_way: &mut HashSet<String>,
    tasks: &mut JoinSet<Ended>,
    shutdown: &mut Shutdown,
) {
    // A signal given since the tasks were listed is kept, so nothing falls between looking and waiting.
    let waking = app.store().export_wake_up(wait);
    tokio::pin!(waking);
    loop {
        tokio::select! {
            ended = tasks.join_next(), if !tasks.is_empty() => match ended {
                Some(Ok((name, found))) => {
                    under_way.remove(&name);
                    if found {
                        return;
                    }
                }
                Some(Err(error)) => {
                    // A panic took the name along: nothing is under way but what still runs.
                    tracing::error!(error = &error as &dyn std::error::Error, "an export task died");
                    if tasks.is_empty() {
                        under_way.clear();
                    }
                }
                None => {}
            },
            _ = &mut waking => return,
            () = pace::ended(shutdown) => return,
        }
    }
}

/// Passes other replicas' signals on; a lost connection is made anew.
pub(super) async fn listen(app: App, mut shutdown: Shutdown) {
    while !*shutdown.borrow() {
        tokio::select! {
            result = app.store().listen_for_signals() => {
                if let Err(error) = result {
                    tracing::warn!(error = &error as &dyn std::error::Error, "other replicas' signals are not heard");
                }
            }
            () = pace::ended(&mut shutdown) => return,
        }
        pace::rest(pace::jittered(&app, REST_AFTER_ERROR), &mut shutdown).await;
    }
}

/// Marks what changed by itself: courses begin and end, teams have new scores.
pub(super) async fn calendar(app: App, mut shutdown: Shutdown) {
    loop {
        match export::turn(&app).await {
            Ok(0) => {}
            Ok(keys) => tracing::info!(keys, "the passage of time made rows stale"),
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "the calendar can't be read"),
        }
        if !pace::rest(pace::jittered(&app, CALENDAR_EVERY), &mut shutdown).await {
            return;
        }
    }
}

/// Compares orgs while nobody answers, a call at a time.
pub(super) async fn compare(app: App, mut shutdown: Shutdown) {
    // Its own name: a connection has one call in flight, and the exporter of this very process makes others.
    let worker = app.random().id(app.now());
    loop {
        match export::nightly(&app, worker).await {
            Ok(Progress::Worked) if !*shutdown.borrow() => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "orgs can't be compared"),
        }
        if !pace::rest(pace::jittered(&app, COMPARE_EVERY), &mut shutdown).await {
            return;
        }
    }
}
