//! Numbers about learning. Initial and current proficiency are means over the same questions, so that they compare.
//!
//! A figure over nothing is `None`, which no page shows as 0 %. Definitions: §4.7 of the learning reference.

use super::grading::{Correctness, WHOLE};
use std::cmp::Ordering;

/// What is known of one (participant, question) pair with at least one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub first: Correctness,
    pub latest: Correctness,
}

/// A pair with how often it was answered: only what came back can have been learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    pub pair: Pair,
    pub answers: u32,
    pub retired: bool,
}

/// Fewer pairs than this are shown as "little data".
pub const ENOUGH_PAIRS: usize = 3;

/// Mean correctness in percent; `None` over nothing, which is not the same as 0 %.
pub fn mean_percent(values: impl IntoIterator<Item = Correctness>) -> Option<f64> {
    let (sum, count) = values.into_iter().fold((0.0, 0_u32), |(sum, count), c| (sum + c.as_f64(), count + 1));
    (count > 0).then(|| 100.0 * sum / f64::from(count))
}

pub fn initial_proficiency(pairs: &[Pair]) -> Option<f64> {
    mean_percent(pairs.iter().map(|pair| pair.first))
}

pub fn current_proficiency(pairs: &[Pair]) -> Option<f64> {
    mean_percent(pairs.iter().map(|pair| pair.latest))
}

/// `part` of `whole` in percent; `None` of nothing.
pub fn share_percent(part: i64, whole: i64) -> Option<f64> {
    // Sums of millions of people stay far below the 2^53 that a float holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let (part, whole) = (part as f64, whole as f64);
    (whole > 0.0).then(|| 100.0 * part / whole)
}

/// One decimal, as shown and exported.
pub fn rounded(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}

/// `part` of `whole` in percent; `None` of nothing.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    (whole > 0).then(|| 100.0 * number(part) / number(whole))
}

/// What one participant did in one course up to a day.
#[derive(Debug, Clone, Default)]
pub struct Participation {
    pub items: Vec<Item>,
    pub answers: usize,
    /// Presentations that were really shown under the daily cap.
    pub presented: usize,
    pub completed: bool,
}

/// The figures of one participant or of several, pooled over their pairs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    pub enrolments: usize,
    pub pairs: usize,
    pub answers: usize,
    pub engagement: Option<f64>,
    pub participation: Option<f64>,
    pub initial: Option<f64>,
    pub current: Option<f64>,
    /// Current less initial, in percent points.
    pub improvement: Option<f64>,
    /// The same over pairs that were answered at least twice.
    pub repeat_gain: Option<f64>,
    /// Retired questions of all that there are.
    pub mastery: Option<f64>,
    pub completion: Option<f64>,
}

/// The figures over `of`, in a course of `questions` questions.
pub fn figures(of: &[Participation], questions: usize) -> Figures {
    let items: Vec<&Item> = of.iter().flat_map(|one| &one.items).collect();
    let pairs: Vec<Pair> = items.iter().map(|item| item.pair).collect();
    let repeated: Vec<Pair> = items.iter().filter(|item| item.answers > 1).map(|item| item.pair).collect();
    let gain = |pairs: &[Pair]| Some(current_proficiency(pairs)? - initial_proficiency(pairs)?);
    let count = |which: fn(&Participation) -> bool| of.iter().filter(|one| which(one)).count();
    let answers = of.iter().map(|one| one.answers).sum();
    Figures {
        enrolments: of.len(),
        pairs: pairs.len(),
        answers,
        engagement: share(count(|one| one.answers > 0), of.len()),
        participation: share(answers, of.iter().map(|one| one.presented).sum()),
        initial: initial_proficiency(&pairs),
        current: current_proficiency(&pairs),
        improvement: gain(&pairs),
        repeat_gain: gain(&repeated),
        mastery: share(items.iter().filter(|item| item.retired).count(), of.len() * questions),
        completion: share(count(|one| one.completed), of.len()),
    }
}

/// Several pairs summed: a cell of a table of many. Correctness in parts of [`WHOLE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    pub pairs: i64,
    pub first: i64,
    pub latest: i64,
    pub retired: i64,
}

/// `sum` parts over `count` answers in percent; `None` over nothing.
pub fn percent_of(sum: i64, count: i64) -> Option<f64> {
    share_percent(sum, count * WHOLE)
}

impl Sum {
    #[must_use]
    pub fn with(self, item: &Item) -> Self {
        Self {
            pairs: self.pairs + 1,
            first: self.first + item.pair.first.parts(),
            latest: self.latest + item.pair.latest.parts(),
            retired: self.retired + i64::from(item.retired),
        }
    }

    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            pairs: self.pairs + other.pairs,
            first: self.first + other.first,
            latest: self.latest + other.latest,
            retired: self.retired + other.retired,
        }
    }

    pub fn initial(self) -> Option<f64> {
        percent_of(self.first, self.pairs)
    }

    pub fn current(self) -> Option<f64> {
        percent_of(self.latest, self.pairs)
    }

    /// Whether there is more than "little data".
    pub fn is_enough(self) -> bool {
        usize::try_from(self.pairs).is_ok_and(|pairs| pairs >= ENOUGH_PAIRS)
    }
}

/// Lowest first; what isn't known comes last.
pub fn by_percent(a: Option<f64>, b: Option<f64>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

/// How good a figure is, said by a word and a shape besides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    Low,
    Middle,
    High,
}

impl Band {
    /// Below 60, up to 80, and from 80 percent on.
    pub fn of(percent: f64) -> Self {
        match percent {
            ..60.0 => Self::Low,
            60.0..80.0 => Self::Middle,
            _ => Self::High,
        }
    }
}

/// The middle of some numbers of days; of an even number the mean of the two in the middle.
pub fn median(days: &mut [i32]) -> Option<f64> {
    days.sort_unstable();
    let middle = days.len() / 2;
    let upper = f64::from(*days.get(middle)?);
    if days.len() % 2 == 1 {
        return Some(upper);
    }
    days.get(middle.checked_sub(1)?).map(|lower| f64::midpoint(f64::from(*lower), upper))
}
