//! Group commit: concurrent requests share one transaction.
//!
//! Whoever comes while a batch is being written waits for the next one, so the number of commits follows the disk and not
//! the number of people. Alone, a request goes at once.

use tokio::sync::{mpsc, oneshot};

/// How many requests one transaction takes.
const MAX_BATCH: usize = 256;
/// How many may wait; more are told that the server is busy.
const MAX_WAITING: usize = 4_096;

/// The writer is gone or overfull.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the writer takes no more work now")]
pub(super) struct Busy;

/// A door to a task that handles requests `C` in batches and answers each with an `O`.
pub(super) struct Group<C, O> {
    door: mpsc::Sender<(C, oneshot::Sender<O>)>,
}

impl<C: Send + 'static, O: Send + 'static> Group<C, O> {
    /// `run` must give one outcome per request, in order. The task ends with the last door.
    pub(super) fn spawn<F, R>(run: R) -> Self
    where
        R: Fn(Vec<C>) -> F + Send + 'static,
        F: Future<Output = Vec<O>> + Send + 'static,
    {
        let (door, mut waiting) = mpsc::channel::<(C, oneshot::Sender<O>)>(MAX_WAITING);
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(MAX_BATCH);
            while waiting.recv_many(&mut batch, MAX_BATCH).await > 0 {
                let (requests, replies): (Vec<C>, Vec<_>) = batch.drain(..).unzip();
                // A task of its own: a panic costs one batch, whose senders see their reply go, and not the writer.
                let Ok(outcomes) = tokio::spawn(run(requests)).await else {
                    tracing::error!(size = replies.len(), "a batch of writes panicked");
                    continue;
                };
                for (outcome, reply) in outcomes.into_iter().zip(replies) {
                    // Who no longer waits has still been served.
                    drop(reply.send(outcome));
                }
            }
        });
        Self { door }
    }

    pub(super) async fn submit(&self, request: C) -> Result<O, Busy> {
        let (reply, outcome) = oneshot::channel();
        self.door.try_send((request, reply)).map_err(|_| Busy)?;
        outcome.await.map_err(|_| Busy)
    }
}
