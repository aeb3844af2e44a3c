//! `qstream user …`: an operator's acts about one person.

use super::build;
use crate::app::first_party::explain::{self, Explained};
use crate::app::first_party::security;
use crate::app::invite;
use crate::config::Config;
use crate::domain::routing::{ConnectionState, MailLink};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Make an invitation code, which links the account to the Salesforce person who enters it. Works once, for seven days.
    Invite {
        /// The site's slug.
        site: String,
        /// The account's e-mail address.
        email: String,
        #[arg(long)]
        json: bool,
    },
    /// Say where a question mail leads this person, whether they may sign in without Salesforce, and why.
    Explain {
        /// The site's slug.
        site: String,
        /// The account's e-mail address.
        email: String,
    },
    /// Forget the authenticator app and the recovery codes of somebody who lost both: their next sign-in sets up another.
    ResetSecondFactor {
        /// The account's e-mail address.
        email: String,
        /// The site's slug.
        #[arg(long)]
        site: String,
    },
}

pub(super) async fn run(config: &Config, command: UserCommand) -> anyhow::Result<()> {
    let app = build::app(config).await?;
    match command {
        UserCommand::Invite { site, email, json } => {
            let code = invite::invite(&app, &site, &email).await?;
            if json {
                println!("{}", serde_json::json!({ "site": site, "email": email, "code": code }));
            } else {
                println!("{code}");
            }
        }
        UserCommand::ResetSecondFactor { email, site } => {
            security::reset(&app, &site, &email).await?;
            println!("forgotten: the next sign-in sets up another authenticator app");
        }
        UserCommand::Explain { site, email } => show(&explain::explain(&app, &site, &email).await?),
    }
    Ok(())
}

fn show(explained: &Explained) {
    let Explained { salesforce_user, routing, mail, by_code, active } = explained;
    let tag = match salesforce_user {
        Some(false) => "has no Salesforce (tag Salesforce_user: false)",
        Some(true) => "uses Salesforce (tag Salesforce_user: true)",
        None => "uses Salesforce (no tag says otherwise)",
    };
    let connection = match routing.connection {
        ConnectionState::None => "is not connected to an org",
        ConnectionState::Verified => "is connected",
        ConnectionState::Broken => "is connected, but the connection doesn't work",
    };
    println!("because     this person {tag}");
    println!("because     the site {connection}");
    println!("because     force-sso is {}", if routing.force_sso { "on" } else { "off" });
    let leads = match mail {
        MailLink::Question => "straight to the question".to_owned(),
        MailLink::Tab(address) => format!("to the Qstream tab, {address}"),
        MailLink::SalesforceLogin => "to \"Log in with Salesforce\": the site has no tab address".to_owned(),
        MailLink::SalesforceOnly => "to a page that says that this site signs in through Salesforce only".to_owned(),
    };
    println!("mail leads  {leads}");
    println!("may sign in by code  {}", if *by_code { "yes" } else { "no" });
    if !active {
        println!("but the account is suspended: nothing lets it in");
    }
}
