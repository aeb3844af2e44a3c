//! What an administrator sees, what leaves an org, and what the passage of time makes stale.

use super::world::{World, begin, day};
use crate::support::db::{TestDb, each_db};
use qstream::domain::export::{Agenda, Extent, Key, Object, Range, Retry};
use qstream::domain::ids::{ConnectionId, ExportAttemptId, ExportReceiptId, SiteId, TeamScoreId};
use qstream::domain::time::Instant;
use qstream::store::{
    BounceKey, DayTurn, DeadFilter, ExportAttempt, ExportCalendar, ExportComparison, ExportMark, LagCount, Lanes,
    Receipt, Tx,
};
use uuid::Uuid;

each_db! {
    counts_lags_and_calls_are_kept_and_forgotten_in_time
    rows_that_were_set_aside_are_grouped_and_get_another_chance
    a_row_tells_its_way
    a_person_leaves_the_org_with_a_receipt
    old_responses_leave_an_org_that_keeps_them_for_a_time
    days_turn_where_people_are
    teams_get_an_id_once
    a_night_is_stored_by_whoever_knows_the_last_step
}

fn of(world: &World) -> (SiteId, ConnectionId) {
    (world.site.id, world.connection.id)
}

async fn mark(tx: &mut Tx, world: &World, keys: &[Key]) {
    let marks: Vec<_> = keys.iter().map(|key| ExportMark::new(world.site.id, "acme", *key, world.now)).collect();
    tx.mark_dirty(&marks).await.expect("mark");
}

async fn claim(tx: &mut Tx, world: &World, lease: u128) -> Vec<qstream::domain::export::Item> {
    let lease = (Uuid::from_u128(lease), world.later(1));
    tx.claim_export_items(of(world), lease, world.now, 10, Lanes::All).await.expect("claim")
}

fn attempt(world: &World, id: u128, started_at: Instant) -> ExportAttempt {
    ExportAttempt {
        id: ExportAttemptId(Uuid::from_u128(id)),
        site_id: world.site.id,
        connection_id: world.connection.id,
        started_at,
        finished_at: started_at,
        rows_sent: 1,
        rows_acked: 1,
        outcome: "answered".to_owned(),
        request_id: Some("REQ".to_owned()),
    }
}

async fn counts_lags_and_calls_are_kept_and_forgotten_in_time(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    mark(&mut tx, &world, &[Key { object: Object::Site, entity: world.site.id.0 }]).await;
    let counts = tx.list_object_counts(of(&world)).await.expect("counts");
    assert_eq!((counts.len(), counts[0].dirty, counts[0].oldest_dirty_at), (1, 1, Some(world.now)));
    let lag = LagCount {
        site_id: world.site.id,
        connection_id: world.connection.id,
        object: "site",
        day: day("2026-11-23"),
        bucket: 7,
        row_count: 3,
    };
    tx.count_lags(std::slice::from_ref(&lag)).await.expect("lags");
    tx.count_lags(&[lag]).await.expect("lags");
    let lags = tx.list_lags(of(&world), day("2026-11-20")).await.expect("lags");
    assert_eq!(lags, [(Object::Site, 7, 6)]);
    tx.insert_export_attempt(&attempt(&world, 1, world.now)).await.expect("attempt");
    tx.insert_export_attempt(&attempt(&world, 2, world.later(5))).await.expect("attempt");
    assert_eq!(tx.list_export_attempts(of(&world), 5).await.expect("list")[0].started_at, world.later(5));
    assert_eq!(tx.delete_old_export_history(world.later(1), world.now).await.expect("old"), 1);
    let person = qstream::domain::ids::SalesforceUserId::parse("0055g00000A1b2c").expect("an id");
    let org = super::world::org("00Dxx0000001gEAEAY");
    let frame = BounceKey { site: world.site.id, org: &org, person: &person, instance_id: "i" };
    tx.count_bounce(frame, world.now, world.now).await.expect("bounce");
    assert_eq!(tx.delete_old_bounces(world.now).await.expect("none"), 0);
    assert_eq!(tx.delete_old_bounces(world.later(1)).await.expect("one"), 1);
}

async fn rows_that_were_set_aside_are_grouped_and_get_another_chance(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let keys: Vec<_> = (1..=3).map(|n| Key { object: Object::Response, entity: Uuid::from_u128(n) }).collect();
    mark(&mut tx, &world, &keys).await;
    let dead: Vec<_> = claim(&mut tx, &world, 1)
        .await
        .iter()
        .map(|item| Retry {
            object: "response",
            entity_id: item.key.entity,
            version: item.version,
            next_attempt_at: world.now,
            dead: true,
            error: "STRING_TOO_LONG: too long".to_owned(),
            waiting_for: None,
            owner_refused: false,
        })
        .collect();
    tx.mark_retry(of(&world), Uuid::from_u128(1), &dead).await.expect("dead");
    let groups = tx.list_dead_groups(of(&world), 5).await.expect("groups");
    assert_eq!((groups.len(), groups[0].rows, groups[0].object), (1, 3, Object::Response));
    let all = DeadFilter::default();
    let one = DeadFilter { object: Some(Object::Response), entity: Some(keys[0].entity), ..all };
    let (sites, other) = (DeadFilter { object: Some(Object::Site), ..all }, DeadFilter { error: Some("other"), ..all });
    assert_eq!(tx.mark_dead_again(of(&world), other, world.now).await.expect("none for that reason"), 0);
    let one = tx.mark_dead_again(of(&world), one, world.now).await;
    assert_eq!(one.expect("one"), 1);
    assert_eq!(tx.mark_dead_again(of(&world), sites, world.now).await.expect("none"), 0);
    assert_eq!(tx.mark_dead_again(of(&world), all, world.now).await.expect("the rest"), 2);
}

async fn a_row_tells_its_way(db: TestDb) {
    let world = World::build(&db.store).await;
    let key = Key { object: Object::Site, entity: world.site.id.0 };
    let mut tx = begin(&db.store).await;
    mark(&mut tx, &world, &[key]).await;
    let item = claim(&mut tx, &world, 1).await.remove(0);
    let ack = qstream::domain::export::Ack {
        object: "site",
        entity_id: key.entity,
        version: item.version,
        changed_at: item.changed_at,
        hash: "cafe".to_owned(),
        salesforce_id: Some("a00xx".to_owned()),
    };
    tx.mark_acked(of(&world), Uuid::from_u128(1), &[ack], world.later(1)).await.expect("ack");
    tx.insert_export_attempt(&attempt(&world, 1, world.now)).await.expect("attempt");
    let way = tx.find_timeline(of(&world), key.object, key.entity).await.expect("find").expect("there");
    assert_eq!((way.desired_version, way.acked_version, way.acked_at), (1, 1, Some(world.later(1))));
    assert_eq!(way.salesforce_id.as_deref(), Some("a00xx"));
    assert_eq!(way.attempt.and_then(|(.., request)| request).as_deref(), Some("REQ"));
    let all = Range::all(Object::Site);
    let ours = tx.count_confirmed(of(&world), &all).await.expect("count");
    assert_eq!((ours.rows, ours.middle), (1, Some(key.entity)));
    let rest = Range { after: key.entity, ..all };
    assert_eq!(tx.count_confirmed(of(&world), &rest).await.expect("count").middle, None);
    let known = tx.list_known(of(&world), &all, world.later(1)).await.expect("list");
    assert_eq!((known.len(), known[0].changed_at, known[0].settled), (1, item.changed_at, true));
    let known = tx.list_known(of(&world), &all, world.now).await.expect("list");
    assert!(!known[0].settled, "confirmed after the org was asked");
}

async fn a_person_leaves_the_org_with_a_receipt(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let keys = [
        Key { object: Object::Site, entity: world.site.id.0 },
        Key { object: Object::Participant, entity: world.user.id.0 },
        Key { object: Object::Enrolment, entity: world.enrolment.0 },
    ];
    mark(&mut tx, &world, &keys).await;
    assert_eq!(tx.mark_person_gone(world.site.id, world.user.id, world.now).await.expect("gone"), 2);
    assert_eq!(tx.mark_person_gone(world.site.id, world.user.id, world.now).await.expect("once"), 0);
    assert_eq!(tx.count_removals_due(world.site.id).await.expect("due"), 2);
    mark(&mut tx, &world, &keys).await;
    let items = claim(&mut tx, &world, 1).await;
    let gone: Vec<_> = items.iter().filter(|item| item.gone).collect();
    assert_eq!(gone.len(), 2, "a late change doesn't bring them back");
    let rows: Vec<_> = gone.iter().map(|item| (item.key, item.version)).collect();
    assert_eq!(tx.delete_removed_items(of(&world), Uuid::from_u128(1), &rows).await.expect("removed"), 2);
    let receipt = Receipt::new(
        ExportReceiptId(world.random.id(world.now)),
        (world.site.id, world.connection.id, &world.connection.org_id),
        (keys[1], keys[1].external_id("acme"), Some("a03xx".to_owned())),
        (world.now, world.later(1)),
        Some("REQ".to_owned()),
    );
    tx.insert_receipts(std::slice::from_ref(&receipt)).await.expect("receipt");
    assert_eq!(tx.list_receipts(world.site.id, world.now).await.expect("list"), [receipt]);
    assert_eq!(tx.count_removals_due(world.site.id).await.expect("due"), 0);
}

async fn old_responses_leave_an_org_that_keeps_them_for_a_time(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let settings = qstream::store::ExportSettings { response_days: Some(30), ..Default::default() };
    tx.update_connection_settings(world.site.id, world.connection.id, &settings).await.expect("settings");
    assert_eq!(tx.mark_old_responses_gone(world.now, 100).await.expect("none yet"), 0);
}

async fn days_turn_where_people_are(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let calendars = tx.list_export_calendars().await.expect("calendars");
    assert_eq!(calendars.len(), 1);
    assert_eq!(calendars[0].2.dates_at, Instant::from_micros(0));
    let seen = ExportCalendar { dates_at: world.now, teams_at: world.later(1) };
    tx.update_export_calendar(world.site.id, seen).await.expect("update");
    assert_eq!(tx.list_export_calendars().await.expect("calendars")[0].2, seen);
    let turn = |first, last| DayTurn { first: day(first), last: day(last) };
    let began = tx.list_courses_turned(world.site.id, turn("2026-11-15", "2026-11-15")).await.expect("began");
    assert_eq!(began, [world.course.id]);
    let ended = tx.list_courses_turned(world.site.id, turn("2027-01-15", "2027-01-16")).await.expect("ended");
    assert_eq!(ended, [world.course.id]);
    assert!(tx.list_courses_turned(world.site.id, turn("2026-12-01", "2026-12-31")).await.expect("none").is_empty());
    assert_eq!(tx.list_time_zones(world.site.id).await.expect("zones"), ["Pacific/Auckland"]);
    let last = turn("2027-01-15", "2027-01-15");
    let incomplete = tx.list_enrolments_turned(world.site.id, "Pacific/Auckland", last).await.expect("list");
    assert_eq!(incomplete, [world.enrolment]);
    assert!(tx.list_enrolments_turned(world.site.id, "UTC", last).await.expect("list").is_empty());
}

async fn teams_get_an_id_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let mut report = super::world::person(&world.random, &world.site, "report@acme.example");
    report.manager_id = Some(world.user.id);
    tx.insert_user(&report).await.expect("a report");
    let enrolment = qstream::store::NewEnrolment {
        id: qstream::domain::ids::EnrolmentId(world.random.id(world.now)),
        site_id: world.site.id,
        course_id: world.course.id,
        user_id: report.id,
        enrolled_at: world.now,
    };
    tx.insert_enrolments(&[enrolment]).await.expect("enrolled");
    assert_eq!(tx.list_direct_reports(world.site.id, world.user.id).await.expect("reports"), [report.id]);
    assert!(tx.list_direct_reports(world.site.id, report.id).await.expect("none").is_empty());
    let active = tx.list_teams_active(world.site.id, world.now).await.expect("active");
    assert_eq!(active, [(world.user.id, world.course.id)]);
    let active = tx.list_courses_active(world.site.id, world.now).await.expect("active");
    assert!(active.is_empty(), "nobody answered, nothing was withdrawn: {active:?}");
    tx.withdraw_question(world.site.id, world.questions[0].question_id, world.now).await.expect("withdrawn");
    let active = tx.list_courses_active(world.site.id, world.now).await.expect("active");
    assert_eq!(active.len(), world.questions.len(), "every question of the course");
    assert!(active.iter().all(|(course, _)| *course == world.course.id));
    let team = |n| [(TeamScoreId(Uuid::from_u128(n)), world.user.id, world.course.id)];
    let first = tx.insert_teams(world.site.id, &team(1)).await.expect("teams");
    assert_eq!(tx.insert_teams(world.site.id, &team(2)).await.expect("teams"), first);
    let here = super::world::org("00Dxx0000001gEAEAY");
    let public_url = "https://acme.example";
    let site = qstream::store::Exporting { site: world.site.id, slug: "acme", public_url, newest_package: None };
    let switches = qstream::domain::export::Switches::default();
    let ids = [first[0].0];
    let rows = tx.list_export_rows(Object::TeamScore, site, &ids, &here, switches, world.now).await.expect("rows");
    let stamp = qstream::domain::export::Stamp { changed_at: world.now, sent_at: world.now };
    let row = rows[0].json(&qstream::domain::export::Namespace::default(), stamp);
    assert_eq!((row["Team_Size__c"].as_i64(), row["Active_Count__c"].as_i64()), (Some(1), Some(0)));
    assert_eq!(row["Engagement_Percent__c"].as_f64(), Some(0.0));
    assert!(row["Proficiency_Now__c"].is_null(), "nobody answered, which isn't 0 %");
}

async fn a_night_is_stored_by_whoever_knows_the_last_step(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let (site, connection) = of(&world);
    let mut comparison = ExportComparison {
        site_id: site,
        connection_id: connection,
        night: day("2026-11-24"),
        step: 1,
        started_at: world.now,
        finished_at: None,
        calls: 1,
        compared: 2_000,
        missing: 1,
        different: 2,
        unknown: 1,
        unknown_ids: vec!["acme:site:7".to_owned()],
        refused: 0,
        agenda: Agenda::of(Extent::Everything),
    };
    assert_eq!(tx.find_export_comparison((site, connection)).await.expect("find"), None);
    assert!(tx.store_export_comparison(&comparison, 0).await.expect("stored"));
    assert!(!tx.store_export_comparison(&comparison, 0).await.expect("refused"), "somebody else stored the first");
    assert_eq!(tx.find_export_comparison((site, connection)).await.expect("find").as_ref(), Some(&comparison));
    comparison.step = 2;
    comparison.finished_at = Some(world.later(1));
    assert!(tx.store_export_comparison(&comparison, 1).await.expect("stored"));
    let all = tx.list_connections_to_compare(world.now, world.now).await.expect("list");
    let found = all.iter().find(|one| one.connection.id == connection).expect("the connection");
    assert_eq!((found.slug.as_str(), found.last.as_ref()), (world.site.slug.as_str(), Some(&comparison)));
    tx.spend_calls(site, connection, world.now, jiff::SignedDuration::from_mins(1)).await.expect("spent");
    assert!(tx.list_connections_to_compare(world.now, world.now).await.expect("list").is_empty(), "calls are short");
}
