//! Sessions on a site's own host, and what signing in keeps.

use super::world::{World, begin, person};
use crate::support::db::{TestDb, each_db};
use qstream::domain::first_party::{Method, Scope};
use qstream::domain::ids::SessionId;
use qstream::store::FirstPartySession;

each_db! {
    a_first_party_session_is_found_by_its_cookie_and_ended_by_its_owner
}

fn session(world: &World, cookie: char, scope: Scope) -> FirstPartySession {
    FirstPartySession {
        id: SessionId(world.random.id(world.now)),
        site_id: world.site.id,
        user_id: world.user.id,
        cookie_digest: cookie.to_string().repeat(64),
        scope,
        method: Method::Mail,
        roles: world.user.roles.clone(),
        device: "Firefox · Linux".to_owned(),
        created_at: world.now,
        seen_at: world.now,
        ends_at: world.later(480),
    }
}

async fn a_first_party_session_is_found_by_its_cookie_and_ended_by_its_owner(db: TestDb) {
    let world = World::build(&db.store).await;
    let other = person(&world.random, &world.site, "other@acme.example");
    let [a, b, c, d] = [('a', Scope::Full), ('b', Scope::DueQuestions), ('c', Scope::Full), ('d', Scope::Full)]
        .map(|(k, s)| session(&world, k, s));
    let d = FirstPartySession { user_id: other.id, ..d };
    let site = world.site.id;
    let mut tx = begin(&db.store).await;
    tx.insert_user(&other).await.expect("insert");
    for one in [&a, &b, &c, &d] {
        tx.insert_first_party_session(one).await.expect("insert");
        assert_eq!(tx.find_first_party_session(site, &one.cookie_digest).await.expect("find").as_ref(), Some(one));
    }
    let elsewhere = world.other_site("x").id;
    assert_eq!(tx.find_first_party_session(elsewhere, &a.cookie_digest).await.expect("find"), None);
    tx.mark_first_party_session_seen(site, b.id, world.later(5)).await.expect("seen");
    tx.mark_first_party_session_seen(site, b.id, world.later(4)).await.expect("seen");
    let listed = tx.list_first_party_sessions(site, world.user.id, world.later(6)).await.expect("list");
    assert_eq!((listed.len(), listed[0].id, listed[0].seen_at), (3, b.id, world.later(5)), "used last, first");
    assert!(tx.list_first_party_sessions(site, world.user.id, world.later(480)).await.expect("list").is_empty());
    assert!(!tx.delete_first_party_session(site, other.id, a.id).await.expect("delete"), "not theirs");
    assert!(tx.delete_first_party_session(site, world.user.id, a.id).await.expect("delete"));
    assert_eq!(tx.delete_other_first_party_sessions(site, world.user.id, Some(b.id)).await.expect("delete"), 1);
    assert_eq!(tx.delete_other_first_party_sessions(site, world.user.id, None).await.expect("delete"), 1);
    assert_eq!(tx.delete_ended_first_party_sessions(world.later(480)).await.expect("sweep"), 0, "not over yet");
    assert_eq!(tx.delete_ended_first_party_sessions(world.later(481)).await.expect("sweep"), 1);
    tx.commit().await.expect("commit");
}
