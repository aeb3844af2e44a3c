//! The conventional Canvas app: Express, better-sqlite3 and EJS, as most public examples are built.

use crate::process::{Server, free_port};
use crate::signed::SECRET;
use anyhow::ensure;
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) async fn start(folder: &Path) -> anyhow::Result<Server> {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/express");
    ensure!(Path::new(source).join("node_modules").is_dir(), "run scripts/bench, which installs {source} first");
    let port = free_port()?;
    let mut command = Command::new("node");
    command
        .arg(format!("{source}/server.js"))
        .env("PORT", port.to_string())
        .env("CANVAS_SECRET", SECRET)
        .env("DATABASE", folder.join("express.db"))
        .env("NODE_ENV", "production")
        .stderr(Stdio::inherit());
    Server::start(command, port, "/").await
}
