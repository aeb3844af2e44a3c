//! A clock that stands still until a test moves it.

use jiff::SignedDuration;
use qstream::domain::time::{Clock, Instant};
use std::sync::atomic::{AtomicI64, Ordering};

/// Monday 23 November 2026, 10:00 UTC.
pub(crate) const MONDAY: Instant = Instant::from_millis(1_795_428_000_000);

pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn at(now: Instant) -> Self {
        Self(AtomicI64::new(now.micros()))
    }

    pub(crate) fn advance(&self, span: SignedDuration) {
        let micros = i64::try_from(span.as_micros()).expect("a test's span fits");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst))
    }
}
