//! The simulator as a program: one JSON line on standard output once it serves, and nothing else there.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use salesforce_simulator::{Settings, Simulator};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

/// A Salesforce org on loopback.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8090)]
    port: u16,
    /// Everything that looks random follows from this number
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder that keeps rows and tokens between runs
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where signed requests are posted to
    #[arg(long, default_value = "http://localhost:8080/canvas")]
    canvas_url: String,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let port = arguments.port;
    let data = arguments.data.clone();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", explained(&error, port, data));
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> io::Result<()> {
    // Listened for before the line is printed: who waits for the line may stop us right after it.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let settings = Settings {
        port: arguments.port,
        seed: arguments.seed,
        data: arguments.data,
        canvas_url: arguments.canvas_url,
        ..Settings::default()
    };
    let simulator = Simulator::start(settings).await?;
    let port = simulator.port();
    let ready = json!({ "port": port, "http": format!("http://localhost:{port}"), "orgs": simulator.orgs() });
    println!("{ready}");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    simulator.stop().await;
    Ok(())
}

fn explained(error: &io::Error, port: u16, data: Option<PathBuf>) -> String {
    match (error.kind(), data) {
        (io::ErrorKind::AddrInUse, _) => format!("Port {port} is used by another program; choose one with --port."),
        (io::ErrorKind::PermissionDenied | io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists, Some(data)) => {
            format!("The data folder {} cannot be used: {error}", data.display())
        }
        _ => format!("The simulator cannot start: {error}"),
    }
}
