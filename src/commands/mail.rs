//! `qstream mail …`: whether mails arrive, what waits, which addresses take none.

use super::build;
use crate::app::mail;
use crate::config::Config;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum MailCommand {
    /// Say how many of a site's mails wait, were sent, refused or given up.
    Status { site: String },
    /// Send a mail to an address at once, past the queue, and say what the mail server thinks of it.
    Test { address: String },
    /// Let whatever waits be tried at once; with an address, let mails go to it again.
    Retry {
        site: String,
        /// A refused address that was mended.
        #[arg(long)]
        address: Option<String>,
    },
    /// List the addresses that a mail server refused.
    Refused { site: String },
    /// End every question link of a person, because a mail went astray. The next mail brings a new one.
    Revoke { site: String, email: String },
    /// Write one person's question mail of today now, whatever the hour.
    Questions { site: String, email: String },
    /// Write one person's report of this week now, whatever the day.
    Weekly { site: String, email: String },
}

pub(super) async fn run(config: &Config, command: MailCommand) -> anyhow::Result<()> {
    let app = build::app(config).await?;
    match command {
        MailCommand::Status { site } => {
            let status = mail::status(&app, &site).await?;
            let counts = status.counts;
            println!("transport  {}", if status.is_on { "on" } else { "off: set mail.transport" });
            println!("waiting    {}", counts.queued);
            if let Some(since) = counts.oldest_queued_at {
                println!("           the oldest since {}", since.iso());
            }
            println!("sent       {}", counts.sent);
            println!("refused    {} ({} addresses are marked)", counts.refused, status.refused_addresses);
            println!("too late   {}", counts.expired);
            println!("unknown    {} (handed over without a reply; not sent again)", counts.unknown);
        }
        MailCommand::Test { address } => {
            mail::test(&app, &address).await?;
            println!("taken");
        }
        MailCommand::Retry { site, address } => {
            println!("{}", mail::retry(&app, &site, address.as_deref()).await?);
        }
        MailCommand::Refused { site } => {
            for one in mail::refused(&app, &site).await? {
                println!("{}  {:<12}  {}", one.refused_at.iso(), one.reply, one.email);
            }
        }
        MailCommand::Revoke { site, email } => println!("{}", mail::revoke_links(&app, &site, &email).await?),
        MailCommand::Questions { site, email } => {
            let written = mail::write_now(&app, &site, &email).await?;
            println!(
                "{}",
                if written { "written" } else { "nothing to write: nothing waits, or there is a mail already" }
            );
        }
        MailCommand::Weekly { site, email } => {
            let written = mail::write_weekly_now(&app, &site, &email).await?;
            println!(
                "{}",
                if written { "written" } else { "nothing to write: nothing runs, or there is a mail already" }
            );
        }
    }
    Ok(())
}
