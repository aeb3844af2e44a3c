//! Connections: the allow-list of orgs and the exporter's credentials.

use super::world::{World, begin, connection, org};
use crate::support::db::{TestDb, each_db};
use qstream::domain::export::{Key, Namespace, Object};
use qstream::domain::ids::UserId;
use qstream::domain::time::Instant;
use qstream::store::{ConnectionState, Error, ExportMark, ExportSettings, Tx};

each_db! {
    an_org_belongs_to_one_site
    a_rotated_token_replaces_the_one_before
    only_connections_with_due_work_are_listed
    a_pause_holds_and_health_ends_it
    a_refused_sign_in_waits_for_new_credentials
    an_outage_begins_once_and_never_for_what_was_ended
    a_refresh_that_came_to_nothing_leaves_no_note
    only_what_works_and_is_not_used_is_idle
    calls_are_paid_for_and_a_hold_keeps_everything_back
}

async fn an_org_belongs_to_one_site(db: TestDb) {
    let world = World::build(&db.store).await;
    let here = org("00Dxx0000001gEAEAY");
    let mut tx = begin(&db.store).await;
    let found = tx.find_connection_by_org(&here).await.expect("find").expect("connected");
    assert_eq!(
        (found.id, found.site_id, found.switches),
        (world.connection.id, world.site.id, world.connection.switches)
    );
    assert!(tx.find_connection_by_org(&org("00Dxx0000001gEBEAY")).await.expect("find").is_none());
    let other = world.other_site("beta");
    tx.insert_site(&other).await.expect("site");
    let taken = tx.insert_connection(&connection(&world.random, other.id, here, world.now)).await;
    assert!(matches!(taken, Err(Error::Conflict(_))), "{taken:?}");
}

async fn a_rotated_token_replaces_the_one_before(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    tx.mark_refresh_started(site, id, world.later(1)).await.expect("started");
    let under_way = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!(under_way.refresh_started_at, Some(world.later(1)));
    assert!(tx.update_refresh_token(site, id, &[4, 5, 6], &[9, 9], world.later(2)).await.expect("stored"));
    assert!(!tx.update_refresh_token(site, id, &[4, 5, 6], &[8], world.later(2)).await.expect("not stored"));
    let done = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!((done.refresh_started_at, done.refresh_token_sealed), (None, vec![9, 9]));
}

async fn mark(tx: &mut Tx, world: &World) {
    let key = Key { object: Object::Site, entity: world.site.id.0 };
    tx.mark_dirty(&[ExportMark::new(world.site.id, &world.site.slug, key, world.now)]).await.expect("mark");
}

async fn due(tx: &mut Tx, now: Instant) -> usize {
    tx.list_connections_to_export(now).await.expect("list").len()
}

async fn only_connections_with_due_work_are_listed(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    assert_eq!(due(&mut tx, world.now).await, 0);
    mark(&mut tx, &world).await;
    assert_eq!(due(&mut tx, world.now).await, 1);
}

async fn a_pause_holds_and_health_ends_it(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    mark(&mut tx, &world).await;
    for _ in 0..2 {
        tx.mark_connection_paused(site, id, world.later(5), "503").await.expect("pause");
    }
    assert_eq!(due(&mut tx, world.later(4)).await, 0);
    assert_eq!(due(&mut tx, world.later(5)).await, 1);
    assert_eq!(tx.find_connection(site, id).await.expect("find").expect("there").failures, 2);
    tx.mark_connection_healthy(site, id).await.expect("healthy");
    assert_eq!(tx.find_connection(site, id).await.expect("find").expect("there").failures, 0);
    assert_eq!(due(&mut tx, world.now).await, 1);
}

async fn a_refused_sign_in_waits_for_new_credentials(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    mark(&mut tx, &world).await;
    tx.mark_connection_needs_reauth(site, id, "invalid_grant").await.expect("mark");
    assert_eq!(due(&mut tx, world.later(10_000)).await, 0);
    let refused = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!(refused.state, ConnectionState::NeedsReauth);
    let mut renewed = world.connection.clone();
    renewed.refresh_token_sealed = vec![7];
    renewed.switches.responses = false;
    tx.update_connection_credentials(&renewed).await.expect("renew");
    let connected = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!((connected.state, connected.refresh_token_sealed), (ConnectionState::Connected, vec![7]));
    assert!(!connected.switches.responses, "the switches are those of the renewal");
    assert_eq!(due(&mut tx, world.now).await, 1, "the queue was kept");
}

async fn calls_are_paid_for_and_a_hold_keeps_everything_back(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    let key = Key { object: Object::Site, entity: site.0 };
    tx.mark_dirty(&[ExportMark::new(site, &world.site.slug, key, world.now)]).await.expect("mark");
    let minute = jiff::SignedDuration::from_mins(1);
    assert_eq!(tx.spend_calls(site, id, world.now, minute).await.expect("spent"), world.later(1));
    assert_eq!(tx.spend_calls(site, id, world.now, minute).await.expect("spent"), world.later(2));
    assert_eq!(tx.spend_calls(site, id, world.later(9), minute).await.expect("spent"), world.later(10));
    tx.update_connection_pace(site, id, world.later(3), 500, Some((7, 5_000))).await.expect("pace");
    assert_eq!(tx.find_next_call_at(world.now).await.expect("next"), Some(world.later(3)));
    assert!(tx.list_connections_to_export(world.later(2)).await.expect("list").is_empty());
    let due = tx.list_connections_to_export(world.later(3)).await.expect("list");
    assert_eq!((due[0].batch_rows, due[0].api_used, due[0].api_max), (500, 7, 5_000));
    tx.update_connection_hold(site, id, Some(world.later(3))).await.expect("hold");
    assert!(tx.list_connections_to_export(world.later(4)).await.expect("list").is_empty());
    tx.update_connection_hold(site, id, None).await.expect("go on");
    assert_eq!(tx.list_connections_to_export(world.later(4)).await.expect("list").len(), 1);
    let settings =
        ExportSettings { namespace: Some(Namespace("qst".to_owned())), budget_percent: Some(10), response_days: None };
    tx.update_connection_settings(site, id, &settings).await.expect("settings");
    let found = tx.list_connections_of_site(site).await.expect("list").remove(0);
    assert_eq!((found.namespace.0.as_str(), found.budget.calls()), ("qst", 500));
    assert!(tx.list_connections_with_backlog(world.later(4)).await.expect("none").is_empty());
    tx.update_connection_bulk(site, id, Some(world.now)).await.expect("bulk");
    assert_eq!(tx.list_connections_with_backlog(world.later(4)).await.expect("one").len(), 1);
}

async fn an_outage_begins_once_and_never_for_what_was_ended(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    assert!(!tx.mark_connection_restored(site, id).await.expect("nothing broken"));
    assert!(!tx.has_broken_connection(site).await.expect("looks"));
    assert!(tx.mark_connection_needs_reauth(site, id, "inactive_user").await.expect("broke"));
    assert!(tx.has_broken_connection(site).await.expect("looks"));
    assert!(!tx.mark_connection_needs_reauth(site, id, "invalid_grant").await.expect("broken already"));
    let broken = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!((broken.state, broken.reason.as_deref()), (ConnectionState::NeedsReauth, Some("invalid_grant")));
    assert!(tx.mark_connection_restored(site, id).await.expect("restored"));
    assert!(!tx.has_broken_connection(site).await.expect("looks"));
    let whole = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!((whole.state, whole.reason), (ConnectionState::Connected, None));
    tx.mark_connection_disconnected(site, id).await.expect("ended");
    assert!(!tx.mark_connection_needs_reauth(site, id, "a late reply").await.expect("nothing"));
    let ended = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!((ended.state, ended.reason), (ConnectionState::Disconnected, None));
}

async fn a_refresh_that_came_to_nothing_leaves_no_note(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    tx.mark_refresh_started(site, id, world.later(2)).await.expect("started");
    tx.clear_refresh_started(site, id, world.later(1)).await.expect("an older one");
    let found = tx.find_connection(site, id).await.expect("find").expect("there");
    assert_eq!(found.refresh_started_at, Some(world.later(2)), "the note of somebody else's refresh stays");
    tx.clear_refresh_started(site, id, world.later(2)).await.expect("this one");
    assert_eq!(tx.find_connection(site, id).await.expect("find").expect("there").refresh_started_at, None);
}

async fn only_what_works_and_is_not_used_is_idle(db: TestDb) {
    let world = World::build(&db.store).await;
    let (site, id) = (world.site.id, world.connection.id);
    let mut tx = begin(&db.store).await;
    let idle = async |tx: &mut Tx, before| -> Vec<_> {
        tx.list_idle_connections(before, 5).await.expect("list").into_iter().map(|one| one.id).collect()
    };
    assert_eq!(idle(&mut tx, world.later(0)).await, [id]);
    assert!(tx.update_refresh_token(site, id, &[4, 5, 6], &[9], world.later(9)).await.expect("used"));
    assert_eq!(idle(&mut tx, world.later(8)).await, []);
    assert_eq!(idle(&mut tx, world.later(9)).await, [id]);
    tx.mark_connection_needs_reauth(site, id, "invalid_grant").await.expect("broke");
    assert_eq!(idle(&mut tx, world.later(9)).await, []);
    assert_eq!(tx.list_admins(site).await.expect("admins").len(), 0, "learners repair nothing");
    let mut owner = world.user.clone();
    owner.id = UserId(world.random.id(world.now));
    owner.email = String::from("owner@acme.example");
    owner.roles = serde_json::from_str("[\"learner\",\"owner\"]").expect("roles");
    tx.insert_user(&owner).await.expect("user");
    assert_eq!(tx.list_admins(site).await.expect("admins"), [owner]);
}
