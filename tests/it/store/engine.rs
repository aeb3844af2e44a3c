//! Transactions, migrations, leases, signals.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use futures_util::future::join_all;
use qstream::store::{AuditEvent, Error, WakeUp};
use std::time::Duration;
use uuid::Uuid;

each_db! {
    uncommitted_work_is_invisible_and_dropped_work_is_gone
    migrating_twice_changes_nothing
    a_unique_key_is_a_conflict_and_not_a_failure
    a_lease_has_one_holder_until_it_runs_out
    a_signal_given_before_the_wait_is_kept
    a_closed_store_is_unavailable
    many_writers_at_once_all_get_their_turn
    an_audit_event_is_written_with_its_cause
}

async fn uncommitted_work_is_invisible_and_dropped_work_is_gone(db: TestDb) {
    let world = World::build(&db.store).await;
    let other = world.other_site("beta");
    let mut writing = begin(&db.store).await;
    writing.insert_site(&other).await.expect("insert");
    let mut reading = db.store.read().await.expect("read");
    assert_eq!(reading.find_site(other.id).await.expect("find"), None, "invisible before the commit");
    drop((reading, writing));
    let mut reading = db.store.read().await.expect("read");
    assert_eq!(reading.find_site_by_slug("beta").await.expect("find"), None, "gone after the drop");
    assert_eq!(reading.find_site_by_slug("acme").await.expect("find"), Some(world.site.clone()));
    assert_eq!(reading.find_site(world.site.id).await.expect("find"), Some(world.site));
}

async fn migrating_twice_changes_nothing(db: TestDb) {
    db.store.migrate().await.expect("again");
    let mut tx = db.store.read().await.expect("read");
    let state = tx.find_migration_state().await.expect("state");
    assert_eq!(state.applied, state.newest);
}

async fn a_unique_key_is_a_conflict_and_not_a_failure(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let refused = tx.insert_site(&world.other_site("acme")).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
}

async fn a_lease_has_one_holder_until_it_runs_out(db: TestDb) {
    let world = World::build(&db.store).await;
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let (now, until, after) = (world.now, world.later(1), world.later(2));
    let claim = async |holder, now, until| {
        let mut tx = begin(&db.store).await;
        let fence = tx.claim_lease("work", holder, now, until).await.expect("claim");
        tx.commit().await.expect("commit");
        fence
    };
    assert_eq!(claim(one, now, until).await, Some(1));
    assert_eq!(claim(two, now, until).await, None, "held");
    assert_eq!(claim(one, now, until).await, Some(1), "renewed under the same fence");
    assert_eq!(claim(two, after, world.later(3)).await, Some(2), "taken over under a new fence");
    let mut tx = begin(&db.store).await;
    tx.release_lease("work", one).await.expect("release");
    tx.commit().await.expect("commit");
    assert_eq!(claim(one, after, world.later(3)).await, None, "somebody else's lease can't be given back");
}

async fn a_signal_given_before_the_wait_is_kept(db: TestDb) {
    db.store.wake_exporter().await.expect("signal");
    assert_eq!(db.store.export_wake_up(Duration::from_secs(20)).await, WakeUp::Signalled);
    assert_eq!(db.store.export_wake_up(Duration::from_millis(1)).await, WakeUp::TimedOut);
    assert_eq!(db.store.mail_wake_up(Duration::from_millis(1)).await, WakeUp::TimedOut);
    db.store.wake_mailer().await.expect("signal");
    assert_eq!(db.store.mail_wake_up(Duration::from_secs(20)).await, WakeUp::Signalled);
}

async fn a_closed_store_is_unavailable(db: TestDb) {
    db.store.close().await;
    let refused = db.store.begin().await.map(|_| ());
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
}

async fn many_writers_at_once_all_get_their_turn(db: TestDb) {
    let world = World::build(&db.store).await;
    let sites: Vec<_> = (0..32).map(|number| world.other_site(&format!("site-{number}"))).collect();
    join_all(sites.iter().map(|site| async {
        let mut tx = begin(&db.store).await;
        tx.insert_site(site).await.expect("insert");
        tx.commit().await.expect("commit");
    }))
    .await;
    let mut tx = db.store.read().await.expect("read");
    for site in &sites {
        assert!(tx.find_site(site.id).await.expect("find").is_some());
    }
}

async fn an_audit_event_is_written_with_its_cause(db: TestDb) {
    let world = World::build(&db.store).await;
    let event = AuditEvent {
        id: qstream::domain::ids::AuditEventId(world.random.id(world.now)),
        site_id: world.site.id,
        at: world.now,
        actor: "operator".to_owned(),
        action: "site.created",
        subject: "site:acme".to_owned(),
    };
    let mut tx = begin(&db.store).await;
    tx.insert_audit_event(&event).await.expect("insert");
    assert!(matches!(tx.insert_audit_events(&[event]).await, Err(Error::Conflict(_))), "an event is written once");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_replicas_signal_wakes_this_one() {
    let db = crate::support::db::postgres().await;
    let listening = db.store.clone();
    let listener = tokio::spawn(async move { listening.listen_for_signals().await });
    let heard = async {
        // The listener may not be there yet: signal until somebody hears it.
        loop {
            db.store.wake_exporter().await.expect("signal");
            // Our own signal and the one that came by the server: two in a row prove the second.
            let own = db.store.export_wake_up(Duration::from_secs(5)).await;
            if own == WakeUp::Signalled
                && db.store.export_wake_up(Duration::from_millis(200)).await == WakeUp::Signalled
            {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), heard).await.expect("the signal travels through PostgreSQL");
    listener.abort();
}
