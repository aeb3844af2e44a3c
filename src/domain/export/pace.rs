//! Never more calls in 24 hours than our share of the org's, without making anybody wait while there is credit.
//!
//! A leaky bucket in one number: `paid_until` is the instant up to which the calls so far are paid for at the budget's rate.
//! It may run ahead of the clock by ten minutes' worth of calls. Once half of that is used, calls are spread: the wait before
//! the next one (the linger, in which changes coalesce) grows up to the budget's own interval.

use crate::domain::time::Instant;
use jiff::SignedDuration;

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// How far ahead of its rate a connection may be.
const CREDIT: SignedDuration = SignedDuration::from_mins(10);
/// A budget of almost nothing still sends once in an hour and a half.
const FEWEST: i64 = 16;

/// Calls that we may make in 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget(i64);

impl Budget {
    /// A share in percent of the calls that the org has in 24 hours.
    pub fn of(org_calls: i64, percent: i64) -> Self {
        Self(org_calls.saturating_mul(percent.clamp(0, 100)).div_euclid(100).max(FEWEST))
    }

    pub const fn calls(self) -> i64 {
        self.0
    }

    /// The time that one call costs: any 24 hours then hold at most the budget, credit included.
    pub fn interval(self) -> SignedDuration {
        let window = (DAY + CREDIT).as_micros();
        SignedDuration::from_micros(i64::try_from(window).unwrap_or(i64::MAX) / (self.0 - 1).max(1) + 1)
    }

    /// Calls that nobody waits for are made while everything so far is paid for up to then: half of the credit is for others.
    pub fn ease(now: Instant) -> Instant {
        now.plus(CREDIT / 2)
    }

    /// The time that so many calls cost.
    pub fn cost(self, calls: i64) -> SignedDuration {
        let interval = i64::try_from(self.interval().as_micros()).unwrap_or(i64::MAX);
        SignedDuration::from_micros(interval.saturating_mul(calls))
    }

    /// When the next call may go, at `now`, with everything so far paid for up to `paid_until`.
    pub fn next_call_at(self, paid_until: Instant, now: Instant) -> Instant {
        let interval = self.interval();
        let credit = CREDIT.max(interval);
        let used = paid_until.since(now).as_secs_f64() / credit.as_secs_f64();
        let linger = share(interval, (used - 0.5) * 2.0);
        // The next call must still fit into the credit.
        let fits_at = paid_until.plus(interval).minus(credit);
        now.plus(linger).max(fits_at)
    }
}

/// A part of a span, between none and all of it.
fn share(span: SignedDuration, of: f64) -> SignedDuration {
    SignedDuration::from_secs_f64(span.as_secs_f64() * of.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Instant = Instant::from_micros(0);

    /// Calls as soon as it may, for two days, and counts the fullest 24 hours.
    fn fullest_day(budget: Budget) -> usize {
        let (mut paid_until, mut next) = (START, START);
        let mut calls = Vec::new();
        while next < START.plus(DAY + DAY) {
            calls.push(next);
            paid_until = paid_until.max(next).plus(budget.cost(1));
            next = budget.next_call_at(paid_until, next);
        }
        let within = |from: Instant| calls.iter().filter(|at| **at >= from && **at < from.plus(DAY)).count();
        calls.iter().step_by(97).map(|from| within(*from)).max().unwrap_or(0)
    }

    #[test]
    fn no_day_has_more_calls_than_the_budget_and_little_is_left_unused() {
        for (calls, percent) in [(15_000, 20), (5_000, 10), (1_000, 2), (100_000, 1)] {
            let budget = Budget::of(calls, percent);
            let used = i64::try_from(fullest_day(budget)).unwrap_or(i64::MAX);
            assert!(used <= budget.calls(), "{used} calls of {}", budget.calls());
            assert!(used * 10 >= budget.calls() * 8, "{used} calls of {}", budget.calls());
        }
    }

    #[test]
    fn with_credit_nobody_waits_and_without_it_calls_are_spread() {
        let budget = Budget::of(100_000, 20);
        let now = Instant::from_millis(1_000_000);
        let mut paid_until = now.plus(budget.cost(1));
        assert_eq!(budget.next_call_at(paid_until, now), now);
        while budget.next_call_at(paid_until, now) == now {
            paid_until = paid_until.plus(budget.cost(1));
        }
        let first_wait = budget.next_call_at(paid_until, now).since(now);
        assert!(first_wait > SignedDuration::ZERO && first_wait < budget.interval());
        assert!(budget.next_call_at(now.plus(CREDIT), now).since(now) >= budget.interval());
    }
}
