//! A database of its own for each test: a SQLite file, or a clone of a migrated PostgreSQL template.

use qstream::app::Random;
use qstream::domain::time::Instant;
use qstream::store::Store;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::process::Command;
use tempfile::TempDir;

/// A migrated database that goes away with this value.
pub(crate) struct TestDb {
    pub(crate) store: Store,
    place: Place,
}

enum Place {
    Folder { folder: TempDir },
    Postgres { database: PostgresDatabase },
}

impl TestDb {
    /// The same database, as a command of an operator's opens it beside the server.
    pub(crate) async fn another_process(&self) -> Store {
        match &self.place {
            Place::Folder { folder } => Store::open_sqlite(&folder.path().join("test.db")).await,
            Place::Postgres { database } => Store::open_postgres(&database.url, 2).await,
        }
        .expect("the database opens once more")
    }

    /// Reads one number past the product, for what nothing in it asks for.
    pub(crate) async fn number(&self, query: &str) -> i64 {
        let query = AssertSqlSafe(query.to_owned());
        let (number,): (i64,) = match &self.place {
            Place::Folder { folder } => {
                let options = SqliteConnectOptions::new().filename(folder.path().join("test.db"));
                let mut connection = SqliteConnection::connect_with(&options).await.expect("opens");
                sqlx::query_as(query).fetch_one(&mut connection).await.expect("a number")
            }
            Place::Postgres { database } => {
                let mut connection = PgConnection::connect(&database.url).await.expect("opens");
                sqlx::query_as(query).fetch_one(&mut connection).await.expect("a number")
            }
        };
        number
    }

    /// Writes past the product, as a tool or a later version might. Quotes and text only: one statement for both engines.
    pub(crate) async fn execute(&self, statement: String) {
        let statement = AssertSqlSafe(statement);
        let rows = match &self.place {
            Place::Folder { folder } => {
                let options = SqliteConnectOptions::new().filename(folder.path().join("test.db"));
                let mut connection = SqliteConnection::connect_with(&options).await.expect("opens");
                sqlx::query(statement).execute(&mut connection).await.expect("statement").rows_affected()
            }
            Place::Postgres { database } => {
                let mut connection = PgConnection::connect(&database.url).await.expect("opens");
                sqlx::query(statement).execute(&mut connection).await.expect("statement").rows_affected()
            }
        };
        assert!(rows > 0, "the statement found nothing to write");
    }
}

/// Runs each body on both engines: `sqlite::name` and `postgres::name`.
macro_rules! each_db {
    ($($name:ident)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(crate::support::db::sqlite().await).await; })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() { super::$name(crate::support::db::postgres().await).await; })+
        }
    };
}
pub(crate) use each_db;

pub(crate) async fn sqlite() -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open_sqlite(&folder.path().join("test.db")).await.expect("SQLite opens");
    store.migrate().await.expect("SQLite migrates");
    TestDb { store, place: Place::Folder { folder } }
}

pub(crate) async fn postgres() -> TestDb {
    let database = PostgresDatabase::create().await;
    let store = Store::open_postgres(&database.url, 8).await.expect("PostgreSQL opens");
    TestDb { store, place: Place::Postgres { database } }
}

/// Address of the throw-away server; `scripts/check` names it, otherwise the script starts it.
fn server() -> String {
    #[expect(clippy::disallowed_methods, reason = "the harness's own switch, not a setting of the product")]
    if let Ok(url) = std::env::var("QSTREAM_TEST_POSTGRES") {
        return url;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/postgres");
    let output = Command::new(script).arg("start").output().expect("scripts/postgres runs");
    assert!(output.status.success(), "no PostgreSQL for the tests: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn with_name(server: &str, name: &str) -> String {
    let (front, _) = server.rsplit_once('/').expect("the address ends in a database");
    format!("{front}/{name}")
}

struct PostgresDatabase {
    server: String,
    name: String,
    url: String,
}

impl PostgresDatabase {
    async fn create() -> Self {
        let server = server();
        // A name that no other test process has.
        let name = format!("t_{}", Random::from_system().id(Instant::from_millis(0)).as_simple());
        let mut admin = PgConnection::connect(&server).await.expect("the throw-away server answers");
        sqlx::query("SELECT pg_advisory_lock(20261122)").execute(&mut admin).await.expect("lock");
        let template = migrated_template(&mut admin, &server).await;
        execute(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        admin.close().await.expect("the lock goes with the connection");
        let url = with_name(&server, &name);
        Self { server, name, url }
    }
}

/// One template per schema, made by the first test that needs it.
async fn migrated_template(admin: &mut PgConnection, server: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/migrations/postgres");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("migrations").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    let schema: String = files.iter().map(|file| std::fs::read_to_string(file).expect("SQL")).collect();
    let hash = schema
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let name = format!("template_{hash:016x}");
    let found: Option<(String,)> = sqlx::query_as("SELECT datname::text FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut *admin)
        .await
        .expect("catalogue");
    if found.is_none() {
        let unfinished = format!("{name}_unfinished");
        execute(admin, format!("DROP DATABASE IF EXISTS {unfinished}")).await;
        execute(admin, format!("CREATE DATABASE {unfinished}")).await;
        let store = Store::open_postgres(&with_name(server, &unfinished), 1).await.expect("template opens");
        store.migrate().await.expect("PostgreSQL migrates");
        store.close().await;
        execute(admin, format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
    }
    name
}

async fn execute(connection: &mut PgConnection, statement: String) {
    sqlx::query(AssertSqlSafe(statement)).execute(connection).await.expect("administrative statement");
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The pool may still be open: force is what this is for.
        let gone = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async move {
                let mut admin = PgConnection::connect(&server).await?;
                sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")))
                    .execute(&mut admin)
                    .await
            })
        });
        drop(gone);
    }
}
