//! `qstream keys …`: master keys are made, looked at, and replaced while the servers run.

use super::build;
use crate::app::{Random, keys};
use crate::config::Config;
use anyhow::bail;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Print a new master key. Keep it outside the database and its backups.
    ///
    /// To replace a key: put the new one behind the old one in keys.master and restart every server; put it in front and restart
    /// again; run `keys rotate`. Take the old one away when `keys status` says that nothing needs it, and a month later if
    /// links in mails that were sent before are to go on working.
    New {
        /// Version in front of the key; one more than the newest you have.
        #[arg(long, default_value_t = 1)]
        version: u16,
    },
    /// Show which key sealed how much. Fails when a key is missing.
    Status,
    /// Seal everything anew with the first key of keys.master, beside servers that run. Can be interrupted and repeated.
    Rotate,
}

/// Needs neither settings nor a database.
pub(super) fn new(version: u16) {
    println!("{version}:{}", STANDARD.encode(Random::from_system().bytes::<32>()));
}

pub(super) async fn run(config: &Config, command: KeysCommand) -> anyhow::Result<()> {
    let app = build::app(config).await?;
    app.store().migrate().await?;
    let result = match command {
        KeysCommand::New { version } => {
            new(version);
            Ok(())
        }
        KeysCommand::Status => show(&keys::status(&app).await?),
        KeysCommand::Rotate => {
            let rotated = keys::rotate(&app, |column, done| eprintln!("{}: {done} …", column.name())).await?;
            println!("sealed {} values anew", rotated.resealed);
            if rotated.unopened > 0 {
                println!("left {} values that no key opens", rotated.unopened);
            }
            show(&keys::status(&app).await?)
        }
    };
    app.store().close().await;
    result
}

fn show(status: &keys::KeyStatus) -> anyhow::Result<()> {
    for (column, uses) in &status.uses {
        for (version, count) in uses {
            println!("{:<36} key {version:<5} {count}", column.name());
        }
    }
    for (position, version) in status.ring.iter().enumerate() {
        println!("key {version:<5} {}", if position == 0 { "seals" } else { "opens" });
    }
    let missing = status.missing();
    if !missing.is_empty() {
        bail!("keys that are needed and missing in keys.master: {missing:?}");
    }
    match status.old() {
        0 => println!("nothing that lasts needs an older key"),
        old => println!("{old} values need an older key: run qstream keys rotate"),
    }
    Ok(())
}
