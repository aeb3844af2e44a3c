//! How right an answer is.
//!
//! Single: right or wrong. Multiple: each right pick counts, each wrong pick takes one away, never below nothing; kept as a
//! fraction so that sums over a team don't drift.

use super::question::QuestionKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// What a right answer counts in a sum: every fraction of up to ten options is a whole number of it.
pub const WHOLE: i64 = 2_520;

/// Option ids, without order or repetition.
pub type OptionSet = BTreeSet<String>;

/// A fraction from 0 (wrong) to 1 (right), in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correctness {
    num: u16,
    den: u16,
}

impl Correctness {
    pub const WRONG: Self = Self { num: 0, den: 1 };
    pub const RIGHT: Self = Self { num: 1, den: 1 };

    /// `None` unless 0 ≤ num ≤ den and den > 0.
    pub fn new(num: u16, den: u16) -> Option<Self> {
        if den == 0 || num > den {
            return None;
        }
        let divisor = gcd(num, den);
        Some(Self { num: num / divisor, den: den / divisor })
    }

    pub const fn num(self) -> u16 {
        self.num
    }

    pub const fn den(self) -> u16 {
        self.den
    }

    pub const fn is_right(self) -> bool {
        self.num == self.den
    }

    pub const fn is_wrong(self) -> bool {
        self.num == 0
    }

    /// In parts of [`WHOLE`], for sums that can be added to and taken from without drifting.
    pub fn parts(self) -> i64 {
        WHOLE * i64::from(self.num) / i64::from(self.den)
    }

    pub fn as_f64(self) -> f64 {
        f64::from(self.num) / f64::from(self.den)
    }
}

impl fmt::Display for Correctness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == 1 { write!(f, "{}", self.num) } else { write!(f, "{}/{}", self.num, self.den) }
    }
}

const fn gcd(a: u16, b: u16) -> u16 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

/// Grades `chosen` against `correct`; rule §4.3 of the learning reference.
pub fn grade(kind: QuestionKind, correct: &OptionSet, chosen: &OptionSet) -> Correctness {
    match kind {
        QuestionKind::Single if chosen == correct => Correctness::RIGHT,
        QuestionKind::Single => Correctness::WRONG,
        QuestionKind::Multi => {
            let hits = chosen.intersection(correct).count();
            let false_picks = chosen.len() - hits;
            let num = u16::try_from(hits.saturating_sub(false_picks)).unwrap_or(0);
            let den = u16::try_from(correct.len()).unwrap_or(u16::MAX);
            Correctness::new(num, den).unwrap_or(Correctness::WRONG)
        }
    }
}
