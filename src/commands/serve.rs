//! The long-running commands, and how they end.

use super::build;
use crate::app::{App, export, keys};
use crate::config::{Config, DatabaseUrl};
use crate::{telemetry, web, worker};
use anyhow::{Context, bail};
use std::fs::{File, TryLockError};
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Background work may take this long to finish its step once the process is told to stop: longer than a token call, whose
/// result must be stored.
const WORKER_GRACE: Duration = Duration::from_secs(25);

pub(super) async fn serve(config: &Config) -> anyhow::Result<()> {
    telemetry::start(&config.log)?;
    let alone = alone(config)?;
    if !config.worker.inside_serve && matches!(config.database.address()?, DatabaseUrl::Sqlite(_)) {
        bail!("on SQLite nothing else can do the background work: worker.inside_serve must be true");
    }
    let app = build::app(config).await?;
    app.store().migrate().await?;
    has_its_keys(&app).await?;
    if alone.is_some() {
        export::take_over(&app).await?;
    }
    let address = config.web.listen;
    let listener = TcpListener::bind(address).with_context(|| format!("can't listen on {address}"))?;
    let (stop, shutdown) = watch::channel(false);
    let background = config
        .worker
        .inside_serve
        .then(|| tokio::spawn(worker::run(app.clone(), Duration::from_secs(config.worker.poll_seconds), shutdown)));
    let options = web::Options {
        threads: config.web.threads,
        gallery: config.web.gallery,
        behind_proxy: config.web.behind_proxy,
        mailbox: config.web.mailbox,
    };
    let server = web::server(app.clone(), listener, options)?;
    let handle = server.handle();
    // A task of its own: the server takes the order to stop only while it runs.
    let mut server = tokio::spawn(server);
    tracing::info!(%address, public_url = %config.web.public_url, "serving");
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        ended = &mut server => ended?.context("the server stopped by itself")?,
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping: requests and exports under way are finished first");
    stop.send_replace(true);
    handle.stop(true).await;
    if let Some(background) = background {
        finish(background).await;
    }
    app.store().close().await;
    Ok(())
}

pub(super) async fn work(config: &Config) -> anyhow::Result<()> {
    telemetry::start(&config.log)?;
    if matches!(config.database.address()?, DatabaseUrl::Sqlite(_)) {
        bail!("on SQLite `qstream serve` does the background work itself; `worker` is for PostgreSQL");
    }
    let app = build::app(config).await?;
    has_its_keys(&app).await?;
    let (stop, shutdown) = watch::channel(false);
    let poll = Duration::from_secs(config.worker.poll_seconds);
    let background = tokio::spawn(worker::run(app.clone(), poll, shutdown));
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    stop.send_replace(true);
    finish(background).await;
    close(&app).await;
    Ok(())
}

/// A key that was taken away too early would break connections and second factors one by one: better not to start.
async fn has_its_keys(app: &App) -> anyhow::Result<()> {
    let missing = keys::status(app).await?.missing();
    if missing.is_empty() {
        return Ok(());
    }
    bail!("keys.master lacks {missing:?}, which sealed values need: put it back, then run qstream keys rotate")
}

async fn close(app: &App) {
    app.store().close().await;
}

async fn finish(background: tokio::task::JoinHandle<()>) {
    if tokio::time::timeout(WORKER_GRACE, background).await.is_err() {
        tracing::warn!("background work didn't end in time; its leases run out by themselves");
    }
}

/// Two servers on one SQLite file would each believe to be the only writer of background work.
fn alone(config: &Config) -> anyhow::Result<Option<File>> {
    let DatabaseUrl::Sqlite(path) = config.database.address()? else { return Ok(None) };
    let lock = path.with_extension("lock");
    let file = File::create(&lock).with_context(|| format!("can't write beside the database: {}", lock.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => bail!("another qstream serves {} already", shown(&path)),
        Err(TryLockError::Error(error)) => Err(error).context("the database's lock file can't be locked"),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
