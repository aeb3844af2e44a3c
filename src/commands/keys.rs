//! `qstream keys new`: a master key for `keys.master`.

use crate::app::Random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Print a new master key. Keep it outside the database and its backups.
    New {
        /// Version in front of the key; one more than the newest you have.
        #[arg(long, default_value_t = 1)]
        version: u16,
    },
}

pub(super) fn run(command: &KeysCommand) {
    let KeysCommand::New { version } = command;
    println!("{version}:{}", STANDARD.encode(Random::from_system().bytes::<32>()));
}
