//! Points. They are given twice in a question's life: for its first answer and for its retirement.

use super::grading::Correctness;

/// For the first answer: 30 for taking part, 20 more for being right, in between for partly right (rounded half up).
pub fn first_points(correctness: Correctness) -> u32 {
    let (num, den) = (u32::from(correctness.num()), u32::from(correctness.den()));
    (2 * (30 * den + 20 * num) + den) / (2 * den)
}

/// For retiring a question: 100, less 5 for each answer on the way that wasn't right.
pub const fn retirement_points(not_right: u32) -> u32 {
    100_u32.saturating_sub(5 * not_right)
}
