//! Recording launches: many at once in one transaction, each acknowledged after the commit.

use crate::app::group::Group;
use crate::store::{self, AuditEvent, ExportMark, NewLinkedUser, Session, Store};

/// A launch to be recorded.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    pub(super) session: Session,
    /// An account that is made for the launching person in the same transaction.
    pub(super) account: Option<NewAccount>,
}

#[derive(Debug, Clone)]
pub(super) struct NewAccount {
    pub(super) user: NewLinkedUser,
    pub(super) marks: Vec<ExportMark>,
    pub(super) audit: AuditEvent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recorded {
    /// Durable.
    Opened,
    /// The same bytes came before; nothing was written.
    Seen,
    /// Somebody else made this account or took this address a moment ago; nothing was written.
    Conflict,
    Unavailable,
}

/// The one writer of launches.
pub(in crate::app) struct Writer(Group<Opening, Recorded>);

impl Writer {
    pub(in crate::app) fn spawn(store: Store) -> Self {
        Self(Group::spawn(move |batch| {
            let store = store.clone();
            async move { write_batch(&store, batch).await }
        }))
    }

    pub(super) async fn record(&self, opening: Opening) -> Recorded {
        self.0.submit(opening).await.unwrap_or(Recorded::Unavailable)
    }
}

async fn write_batch(store: &Store, batch: Vec<Opening>) -> Vec<Recorded> {
    match try_batch(store, &batch).await {
        Ok(outcomes) => outcomes,
        Err(error) if batch.len() == 1 => vec![failed(&error)],
        Err(error) => {
            // One account that can't be made must not keep its neighbours out: each goes again on its own.
            tracing::info!(
                error = &error as &dyn std::error::Error,
                size = batch.len(),
                "launches are recorded singly"
            );
            let mut outcomes = Vec::with_capacity(batch.len());
            for opening in batch {
                let single = try_batch(store, std::slice::from_ref(&opening)).await;
                let outcome = single.map(|outcomes| outcomes.first().copied().unwrap_or(Recorded::Unavailable));
                outcomes.push(outcome.unwrap_or_else(|error| failed(&error)));
            }
            outcomes
        }
    }
}

fn failed(error: &store::Error) -> Recorded {
    if matches!(error, store::Error::Conflict(_) | store::Error::Collision(_)) {
        return Recorded::Conflict;
    }
    tracing::error!(error = error as &dyn std::error::Error, "a launch could not be recorded");
    Recorded::Unavailable
}

async fn try_batch(store: &Store, batch: &[Opening]) -> Result<Vec<Recorded>, store::Error> {
    let mut tx = store.begin().await?;
    tx.notice_other_processes().await?;
    let accounts: Vec<&NewAccount> = batch.iter().filter_map(|opening| opening.account.as_ref()).collect();
    if !accounts.is_empty() {
        let users: Vec<_> = accounts.iter().map(|account| account.user.clone()).collect();
        tx.insert_linked_users(&users).await?;
        let marks: Vec<_> = accounts.iter().flat_map(|account| account.marks.iter().cloned()).collect();
        tx.mark_dirty(&marks).await?;
        let events: Vec<_> = accounts.iter().map(|account| account.audit.clone()).collect();
        tx.insert_audit_events(&events).await?;
    }
    let sessions: Vec<&Session> = batch.iter().map(|opening| &opening.session).collect();
    let mut opened = tx.insert_sessions(&sessions).await?;
    tx.commit().await?;
    // The same bytes twice in one batch: the first one opened the session.
    let outcome = |opening: &Opening| {
        if opened.remove(&opening.session.id) { Recorded::Opened } else { Recorded::Seen }
    };
    Ok(batch.iter().map(outcome).collect())
}
