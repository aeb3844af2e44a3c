//! What leaves an org: a person who asked for it, responses that were kept long enough, and the comparison that proves it.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::{export, sweep};
use qstream::domain::export::{Extent, Key};
use qstream::domain::ids::UserId;
use qstream::domain::time::Instant;
use qstream::store::ExportSettings;

each_db! {
    a_person_leaves_every_org_with_a_receipt_for_each_row
    responses_are_kept_as_long_as_the_site_says
    a_comparison_finds_what_was_lost_overwritten_and_added
}

const ANA: &str = "ana.ferreira@harrowpike.example";

fn of_ana(app: &TestApp) -> (String, UserId) {
    let participants = app.simulator.rows(ORG, "Qstream_Participant__c");
    let ana = participants.iter().find(|row| row["Email__c"] == ANA).expect("Ana");
    let key = Key::of_external_id(ana["External_Id__c"].as_str().expect("an id")).expect("ours");
    (ana["Id"].as_str().expect("an id").to_owned(), UserId(key.entity))
}

async fn a_person_leaves_every_org_with_a_receipt_for_each_row(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let (salesforce_id, user) = of_ana(&app);
    let responses = app.simulator.rows(ORG, "Qstream_Response__c").len();
    let rows = export::erase_person(&app.app, app.site.id, user, "operator").await.expect("asked");
    assert!(rows > 2, "{rows}");
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Participant__c").len(), 14);
    assert_eq!(app.simulator.rows(ORG, "Qstream_Enrolment__c").len(), 12);
    assert!(app.simulator.rows(ORG, "Qstream_Response__c").len() < responses);
    let mut tx = app.store().read().await.expect("reads");
    let receipts = tx.list_receipts(app.site.id, Instant::from_micros(0)).await.expect("receipts");
    drop(tx);
    assert_eq!(u64::try_from(receipts.len()).expect("fits"), rows);
    let hers = receipts.iter().find(|receipt| receipt.object == "participant").expect("her own row");
    assert_eq!(hers.salesforce_id.as_deref(), Some(salesforce_id.as_str()));
    assert!(hers.request_id.is_some() && hers.removed_at >= hers.asked_at);
    app.assert_mirror().await;
}

async fn responses_are_kept_as_long_as_the_site_says(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let (site, connection) = app.connection().await;
    let before = app.simulator.rows(ORG, "Qstream_Response__c").len();
    let mut tx = app.store().begin().await.expect("begins");
    let settings = ExportSettings { response_days: Some(10), ..ExportSettings::default() };
    tx.update_connection_settings(site, connection, &settings).await.expect("set");
    tx.commit().await.expect("commits");
    assert!(sweep::sweep(&app.app).await.expect("swept").responses > 0);
    app.work_until_quiet().await;
    let left = app.simulator.rows(ORG, "Qstream_Response__c");
    assert!(!left.is_empty() && left.len() < before, "{} of {before}", left.len());
    let oldest = app.app.now().minus(SignedDuration::from_hours(240)).iso();
    assert!(left.iter().all(|row| row["Answered_At__c"].as_str() >= Some(oldest.get(..19).expect("a time"))));
    assert_eq!(sweep::sweep(&app.app).await.expect("swept").responses, 0, "gone is gone");
}

async fn a_comparison_finds_what_was_lost_overwritten_and_added(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let of = app.connection().await;
    let quiet = export::reconcile(&app.app, of, 100, Extent::Counts).await.expect("compared");
    assert_eq!((quiet.compared, quiet.missing, quiet.unknown), (0, 0, 0), "equal counts need no reading: {quiet:?}");
    assert!(quiet.calls <= 8);
    let questions = app.simulator.rows(ORG, "Qstream_Question__c");
    app.delete_in_org("Qstream_Question__c", questions[3]["Id"].as_str().expect("an id")).await;
    let courses = app.simulator.rows(ORG, "Qstream_Course__c");
    app.overwrite("Qstream_Course__c", courses[0]["Id"].as_str().expect("an id"), "2020-01-01T00:00:00.000Z").await;
    app.add_foreign("Qstream_Site__c", "harrow-pike:site:00000000000000000000000000000007").await;
    let found = export::reconcile(&app.app, of, 100, Extent::Everything).await.expect("compared");
    assert_eq!((found.missing, found.different, found.unknown), (1, 1, 1), "{found:?}");
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Question__c").len(), 20);
    let again = export::reconcile(&app.app, of, 100, Extent::Everything).await.expect("compared");
    assert_eq!((again.missing, again.different, again.unknown), (0, 0, 1), "a stranger is reported, not touched");
    let short = export::reconcile(&app.app, of, 3, Extent::Everything).await.expect("compared");
    assert!(short.calls <= 4 && !short.left_out.is_empty(), "{short:?}");
}
