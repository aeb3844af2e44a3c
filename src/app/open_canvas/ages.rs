//! How old signed requests were when they came: what an operator looks at before enforcing freshness.

use crate::domain::canvas::Age;
use std::sync::atomic::{AtomicU64, Ordering};

/// Upper bounds of the classes, in milliseconds; a negative age is the skew of a clock.
const BOUNDS_MS: [i64; 8] = [-120_000, -5_000, 0, 5_000, 60_000, 300_000, 3_600_000, i64::MAX];

/// Counts since this process started.
#[derive(Debug, Default)]
pub(in crate::app) struct Ages {
    classes: [AtomicU64; BOUNDS_MS.len()],
    unreadable: AtomicU64,
}

/// A reading of the counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeCounts {
    /// Upper bound of the age in milliseconds, and how many launches were at most so old and older than the class before.
    pub classes: Vec<(i64, u64)>,
    /// Without a readable `issuedAt`.
    pub unreadable: u64,
}

impl Ages {
    pub(super) fn count(&self, age: Age) {
        let counter = match age {
            Age::Millis(age) => {
                let class = BOUNDS_MS.iter().position(|bound| age <= *bound);
                class.and_then(|class| self.classes.get(class)).unwrap_or(&self.unreadable)
            }
            Age::Unreadable => &self.unreadable,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(in crate::app) fn read(&self) -> AgeCounts {
        let counts = self.classes.iter().map(|count| count.load(Ordering::Relaxed));
        AgeCounts {
            classes: BOUNDS_MS.into_iter().zip(counts).collect(),
            unreadable: self.unreadable.load(Ordering::Relaxed),
        }
    }
}

impl AgeCounts {
    pub fn total(&self) -> u64 {
        self.classes.iter().map(|(_, count)| count).sum::<u64>() + self.unreadable
    }
}
