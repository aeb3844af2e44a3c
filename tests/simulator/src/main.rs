//! The simulator as a program: one JSON line on standard output once it serves, and nothing else there.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use salesforce_simulator::{Settings, Simulator};
use serde_json::{Value, json};
use tempfile::NamedTempFile;
use tokio::signal::unix::{SignalKind, signal};

/// A Salesforce org on loopback.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 8090)]
    port: u16,
    /// Serves https too; 0 takes any free port
    #[arg(long)]
    https_port: Option<u16>,
    /// Everything that looks random follows from this number
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder that keeps rows and tokens between runs
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where signed requests are posted to
    #[arg(long, default_value = "http://localhost:8080/canvas")]
    canvas_url: String,
    /// JSON file or package folder with objects and fields; without it the sfdx-package of this repository
    #[arg(long)]
    schema: Option<PathBuf>,
    /// Where an authorisation may lead back to; may be given several times, without it any address on this machine
    #[arg(long = "callback")]
    callbacks: Vec<String>,
    /// PEM file with the public key of those who sign assertions (JWT bearer)
    #[arg(long)]
    assertion_key: Option<PathBuf>,
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
    let assertion_key = arguments.assertion_key.map(std::fs::read_to_string).transpose()?;
    let settings = Settings {
        port: arguments.port,
        https_port: arguments.https_port,
        seed: arguments.seed,
        data: arguments.data,
        canvas_url: arguments.canvas_url,
        schema: arguments.schema,
        callback_urls: arguments.callbacks,
        assertion_key,
        ..Settings::default()
    };
    let simulator = Simulator::start(settings).await?;
    let authority = authority_file(&simulator)?;
    println!("{}", ready(&simulator, authority.as_ref().map(NamedTempFile::path)));
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    simulator.stop().await;
    Ok(())
}

/// The certificate to trust, in a file that goes when the program ends.
fn authority_file(simulator: &Simulator) -> io::Result<Option<NamedTempFile>> {
    let Some(authority) = simulator.authority() else { return Ok(None) };
    let mut file = tempfile::Builder::new().prefix("salesforce-simulator-ca-").suffix(".pem").tempfile()?;
    file.write_all(authority.as_bytes())?;
    Ok(Some(file))
}

fn ready(simulator: &Simulator, authority: Option<&Path>) -> Value {
    let port = simulator.port();
    let mut ready = json!({ "port": port, "http": format!("http://localhost:{port}"), "orgs": simulator.orgs() });
    if let (Some(ready), Some(port)) = (ready.as_object_mut(), simulator.https_port()) {
        ready.insert("https_port".to_owned(), json!(port));
        ready.insert("https".to_owned(), json!(format!("https://localhost:{port}")));
        ready.insert("ca_file".to_owned(), json!(authority));
    }
    ready
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
