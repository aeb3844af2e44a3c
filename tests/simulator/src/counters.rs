//! How often each kind of request came, and how many API calls each org made in the last 24 hours.

use std::collections::{BTreeMap, HashMap, VecDeque};

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

#[derive(Default)]
pub(crate) struct Counters {
    calls: BTreeMap<&'static str, u64>,
    usage: HashMap<String, VecDeque<(i64, u64)>>,
    /// Org and begin of every call that is being held back.
    held: Vec<(String, i64)>,
}

/// A call counts as long from here on.
const LONG_MS: i64 = 20_000;

impl Counters {
    pub(crate) fn count(&mut self, kind: &'static str) {
        *self.calls.entry(kind).or_default() += 1;
    }

    pub(crate) fn calls(&self, kind: &str) -> u64 {
        self.calls.get(kind).copied().unwrap_or_default()
    }

    pub(crate) fn all(&self) -> BTreeMap<&'static str, u64> {
        self.calls.clone()
    }

    /// Adds one API call; returns how many the org made in the 24 hours up to now.
    pub(crate) fn use_api(&mut self, org: &str, now_ms: i64) -> u64 {
        self.use_many(org, 1, now_ms)
    }

    /// The same for any allocation of a day, named by `org`.
    pub(crate) fn use_many(&mut self, org: &str, count: u64, now_ms: i64) -> u64 {
        let minutes = self.usage.entry(org.to_owned()).or_default();
        let minute = now_ms.div_euclid(MINUTE_MS);
        match minutes.back_mut() {
            Some((last, calls)) if *last == minute => *calls += count,
            _ => minutes.push_back((minute, count)),
        }
        self.used(org, now_ms)
    }

    pub(crate) fn hold(&mut self, org: &str, now_ms: i64) {
        self.held.push((org.to_owned(), now_ms));
    }

    pub(crate) fn let_go(&mut self, org: &str, since_ms: i64) {
        let held = self.held.iter().position(|(held, begun)| held == org && *begun == since_ms);
        if let Some(index) = held {
            self.held.swap_remove(index);
        }
    }

    /// Calls of an org that have been going on for twenty seconds or longer.
    pub(crate) fn long_calls(&self, org: &str, now_ms: i64) -> usize {
        self.held.iter().filter(|(held, since_ms)| held == org && now_ms - since_ms >= LONG_MS).count()
    }

    pub(crate) fn used(&mut self, org: &str, now_ms: i64) -> u64 {
        let Some(minutes) = self.usage.get_mut(org) else { return 0 };
        let oldest = now_ms.div_euclid(MINUTE_MS) - DAY_MINUTES;
        while minutes.front().is_some_and(|(minute, _)| *minute <= oldest) {
            minutes.pop_front();
        }
        minutes.iter().map(|(_, calls)| calls).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_fall_out_of_the_window_after_a_day() {
        let mut counters = Counters::default();
        assert_eq!(counters.use_api("a", 0), 1);
        assert_eq!(counters.use_api("a", 3_600_000), 2);
        assert_eq!(counters.used("a", 24 * 3_600_000), 1);
        assert_eq!(counters.used("b", 0), 0);
    }
}
