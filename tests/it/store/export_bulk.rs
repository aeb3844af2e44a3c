//! Runs, backlogs and Bulk jobs.

use super::world::{World, begin};
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::domain::export::{Key, Object};
use qstream::domain::ids::{ConnectionId, ExportJobId, ExportRunId, SiteId};
use qstream::domain::time::Instant;
use qstream::store::{
    BulkAck, BulkCursor, ExportJob, ExportMark, ExportRun, ExportStop, JobState, Lanes, RunKind, RunState,
};
use std::collections::BTreeMap;
use uuid::Uuid;

each_db! {
    everything_of_a_site_is_marked_page_by_page
    a_run_goes_on_where_it_was_and_ends_once
    a_stopped_run_takes_back_what_it_had_marked
    a_long_queue_becomes_a_backlog
    a_job_keeps_its_rows_until_each_has_its_result
    a_stopped_object_keeps_its_rows
}

fn of(world: &World) -> (SiteId, ConnectionId) {
    (world.site.id, world.connection.id)
}

fn run(world: &World) -> ExportRun {
    ExportRun {
        id: ExportRunId(world.random.id(world.now)),
        site_id: world.site.id,
        connection_id: world.connection.id,
        kind: RunKind::Full,
        state: RunState::Marking,
        started_at: world.now,
        finished_at: None,
        marking_rank: 0,
        marking_after: None,
        rows_marked: 0,
        rows_acked: 0,
        rows_refused: 0,
        error_summary: String::new(),
    }
}

fn job(world: &World, object: Object) -> ExportJob {
    let never = Instant::from_micros(0);
    ExportJob {
        id: ExportJobId(world.random.id(world.now)),
        site_id: world.site.id,
        connection_id: world.connection.id,
        object,
        state: JobState::Creating,
        salesforce_job_id: None,
        created_at: world.now,
        uploaded_at: never,
        poll_at: never,
        finished_at: never,
        rows_sent: 0,
        bytes_sent: 0,
        rows_acked: 0,
        rows_refused: 0,
        calls: 0,
        error: None,
    }
}

/// Marks everything, three keys at a time.
async fn mark_all(world: &World, tx: &mut qstream::store::Tx) -> BTreeMap<Object, i64> {
    let mut marked = BTreeMap::new();
    for object in Object::ALL {
        let mut after = None;
        loop {
            let page = tx.mark_page(of(world), "acme", object, after, 2, world.now).await.expect("page");
            *marked.entry(object).or_default() += page.rows;
            after = page.last;
            if after.is_none() {
                break;
            }
        }
    }
    marked
}

async fn everything_of_a_site_is_marked_page_by_page(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let site = Key { object: Object::Site, entity: world.site.id.0 };
    tx.mark_dirty(&[ExportMark::new(world.site.id, "acme", site, world.now)]).await.expect("a live change");
    let marked = mark_all(&world, &mut tx).await;
    let expected: BTreeMap<_, _> = tx.count_export_keys(world.site.id).await.expect("count").into_iter().collect();
    assert_eq!(marked, expected);
    assert_eq!(marked[&Object::Question], 3);
    assert_eq!(tx.count_export_items(world.site.id).await.expect("count").dirty, 7);
    assert_eq!(tx.count_backlog(of(&world)).await.expect("backlog"), (6, 0), "who waited already goes first");
    assert!(tx.has_backlog(of(&world)).await.expect("backlog"));
    let lease = (Uuid::from_u128(1), world.later(1));
    let live = tx.claim_export_items(of(&world), lease, world.now, 10, Lanes::Live).await.expect("claim");
    assert_eq!(live.iter().map(|item| item.key).collect::<Vec<_>>(), [site]);
    let others = tx.claim_export_items(of(&world), lease, world.now, 10, Lanes::All).await.expect("claim");
    assert_eq!(others.len(), 6);
    let enrolment = others.iter().find(|item| item.key.object == Object::Enrolment).expect("the enrolment");
    assert_eq!(enrolment.external_id, enrolment.key.external_id("acme"), "spelt alike by both engines");
}

async fn a_run_goes_on_where_it_was_and_ends_once(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut run = run(&world);
    let mut tx = begin(&db.store).await;
    tx.insert_export_run(&run).await.expect("run");
    run.marking_rank = 4;
    run.marking_after = Some(Uuid::from_u128(9));
    run.rows_marked = 12;
    assert!(tx.update_export_run(&run).await.expect("update"));
    assert_eq!(tx.list_open_runs().await.expect("open"), std::slice::from_ref(&run));
    run.state = RunState::Done;
    run.finished_at = Some(world.later(2));
    assert!(tx.update_export_run(&run).await.expect("update"));
    assert!(!tx.update_export_run(&run).await.expect("update"), "over is over");
    assert!(tx.list_open_runs().await.expect("open").is_empty());
    assert_eq!(tx.list_export_runs(of(&world), 5).await.expect("list"), [run]);
}

async fn a_stopped_run_takes_back_what_it_had_marked(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    let site = Key { object: Object::Site, entity: world.site.id.0 };
    tx.mark_dirty(&[ExportMark::new(world.site.id, "acme", site, world.now)]).await.expect("a live change");
    mark_all(&world, &mut tx).await;
    assert_eq!(tx.delete_backlog(of(&world)).await.expect("taken back"), 6);
    let counts = tx.count_export_items(world.site.id).await.expect("count");
    assert_eq!((counts.clean, counts.dirty), (0, 1), "the live change stays");
}

async fn a_long_queue_becomes_a_backlog(db: TestDb) {
    let world = World::build(&db.store).await;
    let keys: Vec<_> = (0..20).map(|n| Key { object: Object::Response, entity: Uuid::from_u128(n) }).collect();
    let marks: Vec<_> = keys.iter().map(|key| ExportMark::new(world.site.id, "acme", *key, world.now)).collect();
    let mut tx = begin(&db.store).await;
    tx.mark_dirty(&marks).await.expect("mark");
    assert_eq!(tx.update_to_backlog(of(&world), 20, world.now).await.expect("short enough"), 0);
    assert_eq!(tx.update_to_backlog(of(&world), 19, world.now).await.expect("too long"), 20);
    assert_eq!(tx.find_backlog_object(of(&world), world.now).await.expect("object"), Some(Object::Response));
    tx.mark_dirty(&marks[..1]).await.expect("a change meanwhile");
    assert_eq!(tx.count_backlog(of(&world)).await.expect("backlog").0, 19, "what changes again is urgent again");
}

async fn a_job_keeps_its_rows_until_each_has_its_result(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut job = job(&world, Object::Question);
    let mut tx = begin(&db.store).await;
    mark_all(&world, &mut tx).await;
    tx.insert_export_job(&job).await.expect("job");
    assert_eq!(tx.find_open_job(of(&world)).await.expect("open"), Some(job.clone()));
    job.state = JobState::Uploaded;
    job.salesforce_job_id = Some("750xx".to_owned());
    job.poll_at = world.later(1);
    tx.update_export_job(&job).await.expect("update");
    assert_eq!(tx.find_next_poll_at(world.now).await.expect("next"), Some(world.later(1)));
    let until = world.later(10_000);
    let first = tx.claim_backlog(&job, until, world.now, BulkCursor::START, 2).await.expect("claim");
    let last = first.last().expect("two rows");
    let after = BulkCursor { first_dirty_at: last.first_dirty_at, entity: last.key.entity };
    let second = tx.claim_backlog(&job, until, world.now, after, 2).await.expect("claim");
    assert_eq!((first.len(), second.len()), (2, 1));
    let changed = ExportMark::new(world.site.id, "acme", first[1].key, world.later(1));
    tx.mark_dirty(&[changed]).await.expect("a change during the flight");
    let ack = |item: &qstream::domain::export::Item| BulkAck {
        entity_id: item.key.entity,
        changed_at: item.changed_at,
        hash: "cafe".to_owned(),
        salesforce_id: "a02xx".to_owned(),
    };
    assert_eq!(tx.mark_job_acked(&job, &[ack(&first[0]), ack(&first[1])], world.later(2)).await.expect("acked"), 2);
    let keys: Vec<_> = first.iter().chain(&second).map(|item| item.key).collect();
    assert_eq!(tx.release_all_leases(world.later(2)).await.expect("alone"), 0, "a job keeps its rows");
    let held = tx.list_job_items(&job, &keys).await.expect("held");
    assert_eq!(held.iter().map(|item| item.key).collect::<Vec<_>>(), [second[0].key]);
    assert_eq!(tx.mark_job_uncertain(&job, world.later(20)).await.expect("uncertain"), 1);
    tx.release_export_items(of(&world), job.id.0, world.later(2)).await.expect("release");
    let lease = (Uuid::from_u128(5), world.later(9));
    let again = tx.claim_export_items(of(&world), lease, world.later(2), 10, Lanes::Live).await.expect("claim");
    assert_eq!(again.iter().map(|item| item.key).collect::<Vec<_>>(), [first[1].key], "changed since it was sent");
    job.state = JobState::Done;
    tx.update_export_job(&job).await.expect("update");
    assert_eq!(tx.find_open_job(of(&world)).await.expect("open"), None);
    assert_eq!(tx.list_export_jobs(of(&world), 5).await.expect("list").len(), 1);
}

async fn a_stopped_object_keeps_its_rows(db: TestDb) {
    let world = World::build(&db.store).await;
    let mut tx = begin(&db.store).await;
    mark_all(&world, &mut tx).await;
    let stop = ExportStop {
        object: Object::Question,
        stopped_at: world.now,
        retry_at: world.now.plus(SignedDuration::from_hours(24)),
        reason: "INVALID_FIELD: No such column".to_owned(),
        diff: vec!["Topic__c: missing".to_owned()],
    };
    tx.insert_export_stop(of(&world), &stop).await.expect("stop");
    assert_eq!(tx.list_export_stops(of(&world)).await.expect("list"), [stop]);
    let lease = (Uuid::from_u128(1), world.later(1));
    let claimed = tx.claim_export_items(of(&world), lease, world.now, 10, Lanes::All).await.expect("claim");
    assert!(claimed.len() == 4 && claimed.iter().all(|item| item.key.object != Object::Question));
    assert!(tx.list_connections_to_export(world.now).await.expect("list").is_empty(), "nothing else is due");
    assert_eq!(tx.delete_export_stops(of(&world), Some(Object::Question)).await.expect("go on"), 1);
    assert_eq!(tx.list_connections_to_export(world.now).await.expect("list").len(), 1);
}
