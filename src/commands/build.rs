//! From settings to a running application.

use crate::app::{App, Parts, Random, SystemClock};
use crate::config::{Config, DatabaseUrl};
use crate::domain::canvas::Expectations;
use crate::salesforce;
use crate::store::Store;
use anyhow::{Context, ensure};
use secrecy::ExposeSecret;
use std::path::Path;
use std::sync::Arc;

pub(super) async fn open_store(config: &Config) -> anyhow::Result<Store> {
    match config.database.address()? {
        DatabaseUrl::Sqlite(path) => {
            let folder =
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
            ensure!(folder.is_dir(), "the folder of the database, {}, doesn't exist", folder.display());
            Store::open_sqlite(&path).await.with_context(|| format!("can't open the database {}", path.display()))
        }
        DatabaseUrl::Postgres(url) => Store::open_postgres(url.expose_secret(), config.database.max_connections)
            .await
            .context("can't open the PostgreSQL database"),
    }
}

/// What a launch is compared with.
pub(super) fn expectations(config: &Config) -> anyhow::Result<Expectations> {
    let mut app = config.canvas.app.clone();
    app.canvas_host = Some(config.web.public_host()?);
    Ok(Expectations { families: config.salesforce.families()?, app })
}

pub(super) async fn app(config: &Config) -> anyhow::Result<App> {
    let expectations = expectations(config)?;
    let consumer_secrets = config.canvas.secrets()?;
    let keys = config.keys.ring()?;
    let salesforce = salesforce::Client::new(expectations.families.clone(), &config.salesforce.api_version)
        .context("the HTTP client can't be made")?;
    let parts = Parts {
        store: open_store(config).await?,
        salesforce,
        mailer: config.mail.mailer()?,
        clock: Arc::new(SystemClock),
        random: Random::from_system(),
        keys,
        consumer_secrets,
        expectations,
        freshness: config.canvas.freshness,
        consumer_key: config.canvas.consumer_key.clone(),
        package: config.salesforce.releases()?,
        public_url: config.web.public_url.clone(),
    };
    App::new(parts).context("the key ring can't be used")
}
