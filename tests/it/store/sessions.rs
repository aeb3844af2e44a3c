//! Sessions, seen launches and the loop guard.

use super::world::{World, begin, org};
use crate::support::db::{TestDb, each_db};
use qstream::domain::ids::{SalesforceUserId, SessionId};
use qstream::store::{Approval, BounceKey, LaunchRefusal, NewLinkedUser, Session};
use uuid::Uuid;

each_db! {
    a_session_comes_back_as_written_and_remembers_its_last_use
    a_session_without_an_account_gets_one_once
    ended_sessions_are_removed_and_their_requests_stay_known
    launches_are_recorded_together_and_each_once
    accounts_are_made_with_their_links_or_not_at_all
    bounces_are_counted_within_their_window
    an_approval_is_taken_once
    an_invitation_is_used_once_and_ends
    refusals_are_found_by_reference_and_listed_by_site
}

pub(super) fn session(world: &World) -> Session {
    Session {
        id: SessionId(world.random.id(world.now)),
        site_id: world.site.id,
        user_id: Some(world.user.id),
        org_id: "00Dxx0000001gEAEAY".to_owned(),
        salesforce_user_id: "0055g00000A1b2cAAB".to_owned(),
        instance_id: "_:Qstream:1:0:canvasapp".to_owned(),
        target_origin: "https://acme.my.salesforce.com".to_owned(),
        frame_ancestors: "https://acme.my.salesforce.com https://acme.lightning.force.com".to_owned(),
        browser: Uuid::from_u128(7),
        cookie_seen: false,
        created_at: world.now,
        seen_at: world.now,
        ends_at: world.later(480),
    }
}

async fn a_session_comes_back_as_written_and_remembers_its_last_use(db: TestDb) {
    let world = World::build(&db.store).await;
    let written = session(&world);
    let mut tx = begin(&db.store).await;
    assert!(tx.insert_sessions(&[&written]).await.expect("insert").contains(&written.id));
    assert_eq!(tx.find_session(world.site.id, written.id).await.expect("find"), Some(written.clone()));
    tx.mark_session_seen(world.site.id, written.id, true, world.later(5)).await.expect("seen");
    tx.mark_session_seen(world.site.id, written.id, false, world.later(6)).await.expect("seen");
    let seen = tx.find_session(world.site.id, written.id).await.expect("find").expect("there");
    assert_eq!((seen.seen_at, seen.cookie_seen), (world.later(6), true), "a cookie once seen stays seen");
    assert_eq!(tx.find_session(world.other_site("x").id, written.id).await.expect("find"), None);
    tx.update_session_user(world.site.id, written.id, world.user.id).await.expect("update");
}

async fn a_session_without_an_account_gets_one_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let waiting = Session { user_id: None, ..session(&world) };
    let mut tx = begin(&db.store).await;
    tx.insert_sessions(&[&waiting]).await.expect("insert");
    tx.update_session_user(world.site.id, waiting.id, world.user.id).await.expect("update");
    let other = qstream::domain::ids::UserId(Uuid::from_u128(9));
    tx.update_session_user(world.site.id, waiting.id, other).await.expect("update");
    let found = tx.find_session(world.site.id, waiting.id).await.expect("find").expect("there");
    assert_eq!(found.user_id, Some(world.user.id));
}

async fn ended_sessions_are_removed_and_their_requests_stay_known(db: TestDb) {
    let world = World::build(&db.store).await;
    let (mut old, new) = (session(&world), session(&world));
    old.ends_at = world.later(1);
    let mut tx = begin(&db.store).await;
    tx.insert_sessions(&[&old, &new]).await.expect("insert");
    assert_eq!(tx.delete_ended_sessions(world.later(2)).await.expect("delete"), 1);
    assert_eq!(tx.find_session(world.site.id, old.id).await.expect("find"), None);
    assert!(tx.find_session(world.site.id, new.id).await.expect("find").is_some());
    assert!(tx.insert_sessions(&[&old]).await.expect("insert").is_empty(), "the request was seen, once and for all");
    assert_eq!(tx.mark_sessions_ended(world.site.id, world.later(3)).await.expect("end"), 1);
    assert_eq!(tx.mark_sessions_ended(world.site.id, world.later(3)).await.expect("end"), 0);
    assert_eq!(tx.mark_first_party_sessions_ended(world.site.id, world.now).await.expect("end"), 0, "there is none");
}

async fn launches_are_recorded_together_and_each_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let (first, second) = (session(&world), session(&world));
    let mut tx = begin(&db.store).await;
    tx.notice_other_processes().await.expect("looks");
    let opened = tx.insert_sessions(&[&first, &second, &first]).await.expect("insert");
    assert_eq!(opened.len(), 2, "the same bytes twice in one batch");
    let third = session(&world);
    let opened = tx.insert_sessions(&[&second, &third]).await.expect("insert");
    assert!(opened.contains(&third.id) && opened.len() == 1);
}

async fn accounts_are_made_with_their_links_or_not_at_all(db: TestDb) {
    let world = World::build(&db.store).await;
    let here = org("00Dxx0000001gEAEAY");
    let person = |number: u32| SalesforceUserId::parse(&format!("0055g00000A{number:04}")).expect("a user id");
    let new = |number: u32, email: &str| NewLinkedUser {
        site_id: world.site.id,
        user_id: qstream::domain::ids::UserId(world.random.id(world.now)),
        email: email.to_owned(),
        first_name: "Zoë".to_owned(),
        last_name: "New".to_owned(),
        locale: "en_GB".to_owned(),
        time_zone: "Europe/Dublin".to_owned(),
        roles: "[\"learner\"]".to_owned(),
        org_id: here.to_string(),
        salesforce_user_id: person(number).to_string(),
        at: world.now,
    };
    let mut tx = begin(&db.store).await;
    let one = new(1, "one@acme.example");
    tx.insert_linked_users(&[one.clone(), new(2, "two@acme.example")]).await.expect("insert");
    tx.commit().await.expect("commit");
    let mut tx = begin(&db.store).await;
    let found = tx.find_linked_user(world.site.id, &here, &person(1)).await.expect("find").expect("there");
    assert_eq!((found.user.id, found.erased, found.user.active), (one.user_id, false, true));
    drop(tx);
    for taken in [new(3, "one@acme.example"), new(1, "three@acme.example")] {
        let mut tx = begin(&db.store).await;
        let refused = tx.insert_linked_users(&[new(4, "four@acme.example"), taken]).await;
        assert!(matches!(refused, Err(qstream::store::Error::Conflict(_))));
        drop(tx);
        let mut tx = begin(&db.store).await;
        assert_eq!(tx.find_linked_user(world.site.id, &here, &person(4)).await.expect("find"), None);
    }
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

async fn an_approval_is_taken_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let approval = |letter: &str, minutes| Approval {
        state_digest: letter.repeat(64),
        link_digest: (letter == "a").then(|| "c".repeat(64)),
        login_origin: "https://acme.my.salesforce.com".to_owned(),
        verifier_sealed: vec![1, 2, 3],
        browser: Uuid::from_u128(5),
        expires_at: world.later(minutes),
        of_site: (letter == "a").then_some(world.site.id),
        next_path: (letter == "a").then(|| "/progress".to_owned()),
    };
    let mut tx = begin(&db.store).await;
    tx.insert_approval(&approval("a", 10)).await.expect("insert");
    for (letter, site) in [("a", Some(world.site.id)), ("b", None), ("c", None)] {
        assert_eq!(tx.find_approval_site(&letter.repeat(64)).await.expect("find"), site, "{letter}");
        if letter == "a" {
            tx.insert_approval(&approval("c", 1)).await.expect("insert");
        }
    }
    assert_eq!(tx.delete_approval(&"c".repeat(64)).await.expect("delete"), Some(approval("c", 1)));
    tx.insert_approval(&approval("b", 1)).await.expect("insert");
    assert_eq!(tx.delete_expired_approvals(world.later(1)).await.expect("delete"), 1);
    assert_eq!(tx.delete_approval(&"a".repeat(64)).await.expect("delete"), Some(approval("a", 10)));
    assert_eq!(tx.delete_approval(&"a".repeat(64)).await.expect("delete"), None);
}

async fn an_invitation_is_used_once_and_ends(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, now) = (world.site.id, world.now);
    let invitation = world.invitation("c");
    let mut tx = begin(&db.store).await;
    let mail = tx.find_user_by_email(site, &world.user.email).await.expect("find");
    assert_eq!(mail.map(|user| user.id), Some(world.user.id));
    assert_eq!(tx.find_user_by_email(site, "nobody@acme.example").await.expect("find"), None);
    tx.insert_invitation(&invitation).await.expect("insert");
    let digest = invitation.code_digest.as_str();
    assert_eq!(tx.find_invitation(site, digest, now).await.expect("find"), Some(invitation.clone()));
    assert_eq!(tx.find_invitation(site, digest, world.later(60)).await.expect("find"), None, "too old");
    assert_eq!(tx.find_invitation(world.other_site("x").id, digest, now).await.expect("find"), None);
    assert!(tx.mark_invitation_used(site, invitation.id, now).await.expect("use"));
    assert!(!tx.mark_invitation_used(site, invitation.id, now).await.expect("use"), "used up");
    assert_eq!(tx.find_invitation(site, digest, now).await.expect("find"), None);
}

async fn refusals_are_found_by_reference_and_listed_by_site(db: TestDb) {
    let world = World::build(&db.store).await;
    let refusal = |incident: &str, site_id, minutes| LaunchRefusal {
        incident: incident.to_owned(),
        site_id,
        cause: "no-account".to_owned(),
        refused_at: world.later(minutes),
    };
    let mut tx = begin(&db.store).await;
    for one in [refusal("A", None, 0), refusal("B", Some(world.site.id), 1), refusal("C", Some(world.site.id), 2)] {
        tx.insert_launch_refusal(&one).await.expect("insert");
    }
    assert_eq!(tx.find_launch_refusal("A").await.expect("find"), Some(refusal("A", None, 0)));
    assert_eq!(tx.find_launch_refusal("Z").await.expect("find"), None);
    let listed = tx.list_launch_refusals(world.site.id).await.expect("list");
    assert_eq!(listed.iter().map(|one| one.incident.as_str()).collect::<Vec<_>>(), ["C", "B"]);
    assert_eq!(tx.delete_launch_refusals(world.later(2)).await.expect("delete"), 2);
}
