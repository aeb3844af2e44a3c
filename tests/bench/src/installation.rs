//! `qstream` as its operator would set it up: a folder with settings and a key, on a migrated database of either kind.

use crate::process::{Server, free_port};
use anyhow::{Context, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qstream::store::Store;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The deployment's key: whoever fills the database signs with it.
pub(crate) const KEY: [u8; 32] = *b"qstream-bench-key-0123456789abcd";

pub(crate) struct Installation {
    path: PathBuf,
    pub(crate) port: u16,
    /// An empty database's address; `None` is SQLite.
    pub(crate) postgres: Option<String>,
}

impl Installation {
    /// Makes a folder below `folder`, and migrates.
    pub(crate) fn new(folder: &Path, postgres: Option<&str>) -> anyhow::Result<Self> {
        let folder = folder.join(if postgres.is_some() { "postgres" } else { "sqlite" });
        std::fs::create_dir(&folder)?;
        let path = folder.canonicalize()?;
        let made = Self { path, port: free_port()?, postgres: postgres.map(str::to_owned) };
        let url = made.postgres.clone().unwrap_or_else(|| format!("sqlite:{}", made.file().display()));
        std::fs::write(made.path.join("keys"), format!("1:{}\n", STANDARD.encode(KEY)))?;
        let settings = format!(
            "[web]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://qstream.localhost:{port}\"\n\
             [database]\nurl = \"{url}\"\n[keys]\nmaster_file = \"{}/keys\"\n\
             [canvas]\nconsumer_secrets = [\"1:4F1B6E0D9C8A7352E1D0C9B8A7968574635241302F1E0D9C\"]\n",
            made.path.display(),
            port = made.port,
        );
        std::fs::write(made.path.join("settings.toml"), settings)?;
        made.run(&["migrate"])?;
        Ok(made)
    }

    /// Mails leave, into a folder beside the settings.
    pub(crate) fn mail_into_a_folder(&self) -> anyhow::Result<()> {
        let file = self.path.join("settings.toml");
        let mail = format!(
            "[mail]\ntransport = \"folder\"\npath = \"{}/mails\"\nfrom = \"Qstream <qstream@acme.example>\"\n",
            self.path.display()
        );
        let settings = std::fs::read_to_string(&file)?;
        std::fs::create_dir(self.path.join("mails"))?;
        Ok(std::fs::write(file, settings + &mail)?)
    }

    /// SQLite's.
    pub(crate) fn file(&self) -> PathBuf {
        self.path.join("qstream.db")
    }

    pub(crate) async fn store(&self) -> anyhow::Result<Store> {
        Ok(match &self.postgres {
            Some(url) => Store::open_postgres(url, 2).await?,
            None => Store::open_sqlite(&self.file()).await?,
        })
    }

    fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let program = std::env::current_exe()?.with_file_name("qstream");
        ensure!(program.is_file(), "run scripts/bench, which builds {} first", program.display());
        let mut command = Command::new(program);
        command.arg("--config").arg(self.path.join("settings.toml")).args(arguments);
        Ok(command)
    }

    /// One command of the operator's, to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let status = self.command(arguments)?.stdout(Stdio::null()).status()?;
        ensure!(status.success(), "qstream {} failed", arguments.join(" "));
        Ok(())
    }

    pub(crate) async fn serve(&self) -> anyhow::Result<Server> {
        let mut command = self.command(&["serve"])?;
        // The log is written as in life: to a file.
        let log = self.path.join("qstream.log");
        command.stderr(Stdio::from(std::fs::File::create(&log)?));
        let started = Server::start(command, self.port, "/readyz").await;
        // The folder is gone before anybody could look.
        started.with_context(|| std::fs::read_to_string(&log).unwrap_or_default())
    }
}

/// A form of a page in the frame, as a browser sends it.
pub(crate) fn post(port: u16, path: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: qstream.localhost:{port}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
