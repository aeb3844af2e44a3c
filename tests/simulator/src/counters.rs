//! How often each kind of request came, and how many API calls each org made in the last 24 hours.

use std::collections::{BTreeMap, HashMap, VecDeque};

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

#[derive(Default)]
pub(crate) struct Counters {
    calls: BTreeMap<&'static str, u64>,
    usage: HashMap<String, VecDeque<(i64, u64)>>,
}

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
        let minutes = self.usage.entry(org.to_owned()).or_default();
        let minute = now_ms.div_euclid(MINUTE_MS);
        match minutes.back_mut() {
            Some((last, calls)) if *last == minute => *calls += 1,
            _ => minutes.push_back((minute, 1)),
        }
        self.used(org, now_ms)
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
