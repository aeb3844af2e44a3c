//! sqlx 0.9.0 gives a PostgreSQL connection back inside an open transaction when a `begin()` is cancelled half-way. The
//! next borrower then works inside somebody else's transaction: its statements outside one of its own would vanish, and
//! after a cancelled read it could not write at all. The store's guard must stay until that is mended upstream; without it
//! this test fails on PostgreSQL.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use futures_util::FutureExt;
use std::future::Future;
use std::pin::pin;
use std::task::Poll;

each_db! { writes_after_cancelled_begins_are_all_kept }

/// Polls `future` `times` times and drops it: as a timeout or a shutdown would.
async fn cancel_after<F: Future>(future: F, times: usize) {
    let mut future = pin!(future);
    let mut left = times;
    std::future::poll_fn(|context| {
        if left == 0 || future.poll_unpin(context).is_ready() {
            return Poll::Ready(());
        }
        left -= 1;
        if left == 0 { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

async fn writes_after_cancelled_begins_are_all_kept(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut written = Vec::new();
    for round in 0..60 {
        for polls in 1..4 {
            bounded(Box::pin(cancel_after(db.store.read(), polls))).await;
            bounded(Box::pin(cancel_after(db.store.begin(), polls))).await;
        }
        let site = world.other_site(&format!("site-{round}"));
        let mut tx = begin(&db.store).await;
        tx.insert_site(&site).await.expect("a write works whatever was cancelled before");
        tx.commit().await.expect("acknowledged");
        written.push(site);
    }
    let mut tx = db.store.read().await.expect("read");
    for site in &written {
        assert!(tx.find_site(site.id).await.expect("find").is_some(), "an acknowledged write was lost");
    }
}

/// A future that waits for a poll that never comes ends here.
async fn bounded(future: impl Future<Output = ()>) {
    drop(tokio::time::timeout(std::time::Duration::from_millis(200), future).await);
}
