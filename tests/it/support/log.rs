//! Catches what the server logs as ERROR: a test that didn't expect one fails.

use std::fmt::Write;
use std::sync::{Mutex, OnceLock, PoisonError};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

static ERRORS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LINES: Mutex<String> = Mutex::new(String::new());
static STARTED: OnceLock<()> = OnceLock::new();

struct Catch;

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, "{}={value:?} ", field.name()).expect("a String takes text");
    }
}

impl<S: Subscriber> Layer<S> for Catch {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Text(format!("{} ", event.metadata().target()));
        event.record(&mut text);
        // The simulator runs in this process, too, and a connection that it cuts on purpose is no error of ours.
        if *event.metadata().level() == Level::ERROR && event.metadata().target().starts_with("qstream") {
            ERRORS.lock().unwrap_or_else(PoisonError::into_inner).push(text.0.clone());
        }
        let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_str(&text.0);
        lines.push('\n');
    }
}

/// Each test is a process of its own under nextest, so one catcher serves one test.
pub(crate) fn start() {
    STARTED.get_or_init(|| tracing_subscriber::registry().with(Catch).init());
}

pub(crate) fn take_errors() -> Vec<String> {
    std::mem::take(&mut ERRORS.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Everything logged so far, whatever its level.
pub(crate) fn lines() -> String {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
