//! What an org may answer besides yes: each fault is data, and in the end everything is there once.

use crate::support::app::{ORG, TestApp, loopback_families};
use crate::support::db::{self, TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::export::{self, Progress};
use qstream::salesforce::{AccessToken, Client, Error};
use qstream::store::DeadFilter;
use salesforce_simulator::Fault;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

each_db! {
    a_key_that_exists_already_is_sent_again_and_parks_no_row
    seven_bad_rows_are_set_aside_the_others_arrive_and_a_retry_brings_them
    rows_that_are_locked_go_again_and_their_neighbours_do_not
}

fn refusal(object: &str, code: &str, message: &str, times: u32) -> Fault {
    let (object, status_code, message) = (object.to_owned(), code.to_owned(), message.to_owned());
    Fault::RowError { object, status_code, message, fields: Vec::new(), times }
}

async fn dead(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) FROM export_items WHERE state = 'dead'").await
}

async fn a_key_that_exists_already_is_sent_again_and_parks_no_row(db: TestDb) {
    let app = TestApp::start(db).await;
    let words = "duplicate value found: External_Id__c duplicates value on record with id: a00000000000001";
    app.simulator.next(refusal("Qstream_Participant__c", "DUPLICATE_VALUE", words, 5));
    for _ in 0..3 {
        app.work_once().await;
        assert_eq!(dead(&app).await, 0);
    }
    app.work_until_quiet().await;
    assert_eq!((app.simulator.rows(ORG, "Qstream_Participant__c").len(), dead(&app).await), (15, 0));
    app.assert_mirror().await;
}

async fn seven_bad_rows_are_set_aside_the_others_arrive_and_a_retry_brings_them(db: TestDb) {
    let app = TestApp::start(db).await;
    let words = "A question needs an owner";
    app.simulator.next(refusal("Qstream_Response__c", "FIELD_CUSTOM_VALIDATION_EXCEPTION", words, 7));
    app.work_until_quiet().await;
    let arrived = app.simulator.rows(ORG, "Qstream_Response__c").len();
    assert_eq!(dead(&app).await, 7);
    let of = app.connection().await;
    let status = export::status(&app.app, of).await.expect("status").expect("connected");
    assert_eq!((status.dead.len(), status.dead[0].rows), (1, 7));
    assert!(status.dead[0].error.contains(words));
    assert_eq!(export::retry(&app.app, of, DeadFilter::default(), "operator").await.expect("retried"), 7);
    app.work_until_quiet().await;
    assert_eq!((app.simulator.rows(ORG, "Qstream_Response__c").len(), dead(&app).await), (arrived + 7, 0));
    app.assert_mirror().await;
}

async fn rows_that_are_locked_go_again_and_their_neighbours_do_not(db: TestDb) {
    let app = TestApp::start(db).await;
    let words = "unable to obtain exclusive access to this record or 1 records";
    app.simulator.next(refusal("Qstream_Response__c", "UNABLE_TO_LOCK_ROW", words, 30));
    let begun = app.app.now();
    for _ in 0..400 {
        if app.work_once().await == Progress::Quiet {
            if app.unsent().await == 0 {
                break;
            }
            app.clock.advance(SignedDuration::from_secs(1));
        }
    }
    assert_eq!((app.unsent().await, dead(&app).await), (0, 0));
    let waited = app.app.now().since(begun);
    assert!(waited <= SignedDuration::from_mins(2), "{waited:?}");
    let writes = app.simulator.ledger();
    let mut times = std::collections::HashMap::<&str, usize>::new();
    for write in writes.iter().filter(|write| write.object == "Qstream_Response__c") {
        *times.entry(write.salesforce_id.as_str()).or_default() += 1;
    }
    let again = times.values().filter(|times| **times > 2).count();
    assert_eq!(again, 0, "no good row went more than once again");
    app.assert_mirror().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowded_org_is_left_alone_for_a_moment_and_people_answer() {
    let app = TestApp::start(db::sqlite().await).await;
    app.simulator.next(Fault::ConcurrentLimit);
    app.work_once().await;
    let calls = app.simulator.calls("composite");
    assert_eq!(app.work_once().await, Progress::Quiet);
    assert_eq!(app.simulator.calls("composite"), calls, "nothing is sent into a crowd");
    assert_eq!(app.launch("ana.ferreira@harrowpike.example").await.status, 200);
    app.clock.advance(SignedDuration::from_mins(5));
    app.work_until_quiet().await;
    app.assert_mirror().await;
}

/// Answers every request with these bytes and closes.
async fn peer(reply: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let reply = reply.clone();
            tokio::spawn(async move {
                let mut request = vec![0; 16_384];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(&reply).await;
            });
        }
    });
    port
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_no_reply_of_salesforces_is_an_unknown_outcome() {
    let client = Client::new(loopback_families(), "68.0").expect("client");
    let head = |length: usize| format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let html = "<!doctype html><title>Sign in</title>";
    let endless = "x".repeat(9 * 1024 * 1024);
    for (what, reply) in [
        ("a page", format!("{}{html}", head(html.len()))),
        ("cut off", format!("{}{{\"compositeResponse\":[", head(5_000))),
        ("another list", format!("{}{{\"compositeResponse\":[{{}}]}}", head(26))),
        ("more than anybody reads", format!("{}{endless}", head(endless.len()))),
        ("nothing at all", String::new()),
    ] {
        let port = peer(reply.into_bytes()).await;
        let instance_url = format!("http://harrow-pike.my.localhost:{port}");
        let access = AccessToken { token: SecretString::from("t"), instance_url };
        let error = client.composite(&access, &[]).await.err();
        assert!(matches!(error, Some(Error::Ambiguous(_))), "{what}: {error:?}");
    }
}
