//! The program: one line when it serves, one line when it cannot.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

fn program(arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_salesforce-simulator"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn terminate(child: &Child) {
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
}

/// What it writes to standard error, once it has failed.
fn complaint(mut child: Child) -> String {
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}

#[expect(clippy::disallowed_methods, reason = "what is measured is real time")]
#[test]
fn it_prints_one_line_and_ends_within_a_second_of_being_told() {
    let mut child = program(&["--port", "0", "--canvas-url", "http://localhost:9/canvas"]);
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(ready["orgs"].as_array().unwrap().len(), 3);
    assert_eq!(ready["http"], format!("http://localhost:{}", ready["port"]));
    let port = ready["port"].to_string();
    assert_eq!(
        complaint(program(&["--port", &port])),
        format!("Port {port} is used by another program; choose one with --port.\n")
    );
    let told = Instant::now();
    terminate(&child);
    assert!(child.wait().unwrap().success());
    assert!(told.elapsed() < Duration::from_secs(1), "{:?}", told.elapsed());
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn an_unusable_data_folder_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let complaint = complaint(program(&["--port", "0", "--data", path]));
    assert!(complaint.starts_with(&format!("The data folder {path} cannot be used: ")), "{complaint}");
    assert_eq!(complaint.lines().count(), 1);
}
