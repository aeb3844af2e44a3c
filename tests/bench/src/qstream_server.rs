//! `qstream serve` on a fresh SQLite file, with a site whose people are enrolled and linked.

use crate::process::{Server, free_port};
use crate::{launch_seed, signed};
use anyhow::ensure;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::path::Path;
use std::process::{Command, Stdio};

pub(crate) async fn start(folder: &Path, people: usize) -> anyhow::Result<Server> {
    start_with(folder, people, "").await
}

/// The same behind a proxy, which names the browsers' addresses.
pub(crate) async fn start_behind_proxy(folder: &Path, people: usize) -> anyhow::Result<Server> {
    start_with(folder, people, "behind_proxy = true\n").await
}

/// `web`: further settings of the section of that name.
async fn start_with(folder: &Path, people: usize, web: &str) -> anyhow::Result<Server> {
    let port = free_port()?;
    let path = folder.display();
    std::fs::write(
        folder.join("keys"),
        format!("1:{}\n", STANDARD.encode(std::array::from_fn::<u8, 32, _>(|at| u8::try_from(at).unwrap_or(0)))),
    )?;
    std::fs::write(
        folder.join("settings.toml"),
        format!(
            "[web]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://qstream.localhost:{port}\"\n{web}\
             [database]\nurl = \"sqlite:{path}/qstream.db\"\n[keys]\nmaster_file = \"{path}/keys\"\n\
             [canvas]\nconsumer_secrets = [\"1:{}\"]\n",
            signed::SECRET
        ),
    )?;
    let program = std::env::current_exe()?.with_file_name("qstream");
    ensure!(program.is_file(), "run scripts/bench, which builds {} first", program.display());
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.arg("--config").arg(folder.join("settings.toml")).args(arguments);
        command
    };
    ensure!(run(&["migrate"]).status()?.success(), "qstream migrate failed");
    launch_seed::fill(&folder.join("qstream.db"), people).await?;
    let mut command = run(&["serve"]);
    // The log is written as in life: to a file.
    command.stderr(Stdio::from(std::fs::File::create(folder.join("qstream.log"))?));
    Server::start(command, port, "/readyz").await
}
