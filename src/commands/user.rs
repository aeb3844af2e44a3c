//! `qstream user …`: an operator's acts about one person.

use super::build;
use crate::app::invite;
use crate::config::Config;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Make an invitation code, which links the account to the Salesforce person who enters it. Works once, for seven days.
    Invite {
        /// The site's slug.
        site: String,
        /// The account's e-mail address.
        email: String,
    },
}

pub(super) async fn run(config: &Config, command: UserCommand) -> anyhow::Result<()> {
    let app = build::app(config).await?;
    let UserCommand::Invite { site, email } = command;
    let code = invite::invite(&app, &site, &email).await?;
    println!("{code}");
    Ok(())
}
