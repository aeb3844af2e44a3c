//! Launches a second, beside a static page of the same size and beside a conventional Express app, interleaved.

use crate::load::{self, Round};
use crate::process::{Server, free_port};
use crate::report::Report;
use crate::{express, qstream_server, signed};
use clap::Args;
use std::process::Command;
use std::time::Duration;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Rounds; each measures every contestant once.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds that a contestant is under load in a round.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// People who are known to the site from the start.
    #[arg(long, default_value_t = 2_000)]
    people: usize,
    /// Also launch so many times, and read the memory afterwards.
    #[arg(long)]
    soak: Option<usize>,
}

const STATIC: &str = "static page, same size";
const KNOWN: &str = "qstream, a known person's launch";
const FIRST: &str = "qstream, a person's first launch";
const EXPRESS: &str = "express + better-sqlite3";

struct Field {
    qstream: Server,
    fixed: Server,
    express: Server,
    /// Numbers of launches and of people used up so far: no bytes are sent twice, nobody is new twice.
    serial: usize,
    newcomer: usize,
    people: usize,
}

pub(crate) async fn run(options: &Options) -> anyhow::Result<Report> {
    let folder = tempfile::tempdir()?;
    let qstream = qstream_server::start(folder.path(), options.people).await?;
    let page = load::body_length(qstream.port, &signed::launch(qstream.port, 0, usize::MAX / 2)).await?;
    let port = free_port()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["static-server", &port.to_string(), &page.to_string()]);
    let fixed = Server::start(command, port, "/").await?;
    let express = express::start(folder.path()).await?;
    println!("a page of {page} bytes; {} connections, {} rounds\n", options.connections, options.rounds);
    let mut field = Field { qstream, fixed, express, serial: 0, newcomer: options.people, people: options.people };
    let mut report = Report::default();
    // Everybody once: afterwards they are known.
    field.known(options, options.people).await?;
    let mut guesses = [20_000.0, 5_000.0, 800.0];
    for _ in 0..options.rounds {
        field.round(options, &mut report, &mut guesses).await?;
    }
    report.add(KNOWN, "resident after the rounds", "MB", field.qstream.resident_mb()?);
    if let Some(launches) = options.soak {
        field.soak(options, launches).await?;
        report.add(KNOWN, "resident after the soak", "MB", field.qstream.resident_mb()?);
    }
    ratios(&mut report);
    Ok(report)
}

impl Field {
    /// Distinct bodies are made before the clock runs; `pace` guesses how many a contestant gets through.
    async fn round(&mut self, options: &Options, report: &mut Report, pace: &mut [f64; 3]) -> anyhow::Result<()> {
        let get = format!("GET / HTTP/1.1\r\nhost: 127.0.0.1:{}\r\n\r\n", self.fixed.port).into_bytes();
        let before = self.fixed.cpu_us()?;
        let span = Some(Duration::from_secs_f64(options.seconds));
        let fixed = load::run(self.fixed.port, &[get], options.connections, span).await?;
        note(report, STATIC, fixed, self.fixed.cpu_us()? - before);

        let [known, first, slow] = pace;
        let before = self.qstream.cpu_us()?;
        let round = self.known(options, count(*known * options.seconds)).await?;
        *known = round.rate();
        note(report, KNOWN, round, self.qstream.cpu_us()? - before);

        let before = self.qstream.cpu_us()?;
        let round = self.newcomers(options, count(*first * options.seconds)).await?;
        *first = round.rate();
        note(report, FIRST, round, self.qstream.cpu_us()? - before);

        let requests = self.launches(self.express.port, count(*slow * options.seconds), false);
        let before = self.express.cpu_us()?;
        let round = load::run(self.express.port, &requests, options.connections, None).await?;
        *slow = round.rate();
        note(report, EXPRESS, round, self.express.cpu_us()? - before);
        Ok(())
    }

    fn launches(&mut self, port: u16, count: usize, new: bool) -> Vec<Vec<u8>> {
        (0..count)
            .map(|_| {
                self.serial += 1;
                let person = if new { self.newcomer } else { self.serial % self.people };
                self.newcomer += usize::from(new);
                signed::launch(port, person, self.serial)
            })
            .collect()
    }

    async fn known(&mut self, options: &Options, count: usize) -> anyhow::Result<Round> {
        let requests = self.launches(self.qstream.port, count, false);
        load::run(self.qstream.port, &requests, options.connections, None).await
    }

    async fn newcomers(&mut self, options: &Options, count: usize) -> anyhow::Result<Round> {
        let requests = self.launches(self.qstream.port, count, true);
        load::run(self.qstream.port, &requests, options.connections, None).await
    }

    async fn soak(&mut self, options: &Options, launches: usize) -> anyhow::Result<()> {
        const AT_A_TIME: usize = 20_000;
        for _ in 0..launches.div_ceil(AT_A_TIME) {
            self.known(options, AT_A_TIME).await?;
        }
        Ok(())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of requests")]
fn count(of: f64) -> usize {
    of.max(100.0) as usize
}

fn note(report: &mut Report, who: &str, mut round: Round, cpu_us: f64) {
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    let answers = round.answers as f64;
    report.add(who, "answers a second", "1/s", round.rate());
    report.add(who, "latency p50", "ms", round.latency_ms(0.5));
    report.add(who, "latency p99", "ms", round.latency_ms(0.99));
    report.add(who, "server CPU per answer", "us", cpu_us / answers);
}

/// What the goals are about: medians against medians of the same run.
fn ratios(report: &mut Report) {
    let of = |report: &Report, who: &str, what: &str, base: &str| report.median(who, what) / report.median(base, what);
    let all = [
        (KNOWN, "rate against the static page", "answers a second", STATIC),
        (FIRST, "rate against the static page", "answers a second", STATIC),
        (EXPRESS, "rate against the static page", "answers a second", STATIC),
        (KNOWN, "rate against express", "answers a second", EXPRESS),
        (KNOWN, "CPU against the static page", "server CPU per answer", STATIC),
        (KNOWN, "p99 against the static page", "latency p99", STATIC),
    ];
    for (who, name, what, base) in all {
        let ratio = of(report, who, what, base);
        report.add(who, name, "x", ratio);
    }
}
