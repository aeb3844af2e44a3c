//! Faults of Salesforce and of ourselves: nothing is lost, nothing stale stays, nobody else waits.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use crate::support::seed;
use jiff::SignedDuration;
use qstream::app::export::{self, Progress};
use qstream::domain::export::{Key, Object};
use salesforce_simulator::Fault;

each_db! {
    what_may_be_committed_late_is_asserted_again
    a_schema_fault_stops_one_object_with_a_diff
    a_row_whose_parent_was_deleted_in_the_org_brings_it_back
    a_worker_that_slept_through_its_lease_leaves_nothing_stale
}

const ANA: &str = "ana.ferreira@harrowpike.example";

async fn answer_one(app: &TestApp) {
    let today = app.launch(ANA).await;
    let question = app.client.send(&today.form("/presentations/"), &[]).await;
    let option = question.options()[0].clone();
    let feedback = app.client.send(&question.form("/presentations/"), &[("option", &option)]).await;
    assert_eq!(feedback.status, 200, "{}", feedback.html);
}

async fn what_may_be_committed_late_is_asserted_again(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    answer_one(&app).await;
    app.simulator.next(Fault::CommitThenDrop);
    app.work_once().await;
    app.clock.advance(SignedDuration::from_secs(5));
    app.work_once().await;
    assert_eq!(app.unsent().await, 0);
    let calls = app.simulator.calls("composite");
    assert_eq!(app.work_once().await, Progress::Quiet, "not before nothing can come late any more");
    app.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(app.work_once().await, Progress::Worked);
    assert_eq!(app.simulator.calls("composite"), calls + 1, "one call asserts all of it");
    app.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(app.work_once().await, Progress::Quiet, "once is enough");
    assert_eq!(app.responses_of_today().len(), 1);
}

async fn a_schema_fault_stops_one_object_with_a_diff(db: TestDb) {
    let app = TestApp::start(db).await;
    app.simulator.next(Fault::FieldDeleted { object: "Qstream_Question__c".to_owned(), field: "Topic__c".to_owned() });
    for _ in 0..5 {
        app.work_once().await;
    }
    let calls = app.simulator.calls("composite");
    assert_eq!(app.work_once().await, Progress::Quiet, "no call for what can't be taken");
    app.clock.advance(SignedDuration::from_hours(5));
    app.work_once().await;
    // Responses name questions, which aren't there: they wait, at one call an hour.
    assert!(app.simulator.calls("composite") <= calls + 1);
    assert_eq!(app.simulator.rows(ORG, "Qstream_Enrolment__c").len(), 13, "other objects arrived");
    let status = export::status(&app.app, app.connection().await).await.expect("status").expect("connected");
    assert_eq!(status.stops.len(), 1);
    assert!(status.stops[0].diff.iter().any(|line| line.starts_with("Topic__c: missing")), "{:?}", status.stops);
    app.clear_faults().await;
    export::resume(&app.app, app.connection().await, "operator").await.expect("goes on");
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Question__c").len(), 20);
}

async fn a_row_whose_parent_was_deleted_in_the_org_brings_it_back(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let participants = app.simulator.rows(ORG, "Qstream_Participant__c");
    let ana = participants.iter().find(|row| row["Email__c"] == ANA).expect("Ana");
    app.delete_in_org("Qstream_Participant__c", ana["Id"].as_str().expect("an id")).await;
    let enrolments = app.simulator.rows(ORG, "Qstream_Enrolment__c").len();
    assert_eq!(enrolments, 12, "a master takes its details along");
    answer_one(&app).await;
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Participant__c").len(), 15);
    assert_eq!(app.simulator.rows(ORG, "Qstream_Enrolment__c").len(), 13);
    assert_eq!(app.responses_of_today().len(), 1);
}

async fn a_worker_that_slept_through_its_lease_leaves_nothing_stale(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    answer_one(&app).await;
    // The first worker's call is held until its lease is over; the second one sends the same rows meanwhile.
    app.simulator.next(Fault::Slow { ms: 60_000 });
    let frozen = {
        let (app, worker) = (app.app.clone(), uuid::Uuid::from_u128(99));
        tokio::spawn(async move { export::step(&app, worker).await })
    };
    let calls = app.simulator.calls("composite");
    app.until(|| app.simulator.calls("composite") > calls || app.simulator.waiting_faults().is_empty()).await;
    app.clock.advance(SignedDuration::from_secs(30));
    app.work_once().await;
    app.clock.advance(SignedDuration::from_secs(40));
    frozen.await.expect("ends").expect("the store works");
    app.work_until_quiet().await;
    app.clock.advance(SignedDuration::from_mins(11));
    app.work_until_quiet().await;
    app.clock.advance(SignedDuration::from_mins(11));
    app.work_until_quiet().await;
    assert_eq!(app.responses_of_today().len(), 1);
    app.assert_mirror().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_refused_collection_are_kept() {
    let mut app = TestApp::start(db::sqlite().await).await;
    app.expect_unsent();
    app.simulator
        .next(Fault::FieldDeleted { object: "Qstream_Question__c".to_owned(), field: "External_Id__c".to_owned() });
    app.work_once().await;
    let status = export::status(&app.app, app.connection().await).await.expect("status").expect("connected");
    let words = format!("{:?} {:?}", status.stops, status.dead);
    assert!(words.contains("External_Id__c"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hanging_org_delays_nobody_else() {
    let app = TestApp::start(db::sqlite().await).await;
    let site = qstream::app::site::create(
        &app.app,
        qstream::app::site::NewSite {
            slug: "northwind".to_owned(),
            name: "Northwind".to_owned(),
            time_zone: "UTC".to_owned(),
            locale: "en_GB".to_owned(),
            workdays: qstream::domain::calendar::Weekdays::of(1..=5),
        },
    )
    .await
    .expect("a second site");
    seed::connect(&app.app, &site.slug, &app.simulator.org("northwind").expect("an org")).await;
    // Whichever call comes first hangs: the other connection's work is done all the same.
    app.simulator.next(Fault::Slow { ms: 600_000 });
    let step = {
        let (app, worker) = (app.app.clone(), uuid::Uuid::from_u128(99));
        tokio::spawn(async move { export::step(&app, worker).await })
    };
    app.until(|| {
        let sites = ["harrow-pike", "northwind"].map(|org| app.simulator.rows(org, "Qstream_Site__c").len());
        sites.iter().sum::<usize>() >= 1
    })
    .await;
    app.clock.advance(SignedDuration::from_mins(20));
    step.await.expect("ends").expect("the store works");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_stay_within_the_budget_and_changes_coalesce() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let settings = qstream::store::ExportSettings { budget_percent: Some(1), ..Default::default() };
    let of = app.connection().await;
    let mut tx = app.store().begin().await.expect("begins");
    tx.update_connection_settings(of.0, of.1, &settings).await.expect("set");
    tx.commit().await.expect("commits");
    let status = export::status(&app.app, of).await.expect("status").expect("connected");
    let before = app.simulator.calls("composite");
    let site = Key { object: Object::Site, entity: app.site.id.0 };
    // Every minute there is something to send, and one percent of the calls are fewer than that.
    for _ in 0..400 {
        app.clock.advance(SignedDuration::from_mins(1));
        app.lose(site).await;
        app.work_once().await;
    }
    let calls = i64::try_from(app.simulator.calls("composite") - before).expect("fits");
    let share = status.budget * 400 / 1_440 + 10;
    assert!(calls <= share && calls * 10 >= share * 8, "{calls} calls of {share}");
    app.work_until_quiet().await;
}
