//! From a committed answer to a row in Salesforce, in good and bad weather.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use crate::support::seed;
use jiff::SignedDuration;
use qstream::app::connect_org;
use qstream::app::export::Progress;
use qstream::domain::export::{FieldType, Object, fields};
use salesforce_simulator::Fault;

each_db! {
    everything_of_a_site_arrives_parents_first
    an_answer_arrives_with_its_points
    nothing_is_sent_twice_and_a_quiet_site_costs_no_call
    answers_given_while_salesforce_is_down_arrive_later
    a_lost_reply_is_sent_again_and_makes_no_second_row
    a_refused_row_is_set_aside_and_its_neighbours_arrive
    an_expired_session_is_renewed_and_the_rotated_token_kept
    a_participant_is_owned_by_the_person_and_by_the_sync_user_where_that_person_cannot_own
}

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";

async fn answer_one(app: &TestApp, who: &str) {
    let today = app.launch(who).await;
    let question = app.client.send(&today.form("/presentations/"), &[]).await;
    let option = question.options()[0].clone();
    let feedback = app.client.send(&question.form("/presentations/"), &[("option", &option)]).await;
    assert!(feedback.status == 200 && feedback.says("Take-away:"), "{}", feedback.html);
}

async fn everything_of_a_site_arrives_parents_first(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let count = |object: &str| app.simulator.rows(ORG, object).len();
    assert_eq!(count("Qstream_Site__c"), 1);
    assert_eq!(count("Qstream_Course__c"), 1);
    assert_eq!(count("Qstream_Question__c"), 20);
    assert_eq!(count("Qstream_Participant__c"), 15);
    assert_eq!(count("Qstream_Enrolment__c"), 13);
    assert!(count("Qstream_Response__c") > 100);
    assert!(app.simulator.calls("composite") <= 4, "{} calls", app.simulator.calls("composite"));
}

async fn an_answer_arrives_with_its_points(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    answer_one(&app, ANA).await;
    app.work_until_quiet().await;
    let responses = app.responses_of_today();
    assert_eq!(responses.len(), 1);
    assert_eq!(responses[0]["Channel__c"], "Canvas");
    let enrolments = app.simulator.rows(ORG, "Qstream_Enrolment__c");
    let enrolment = enrolments.iter().find(|row| row["Id"] == responses[0]["Enrolment__c"]).expect("its enrolment");
    assert!(enrolment["Points__c"].as_f64() > Some(0.0), "{enrolment}");
    assert_eq!(enrolment["Status__c"], "In progress");
    let participants = app.simulator.rows(ORG, "Qstream_Participant__c");
    let ana = participants.iter().find(|row| row["Email__c"] == ANA).expect("Ana");
    assert!(ana["User__c"].as_str().is_some_and(|id| id.starts_with("005")), "linked at the first launch: {ana}");
}

async fn nothing_is_sent_twice_and_a_quiet_site_costs_no_call(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let (calls, commits) = (app.simulator.calls("composite"), app.simulator.ledger().len());
    assert_eq!(app.work_once().await, Progress::Quiet);
    app.clock.advance(SignedDuration::from_hours(5));
    assert_eq!(app.work_once().await, Progress::Quiet);
    assert_eq!((app.simulator.calls("composite"), app.simulator.ledger().len()), (calls, commits));
}

async fn answers_given_while_salesforce_is_down_arrive_later(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    app.launch(ANA).await;
    app.work_until_quiet().await;
    for _ in 0..3 {
        app.simulator.next(Fault::ServiceUnavailable);
    }
    answer_one(&app, ANA).await;
    assert_eq!(app.work_once().await, Progress::Worked);
    assert_eq!(app.responses_of_today().len(), 0);
    assert!(app.unsent().await > 0, "what wasn't taken waits");
    let before = app.simulator.calls("composite");
    assert_eq!(app.work_once().await, Progress::Quiet, "a pause is kept");
    assert_eq!(app.simulator.calls("composite"), before);
    app.work_until_quiet().await;
    assert_eq!(app.responses_of_today().len(), 1);
}

async fn a_lost_reply_is_sent_again_and_makes_no_second_row(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    answer_one(&app, ANA).await;
    app.simulator.next(Fault::CommitThenDrop);
    app.work_once().await;
    assert!(app.unsent().await > 0, "no reply, so nothing counts as sent");
    app.work_until_quiet().await;
    assert_eq!(app.responses_of_today().len(), 1);
}

async fn a_refused_row_is_set_aside_and_its_neighbours_arrive(db: TestDb) {
    let mut app = TestApp::start(db).await;
    app.expect_unsent();
    app.work_until_quiet().await;
    app.simulator.next(Fault::RowError {
        object: "Qstream_Response__c".to_owned(),
        status_code: "FIELD_CUSTOM_VALIDATION_EXCEPTION".to_owned(),
        message: "Not on Mondays".to_owned(),
        fields: Vec::new(),
        times: 1,
    });
    answer_one(&app, ANA).await;
    app.work_until_quiet().await;
    let mut tx = app.store().read().await.expect("reads");
    let counts = tx.count_export_items(app.site.id).await.expect("counts");
    drop(tx);
    assert_eq!((counts.dirty, counts.dead), (0, 1));
    assert_eq!(app.responses_of_today().len(), 0);
    let enrolments = app.simulator.rows(ORG, "Qstream_Enrolment__c");
    assert!(enrolments.iter().any(|row| row.to_string().contains("2026-11-23T10:00")), "the neighbours arrived");
}

async fn an_expired_session_is_renewed_and_the_rotated_token_kept(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let tokens = app.simulator.calls("token");
    for round in 1..=3 {
        app.simulator.expire_access_tokens(ORG);
        answer_one(
            &app,
            ["ana.ferreira", "ben.okoye", "chi.nakamura"].map(|name| format!("{name}@harrowpike.example"))[round - 1]
                .as_str(),
        )
        .await;
        app.work_until_quiet().await;
        assert_eq!(app.responses_of_today().len(), round);
    }
    assert_eq!(app.simulator.calls("token"), tokens + 3, "one refresh each, never with an old token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sign_in_stops_the_calls_and_keeps_the_queue() {
    let mut app = TestApp::start(db::sqlite().await).await;
    app.expect_unsent();
    app.simulator.next(Fault::TokenInvalidGrant);
    app.work_once().await;
    let calls = app.simulator.calls("token");
    app.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(app.work_once().await, Progress::Quiet);
    assert_eq!(app.simulator.calls("token"), calls, "no further call until an admin signs in again");
    assert!(app.unsent().await > 300);
    assert_eq!(app.launch(ANA).await.status, 200, "people still answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_daily_limit_pauses_for_a_quarter_of_an_hour() {
    let app = TestApp::start(db::sqlite().await).await;
    app.simulator.next(Fault::RequestLimit);
    app.work_once().await;
    let calls = app.simulator.calls("composite");
    app.clock.advance(SignedDuration::from_mins(14));
    app.work_once().await;
    assert_eq!(app.simulator.calls("composite"), calls);
    app.clock.advance(SignedDuration::from_mins(2));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_garbled_reply_counts_as_unknown_and_converges() {
    let app = TestApp::start(db::sqlite().await).await;
    app.simulator.next(Fault::GarbledReply);
    app.work_once().await;
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_locked_in_salesforce_goes_again_by_itself() {
    let app = TestApp::start(db::sqlite().await).await;
    app.simulator.next(Fault::RowError {
        object: "Qstream_Enrolment__c".to_owned(),
        status_code: "UNABLE_TO_LOCK_ROW".to_owned(),
        message: "unable to obtain exclusive access to this record".to_owned(),
        fields: Vec::new(),
        times: 2,
    });
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Enrolment__c").len(), 13);
}

/// Asks the org itself, as an admin's tool would.
async fn describe(app: &TestApp, object: &str) -> serde_json::Value {
    let org = app.simulator.org(ORG).expect("org");
    let host = org.instance_url.trim_start_matches("http://").to_owned();
    let url = format!("http://127.0.0.1:{}/services/data/v68.0/sobjects/{object}/describe", app.simulator.port());
    let request = reqwest::Client::builder().no_proxy().build().expect("client").get(url);
    let reply = request.header("host", host).bearer_auth(&org.access_token).send().await.expect("a reply");
    serde_json::from_str(&reply.text().await.expect("text")).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_exported_field_exists_in_the_org_and_has_room() {
    let app = TestApp::start(db::sqlite().await).await;
    for object in Object::ALL {
        let described = describe(&app, object.api_name()).await;
        let in_org = described["fields"].as_array().unwrap_or_else(|| panic!("{described}"));
        for field in fields(object) {
            let found = in_org.iter().find(|one| one["name"] == field.api_name);
            let found = found.unwrap_or_else(|| panic!("{object:?} has no {}", field.api_name));
            // A master can only be set once; the exporter never names another one.
            let writable = found["updateable"] == true || matches!(field.kind, FieldType::Reference(_));
            assert!(found["createable"] == true && writable, "{object:?}.{}: {found}", field.api_name);
            let kind = found["type"].as_str().unwrap_or_default();
            let fits = match field.kind {
                FieldType::Text(length) | FieldType::LongText(length) => {
                    kind == "picklist" || found["length"].as_u64().is_some_and(|room| room >= length.min(40) as u64)
                }
                FieldType::Number => kind == "double" || kind == "int",
                FieldType::Percent => kind == "percent",
                FieldType::Date => kind == "date",
                FieldType::DateTime => kind == "datetime",
                FieldType::Checkbox => kind == "boolean",
                FieldType::Url => kind == "url",
                FieldType::Email => kind == "email",
                FieldType::Reference(parent) => found["referenceTo"][0] == parent.api_name(),
                FieldType::UserReference => found["referenceTo"][0] == "User",
            };
            assert!(fits, "{object:?}.{} as {:?}: {found}", field.api_name, field.kind);
        }
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_refused_again_and_again_is_not_renewed_in_a_loop() {
    let app = TestApp::start(db::sqlite().await).await;
    for _ in 0..12 {
        app.simulator.next(Fault::SessionExpired);
    }
    for _ in 0..12 {
        app.work_once().await;
    }
    assert!(
        app.simulator.calls("token") <= 3,
        "{} refreshes while the clock stood still",
        app.simulator.calls("token")
    );
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_org_stops_the_connection_and_buries_no_row() {
    let app = TestApp::start(db::sqlite().await).await;
    app.simulator.next(Fault::RowError {
        object: "Qstream_Question__c".to_owned(),
        status_code: "STORAGE_LIMIT_EXCEEDED".to_owned(),
        message: "storage limit exceeded".to_owned(),
        fields: Vec::new(),
        times: 5,
    });
    app.work_once().await;
    let calls = app.simulator.calls("composite");
    assert_eq!(app.work_once().await, Progress::Quiet);
    assert_eq!(app.simulator.calls("composite"), calls);
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Question__c").len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_connection_revives_what_was_set_aside_and_takes_the_new_switches() {
    let app = TestApp::start(db::sqlite().await).await;
    app.simulator.next(Fault::RowError {
        object: "Qstream_Response__c".to_owned(),
        status_code: "FIELD_CUSTOM_VALIDATION_EXCEPTION".to_owned(),
        message: "not yet".to_owned(),
        fields: Vec::new(),
        times: 1,
    });
    app.work_until_quiet().await;
    let arrived = app.simulator.rows(ORG, "Qstream_Response__c").len();
    // A new sign-in, as an admin would make it; the one in the simulator's list has been rotated away.
    let org = app.simulator.approve(ORG, "qstream.integration@harrowpike.example").expect("an approval");
    let mut renewed = seed::credentials(&app.simulator.org(ORG).expect("org"));
    renewed.refresh_token = org.refresh_token.into();
    renewed.switches.question_text = true;
    connect_org::connect(&app.app, &app.site.slug, renewed).await.expect("renewed");
    app.work_until_quiet().await;
    let questions = app.simulator.rows(ORG, "Qstream_Question__c");
    assert_eq!(app.simulator.rows(ORG, "Qstream_Response__c").len(), arrived + 1);
    assert!(questions.iter().all(|row| row["Question_Text__c"].is_string()), "texts were asked for");
}

async fn a_participant_is_owned_by_the_person_and_by_the_sync_user_where_that_person_cannot_own(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let own = |who: &str| {
        let rows = app.simulator.rows(ORG, "Qstream_Participant__c");
        let row = rows.into_iter().find(|row| row["Email__c"] == who).expect("a row");
        (row["OwnerId"].clone(), row["User__c"].clone())
    };
    let (sync_user, nobody) = own(ANA);
    assert!(nobody.is_null(), "nobody launched yet");
    answer_one(&app, ANA).await;
    app.work_until_quiet().await;
    let (owner, ana) = own(ANA);
    assert!(owner == ana && owner != sync_user, "{owner} {ana}");
    // Somebody who left the company can't own anything; the row arrives all the same.
    answer_one(&app, BEN).await;
    app.simulator.set_user_active(ORG, BEN, false);
    app.work_until_quiet().await;
    let (owner, ben) = own(BEN);
    assert!(owner == sync_user && ben.as_str().is_some_and(|id| id.starts_with("005")), "{owner} {ben}");
    assert_eq!(app.responses_of_today().len(), 2);
}
