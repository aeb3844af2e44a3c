//! `qstream canvas verify`: why doesn't this signed request verify?

use super::build;
use crate::app::{SystemClock, diagnosis};
use crate::config::Config;
use crate::domain::canvas::{self, Age, Cause, Launch};
use crate::domain::time::Clock;
use crate::strings::Strings;
use anyhow::{Context, bail};
use clap::Subcommand;
use std::io::Read;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(super) enum CanvasCommand {
    /// Verify a pasted signed request with the configured consumer secrets and name the exact cause when it fails.
    Verify {
        /// File that holds the signed request; standard input when not given. It holds a token: delete it after use.
        file: Option<PathBuf>,
    },
    /// Say why the launch with this reference (from the person's page) was refused, and what to do about it.
    Explain { reference: String },
}

pub(super) async fn run(config: &Config, command: CanvasCommand) -> anyhow::Result<()> {
    match command {
        CanvasCommand::Verify { file } => verify(config, file),
        CanvasCommand::Explain { reference } => explain(config, &reference).await,
    }
}

async fn explain(config: &Config, reference: &str) -> anyhow::Result<()> {
    let app = build::app(config).await?;
    let found = diagnosis::find(&app, reference).await?;
    let (cause, at) = found.context("nothing is known of this reference; look for it in the server's log")?;
    println!("{}  {}", at.iso(), cause.code());
    println!("{}", says(cause));
    Ok(())
}

/// A cause and its fix, in English like every command.
fn says(cause: Cause) -> String {
    let strings = Strings::of("en");
    let fix = strings.attribute(cause.message(), "fix", &[]).unwrap_or_default();
    format!("{} {fix}", strings.text(cause.message(), &[]))
}

fn verify(config: &Config, file: Option<PathBuf>) -> anyhow::Result<()> {
    let mut pasted = String::new();
    match file {
        Some(path) => {
            pasted = std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
        }
        None => {
            std::io::stdin().read_to_string(&mut pasted).context("standard input can't be read")?;
        }
    }
    let value = pasted.trim().strip_prefix("signed_request=").unwrap_or(pasted.trim());
    let expectations = build::expectations(config)?;
    match canvas::verify(value, &config.canvas.secrets()?, &expectations, SystemClock.now()) {
        Ok(launch) => {
            report(&launch);
            if let Err(refusal) = launch.require_fresh(config.canvas.freshness) {
                bail!("genuine, but refused: {refusal}");
            }
            Ok(())
        }
        Err(refusal) => bail!("refused: {refusal}\n{}", says(Cause::from(&refusal))),
    }
}

/// Ids and addresses only: whoever pastes this into a ticket gives nothing away.
fn report(launch: &Launch) {
    println!("verified with consumer secret {}", launch.key_id);
    println!("org          {}", launch.org_id);
    println!("user         {}", launch.user_id);
    println!("My Domain    {}", launch.my_domain.origin);
    println!("host page    {}", launch.target_origin);
    let place = launch.request.context.environment.display_location.as_deref().unwrap_or("not given");
    println!("shown in     {place}");
    match launch.age {
        Age::Millis(age) => println!("issued       {} s ago by this machine's clock", age / 1_000),
        Age::Unreadable => println!("issued       no readable date"),
    }
}
