//! The export queue: coalescing, claiming, fencing, retries.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use futures_util::future::join_all;
use qstream::domain::export::{Ack, HORIZON, Item, Key, Object, Retry};
use qstream::domain::ids::{ConnectionId, ExportAttemptId, SiteId};
use qstream::domain::time::Instant;
use qstream::store::{ExportAttempt, ExportMark, Lanes, Store};
use std::collections::HashSet;
use uuid::Uuid;

each_db! {
    many_changes_of_a_key_are_one_row
    parents_are_claimed_before_their_children
    no_row_is_claimed_twice_by_workers_at_once
    a_change_during_the_flight_stays_dirty
    a_late_result_under_a_lost_lease_changes_nothing
    a_refused_row_waits_or_is_set_aside_and_a_new_change_revives_it
    released_rows_are_due_again_when_told
    responses_are_marked_only_where_they_are_wanted
    what_may_have_been_sent_is_sent_once_more_when_it_can_not_commit_any_more
    a_row_that_waits_for_its_parent_is_woken_by_it
    a_row_that_salesforce_lost_is_sent_again
}

fn of(world: &World) -> (SiteId, ConnectionId) {
    (world.site.id, world.connection.id)
}

fn marks(world: &World, keys: &[Key]) -> Vec<ExportMark> {
    keys.iter().map(|key| ExportMark::new(world.site.id, &world.site.slug, *key, world.now)).collect()
}

async fn mark(store: &Store, world: &World, keys: &[Key]) {
    let mut tx = begin(store).await;
    tx.mark_dirty(&marks(world, keys)).await.expect("mark");
    tx.commit().await.expect("commit");
}

async fn claim(store: &Store, world: &World, lease: u128, now: Instant, limit: i64) -> Vec<Item> {
    let mut tx = begin(store).await;
    let lease = (Uuid::from_u128(lease), now.plus(jiff::SignedDuration::from_secs(30)));
    let items = tx.claim_export_items(of(world), lease, now, limit, Lanes::All).await.expect("claim");
    tx.commit().await.expect("commit");
    items
}

fn key(object: Object, number: u128) -> Key {
    Key { object, entity: Uuid::from_u128(number) }
}

fn ack(item: &Item) -> Ack {
    Ack {
        object: item.key.object.kind(),
        entity_id: item.key.entity,
        version: item.version,
        changed_at: item.changed_at,
        hash: "cafe".to_owned(),
        salesforce_id: Some("a00xx".to_owned()),
    }
}

async fn many_changes_of_a_key_are_one_row(db: TestDb) {
    let world = World::build(&db.store).await;
    for _ in 0..5 {
        mark(&db.store, &world, &[key(Object::Enrolment, 1)]).await;
    }
    let items = claim(&db.store, &world, 1, world.now, 10).await;
    assert_eq!(items.len(), 1);
    assert_eq!(
        (items[0].version, items[0].external_id.as_str()),
        (5, "acme:enrolment:00000000000000000000000000000001")
    );
}

async fn parents_are_claimed_before_their_children(db: TestDb) {
    let world = World::build(&db.store).await;
    let keys = [Object::Response, Object::Enrolment, Object::Participant, Object::Site].map(|object| key(object, 1));
    mark(&db.store, &world, &keys).await;
    let objects: Vec<_> = claim(&db.store, &world, 1, world.now, 3).await.iter().map(|item| item.key.object).collect();
    assert_eq!(objects, [Object::Site, Object::Participant, Object::Enrolment]);
}

async fn no_row_is_claimed_twice_by_workers_at_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let keys: Vec<_> = (0..200).map(|number| key(Object::Enrolment, number)).collect();
    mark(&db.store, &world, &keys).await;
    let claims = join_all((1..=4).map(|worker| {
        let (store, world) = (db.store.clone(), &world);
        async move {
            let mut mine = Vec::new();
            loop {
                let items = claim(&store, world, worker, world.now, 7).await;
                if items.is_empty() {
                    return mine;
                }
                mine.extend(items.into_iter().map(|item| item.key));
            }
        }
    }))
    .await;
    let all: Vec<Key> = claims.into_iter().flatten().collect();
    let distinct: HashSet<Key> = all.iter().copied().collect();
    assert_eq!((all.len(), distinct.len()), (200, 200));
}

async fn a_change_during_the_flight_stays_dirty(db: TestDb) {
    let world = World::build(&db.store).await;
    mark(&db.store, &world, &[key(Object::Enrolment, 1), key(Object::Enrolment, 2)]).await;
    let items = claim(&db.store, &world, 1, world.now, 10).await;
    mark(&db.store, &world, &[key(Object::Enrolment, 1)]).await;
    let mut tx = begin(&db.store).await;
    tx.lock_leased_items(of(&world), Uuid::from_u128(1)).await.expect("lock");
    let acks: Vec<_> = items.iter().map(ack).collect();
    assert_eq!(tx.mark_acked(of(&world), Uuid::from_u128(1), &acks, world.now).await.expect("ack"), 2);
    tx.commit().await.expect("commit");
    let again = claim(&db.store, &world, 2, world.now, 10).await;
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].key, again[0].version), (key(Object::Enrolment, 1), 2));
    assert_eq!(again[0].acked_hash.as_deref(), Some("cafe"));
}

async fn a_late_result_under_a_lost_lease_changes_nothing(db: TestDb) {
    let world = World::build(&db.store).await;
    mark(&db.store, &world, &[key(Object::Enrolment, 1)]).await;
    let frozen = claim(&db.store, &world, 1, world.now, 10).await;
    assert!(claim(&db.store, &world, 2, world.now, 10).await.is_empty(), "leased");
    let taken_over = claim(&db.store, &world, 2, world.later(1), 10).await;
    assert_eq!(taken_over.len(), 1);
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.mark_acked(of(&world), Uuid::from_u128(1), &[ack(&frozen[0])], world.now).await.expect("ack"), 0);
    assert_eq!(tx.mark_acked(of(&world), Uuid::from_u128(2), &[ack(&taken_over[0])], world.now).await.expect("ack"), 1);
    assert_eq!(tx.count_export_items(world.site.id).await.expect("count").clean, 1);
}

async fn a_refused_row_waits_or_is_set_aside_and_a_new_change_revives_it(db: TestDb) {
    let world = World::build(&db.store).await;
    mark(&db.store, &world, &[key(Object::Enrolment, 1), key(Object::Enrolment, 2)]).await;
    let items = claim(&db.store, &world, 1, world.now, 10).await;
    let retry = |item: &Item, dead| Retry {
        object: item.key.object.kind(),
        entity_id: item.key.entity,
        version: item.version,
        next_attempt_at: world.later(5),
        dead,
        error: "CODE: message".to_owned(),
        waiting_for: None,
        owner_refused: false,
    };
    let mut tx = begin(&db.store).await;
    let retries = [retry(&items[0], false), retry(&items[1], true)];
    assert_eq!(tx.mark_retry(of(&world), Uuid::from_u128(1), &retries).await.expect("retry"), 2);
    let counts = tx.count_export_items(world.site.id).await.expect("count");
    assert_eq!((counts.dirty, counts.dead), (1, 1));
    tx.commit().await.expect("commit");
    assert!(claim(&db.store, &world, 2, world.later(4), 10).await.is_empty(), "its time hasn't come");
    mark(&db.store, &world, &[items[1].key]).await;
    let revived = claim(&db.store, &world, 2, world.later(4), 10).await;
    assert_eq!(revived.iter().map(|item| (item.key, item.attempts)).collect::<Vec<_>>(), [(items[1].key, 0)]);
    let waited = claim(&db.store, &world, 3, world.later(5), 10).await;
    assert!(waited.iter().any(|item| (item.key, item.attempts) == (items[0].key, 1)), "{waited:?}");
}

async fn released_rows_are_due_again_when_told(db: TestDb) {
    let world = World::build(&db.store).await;
    mark(&db.store, &world, &[key(Object::Enrolment, 1)]).await;
    claim(&db.store, &world, 1, world.now, 10).await;
    let mut tx = begin(&db.store).await;
    let released = tx.release_export_items(of(&world), Uuid::from_u128(1), world.later(2)).await.expect("release");
    tx.insert_export_attempt(&ExportAttempt {
        id: ExportAttemptId(world.random.id(world.now)),
        site_id: world.site.id,
        connection_id: world.connection.id,
        started_at: world.now,
        finished_at: world.now,
        rows_sent: 1,
        rows_acked: 0,
        outcome: "unreachable".to_owned(),
        request_id: None,
    })
    .await
    .expect("attempt");
    tx.commit().await.expect("commit");
    assert_eq!(released, 1);
    assert!(claim(&db.store, &world, 2, world.later(1), 10).await.is_empty());
    assert_eq!(claim(&db.store, &world, 2, world.later(2), 10).await.len(), 1);
}

async fn responses_are_marked_only_where_they_are_wanted(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut quiet =
        super::world::connection(&world.random, world.site.id, super::world::org("00Dxx0000001gEBEAY"), world.now);
    quiet.switches.responses = false;
    let mut tx = begin(&db.store).await;
    tx.insert_connection(&quiet).await.expect("connection");
    tx.mark_dirty(&marks(&world, &[key(Object::Response, 1), key(Object::Enrolment, 1)])).await.expect("mark");
    assert_eq!(tx.count_export_items(world.site.id).await.expect("count").dirty, 3, "two here, one there");
}

async fn what_may_have_been_sent_is_sent_once_more_when_it_can_not_commit_any_more(db: TestDb) {
    let world = World::build(&db.store).await;
    let (known, unknown, taken) = (key(Object::Enrolment, 1), key(Object::Enrolment, 2), key(Object::Enrolment, 3));
    mark(&db.store, &world, &[known, unknown, taken]).await;
    claim(&db.store, &world, 1, world.now, 10).await;
    let mut tx = begin(&db.store).await;
    tx.mark_uncertain(of(&world), &[unknown], world.now.plus(HORIZON)).await.expect("uncertain");
    tx.release_export_items(of(&world), Uuid::from_u128(1), world.now).await.expect("release");
    tx.commit().await.expect("commit");
    let again = claim(&db.store, &world, 2, world.now, 10).await;
    let acks: Vec<_> = again.iter().filter(|item| item.key != taken).map(ack).collect();
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.mark_acked(of(&world), Uuid::from_u128(2), &acks, world.now).await.expect("ack"), 2);
    assert_eq!(tx.mark_reasserted(of(&world), world.later(9)).await.expect("too early"), 0);
    tx.commit().await.expect("commit");
    // The third row's worker died with it: its lease of half a minute counts as sent.
    let taken_over = claim(&db.store, &world, 3, world.later(1), 10).await;
    assert_eq!(taken_over.iter().map(|item| item.key).collect::<Vec<_>>(), [taken]);
    let mut tx = begin(&db.store).await;
    tx.mark_acked(of(&world), Uuid::from_u128(3), &[ack(&taken_over[0])], world.now).await.expect("ack");
    assert_eq!(tx.mark_reasserted(of(&world), world.later(10)).await.expect("the unknown one"), 1);
    assert_eq!(tx.mark_reasserted(of(&world), world.later(11)).await.expect("the one taken over"), 1);
    tx.commit().await.expect("commit");
    let asserted = claim(&db.store, &world, 4, world.later(11), 10).await;
    assert_eq!(asserted.len(), 2);
    assert!(asserted.iter().all(|item| item.acked_hash.is_none()), "unchanged or not, they go again");
}

async fn a_row_that_waits_for_its_parent_is_woken_by_it(db: TestDb) {
    let world = World::build(&db.store).await;
    let (child, other) = (key(Object::Enrolment, 1), key(Object::Enrolment, 2));
    mark(&db.store, &world, &[child, other]).await;
    let items = claim(&db.store, &world, 1, world.now, 10).await;
    let parked: Vec<_> = items
        .iter()
        .map(|item| Retry {
            object: item.key.object.kind(),
            entity_id: item.key.entity,
            version: item.version,
            next_attempt_at: world.later(60),
            dead: false,
            error: "INVALID_FIELD: Foreign key external ID".to_owned(),
            waiting_for: Some(format!("acme:participant:{}", item.key.entity.as_u128())),
            owner_refused: false,
        })
        .collect();
    let mut tx = begin(&db.store).await;
    tx.mark_retry(of(&world), Uuid::from_u128(1), &parked).await.expect("parked");
    let arrived = ["acme:participant:1".to_owned(), "acme:course:9".to_owned()];
    assert_eq!(tx.mark_parents_arrived(of(&world), &arrived).await.expect("arrived"), 1);
    tx.commit().await.expect("commit");
    let woken = claim(&db.store, &world, 2, world.later(1), 10).await;
    assert_eq!(woken.iter().map(|item| item.key).collect::<Vec<_>>(), [child]);
}

async fn a_row_that_salesforce_lost_is_sent_again(db: TestDb) {
    let world = World::build(&db.store).await;
    mark(&db.store, &world, &[key(Object::Enrolment, 1), key(Object::Enrolment, 2)]).await;
    let items = claim(&db.store, &world, 1, world.now, 10).await;
    let mut tx = begin(&db.store).await;
    tx.mark_acked(of(&world), Uuid::from_u128(1), &[ack(&items[0])], world.now).await.expect("ack");
    let keys: Vec<Key> = items.iter().map(|item| item.key).collect();
    assert_eq!(tx.mark_lost(of(&world), &keys, world.later(1)).await.expect("lost"), 1, "only what was confirmed");
    tx.mark_urgent(of(&world), &keys[1..], world.later(1)).await.expect("urgent");
    tx.commit().await.expect("commit");
    let again = claim(&db.store, &world, 2, world.later(1), 10).await;
    assert_eq!(again.len(), 2, "the second was given back");
    assert!(again.iter().all(|item| item.acked_hash.is_none()));
}
