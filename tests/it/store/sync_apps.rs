//! What a site's sync signs in with.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use qstream::domain::ids::SalesforceUserId;
use qstream::store::SyncApp;

each_db! {
    a_site_has_one_app_of_its_own_or_none
    an_org_in_which_people_approve_for_themselves_is_noted
}

async fn a_site_has_one_app_of_its_own_or_none(db: TestDb) {
    let world = World::build(&db.store).await;
    let app = SyncApp {
        site_id: world.site.id,
        client_id: "3MVG9".to_owned(),
        client_secret_sealed: vec![0, 1, 5],
        private_key_sealed: Vec::new(),
        certificate: String::new(),
        certified_at: world.now,
    };
    let mut tx = begin(&db.store).await;
    assert_eq!(tx.find_sync_app(world.site.id).await.expect("find"), None);
    tx.put_sync_app(&app).await.expect("put");
    let newer = SyncApp { private_key_sealed: vec![0, 1, 7], certificate: "PEM".to_owned(), ..app };
    tx.put_sync_app(&newer).await.expect("put");
    assert_eq!(tx.find_sync_app(world.site.id).await.expect("find"), Some(newer));
    tx.delete_sync_app(world.site.id).await.expect("delete");
    assert_eq!(tx.find_sync_app(world.site.id).await.expect("find"), None);
    tx.commit().await.expect("commit");
}

async fn an_org_in_which_people_approve_for_themselves_is_noted(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let found = tx.list_connections_of_site(world.site.id).await.expect("list").pop().expect("one");
    assert_eq!(found.self_approved_at.millis(), 0);
    tx.mark_org_self_approved(&found.org_id, world.now).await.expect("mark");
    let marked = tx.find_connection(found.site_id, found.id).await.expect("find").expect("one");
    assert_eq!(marked.self_approved_at, world.now);
    let person = SalesforceUserId::parse("005000000000001AAA").expect("an id");
    tx.insert_salesforce_link(found.site_id, &found.org_id, &person, world.user.id, world.now).await.expect("link");
    let linked = tx.has_linked_people(found.site_id, &found.org_id).await.expect("count");
    let other = tx.has_linked_people(found.site_id, &super::world::org("00D000000000009EAA")).await.expect("count");
    assert!(linked && !other);
    tx.commit().await.expect("commit");
}
