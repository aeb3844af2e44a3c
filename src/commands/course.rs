//! `qstream course …`: what a plan would do, before anybody is put through it.

use crate::domain::feasibility::{Feasibility, Problem};
use crate::domain::preview::{self, Preview, Script};
use anyhow::Context;
use clap::Subcommand;
use serde::Deserialize;
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Larger files are no course plans.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Debug, Subcommand)]
pub(super) enum CourseCommand {
    /// Show what a learner of a planned course would see, day by day, and whether the plan can finish.
    Preview {
        /// JSON with `course` and, where answers are given, `steps`: the format of tests/vectors/schedule. `-` reads standard
        /// input. Without steps everything is answered right on every working day.
        file: PathBuf,
        /// Print JSON in the same format.
        #[arg(long)]
        json: bool,
    },
}

/// A file of several scripts.
#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Script>,
}

pub(super) fn run(command: &CourseCommand) -> anyhow::Result<()> {
    let CourseCommand::Preview { file, json } = command;
    for script in read(file)? {
        let name = script.name.clone().unwrap_or_else(|| file.display().to_string());
        let preview = preview::preview(&script).with_context(|| format!("{name} can't be previewed"))?;
        if *json {
            println!("{}", serde_json::to_string_pretty(&preview)?);
        } else {
            print!("{}", table(&name, &script, &preview)?);
        }
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Vec<Script>> {
    let mut text = String::new();
    let from: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).with_context(|| format!("can't open {}", path.display()))?)
    };
    from.take(MAX_BYTES).read_to_string(&mut text).context("the plan can't be read")?;
    let value: serde_json::Value = serde_json::from_str(&text).context("the plan is no JSON")?;
    if value.get("vectors").is_some() {
        let file: Vectors = serde_json::from_value(value).context("the vectors aren't as expected")?;
        return Ok(file.vectors);
    }
    Ok(vec![serde_json::from_value(value).context("the plan isn't as expected")?])
}

fn table(name: &str, script: &Script, preview: &Preview) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "{name}")?;
    writeln!(out, "\nFirst dates")?;
    for question in &script.course.questions {
        let date = preview.first_dates.get(question).map_or_else(|| "none".to_owned(), ToString::to_string);
        writeln!(out, "  {date}  {question}")?;
    }
    writeln!(out, "\nDay by day")?;
    for day in &preview.steps {
        let shown = |one: &preview::Presented| format!("{} ({})", one.q, one.cls.as_str().replace('_', " "));
        let shown: Vec<_> = day.presented.iter().map(shown).collect();
        writeln!(out, "  {}  {}", day.date, if shown.is_empty() { "nothing".to_owned() } else { shown.join(", ") })?;
        for answer in &day.answers {
            let next = answer.next_due.map_or_else(|| "retired".to_owned(), |day| format!("again on {day}"));
            let points = answer.first_points + answer.bonus_points;
            writeln!(out, "    {} = {}: +{points} points, {next}", answer.q, answer.correctness)?;
        }
    }
    writeln!(out, "\n{} points, {} of {} retired", preview.points, preview.retired, script.course.questions.len())?;
    for open in &preview.remaining {
        writeln!(out, "  left: {} ({}) on {}", open.q, open.cls.as_str().replace('_', " "), open.due)?;
    }
    out.push_str(&verdict(&preview.feasibility)?);
    Ok(out)
}

fn verdict(of: &Feasibility) -> Result<String, std::fmt::Error> {
    let mut out = String::from("\nCan it finish?\n");
    let day =
        |day: Option<_>| day.map_or_else(|| "-".to_owned(), |day: crate::domain::time::LocalDate| day.to_string());
    writeln!(out, "  deliveries {}, last new question {}", of.deliveries, day(of.last_new))?;
    writeln!(out, "  all right: {}; wrong once with the last one: {}", day(of.best), day(of.usual))?;
    if of.problems.is_empty() {
        writeln!(out, "  yes")?;
    }
    for problem in &of.problems {
        match problem {
            Problem::NoDeliveryDay => writeln!(out, "  error: no delivery day is a working day")?,
            Problem::NobodyCanFinish { earliest } => writeln!(out, "  error: nobody can finish before {earliest}")?,
            Problem::MostCantFinish { usual } => {
                writeln!(out, "  warning: one wrong answer with the last question and it ends after {usual}")?;
            }
            Problem::QueueOverflows { percent } => {
                writeln!(out, "  warning: the days have too few places: about {percent} % may not be asked")?;
            }
        }
    }
    if let Some(better) = of.suggestion {
        writeln!(
            out,
            "  would do: end {}, {} a day, intervals {}/{}",
            better.end, better.max_per_day, better.interval_incorrect, better.interval_correct
        )?;
    }
    Ok(out)
}
