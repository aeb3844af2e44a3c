//! `qstream question …`: an operator corrects a question that people have answered.

use super::build;
use crate::app::regrade;
use crate::config::Config;
use crate::domain::ids::QuestionVersionId;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum QuestionCommand {
    /// Correct which options are right. Open questions are asked anew; who was graded by the old key gets an adjustment with
    /// the reason. Answers stay as they were given.
    Correct {
        /// The site's slug.
        site: String,
        /// The version whose key is wrong.
        version: QuestionVersionId,
        /// Ids of the right options, `a,c`.
        #[arg(long, value_delimiter = ',', required = true)]
        right: Vec<String>,
        /// Why, for the ledger and the audit log.
        #[arg(long)]
        reason: String,
    },
}

pub(super) async fn run(config: &Config, command: QuestionCommand) -> anyhow::Result<()> {
    let QuestionCommand::Correct { site, version, right, reason } = command;
    let app = build::app(config).await?;
    let key = right.into_iter().collect();
    let done = regrade::correct_key(&app, &site, version, &key, ("operator", &reason)).await?;
    println!(
        "corrected: new version {}, {} people had answered, {} adjusted by {} points in all",
        done.version, done.participants, done.adjusted, done.points
    );
    app.store().close().await;
    Ok(())
}
