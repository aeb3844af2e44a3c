//! Which cached facts a commit makes stale, on SQLite, where this process is the only server.
//!
//! A hook of SQLite's sees every changed row, so a write that nobody thought of still empties the caches: a transaction
//! makes everything stale unless it named the people it touched, or touched only tables that no page is made of. Writes of
//! another process (a command of the operator's) show in `PRAGMA data_version`. PostgreSQL has other replicas: there is no
//! stamp, and nothing is cached.

use crate::domain::ids::{SiteId, UserId};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Tables that no cached page is made of. Tables without a rowid are never reported; `tests/it/architecture.rs` says why that is right for each.
const HARMLESS: &[&str] = &[
    "approvals",
    "audit_events",
    "audit_heads",
    "bounces",
    "coaching_notes",
    "connect_links",
    "course_readers",
    "export_attempts",
    "export_calendars",
    "export_comparisons",
    "export_items",
    "export_jobs",
    "export_lags",
    "export_receipts",
    "export_runs",
    "export_stops",
    "first_party_sessions",
    "invitations",
    "launch_refusals",
    "leases",
    "mail_refusals",
    "mail_rounds",
    "mail_stops",
    "mails",
    "nudges",
    "passwords",
    "pending_connections",
    "pending_sign_ins",
    "question_links",
    "question_mails",
    "recovery_codes",
    "report_choices",
    "report_topics",
    "report_weeks",
    "roster_imports",
    "second_factors",
    "sign_in_challenges",
    "sign_in_settings",
    "sync_apps",
    "team_scores",
    "throttles",
    "user_labels",
    "withdrawn_questions",
];

/// More people than this and one change for everybody is cheaper to remember.
const MANY: usize = 50_000;

/// The state of the facts about one person when they were read. Equal stamps: nothing was committed in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    everything: u64,
    person: u64,
}

#[derive(Debug, Default)]
pub(super) struct Changes {
    everything: AtomicU64,
    people: Mutex<HashMap<(SiteId, UserId), u64>>,
    /// Set by the hook while the one writer's transaction runs.
    page_data: AtomicBool,
    /// The running statement changes nothing that a page shows.
    quiet: AtomicBool,
    data_version: AtomicI64,
}

impl Changes {
    pub(super) fn stamp(&self, site: SiteId, user: UserId) -> Stamp {
        let person = self.people.lock().unwrap_or_else(PoisonError::into_inner).get(&(site, user)).copied();
        Stamp { everything: self.everything.load(Ordering::SeqCst), person: person.unwrap_or(0) }
    }

    /// The hook: a row of `table` was changed by the running transaction.
    pub(super) fn row_changed(&self, table: &str) {
        if self.page_data.load(Ordering::Relaxed) || self.quiet.load(Ordering::SeqCst) {
            return;
        }
        if !HARMLESS.contains(&table) {
            self.page_data.store(true, Ordering::SeqCst);
        }
    }

    pub(super) fn all_changed(&self) {
        self.everything.fetch_add(1, Ordering::SeqCst);
    }

    fn people_changed(&self, changed: &[(SiteId, UserId)]) {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() + changed.len() > MANY {
            people.clear();
            self.all_changed();
            return;
        }
        for person in changed {
            *people.entry(*person).or_default() += 1;
        }
    }

    /// Compares SQLite's counter of other connections' commits with the last one seen.
    pub(super) fn notice_data_version(&self, version: i64) {
        if self.data_version.swap(version, Ordering::SeqCst) != version {
            self.all_changed();
        }
    }
}

/// A transaction of the one writer that says, when it commits, what it made stale.
#[derive(Debug)]
pub struct TrackedTx {
    inner: Transaction<'static, Sqlite>,
    changes: Option<Arc<Changes>>,
    people: Vec<(SiteId, UserId)>,
}

impl TrackedTx {
    pub(super) fn writing(inner: Transaction<'static, Sqlite>, changes: Arc<Changes>) -> Self {
        changes.page_data.store(false, Ordering::SeqCst);
        changes.quiet.store(false, Ordering::SeqCst);
        Self { inner, changes: Some(changes), people: Vec::new() }
    }

    pub(super) const fn reading(inner: Transaction<'static, Sqlite>) -> Self {
        Self { inner, changes: None, people: Vec::new() }
    }

    /// Everything this transaction changes on pages concerns these people alone.
    pub(super) fn touches_only(&mut self, people: impl IntoIterator<Item = (SiteId, UserId)>) {
        self.people.extend(people);
    }

    /// Whether the statements that follow change nothing that a page shows, whatever their table.
    pub(super) fn set_quiet(&mut self, quiet: bool) {
        if let Some(changes) = &self.changes {
            changes.quiet.store(quiet, Ordering::SeqCst);
        }
    }

    pub(super) fn changes(&self) -> Option<Arc<Changes>> {
        self.changes.clone()
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        // Read before the commit: afterwards the next transaction may begin.
        // A quiet statement that failed or was abandoned never became loud again: whatever followed it went unseen.
        let unseen =
            |changes: &Arc<Changes>| changes.page_data.load(Ordering::SeqCst) || changes.quiet.load(Ordering::SeqCst);
        let page_data = self.changes.as_ref().is_some_and(unseen);
        let committed = self.inner.commit().await;
        if let Some(changes) = self.changes.filter(|_| page_data) {
            // Also when the commit's outcome isn't known.
            if self.people.is_empty() { changes.all_changed() } else { changes.people_changed(&self.people) }
        }
        committed
    }
}

impl Deref for TrackedTx {
    type Target = SqliteConnection;
    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

impl DerefMut for TrackedTx {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ANA: (SiteId, UserId) = (SiteId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
    const BEN: (SiteId, UserId) = (SiteId(Uuid::from_u128(1)), UserId(Uuid::from_u128(3)));

    #[test]
    fn a_change_of_one_person_leaves_the_others_facts_good() {
        let changes = Changes::default();
        let (ana, ben) = (changes.stamp(ANA.0, ANA.1), changes.stamp(BEN.0, BEN.1));
        changes.people_changed(&[ANA]);
        assert_ne!(changes.stamp(ANA.0, ANA.1), ana);
        assert_eq!(changes.stamp(BEN.0, BEN.1), ben);
        changes.all_changed();
        assert_ne!(changes.stamp(BEN.0, BEN.1), ben);
    }

    #[test]
    fn a_crowd_of_changes_makes_everything_stale_instead_of_filling_the_memory() {
        let changes = Changes::default();
        let ana = changes.stamp(ANA.0, ANA.1);
        for block in 0..=(MANY / 1_000) {
            let people: Vec<_> = (0..1_000_u128)
                .map(|at| (ANA.0, UserId(Uuid::from_u128(10 + at + 1_000 * u128::try_from(block).unwrap()))))
                .collect();
            changes.people_changed(&people);
        }
        assert_ne!(changes.stamp(ANA.0, ANA.1), ana);
        assert!(changes.people.lock().unwrap().len() <= MANY);
    }

    #[test]
    fn another_process_s_commit_makes_everything_stale_once() {
        let changes = Changes::default();
        changes.notice_data_version(7);
        let ana = changes.stamp(ANA.0, ANA.1);
        changes.notice_data_version(7);
        assert_eq!(changes.stamp(ANA.0, ANA.1), ana);
        changes.notice_data_version(8);
        assert_ne!(changes.stamp(ANA.0, ANA.1), ana);
    }
}
