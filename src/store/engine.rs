//! Opening a database, and the settings without which acknowledged writes could be lost.

use super::changes::{Changes, Stamp, TrackedTx};
use super::{Engine, Error, PostgresTx, Tx, migrations};
use crate::domain::ids::{SiteId, UserId};
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The first SQLite without the WAL race that can lose commits.
const SAFE_SQLITE: (u32, u32, u32) = (3, 51, 3);
/// PostgreSQL channels on which replicas tell one another that there is something to export, or mail to send.
const EXPORT_CHANNEL: &str = "qstream_export";
const MAIL_CHANNEL: &str = "qstream_mail";

/// A database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pools: Pools,
    wake: Arc<Notify>,
    wake_mail: Arc<Notify>,
    changes: Arc<Changes>,
}

#[derive(Debug, Clone)]
enum Pools {
    /// One writer, because SQLite has one write lock and its busy handler is unfair; several readers.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// What happened to a waiter for work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WakeUp {
    Signalled,
    TimedOut,
}

impl Store {
    /// Opens the SQLite database at `path`, creating the file (not the folder).
    pub async fn open_sqlite(path: &Path) -> Result<Self, Error> {
        let base = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // Only other processes (backup, a command beside the server) are ever waited for.
            .busy_timeout(Duration::from_secs(5))
            .pragma("cache_size", "-16384")
            .pragma("temp_store", "MEMORY");
        let changes = Arc::new(Changes::default());
        let watched = Arc::clone(&changes);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                let watched = Arc::clone(&watched);
                Box::pin(async move {
                    connection.lock_handle().await?.set_update_hook(move |row| watched.row_changed(row.table));
                    Ok(())
                })
            })
            .connect_with(base.clone().create_if_missing(true))
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(base.read_only(true));
        let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&writer).await?;
        require_safe_sqlite(&version)?;
        Ok(Self { pools: Pools::Sqlite { writer, readers }, wake: Arc::default(), wake_mail: Arc::default(), changes })
    }

    /// Opens the PostgreSQL database at `url`.
    pub async fn open_postgres(url: &str, max_connections: u32) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("qstream")
            // A ROLLBACK outside a transaction (see below) is a warning that says nothing here.
            .options([("client_min_messages", "error"), ("idle_in_transaction_session_timeout", "30s")]);
        let pool = PgPoolOptions::new()
            .max_connections(max_connections)
            .acquire_timeout(Duration::from_secs(10))
            // sqlx 0.9.0 gives a connection back inside an open transaction when a `begin()` is cancelled half-way; the
            // next borrower's writes would be acknowledged and lost. tests/it/store/cancellation.rs keeps watch.
            .after_release(|connection, _| {
                Box::pin(async move { sqlx::query("ROLLBACK").execute(connection).await.map(|_| true) })
            })
            .connect_with(options)
            .await?;
        Ok(Self {
            pools: Pools::Postgres(pool),
            wake: Arc::default(),
            wake_mail: Arc::default(),
            changes: Arc::default(),
        })
    }

    pub const fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// A stamp for facts about one person, to be taken before they are read. They are good as long as it stays the same.
    /// `None` where other servers write, too: there nothing may be kept.
    pub fn stamp(&self, site: SiteId, user: UserId) -> Option<Stamp> {
        match self.pools {
            Pools::Sqlite { .. } => Some(self.changes.stamp(site, user)),
            Pools::Postgres(_) => None,
        }
    }

    /// Begins a transaction that writes. On SQLite it waits its turn for the one writer and takes the lock at once.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let tx = writer.begin_with("BEGIN IMMEDIATE").await?;
                Tx::Sqlite(TrackedTx::writing(tx, Arc::clone(&self.changes)))
            }
            Pools::Postgres(pool) => Tx::Postgres(PostgresTx::new(pool.begin().await?)),
        })
    }

    /// Begins a transaction that only reads, from one snapshot.
    pub async fn read(&self) -> Result<Tx, Error> {
        Ok(match &self.pools {
            Pools::Sqlite { readers, .. } => Tx::Sqlite(TrackedTx::reading(readers.begin().await?)),
            Pools::Postgres(pool) => {
                let tx = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
                Tx::Postgres(PostgresTx::new(tx))
            }
        })
    }

    /// Brings the schema up to date. Replicas may all call it: PostgreSQL lets one in at a time.
    pub async fn migrate(&self) -> Result<(), Error> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => migrations::sqlite().run(writer).await,
            Pools::Postgres(pool) => migrations::postgres().run(pool).await,
        }
        .map_err(|error| Error::Unusable(format!("migration failed: {error}")))
    }

    /// Waits until somebody says there is something to export, or for `at_most`.
    ///
    /// Arm it before looking for work: a signal given in between is kept.
    pub async fn export_wake_up(&self, at_most: Duration) -> WakeUp {
        match tokio::time::timeout(at_most, self.wake.notified()).await {
            Ok(()) => WakeUp::Signalled,
            Err(_) => WakeUp::TimedOut,
        }
    }

    /// Says, after a commit, that there is something to export. Losing this signal costs only the fallback poll's time.
    pub async fn wake_exporter(&self) -> Result<(), Error> {
        self.wake.notify_one();
        if let Pools::Postgres(pool) = &self.pools {
            sqlx::query("SELECT pg_notify($1, '')").bind(EXPORT_CHANNEL).execute(pool).await?;
        }
        Ok(())
    }

    /// Waits until somebody says there is mail, or for `at_most`. A signal given before is kept.
    pub async fn mail_wake_up(&self, at_most: Duration) -> WakeUp {
        match tokio::time::timeout(at_most, self.wake_mail.notified()).await {
            Ok(()) => WakeUp::Signalled,
            Err(_) => WakeUp::TimedOut,
        }
    }

    /// Says, after a commit, that there is mail to send. Losing this signal costs only the fallback poll's time.
    pub async fn wake_mailer(&self) -> Result<(), Error> {
        self.wake_mail.notify_one();
        if let Pools::Postgres(pool) = &self.pools {
            sqlx::query("SELECT pg_notify($1, '')").bind(MAIL_CHANNEL).execute(pool).await?;
        }
        Ok(())
    }

    /// Passes other replicas' signals on to this one, until the connection is lost. SQLite has no other replica.
    pub async fn listen_for_signals(&self) -> Result<(), Error> {
        let Pools::Postgres(pool) = &self.pools else { return std::future::pending().await };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen_all([EXPORT_CHANNEL, MAIL_CHANNEL]).await?;
        loop {
            let signal = listener.recv().await?;
            if signal.channel() == MAIL_CHANNEL { self.wake_mail.notify_one() } else { self.wake.notify_one() }
        }
    }

    /// Closes every connection; SQLite checkpoints its log.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

fn require_safe_sqlite(version: &str) -> Result<(), Error> {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    let found = (next(), next(), next());
    if found >= SAFE_SQLITE {
        return Ok(());
    }
    Err(Error::Unusable(format!("SQLite {version} can lose commits in WAL mode; 3.51.3 or newer is needed")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sqlite_that_can_lose_commits_is_refused() {
        assert!(require_safe_sqlite("3.51.2").is_err());
        assert!(require_safe_sqlite("3.40.1").is_err());
        assert!(require_safe_sqlite("3.51.3").is_ok());
        assert!(require_safe_sqlite("4.0.0").is_ok());
    }
}
