//! How old a signed request is.
//!
//! `issuedAt` is the epoch in milliseconds cut to a signed 32-bit integer, so its difference to the clock, taken the same
//! way, is unambiguous within 24.8 days. Salesforce calls the member internal; hence the mode that only observes.

use super::Refusal;
use crate::domain::time::Instant;
use serde::Deserialize;
use serde_json::Value;

/// A request may be this much older than the clock, in milliseconds.
pub const WINDOW_AGE_MS: i64 = 300_000;
/// A request may be this much newer than the clock, in milliseconds.
pub const WINDOW_SKEW_MS: i64 = 120_000;

/// What is done with the age of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreshnessMode {
    Off,
    /// Measured and logged, refused for no age.
    #[default]
    Observe,
    /// Outside the window, or without a readable date: refused.
    Enforce,
}

/// What `issuedAt` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Milliseconds before the clock's now; negative when it claims to come from the future.
    Millis(i64),
    Unreadable,
}

/// The age in milliseconds under the reading that fits: milliseconds cut to 32 bits, whole milliseconds, whole seconds.
pub fn age_of(issued_at: i64, now: Instant) -> i64 {
    let now_ms = now.millis();
    if let Ok(short) = i32::try_from(issued_at) {
        // Both sides lose the same high bits, so the wrapped difference is the true one within ±24.8 days.
        let by_millis = i64::from(low_32_bits(now_ms).wrapping_sub(short));
        let by_seconds = now_ms - issued_at * 1_000;
        if !in_window(by_millis) && in_window(by_seconds) { by_seconds } else { by_millis }
    } else {
        now_ms.saturating_sub(issued_at)
    }
}

fn low_32_bits(millis: i64) -> i32 {
    let [b0, b1, b2, b3, ..] = millis.to_le_bytes();
    i32::from_le_bytes([b0, b1, b2, b3])
}

const fn in_window(age_ms: i64) -> bool {
    age_ms <= WINDOW_AGE_MS && age_ms >= -WINDOW_SKEW_MS
}

pub(super) fn read(issued_at: Option<&Value>, now: Instant) -> Age {
    issued_at.and_then(Value::as_i64).map_or(Age::Unreadable, |at| Age::Millis(age_of(at, now)))
}

pub(super) const fn require(age: Age, mode: FreshnessMode) -> Result<(), Refusal> {
    match (mode, age) {
        (FreshnessMode::Enforce, Age::Millis(ms)) if !in_window(ms) => Err(Refusal::Stale(ms)),
        (FreshnessMode::Enforce, Age::Unreadable) => Err(Refusal::Undated),
        _ => Ok(()),
    }
}
