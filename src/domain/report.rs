//! Numbers about learning. Initial and current proficiency are means over the same questions, so that they compare.

use super::grading::Correctness;

/// What is known of one (participant, question) pair with at least one answer.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    pub first: Correctness,
    pub latest: Correctness,
}

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
    let (part, whole) = (i32::try_from(part).ok()?, i32::try_from(whole).ok()?);
    (whole > 0).then(|| 100.0 * f64::from(part) / f64::from(whole))
}

/// One decimal, as shown and exported.
pub fn rounded(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}
