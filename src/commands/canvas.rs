//! `qstream canvas verify`: why doesn't this signed request verify?

use super::build;
use crate::app::SystemClock;
use crate::config::Config;
use crate::domain::canvas::{self, Age, Launch};
use crate::domain::time::Clock;
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
}

pub(super) fn run(config: &Config, command: CanvasCommand) -> anyhow::Result<()> {
    let CanvasCommand::Verify { file } = command;
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
        Err(refusal) => bail!("refused: {refusal}"),
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
