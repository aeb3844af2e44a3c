//! Is everything there that a running server needs? One line per check, for an operator.

use super::App;
use crate::domain::time::Instant;
use crate::store::Engine;
use jiff::SignedDuration;
use tokio::sync::Mutex;

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
    let mut checks = vec![writable(app).await, schema(app).await, keys(app).await];
    checks.push(Check { name: "canvas endpoint", verdict: Verdict::Good(format!("{}canvas", app.public_url())) });
    checks
}

/// Compares the sums that reports are made of with every answer.
pub async fn report_sums(app: &App) -> Check {
    let verdict = match super::reports::verify(app).await {
        Ok(courses) => {
            let wrong: Vec<String> = courses
                .iter()
                .filter(|one| one.differences.any())
                .map(|one| format!("{} of {} ({:?})", one.course, one.site, one.differences))
                .collect();
            if wrong.is_empty() {
                Verdict::Good(format!("{} courses add up", courses.len()))
            } else {
                Verdict::Bad(format!("{}: run qstream report rebuild", wrong.join("; ")))
            }
        }
        Err(error) => Verdict::Bad(format!("can't be compared: {error}")),
    };
    Check { name: "report sums", verdict }
}

async fn keys(app: &App) -> Check {
    let verdict = match super::keys::status(app).await {
        Ok(status) if !status.missing().is_empty() => Verdict::Bad(format!(
            "versions {:?} sealed what is needed: put them back into keys.master",
            status.missing()
        )),
        Ok(status) => match status.old() {
            0 => Verdict::Good("nothing that lasts needs an older key".to_owned()),
            old => Verdict::Good(format!("{old} values need an older key: qstream keys rotate")),
        },
        Err(error) => Verdict::Bad(format!("can't be counted: {error}")),
    };
    Check { name: "master keys", verdict }
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

/// How long the answer of the readiness probe is kept: anybody may ask, but writes are the learners'.
const READINESS_KEPT: SignedDuration = SignedDuration::from_secs(2);

/// The last answer of the readiness probe; whoever asks meanwhile waits for it.
#[derive(Default)]
pub(super) struct Readiness(Mutex<Option<(Instant, bool)>>);

/// Whether the database takes writes, looked at once in a while however many ask.
pub async fn is_ready(app: &App) -> bool {
    let mut last = app.inner.readiness.0.lock().await;
    let now = app.now();
    if let Some((at, ready)) = *last
        && now >= at
        && now.since(at) < READINESS_KEPT
    {
        return ready;
    }
    let ready = match is_writable(app).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            false
        }
    };
    *last = Some((now, ready));
    ready
}

/// Whether a write transaction can be had and committed.
async fn is_writable(app: &App) -> Result<(), crate::store::Error> {
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
