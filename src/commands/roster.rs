//! `qstream roster …`: people of a site from a CSV file.

use super::build;
use crate::app::roster::{self, Importer, Preview};
use crate::config::Config;
use crate::domain::roster::{MAX_BYTES, Verdict};
use crate::strings::Strings;
use anyhow::Context;
use clap::Subcommand;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Subcommand)]
pub(super) enum RosterCommand {
    /// Import people: new ones are added, changed ones changed, nobody is removed.
    Import {
        /// CSV with headings; at least the column E-mail.
        file: PathBuf,
        /// The site's slug.
        #[arg(long)]
        site: String,
        /// Only say what would happen.
        #[arg(long)]
        dry_run: bool,
        /// Say it as JSON.
        #[arg(long)]
        json: bool,
        /// Write what happened to each row to this CSV file.
        #[arg(long, value_name = "FILE")]
        result: Option<PathBuf>,
    },
}

pub(super) async fn run(config: &Config, command: RosterCommand) -> anyhow::Result<()> {
    let RosterCommand::Import { file, site, dry_run, json, result } = command;
    let content = read(&file)?;
    let app = build::app(config).await?;
    app.store().migrate().await?;
    let languages = Strings::offered().into_iter().map(|(tag, _)| tag).collect();
    let importer = Importer::operator(&app, &site, languages).await?;
    let preview = if dry_run {
        roster::preview(&app, &importer, content).await?
    } else {
        roster::import(&app, &importer, content, progress).await?
    };
    if let Some(path) = result {
        std::fs::write(&path, roster::result_csv(&preview.plan.rows))
            .with_context(|| format!("can't write {}", path.display()))?;
    }
    say(&preview, dry_run, json);
    app.store().close().await;
    Ok(())
}

/// A file that is too large isn't read at all.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let cannot = || format!("can't read {}", path.display());
    let length = std::fs::metadata(path).with_context(cannot)?.len();
    let largest = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    anyhow::ensure!(length <= largest, "{} is larger than {} MB", path.display(), largest / 1024 / 1024);
    std::fs::read(path).with_context(cannot)
}

/// On a terminal, and there only.
fn progress(done: usize, of: usize) {
    let mut out = std::io::stderr();
    if out.is_terminal() {
        // Whoever closed the terminal misses nothing but this.
        let _ignored = write!(out, "\r{done} of {of} people written{}", if done == of { "\n" } else { "" });
        let _ignored = out.flush();
    }
}

fn say(preview: &Preview, dry_run: bool, json: bool) {
    if json {
        let row = |row: &crate::domain::roster::Planned| {
            let findings: Vec<&str> = row.findings.iter().map(|finding| finding.code()).collect();
            serde_json::json!({ "line": row.line, "email": row.email, "result": row.verdict.as_str(), "findings": findings })
        };
        let told = preview.plan.rows.iter().filter(|row| row.verdict != Verdict::Unchanged || !row.findings.is_empty());
        let said = serde_json::json!({
            "dry_run": dry_run,
            "encoding": preview.encoding.as_str(),
            "separator": preview.separator,
            "passed_over": preview.passed_over,
            "counts": preview.counts,
            "rows": told.map(row).collect::<Vec<_>>(),
        });
        println!("{said}");
        return;
    }
    let of = preview.counts;
    println!("{}", if dry_run { "nothing was written; an import would do this:" } else { "imported:" });
    println!("encoding   {}, separated by {:?}", preview.encoding.as_str(), preview.separator);
    if !preview.passed_over.is_empty() {
        println!("columns passed over: {}", preview.passed_over.join(", "));
    }
    println!(
        "new {}, changed {}, unchanged {}, with a warning {}, left out {}",
        of.new, of.changed, of.unchanged, of.warnings, of.errors
    );
    for row in preview.plan.rows.iter().filter(|row| !row.findings.is_empty()).take(50) {
        let findings: Vec<&str> = row.findings.iter().map(|finding| finding.code()).collect();
        println!("line {}: {} {}", row.line, row.verdict.as_str(), findings.join(" "));
    }
}
