//! `scripts/bench NAME`: measures, prints a table for people and writes `target/bench/NAME.json` for programs.
//!
//! A new benchmark is a module with a `run` that gives a [`report::Report`], and a line in [`Bench`].

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the real clock")]

mod answer;
mod answer_seed;
mod express;
mod installation;
mod launch;
mod launch_seed;
mod load;
mod machine;
mod mail_round;
mod process;
mod qstream_server;
mod report;
mod report_pages;
mod report_seed;
mod seed;
mod sign_in;
mod signed;
mod static_server;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    bench: Bench,
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Answers: durable ones, beside a static page, the disk's own limit and an Express app.
    Answer(answer::Options),
    /// Canvas launches: known people, first launches, beside a static page and an Express app.
    Launch(launch::Options),
    /// A morning's question mails of a site at size: time and memory.
    MailRound(mail_round::Options),
    /// Reports of a site at size: a manager's page and a whole site's, beside the plain query over the answers.
    Report(report_pages::Options),
    /// The sign-in page: whether the clock tells who has an account.
    SignIn(sign_in::Options),
    /// A page of a fixed size and nothing else: the most that this machine and this web server can do.
    #[command(hide = true)]
    StaticServer { port: u16, bytes: usize },
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match cli.bench {
        Bench::Answer(options) => runtime.block_on(answer::run(&options))?.publish("answer"),
        Bench::Launch(options) => runtime.block_on(launch::run(&options))?.publish("launch"),
        Bench::MailRound(options) => runtime.block_on(mail_round::run(&options))?.publish("mail-round"),
        Bench::Report(options) => runtime.block_on(report_pages::run(&options))?.publish("report"),
        Bench::SignIn(options) => runtime.block_on(sign_in::run(&options))?.publish("sign-in"),
        Bench::StaticServer { port, bytes } => static_server::serve(port, bytes),
    }
}
