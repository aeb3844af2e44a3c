//! What the `qstream` program can be told to do. Each command puts the parts together and calls use cases.

mod build;
mod canvas;
mod course;
mod doctor;
mod export;
mod keys;
mod mail;
mod package;
mod question;
mod report;
mod revoke_all;
mod roster;
mod serve;
mod site;
mod user;

use crate::config::Config;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Micro-learning inside Salesforce.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    /// Settings file (TOML). `QSTREAM__SECTION__KEY` variables override it.
    #[arg(long, short, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve people; on SQLite, do the background work too.
    Serve,
    /// Do the background work only (PostgreSQL).
    Worker,
    /// Bring the database schema up to date.
    Migrate,
    /// Check that everything a server needs is there.
    Doctor {
        /// Compare the sums of reports with the answers, too: it reads every answer.
        #[arg(long)]
        deep: bool,
    },
    /// Create and connect sites.
    #[command(subcommand)]
    Site(site::SiteCommand),
    /// Invite people.
    #[command(subcommand)]
    User(user::UserCommand),
    /// People from a file.
    #[command(subcommand)]
    Roster(roster::RosterCommand),
    /// See and steer a site's exports to Salesforce.
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// See and steer the mails of a site.
    #[command(subcommand)]
    Mail(mail::MailCommand),
    /// Look into Canvas launches.
    #[command(subcommand)]
    Canvas(canvas::CanvasCommand),
    /// Plan courses.
    #[command(subcommand)]
    Course(course::CourseCommand),
    /// Correct questions.
    #[command(subcommand)]
    Question(question::QuestionCommand),
    /// Reports: their sums, and who reads which course.
    #[command(subcommand)]
    Report(report::ReportCommand),
    /// Make master keys, look at them, replace them.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// End the connections to Salesforce, all or one site's.
    RevokeAll(revoke_all::RevokeAll),
    /// The Salesforce package: its newest version and where to install it.
    #[command(subcommand)]
    Package(package::PackageCommand),
}

/// Runs one command to its end.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    // None of these needs a server.
    let command = match cli.command {
        Command::Keys(keys::KeysCommand::New { version }) => {
            keys::new(version);
            return Ok(());
        }
        Command::Course(command) => return course::run(&command),
        Command::Package(command) => return package::run(command, cli.config.as_deref()),
        command => command,
    };
    let config = Config::load(cli.config.as_deref())?;
    match command {
        Command::Serve => serve::serve(&config).await,
        Command::Worker => serve::work(&config).await,
        Command::Migrate => build::open_store(&config).await?.migrate().await.map_err(Into::into),
        Command::Doctor { deep } => doctor::run(&config, deep).await,
        Command::Site(command) => site::run(&config, command).await,
        Command::User(command) => user::run(&config, command).await,
        Command::Roster(command) => roster::run(&config, command).await,
        Command::Export(command) => export::run(&config, command).await,
        Command::Mail(command) => mail::run(&config, command).await,
        Command::Question(command) => question::run(&config, command).await,
        Command::Report(command) => report::run(&config, command).await,
        Command::RevokeAll(asked) => revoke_all::run(&config, asked).await,
        Command::Canvas(command) => canvas::run(&config, command).await,
        Command::Keys(command) => keys::run(&config, command).await,
        Command::Course(_) | Command::Package(_) => Ok(()),
    }
}
