//! Sessions, seen launches and the loop guard.

use super::world::{World, begin, org};
use crate::support::db::{TestDb, each_db};
use qstream::domain::ids::{SalesforceUserId, SessionId};
use qstream::store::{BounceKey, Session};

each_db! {
    a_session_comes_back_as_written_and_remembers_its_last_use
    ended_sessions_are_removed_and_others_stay
    a_signed_request_is_recorded_once
    bounces_are_counted_within_their_window
}

fn session(world: &World) -> Session {
    Session {
        id: SessionId(world.random.id(world.now)),
        site_id: world.site.id,
        user_id: world.user.id,
        org_id: "00Dxx0000001gEAEAY".to_owned(),
        salesforce_user_id: "0055g00000A1b2cAAB".to_owned(),
        instance_id: "_:Qstream:1:0:canvasapp".to_owned(),
        target_origin: "https://acme.my.salesforce.com".to_owned(),
        frame_ancestors: "https://acme.my.salesforce.com https://acme.lightning.force.com".to_owned(),
        created_at: world.now,
        seen_at: world.now,
        ends_at: world.later(480),
    }
}

async fn a_session_comes_back_as_written_and_remembers_its_last_use(db: TestDb) {
    let world = World::build(&db.store).await;
    let written = session(&world);
    let mut tx = begin(&db.store).await;
    tx.insert_session(&written).await.expect("insert");
    assert_eq!(tx.find_session(world.site.id, written.id).await.expect("find"), Some(written.clone()));
    tx.mark_session_seen(world.site.id, written.id, world.later(5)).await.expect("seen");
    let seen = tx.find_session(world.site.id, written.id).await.expect("find").expect("there");
    assert_eq!(seen.seen_at, world.later(5));
    assert_eq!(tx.find_session(world.other_site("x").id, written.id).await.expect("find"), None);
}

async fn ended_sessions_are_removed_and_others_stay(db: TestDb) {
    let world = World::build(&db.store).await;
    let (mut old, new) = (session(&world), session(&world));
    old.ends_at = world.later(1);
    let mut tx = begin(&db.store).await;
    tx.insert_session(&old).await.expect("insert");
    tx.insert_session(&new).await.expect("insert");
    assert_eq!(tx.delete_ended_sessions(world.later(2)).await.expect("delete"), 1);
    assert_eq!(tx.find_session(world.site.id, old.id).await.expect("find"), None);
    assert!(tx.find_session(world.site.id, new.id).await.expect("find").is_some());
}

async fn a_signed_request_is_recorded_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let digest = "ab".repeat(32);
    let (first, second) = (SessionId(world.random.id(world.now)), SessionId(world.random.id(world.now)));
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.find_launch(world.site.id, &digest).await.expect("find"), None);
    assert!(tx.insert_launch(world.site.id, &digest, first, world.now).await.expect("insert"));
    assert!(!tx.insert_launch(world.site.id, &digest, second, world.now).await.expect("insert"));
    assert_eq!(tx.find_launch(world.site.id, &digest).await.expect("find"), Some(first));
}

async fn bounces_are_counted_within_their_window(db: TestDb) {
    let world = World::build(&db.store).await;
    let here = org("00Dxx0000001gEAEAY");
    let person = SalesforceUserId::parse("0055g00000A1b2cAAB").expect("a user id");
    let key = |instance_id| BounceKey { site: world.site.id, org: &here, person: &person, instance_id };
    let mut tx = begin(&db.store).await;
    for expected in 1..=3 {
        let count = tx.count_bounce(key("one"), world.later(-1), world.now).await.expect("count");
        assert_eq!(count, expected);
    }
    assert_eq!(tx.count_bounce(key("two"), world.later(-1), world.now).await.expect("count"), 1, "another frame");
    let later = tx.count_bounce(key("one"), world.later(1), world.later(2)).await.expect("count");
    assert_eq!(later, 1, "the window has passed");
}
