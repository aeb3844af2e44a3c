//! The schema's history: two folders, the same file names on both sides.
//!
//! The files are embedded by hand rather than by `sqlx::migrate!`, whose macro crate would compile both drivers and
//! SQLite's C code a second time.

use super::{Engine, Error, Tx, on};
use sqlx::AssertSqlSafe;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Version, description, SQLite text, PostgreSQL text.
type Step = (i64, &'static str, &'static str, &'static str);

const STEPS: &[Step] = &[
    (
        1,
        "first_path",
        include_str!("migrations/sqlite/0001_first_path.sql"),
        include_str!("migrations/postgres/0001_first_path.sql"),
    ),
    (
        2,
        "canvas",
        include_str!("migrations/sqlite/0002_canvas.sql"),
        include_str!("migrations/postgres/0002_canvas.sql"),
    ),
    (
        3,
        "learning",
        include_str!("migrations/sqlite/0003_learning.sql"),
        include_str!("migrations/postgres/0003_learning.sql"),
    ),
    (
        4,
        "export",
        include_str!("migrations/sqlite/0004_export.sql"),
        include_str!("migrations/postgres/0004_export.sql"),
    ),
    (
        5,
        "signin",
        include_str!("migrations/sqlite/0005_signin.sql"),
        include_str!("migrations/postgres/0005_signin.sql"),
    ),
    (6, "mail", include_str!("migrations/sqlite/0006_mail.sql"), include_str!("migrations/postgres/0006_mail.sql")),
    (
        7,
        "reports",
        include_str!("migrations/sqlite/0007_reports.sql"),
        include_str!("migrations/postgres/0007_reports.sql"),
    ),
    (
        8,
        "people",
        include_str!("migrations/sqlite/0008_people.sql"),
        include_str!("migrations/postgres/0008_people.sql"),
    ),
    (
        9,
        "connect",
        include_str!("migrations/sqlite/0009_connect.sql"),
        include_str!("migrations/postgres/0009_connect.sql"),
    ),
    (10, "owner", include_str!("migrations/sqlite/0010_owner.sql"), include_str!("migrations/postgres/0010_owner.sql")),
    (
        11,
        "nudges",
        include_str!("migrations/sqlite/0011_nudges.sql"),
        include_str!("migrations/postgres/0011_nudges.sql"),
    ),
    (
        12,
        "factors",
        include_str!("migrations/sqlite/0012_factors.sql"),
        include_str!("migrations/postgres/0012_factors.sql"),
    ),
    (
        13,
        "credentials",
        include_str!("migrations/sqlite/0013_credentials.sql"),
        include_str!("migrations/postgres/0013_credentials.sql"),
    ),
    (
        14,
        "clustered",
        include_str!("migrations/sqlite/0014_clustered.sql"),
        include_str!("migrations/postgres/0014_clustered.sql"),
    ),
    (17, "mail", include_str!("migrations/sqlite/0017_mail.sql"), include_str!("migrations/postgres/0017_mail.sql")),
    (
        18,
        "sync_apps",
        include_str!("migrations/sqlite/0018_sync_apps.sql"),
        include_str!("migrations/postgres/0018_sync_apps.sql"),
    ),
    (
        19,
        "courses",
        include_str!("migrations/sqlite/0019_courses.sql"),
        include_str!("migrations/postgres/0019_courses.sql"),
    ),
    (
        20,
        "nightly",
        include_str!("migrations/sqlite/0020_nightly.sql"),
        include_str!("migrations/postgres/0020_nightly.sql"),
    ),
    (
        21,
        "adjustments",
        include_str!("migrations/sqlite/0021_adjustments.sql"),
        include_str!("migrations/postgres/0021_adjustments.sql"),
    ),
    (
        22,
        "questions",
        include_str!("migrations/sqlite/0022_questions.sql"),
        include_str!("migrations/postgres/0022_questions.sql"),
    ),
    (
        23,
        "disabled sites",
        include_str!("migrations/sqlite/0023_disabled_sites.sql"),
        include_str!("migrations/postgres/0023_disabled_sites.sql"),
    ),
];

/// How far a database's schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MigrationState {
    pub applied: i64,
    pub newest: i64,
}

pub(super) fn sqlite() -> Migrator {
    migrator(Engine::Sqlite)
}

pub(super) fn postgres() -> Migrator {
    migrator(Engine::Postgres)
}

fn migrator(engine: Engine) -> Migrator {
    let migrations = STEPS.iter().map(|(version, description, sqlite, postgres)| {
        let text = match engine {
            Engine::Sqlite => *sqlite,
            Engine::Postgres => *postgres,
        };
        let sql = AssertSqlSafe(text).into_sql_str();
        Migration::new(*version, (*description).into(), MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.collect())
}

impl Tx {
    /// How far the schema is, on a database that was migrated at least once.
    pub async fn find_migration_state(&mut self) -> Result<MigrationState, Error> {
        let newest = STEPS.last().map_or(0, |step| step.0);
        let (applied,): (Option<i64>,) =
            on!(self, |c| sqlx::query_as("SELECT MAX(version) FROM _sqlx_migrations WHERE success")
                .fetch_one(c)
                .await?);
        Ok(MigrationState { applied: applied.unwrap_or(0), newest })
    }
}
