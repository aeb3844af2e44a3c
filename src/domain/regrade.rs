//! What changes when a question's key is corrected after people answered it: points by an adjustment, never the answers.
//!
//! The dates stay as they were: a schedule that was lived can't be lived again.

use super::grading::Correctness;
use super::schedule::{CourseKind, Plan};
use super::scoring;

/// A participant's answers to one question, oldest first, graded anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub graded: Vec<Correctness>,
    pub retired: bool,
    /// What the ledger holds for this participant and question today, earlier adjustments included.
    pub points: i64,
}

/// The corrected figures of one participant and question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Regraded {
    /// To be added to the ledger; may be negative, but never below zero points for the question.
    pub adjustment: i64,
    pub first: Correctness,
    pub latest: Correctness,
    /// Right answers in a row at the end.
    pub streak: u32,
    pub not_right: u32,
}

/// Works out the correction; `None` without any answer. A retirement stands, whatever the new key says.
pub fn regrade(plan: &Plan, history: &History) -> Option<Regraded> {
    let (first, latest) = (*history.graded.first()?, *history.graded.last()?);
    let wrong = history.graded.iter().filter(|one| !one.is_right()).count();
    let streak = history.graded.iter().rev().take_while(|one| one.is_right()).count();
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let bonus = if history.retired && plan.kind != CourseKind::Lightning {
        scoring::retirement_points(small(wrong))
    } else {
        0
    };
    let points = i64::from(scoring::first_points(first)) + i64::from(bonus);
    Some(Regraded {
        adjustment: points - history.points,
        first,
        latest,
        streak: small(streak),
        not_right: small(wrong),
    })
}
