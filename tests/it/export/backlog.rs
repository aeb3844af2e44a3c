//! Everything by Bulk jobs: results, failures, crashes at every step, live changes beside it.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::export::{self, Carrier, RunError};
use qstream::domain::export::{Key, Object};
use qstream::domain::ids::ExportJobId;
use qstream::domain::time::Instant;
use qstream::store::{BulkCursor, DeadFilter, ExportJob, JobState, RunState};
use salesforce_simulator::Fault;

each_db! {
    a_full_export_by_bulk_jobs_arrives_and_the_next_one_costs_no_job
    rows_that_a_failed_job_left_out_arrive_by_the_next_one
    a_job_that_a_crash_left_behind_is_ended_or_adopted
    a_change_during_a_job_arrives_after_it
    a_run_is_paused_goes_on_and_is_stopped
}

async fn begin(app: &TestApp) {
    let of = app.connection().await;
    export::begin_run(&app.app, of, Carrier::Bulk, "operator").await.expect("the run starts");
}

/// Steps until the run is over.
async fn carry_out(app: &TestApp) {
    for _ in 0..300 {
        app.work_once().await;
        let status = export::status(&app.app, app.connection().await).await.expect("status").expect("connected");
        if status.run.is_none() {
            return;
        }
        app.clock.advance(SignedDuration::from_secs(20));
    }
    panic!("the run doesn't end");
}

async fn a_full_export_by_bulk_jobs_arrives_and_the_next_one_costs_no_job(db: TestDb) {
    let app = TestApp::start_unsent(db).await;
    carry_out(&app).await;
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Question__c").len(), 20);
    assert_eq!(app.simulator.rows(ORG, "Qstream_Enrolment__c").len(), 13);
    let runs = app.simulator.rows(ORG, "Qstream_Export_Run__c");
    assert_eq!((runs.len(), runs[0]["Status__c"].as_str()), (1, Some("Succeeded")));
    let jobs = app.simulator.calls("bulk_create");
    assert!((6..=7).contains(&jobs), "a job for each object with rows: {jobs}");
    app.assert_mirror().await;
    app.clock.advance(SignedDuration::from_hours(1));
    begin(&app).await;
    carry_out(&app).await;
    app.work_until_quiet().await;
    assert!(app.simulator.calls("bulk_create") <= jobs + 1, "only the first run's row is new");
    assert_eq!(app.simulator.calls("bulk_upload"), app.simulator.calls("bulk_create"));
}

async fn rows_that_a_failed_job_left_out_arrive_by_the_next_one(db: TestDb) {
    let app = TestApp::start_unsent(db).await;
    app.simulator.next(Fault::BulkFailed { after_batches: 0, message: "InternalServerError : sorry".to_owned() });
    app.simulator.next(Fault::After { requests: 2, then: Box::new(Fault::BulkBatchLocked { batch: 0 }) });
    carry_out(&app).await;
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Enrolment__c").len(), 13);
    app.assert_mirror().await;
}

/// A job as a process that was killed would leave it, with rows in its hands.
async fn left_behind(app: &TestApp, object: Object, state: JobState, salesforce_job_id: Option<String>) -> ExportJob {
    let (site_id, connection_id) = app.connection().await;
    let (now, never) = (app.app.now(), Instant::from_micros(0));
    let job = ExportJob {
        id: ExportJobId(app.app.random().id(now)),
        site_id,
        connection_id,
        object,
        state,
        salesforce_job_id,
        created_at: now,
        uploaded_at: never,
        poll_at: never,
        finished_at: never,
        rows_sent: 0,
        bytes_sent: 0,
        rows_acked: 0,
        rows_refused: 0,
        calls: 0,
        error: None,
    };
    let mut tx = app.store().begin().await.expect("begins");
    tx.insert_export_job(&job).await.expect("job");
    tx.update_export_job(&job).await.expect("job");
    let until = now.plus(SignedDuration::from_hours(200));
    let rows = tx.claim_backlog(&job, until, now, BulkCursor::START, 5).await.expect("claim");
    assert_eq!(rows.len(), 5);
    tx.commit().await.expect("commits");
    job
}

async fn a_job_that_a_crash_left_behind_is_ended_or_adopted(db: TestDb) {
    let app = TestApp::start_unsent(db).await;
    // Marks, and begins with the sites; a job of an earlier life is found first.
    app.mark_run().await;
    left_behind(&app, Object::Question, JobState::Creating, None).await;
    let open = app.create_job("Qstream_Question__c").await;
    carry_out(&app).await;
    app.work_until_quiet().await;
    assert_eq!(app.job_state(&open).await, "Aborted", "nobody else would ever close it");
    assert_eq!(app.simulator.rows(ORG, "Qstream_Question__c").len(), 20);
    app.assert_mirror().await;
}

async fn a_change_during_a_job_arrives_after_it(db: TestDb) {
    let app = TestApp::start_unsent(db).await;
    app.simulator.next(Fault::BulkHeld { polls: 2 });
    app.mark_run().await;
    app.work_once().await;
    // The first job holds the site's row, and the site changes.
    let site = Key { object: Object::Site, entity: app.site.id.0 };
    let mut tx = app.store().begin().await.expect("begins");
    let mark = qstream::store::ExportMark::new(app.site.id, &app.site.slug, site, app.app.now());
    tx.mark_dirty(&[mark]).await.expect("marks");
    tx.commit().await.expect("commits");
    carry_out(&app).await;
    app.work_until_quiet().await;
    app.assert_mirror().await;
}

async fn a_run_is_paused_goes_on_and_is_stopped(db: TestDb) {
    let app = TestApp::start_unsent(db).await;
    let of = app.connection().await;
    app.mark_run().await;
    export::hold(&app.app, of, "operator").await.expect("held");
    let jobs = app.simulator.calls("bulk_create");
    for _ in 0..5 {
        app.work_once().await;
        app.clock.advance(SignedDuration::from_mins(1));
    }
    assert_eq!(app.simulator.calls("bulk_create"), jobs, "held is held");
    assert!(matches!(export::begin_run(&app.app, of, Carrier::Bulk, "operator").await, Err(RunError::Running)));
    let taken_back = export::stop_run(&app.app, of, "operator").await.expect("stopped");
    assert!(taken_back > 100, "{taken_back}");
    export::resume(&app.app, of, "operator").await.expect("goes on");
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Question__c").len(), 0, "what wasn't sent stays at home");
    let status = export::status(&app.app, of).await.expect("status").expect("connected");
    assert_eq!(status.runs[0].state, RunState::Stopped);
    begin(&app).await;
    carry_out(&app).await;
    app.work_until_quiet().await;
    app.assert_mirror().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_upload_is_ended_and_sent_anew() {
    let app = TestApp::start_unsent(db::sqlite().await).await;
    for fault in [Fault::CommitThenDrop, Fault::DropBeforeCommit, Fault::GarbledReply, Fault::ServiceUnavailable] {
        app.simulator.next(Fault::After { requests: 1, then: Box::new(fault) });
    }
    carry_out(&app).await;
    app.work_until_quiet().await;
    app.clock.advance(SignedDuration::from_mins(30));
    app.work_until_quiet().await;
    app.assert_mirror().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Enrolment__c").len(), 13);
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_of_a_job_are_set_aside_with_their_words() {
    let mut app = TestApp::start_unsent(db::sqlite().await).await;
    app.expect_unsent();
    app.simulator.next(Fault::RowError {
        object: "Qstream_Question__c".to_owned(),
        status_code: "FIELD_CUSTOM_VALIDATION_EXCEPTION".to_owned(),
        message: "Not, on: Mondays".to_owned(),
        fields: Vec::new(),
        times: 3,
    });
    carry_out(&app).await;
    // The run itself is a row, too.
    for _ in 0..3 {
        app.clock.advance(SignedDuration::from_secs(20));
        app.work_once().await;
    }
    let of = app.connection().await;
    let status = export::status(&app.app, of).await.expect("status").expect("connected");
    assert_eq!((status.dead.len(), status.dead[0].rows), (1, 3));
    assert!(status.dead[0].error.contains("Not, on: Mondays"), "{}", status.dead[0].error);
    assert_eq!((status.runs[0].rows_refused, status.runs[0].state), (3, RunState::Done));
    let runs = app.simulator.rows(ORG, "Qstream_Export_Run__c");
    assert_eq!(runs[0]["Status__c"], "Partly failed", "{runs:?} {:?} {:?}", status.objects, status.connection);
    let questions = DeadFilter { object: Some(Object::Question), ..DeadFilter::default() };
    assert_eq!(export::retry(&app.app, of, questions, "operator").await.expect("retried"), 3);
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Question__c").len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preflight_tells_rows_calls_and_what_is_missing() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let estimate = export::preflight(&app.app, app.connection().await).await.expect("estimate");
    assert!(estimate.total() > 150 && !estimate.bulk && estimate.fits() && estimate.missing.is_empty(), "{estimate:?}");
    assert_eq!(estimate.storage_mb, 0, "everything is there already");
    app.simulator.next(Fault::FieldReadOnly { object: "Qstream_Site__c".to_owned(), field: "Domain__c".to_owned() });
    let estimate = export::preflight(&app.app, app.connection().await).await.expect("estimate");
    assert_eq!(estimate.missing.len(), 1, "{:?}", estimate.missing);
}
