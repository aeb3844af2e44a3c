//! On the way to a connection and out of it.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use qstream::domain::connecting::Environment;
use qstream::domain::export::Switches;
use qstream::store::{ConnectLink, ConnectionState, PendingConnection};
use uuid::Uuid;

each_db! {
    a_site_has_one_link_and_a_new_one_voids_the_old
    a_sign_in_waits_for_one_answer_and_not_for_ever
    a_disconnected_org_leaves_nothing_secret_behind
}

fn link(world: &World, letter: &str, minutes: i64) -> ConnectLink {
    ConnectLink {
        site_id: world.site.id,
        link_digest: letter.repeat(64),
        email: "admin@acme.example".to_owned(),
        environment: Environment::Sandbox,
        login_url: "https://acme.my.salesforce.com".to_owned(),
        created_at: world.now,
        expires_at: world.later(minutes),
    }
}

fn pending(world: &World, letter: &str, minutes: i64) -> PendingConnection {
    PendingConnection {
        site_id: world.site.id,
        confirmation_digest: letter.repeat(64),
        browser: Uuid::from_u128(7),
        sealed: vec![1, 2, 3],
        expires_at: world.later(minutes),
    }
}

async fn a_site_has_one_link_and_a_new_one_voids_the_old(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, now) = (world.site.id, world.now);
    let mut tx = begin(&db.store).await;
    tx.put_connect_link(&link(&world, "a", 5)).await.expect("put");
    assert_eq!(tx.find_connect_link(&"a".repeat(64), now).await.expect("find"), Some(link(&world, "a", 5)));
    tx.put_connect_link(&link(&world, "b", 5)).await.expect("put");
    assert_eq!(tx.find_connect_link(&"a".repeat(64), now).await.expect("find"), None, "void");
    assert_eq!(tx.find_connect_link_of_site(site, now).await.expect("find"), Some(link(&world, "b", 5)));
    assert_eq!(tx.find_connect_link(&"b".repeat(64), world.later(5)).await.expect("find"), None, "too old");
    assert_eq!(tx.find_connect_link_of_site(site, world.later(5)).await.expect("find"), None);
    tx.put_pending_connection(&pending(&world, "p", 5)).await.expect("put");
    tx.delete_connect_link(site).await.expect("delete");
    assert_eq!(tx.find_connect_link(&"b".repeat(64), now).await.expect("find"), None, "revoked");
    assert_eq!(tx.delete_pending_connection(&"p".repeat(64)).await.expect("take"), None, "with what came by it");
}

async fn a_sign_in_waits_for_one_answer_and_not_for_ever(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.put_pending_connection(&pending(&world, "a", 5)).await.expect("put"), None);
    let replaced = tx.put_pending_connection(&pending(&world, "b", 5)).await.expect("put");
    assert_eq!(replaced, Some(pending(&world, "a", 5)));
    assert_eq!(tx.delete_pending_connection(&"a".repeat(64)).await.expect("take"), None);
    assert_eq!(tx.delete_pending_connection(&"b".repeat(64)).await.expect("take"), Some(pending(&world, "b", 5)));
    assert_eq!(tx.delete_pending_connection(&"b".repeat(64)).await.expect("take"), None, "once");
    tx.put_pending_connection(&pending(&world, "c", 5)).await.expect("put");
    assert_eq!(tx.delete_expired_pending_connections(world.later(4)).await.expect("none"), []);
    assert_eq!(tx.delete_expired_pending_connections(world.later(5)).await.expect("one"), [pending(&world, "c", 5)]);
}

async fn a_disconnected_org_leaves_nothing_secret_behind(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    tx.update_connection_findings(site, id, world.now, "[1]").await.expect("noted");
    let switches = Switches { responses: true, question_text: true };
    tx.update_connection_switches(site, id, switches).await.expect("switched");
    let found = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!((found.verified_at, found.findings.as_str(), found.switches), (world.now, "[1]", switches));
    tx.mark_connection_disconnected(site, id).await.expect("ended");
    let ended = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!(ended.state, ConnectionState::Disconnected);
    assert!(ended.client_secret_sealed.is_empty() && ended.refresh_token_sealed.is_empty());
    assert_eq!((ended.verified_at.micros(), ended.findings.as_str()), (0, "[]"));
}
