//! Reads for everybody who asks at the same moment: one snapshot and one query for each kind of fact, instead of one for each
//! person. Alone, somebody is read at once.

use super::group::Group;
use crate::store::{self, Store, Tx};

/// A question that can be asked together with others of its kind.
pub(super) trait Asked: Sized + Send + Sync + 'static {
    type Found: Send + 'static;

    /// One finding for each that asks, in order.
    fn read(tx: &mut Tx, asked: &[Self]) -> impl Future<Output = Result<Vec<Self::Found>, store::Error>> + Send;
}

/// A door to a task that reads in batches.
pub(super) struct Reader<A: Asked>(Group<A, Result<A::Found, store::Error>>);

impl<A: Asked> Reader<A> {
    pub(super) fn spawn(store: Store) -> Self {
        Self(Group::spawn(move |batch| {
            let store = store.clone();
            async move { read_batch(&store, batch).await }
        }))
    }

    pub(super) async fn ask(&self, one: A) -> Result<A::Found, store::Error> {
        self.0.submit(one).await.unwrap_or(Err(store::Error::Busy))
    }
}

async fn read_batch<A: Asked>(store: &Store, batch: Vec<A>) -> Vec<Result<A::Found, store::Error>> {
    match read(store, &batch).await {
        Ok(found) => found.into_iter().map(Ok).collect(),
        Err(error) if batch.len() == 1 => vec![Err(error)],
        Err(error @ store::Error::Unavailable(_)) => {
            // Asked one by one, each would wait as long again for a database that isn't there.
            let others = std::iter::repeat_with(|| Err(store::Error::Busy)).take(batch.len() - 1);
            std::iter::once(Err(error)).chain(others).collect()
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, size = batch.len(), "a batch is read singly");
            let mut found = Vec::with_capacity(batch.len());
            for one in batch {
                let alone = read(store, std::slice::from_ref(&one)).await;
                found.push(alone.and_then(|mut of_one| of_one.pop().ok_or(store::Error::Busy)));
            }
            found
        }
    }
}

async fn read<A: Asked>(store: &Store, batch: &[A]) -> Result<Vec<A::Found>, store::Error> {
    let mut tx = store.read().await?;
    A::read(&mut tx, batch).await
}
