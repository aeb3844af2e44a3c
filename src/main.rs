//! The `qstream` program: parse the command, call the library.

use clap::Parser;
use qstream::commands::{self, Cli};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match commands::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("qstream: {error:#}");
            ExitCode::FAILURE
        }
    }
}
