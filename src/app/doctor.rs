//! Is everything there that a running server needs? One line per check, for an operator.

use super::App;
use crate::store::Engine;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub name: &'static str,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Good(String),
    /// With what to do about it.
    Bad(String),
}

/// Looks at the database, the schema and the addresses.
pub async fn examine(app: &App) -> Vec<Check> {
    let mut checks = vec![writable(app).await, schema(app).await];
    checks.push(Check { name: "canvas endpoint", verdict: Verdict::Good(format!("{}canvas", app.public_url())) });
    checks
}

async fn writable(app: &App) -> Check {
    let engine = match app.store().engine() {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    };
    let verdict = match is_writable(app).await {
        Ok(()) => Verdict::Good(format!("{engine}, takes writes")),
        Err(error) => Verdict::Bad(format!("{engine}: {error}; check the address, the disk and the permissions")),
    };
    Check { name: "database", verdict }
}

/// Whether a write transaction can be had and committed. Also the readiness probe.
pub async fn is_writable(app: &App) -> Result<(), crate::store::Error> {
    let now = app.now();
    let mut tx = app.store().begin().await?;
    tx.claim_lease("readiness", uuid::Uuid::nil(), now, now).await?;
    tx.commit().await
}

async fn schema(app: &App) -> Check {
    let state = async {
        let mut tx = app.store().read().await?;
        tx.find_migration_state().await
    };
    let verdict = match state.await {
        Ok(state) if state.applied == state.newest => Verdict::Good(format!("version {}", state.applied)),
        Ok(state) => {
            Verdict::Bad(format!("version {}, this program needs {}: run qstream migrate", state.applied, state.newest))
        }
        Err(_) => Verdict::Bad("no schema yet: run qstream migrate".to_owned()),
    };
    Check { name: "schema", verdict }
}
