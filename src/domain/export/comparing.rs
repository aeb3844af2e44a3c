//! What to ask an org for next, so that few calls find where it differs: counts, halves of what counts differently, and pages
//! that are read row by row.
//!
//! Counts find what is missing and what is too much; what says something else is only found by reading. So a night spends half of
//! its calls on counts and what they point at, and the rest on a round through all rows that goes on night after night.

use super::Object;
use crate::domain::ids::SiteId;
use crate::domain::time::{Instant, LocalDate, Zone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Rows that Salesforce gives in one reply to a query.
pub const PAGE: i64 = 2_000;
/// Calls that a night may cost: 60,000 rows are read whole in one night, a million in sixteen, and it is
/// 0.3 % of the smallest org's daily calls.
pub const NIGHT_CALLS: i64 = 40;
/// A night never takes more than this part of the connection's own budget.
const PART_OF_BUDGET: i64 = 10;
/// Counting each object has to leave calls to act on what was counted.
const WORTH_COUNTING: i64 = 24;
/// Minutes since midnight: when nobody answers. Sites begin spread over the first two hours.
const NIGHT_FROM: u16 = 120;
const NIGHT_UNTIL: u16 = 300;
const SPREAD: u128 = 120;

/// Rows of an object behind one key up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub object: Object,
    pub after: Uuid,
    pub end: Uuid,
}

impl Range {
    pub const fn all(object: Object) -> Self {
        Self { object, after: Uuid::nil(), end: Uuid::max() }
    }
}

/// One call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    Count(Range),
    /// Counts the first part of a range that has `there` rows in the org, up to a key.
    Halve(Range, Uuid, i64),
    /// Reads one page.
    Read(Range),
}

impl Ask {
    pub const fn range(&self) -> &Range {
        match self {
            Self::Count(range) | Self::Halve(range, ..) | Self::Read(range) => range,
        }
    }
}

/// Ours rows of a range, and the key in their middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ours {
    pub rows: i64,
    pub middle: Option<Uuid>,
}

/// How much is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What counts differently.
    Counts,
    /// Every row.
    Everything,
}

/// What is still to be asked. It is kept between calls, so whoever dies is replaced at the same place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Agenda {
    /// The last one comes first.
    pub asks: Vec<Ask>,
    /// Where the round through everything is; none when somebody asked for the comparison.
    pub round: Option<Range>,
    /// Calls that `asks` may take before the round goes on.
    pub narrowing: i64,
    /// The round came to its end.
    pub whole: bool,
}

impl Agenda {
    pub fn of(extent: Extent) -> Self {
        let ask = match extent {
            Extent::Counts => Ask::Count,
            Extent::Everything => Ask::Read,
        };
        let asks = Object::ALL.into_iter().rev().map(|object| ask(Range::all(object))).collect();
        Self { asks, narrowing: i64::MAX, ..Self::default() }
    }

    /// A night's, after the one before; `rows` by object are confirmed.
    pub fn night(before: Option<&Self>, rows: &[(Object, i64)], calls: i64) -> Self {
        let round = before.and_then(|before| before.round).unwrap_or(Range::all(Object::ALL[0]));
        let pages =
            |object| rows.iter().filter(|(one, _)| *one == object).map(|(_, rows)| rows / PAGE + 1).sum::<i64>();
        let reads: i64 = Object::ALL.into_iter().map(|object| pages(object).max(1)).sum();
        // Where the round reads everything in this very night, counts say nothing more.
        let begins = round == Range::all(Object::ALL[0]);
        let counts = calls >= WORTH_COUNTING && !(begins && reads <= calls);
        let asks = if counts { Self::of(Extent::Counts).asks } else { Vec::new() };
        Self { asks, round: Some(round), narrowing: calls / 2, whole: false }
    }

    /// The next call, `spent` calls after the beginning; none when everything was asked.
    pub fn next(&self, spent: i64) -> Option<Ask> {
        match (self.asks.last(), self.round) {
            (Some(ask), _) if spent < self.narrowing => Some(*ask),
            _ if self.whole => None,
            (_, Some(round)) => Some(Ask::Read(round)),
            (ask, None) => ask.copied(),
        }
    }

    /// That call is answered: what it says about parts of its range. `there` rows are in the org.
    pub fn counted(&mut self, ask: Ask, parts: &[(Range, i64, Ours)]) {
        self.done(ask);
        for (range, there, ours) in parts.iter().rev() {
            if ours.rows == *there {
                continue;
            }
            self.asks.push(match ours.middle {
                Some(middle) if ours.rows > PAGE => Ask::Halve(*range, middle, *there),
                _ => Ask::Read(*range),
            });
        }
    }

    /// A page was read up to this key; none when the range came to its end.
    pub fn read(&mut self, ask: Ask, up_to: Option<Uuid>) {
        let in_round = self.asks.last() != Some(&ask);
        self.done(ask);
        let Some(after) = up_to else { return };
        let rest = Range { after, ..*ask.range() };
        if in_round {
            (self.round, self.whole) = (Some(rest), false);
        } else {
            self.asks.push(Ask::Read(rest));
        }
    }

    /// Takes a call off: it was answered, or the org refuses it for good.
    pub fn done(&mut self, ask: Ask) {
        if self.asks.last() == Some(&ask) {
            self.asks.pop();
            return;
        }
        // What the round doesn't leave time for, the round itself will come by.
        self.asks.clear();
        let next = Object::ALL.into_iter().skip_while(|object| *object != ask.range().object).nth(1);
        self.whole = next.is_none();
        self.round = Some(Range::all(next.unwrap_or(Object::ALL[0])));
    }

    /// Objects that weren't asked about to the end.
    pub fn left_out(&self) -> Vec<Object> {
        let objects: BTreeSet<Object> = self.asks.iter().map(|ask| ask.range().object).collect();
        objects.into_iter().collect()
    }
}

/// Calls of one night of a connection that may make so many a day.
pub fn night_calls(a_day: i64) -> i64 {
    NIGHT_CALLS.min(a_day / PART_OF_BUDGET).max(1)
}

/// The night of a site in which its orgs are compared at that instant: its date, or none outside its hours.
///
/// A clock that jumps over the beginning finds the hours begun, and one that shows them twice finds the same date.
pub fn night(site: SiteId, zone: &Zone, now: Instant) -> Option<LocalDate> {
    let spread = u16::try_from(site.0.as_u128() % SPREAD).unwrap_or(0);
    let minute = zone.minute_of_day_at(now);
    (NIGHT_FROM + spread..NIGHT_UNTIL).contains(&minute).then(|| zone.date_at(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    type Keys = BTreeSet<u128>;

    fn within(keys: &Keys, range: &Range) -> Vec<u128> {
        keys.range(range.after.as_u128() + 1..=range.end.as_u128()).copied().collect()
    }

    fn ours(keys: &Keys, range: &Range) -> Ours {
        let keys = within(keys, range);
        let middle = keys.get(keys.len() / 2).map(|key| Uuid::from_u128(*key));
        Ours { rows: i64::try_from(keys.len()).unwrap_or(i64::MAX), middle }
    }

    /// Answers calls out of two sets of keys; gives what was read of courses, and the calls.
    fn compare(mut agenda: Agenda, (here, there): (&Keys, &Keys), calls: i64) -> (Keys, i64, Agenda) {
        let (mut seen, mut spent) = (Keys::new(), 0);
        let none = Keys::new();
        while let Some(ask) = agenda.next(spent).filter(|_| spent < calls) {
            spent += 1;
            let range = *ask.range();
            let (here, there) = if range.object == Object::Course { (here, there) } else { (&none, &none) };
            let count = |range: &Range| i64::try_from(within(there, range).len()).unwrap_or(i64::MAX);
            match ask {
                Ask::Count(range) => agenda.counted(ask, &[(range, count(&range), ours(here, &range))]),
                Ask::Halve(range, at, all) => {
                    let (first, rest) = (Range { end: at, ..range }, Range { after: at, ..range });
                    let in_first = count(&first);
                    let parts = [(first, in_first, ours(here, &first)), (rest, all - in_first, ours(here, &rest))];
                    agenda.counted(ask, &parts);
                }
                Ask::Read(range) => {
                    let keys = within(there, &range);
                    let more = keys.get(usize::try_from(PAGE).unwrap_or(0) - 1).filter(|_| keys.len() > 2_000);
                    let up_to = more.map(|key| Uuid::from_u128(*key));
                    seen.extend(within(here, &Range { end: up_to.unwrap_or(range.end), ..range }));
                    agenda.read(ask, up_to);
                }
            }
        }
        (seen, spent, agenda)
    }

    #[test]
    fn two_rows_that_a_million_lost_are_found_with_few_calls() {
        let here: Keys = (1..=1_000_000).map(|key| key * 7).collect();
        let there: Keys = here.iter().copied().filter(|key| ![7 * 17, 7 * 765_432].contains(key)).collect();
        let (seen, spent, agenda) = compare(Agenda::of(Extent::Counts), (&here, &there), 100);
        assert!(seen.contains(&(7 * 17)) && seen.contains(&(7 * 765_432)));
        assert!(spent <= 32, "{spent} calls");
        assert!(seen.len() <= 4_000 && agenda.left_out().is_empty());
    }

    #[test]
    fn a_round_of_several_nights_reads_every_row_once_and_begins_anew() {
        let here: Keys = (1..=100_000).collect();
        let rows = [(Object::Course, 100_000)];
        let mut agenda: Option<Agenda> = None;
        let (mut all, mut nights) = (Keys::new(), 0);
        while !agenda.as_ref().is_some_and(|agenda| agenda.whole) {
            let night = Agenda::night(agenda.as_ref(), &rows, NIGHT_CALLS);
            let (seen, spent, next) = compare(night, (&here, &here), NIGHT_CALLS);
            assert!(spent <= NIGHT_CALLS && all.is_disjoint(&seen));
            all.extend(seen);
            (agenda, nights) = (Some(next), nights + 1);
        }
        assert_eq!((all.len(), nights), (100_000, 2));
    }

    #[test]
    fn what_can_be_read_in_one_night_is_not_counted_first() {
        let here: Keys = (1..=100).collect();
        let (seen, spent, agenda) = compare(Agenda::night(None, &[(Object::Course, 100)], 40), (&here, &here), 40);
        assert_eq!((seen.len(), spent, agenda.whole), (100, 8, true));
        let again = Agenda::night(Some(&agenda), &[(Object::Course, 100)], 40);
        assert_eq!(again.next(0), Some(Ask::Read(Range::all(Object::Site))), "the next night begins anew");
    }

    #[test]
    fn differences_that_are_known_never_stop_the_round() {
        let here: Keys = (1..=200_000).map(|key| key * 2).collect();
        let there: Keys = here.iter().flat_map(|key| [*key, key + 1]).filter(|key| key % 4_000 > 1).collect();
        let night = Agenda::night(None, &[(Object::Course, 200_000)], NIGHT_CALLS);
        let (_, spent, agenda) = compare(night, (&here, &there), NIGHT_CALLS);
        assert_eq!(spent, NIGHT_CALLS);
        assert!(agenda.round.is_some_and(|round| round.object == Object::Course && round.after != Uuid::nil()));
    }

    #[test]
    fn a_night_has_one_date_even_where_the_clock_jumps() {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        let site = SiteId(Uuid::from_u128(14));
        let nights = |from: &str| -> Vec<String> {
            let from = Instant::parse_iso(from).unwrap();
            let at = |minutes| from.plus(jiff::SignedDuration::from_mins(minutes));
            let mut found: Vec<String> =
                (0..1_440).filter_map(|m| night(site, &berlin, at(m))).map(|d| d.to_string()).collect();
            found.dedup();
            found
        };
        assert_eq!(nights("2026-03-28T12:00:00Z"), ["2026-03-29"], "02:14 doesn't exist");
        assert_eq!(nights("2026-10-24T12:00:00Z"), ["2026-10-25"], "02:14 comes twice");
        assert_eq!(nights("2026-11-23T12:00:00Z"), ["2026-11-24"]);
    }

    #[test]
    fn a_small_budget_has_a_small_night() {
        assert_eq!([night_calls(16), night_calls(150), night_calls(20_000)], [1, 15, 40]);
    }
}
