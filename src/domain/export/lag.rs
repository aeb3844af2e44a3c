//! How long changes take to be confirmed, kept as counts in doubling spans: exact enough for a percentile, small for ever.

use jiff::SignedDuration;

/// The span that a lag falls into: 0 up to 1 ms, then doubling; 40 is more than thirty years.
pub fn bucket_of(lag: SignedDuration) -> i64 {
    let millis = u64::try_from(lag.as_millis()).unwrap_or(0);
    i64::from(64 - millis.leading_zeros()).min(40)
}

/// The lag that `share` (0 … 1) of the rows don't exceed, from counts by bucket; `None` without rows.
///
/// Inside a span the rows are taken as evenly spread.
pub fn percentile(counts: &[(i64, i64)], share: f64) -> Option<SignedDuration> {
    let mut sorted: Vec<(i64, i64)> = counts.iter().copied().filter(|(_, rows)| *rows > 0).collect();
    sorted.sort_unstable();
    let total: i64 = sorted.iter().map(|(_, rows)| rows).sum();
    #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    let as_f64 = |number: i64| number as f64;
    let wanted = as_f64(total) * share.clamp(0.0, 1.0);
    let mut below = 0.0;
    for (bucket, rows) in sorted {
        let rows = as_f64(rows);
        if below + rows >= wanted {
            let upper = 2_f64.powi(i32::try_from(bucket).unwrap_or(40));
            let lower = if bucket == 0 { 0.0 } else { upper / 2.0 };
            let inside = ((wanted - below) / rows).clamp(0.0, 1.0);
            return Some(SignedDuration::from_secs_f64((lower + (upper - lower) * inside) / 1_000.0));
        }
        below += rows;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_lies_in_the_span_of_its_row() {
        let lags = [3, 90, 100, 110, 1_500].map(SignedDuration::from_millis);
        let mut counts = std::collections::BTreeMap::new();
        for lag in lags {
            *counts.entry(bucket_of(lag)).or_insert(0) += 1;
        }
        let counts: Vec<_> = counts.into_iter().collect();
        let median = percentile(&counts, 0.5).map(|lag| lag.as_millis());
        assert!(median.is_some_and(|ms| (64..128).contains(&ms)), "{median:?}");
        let high = percentile(&counts, 0.95).map(|lag| lag.as_millis());
        assert!(high.is_some_and(|ms| (1_024..=2_048).contains(&ms)), "{high:?}");
        assert_eq!(percentile(&[], 0.5), None);
    }
}
