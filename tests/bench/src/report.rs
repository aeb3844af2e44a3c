//! What came out: rows of medians, as a table and as JSON.

use crate::machine::Machine;
use serde::Serialize;
use std::path::PathBuf;

/// One thing measured for one contestant, once per round.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) who: String,
    pub(crate) what: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) runs: Vec<f64>,
}

#[derive(Debug, Serialize)]
struct Row {
    who: String,
    what: &'static str,
    unit: &'static str,
    median: f64,
    min: f64,
    max: f64,
    runs: usize,
}

#[derive(Debug, Serialize)]
struct Published {
    name: String,
    machine: Machine,
    command: String,
    rows: Vec<Row>,
}

/// Series in the order in which they are shown.
#[derive(Debug, Default)]
pub(crate) struct Report {
    series: Vec<Series>,
}

impl Report {
    /// Adds a round's figure.
    pub(crate) fn add(&mut self, who: &str, what: &'static str, unit: &'static str, figure: f64) {
        match self.series.iter_mut().find(|one| one.who == who && one.what == what) {
            Some(series) => series.runs.push(figure),
            None => self.series.push(Series { who: who.to_owned(), what, unit, runs: vec![figure] }),
        }
    }

    pub(crate) fn median(&self, who: &str, what: &str) -> f64 {
        let series = self.series.iter().find(|one| one.who == who && one.what == what);
        series.map_or(f64::NAN, |series| median(&series.runs))
    }

    /// Prints the table and writes the file.
    pub(crate) fn publish(self, name: &str) -> anyhow::Result<()> {
        let rows: Vec<Row> = self.series.iter().map(row).collect();
        let width = rows.iter().map(|row| row.who.chars().count()).max().unwrap_or(0);
        println!("{:width$}  {:<34} {:>12} {:>12} {:>12}  runs", "who", "what", "median", "min", "max");
        let mut last = "";
        for row in &rows {
            let who = if row.who == last { "" } else { row.who.as_str() };
            let what = format!("{} ({})", row.what, row.unit);
            println!("{who:width$}  {what:<34} {:>12.3} {:>12.3} {:>12.3}  {}", row.median, row.min, row.max, row.runs);
            last = &row.who;
        }
        let folder = PathBuf::from("target/bench");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}.json"));
        let command = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
        let command = format!("scripts/bench {command}");
        let published = Published { name: name.to_owned(), machine: Machine::read(), command, rows };
        std::fs::write(&path, serde_json::to_string_pretty(&published)? + "\n")?;
        println!("\nwritten to {}", path.display());
        Ok(())
    }
}

fn row(series: &Series) -> Row {
    Row {
        who: series.who.clone(),
        what: series.what,
        unit: series.unit,
        median: median(&series.runs),
        min: series.runs.iter().copied().fold(f64::INFINITY, f64::min),
        max: series.runs.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        runs: series.runs.len(),
    }
}

fn median(runs: &[f64]) -> f64 {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    if sorted.len() % 2 == 1 { at(middle) } else { f64::midpoint(at(middle.wrapping_sub(1)), at(middle)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_in_the_middle() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(&[]).is_nan());
    }
}
