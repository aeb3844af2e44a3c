//! Answers a second, each stored durably with everything that it does and shown with its page: beside a static page of the
//! same size, one commit per answer at the disk's own pace, and a conventional Express app; interleaved.

use crate::answer_seed::{self, DUE};
use crate::installation::{Installation, post};
use crate::load::{self, Round};
use crate::process::{Server, free_port};
use crate::report::Report;
use crate::seed::QUESTIONS;
use anyhow::{Context, ensure};
use clap::Args;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Rounds; each measures every contestant once.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Answers of a contestant in a round; the Express app gives an eighth of them.
    #[arg(long, default_value_t = 8_000)]
    answers: usize,
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// An empty PostgreSQL database to measure, too: `postgres://…`.
    #[arg(long)]
    postgres: Option<String>,
}

const STATIC: &str = "static page, same size";
const DISK: &str = "this disk, one fsync per answer";
const SQLITE: &str = "qstream on SQLite, synchronous=FULL";
const POSTGRES: &str = "qstream on PostgreSQL";
const EXPRESS: &str = "express + better-sqlite3, synchronous=FULL";

/// A server of ours with the answers that nobody has given it yet.
struct Ours {
    who: &'static str,
    server: Server,
    unanswered: std::vec::IntoIter<Vec<u8>>,
}

pub(crate) async fn run(options: &Options) -> anyhow::Result<Report> {
    let folder = tempfile::tempdir_in("target")?;
    let people = options.answers * (options.rounds + 1) / DUE + 1;
    let mut ours = vec![start(folder.path(), SQLITE, None, people).await?];
    if let Some(url) = &options.postgres {
        ours.push(start(folder.path(), POSTGRES, Some(url), people).await?);
    }
    let first = ours.first_mut().and_then(|one| one.unanswered.next()).context("an answer")?;
    let port = ours.first().context("a server")?.server.port;
    let page = load::body_length(port, &first).await?;
    let fixed = fixed(page).await?;
    let express = express(folder.path(), people).await?;
    println!("a page of {page} bytes; {} connections, {} rounds\n", options.connections, options.rounds);
    let mut report = Report::default();
    let mut given = 0;
    for _ in 0..options.rounds {
        report.add(DISK, "commits", "1/s", fsync_rate(folder.path())?);
        let get = format!("GET / HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n\r\n", fixed.port).into_bytes();
        let before = fixed.cpu_us()?;
        let round = load::run(fixed.port, &[get], options.connections, Some(Duration::from_secs(2))).await?;
        note(&mut report, STATIC, round, fixed.cpu_us()? - before);
        for one in &mut ours {
            let requests: Vec<_> = one.unanswered.by_ref().take(options.answers).collect();
            let before = one.server.cpu_us()?;
            let round = load::run(one.server.port, &requests, options.connections, None).await?;
            note(&mut report, one.who, round, one.server.cpu_us()? - before);
        }
        let requests: Vec<_> = (0..options.answers / 8).map(|at| to_express(express.port, given + at)).collect();
        given += requests.len();
        let before = express.cpu_us()?;
        let round = load::run(express.port, &requests, options.connections, None).await?;
        note(&mut report, EXPRESS, round, express.cpu_us()? - before);
    }
    for one in &ours {
        report.add(one.who, "resident after the rounds", "MB", one.server.resident_mb()?);
        for (other, what) in [(STATIC, "of the static page's rate"), (EXPRESS, "times the Express app's rate")] {
            report.add(one.who, what, "ratio", report.median(one.who, "rate") / report.median(other, "rate"));
        }
        let limit = report.median(one.who, "rate") / report.median(DISK, "commits");
        report.add(one.who, "times one fsync per answer", "ratio", limit);
    }
    Ok(report)
}

fn note(report: &mut Report, who: &str, mut round: Round, cpu_us: f64) {
    report.add(who, "rate", "1/s", round.rate());
    report.add(who, "p50", "ms", round.latency_ms(0.5));
    report.add(who, "p99", "ms", round.latency_ms(0.99));
    #[expect(clippy::cast_precision_loss, reason = "a count of a few thousands")]
    report.add(who, "processor time each", "us", cpu_us / round.answers as f64);
}

async fn start(folder: &Path, who: &'static str, postgres: Option<&str>, people: usize) -> anyhow::Result<Ours> {
    let installation = Installation::new(folder, postgres)?;
    let store = installation.store().await?;
    let answers = answer_seed::fill(&store, people).await?;
    store.close().await;
    let server = installation.serve().await?;
    let requests: Vec<_> = answers.iter().map(|(path, body)| post(server.port, path, body)).collect();
    Ok(Ours { who, server, unanswered: requests.into_iter() })
}

async fn fixed(bytes: usize) -> anyhow::Result<Server> {
    let port = free_port()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["static-server", &port.to_string(), &bytes.to_string()]);
    Server::start(command, port, "/").await
}

async fn express(folder: &Path, people: usize) -> anyhow::Result<Server> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/express");
    ensure!(Path::new(source).join("node_modules").is_dir(), "run scripts/bench, which installs {source} first");
    let port = free_port()?;
    let mut command = Command::new("node");
    command
        .arg(format!("{source}/answers.js"))
        .env("PORT", port.to_string())
        .env("PEOPLE", people.to_string())
        .env("QUESTIONS", QUESTIONS.to_string())
        .env("DATABASE", folder.join("express.db"))
        .env("NODE_ENV", "production")
        .stderr(Stdio::inherit());
    Server::start(command, port, "/").await
}

fn to_express(port: u16, at: usize) -> Vec<u8> {
    let (person, question) = (at / QUESTIONS + 1, at % QUESTIONS);
    let presentation = at + 1;
    let option = if question % 2 == 0 { "a" } else { "b" };
    post(port, &format!("/presentations/{presentation}/answer"), &format!("session=session-{person}&option={option}"))
}

/// How often a second this disk makes 4 KiB durable, one after the other.
fn fsync_rate(folder: &Path) -> anyhow::Result<f64> {
    let mut file = std::fs::File::create(folder.join("fsync"))?;
    let (block, began) = ([1_u8; 4_096], Instant::now());
    let mut commits = 0.0;
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all(&block)?;
        file.sync_data()?;
        commits += 1.0;
    }
    Ok(commits / began.elapsed().as_secs_f64())
}
