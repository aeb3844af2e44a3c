//! Faults on order: each happens once, to the request that it fits, and does what it says to the rows.

use std::time::{Duration, Instant};

use reqwest::Method;
use salesforce_simulator::Fault;
use serde_json::{Value, json};

use crate::support::{SITE, harrow_pike, list, send};

fn site(number: u32) -> Value {
    json!({ "External_Id__c": format!("acme:site:{number}"), "Name": "Acme" })
}

#[actix_web::test]
async fn a_reply_lost_after_the_commit_leaves_the_row_stored() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::CommitThenDrop);
    // A read does not take a fault that loses a write.
    assert_eq!(send(org.data(Method::GET, "/limits")).await.status, 200);
    let path = format!("/composite/sobjects/{SITE}/External_Id__c");
    // A client that takes gzip has its reply go through the encoder, which must not send anything either.
    let write = org.data(Method::PATCH, &path).header("Accept-Encoding", "gzip").json(&list(SITE, &[site(1)]));
    let lost = write.send().await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(org.simulator.rows("harrow-pike", SITE).len(), 1);
    let again = org.collections(SITE, &[site(1)]).await.json();
    assert_eq!(again[0]["created"], false);
    assert_eq!(org.simulator.ledger().len(), 2);
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn a_request_dropped_before_the_commit_leaves_nothing() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::DropBeforeCommit);
    let path = format!("/composite/sobjects/{SITE}/External_Id__c");
    assert!(org.data(Method::PATCH, &path).json(&list(SITE, &[site(1)])).send().await.is_err());
    assert!(org.simulator.ledger().is_empty());
}

#[actix_web::test]
async fn refusals_have_the_envelopes_of_an_org() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::SessionExpired);
    org.simulator.next(Fault::RequestLimit);
    org.simulator.next(Fault::ConcurrentLimit);
    org.simulator.next(Fault::ServiceUnavailable);
    let limits = async || send(org.data(Method::GET, "/limits")).await;
    assert_eq!(limits().await.refusal(), (401, "INVALID_SESSION_ID".to_owned()));
    let daily = limits().await;
    assert_eq!(daily.refusal(), (403, "REQUEST_LIMIT_EXCEEDED".to_owned()));
    assert_eq!(daily.json()[0]["message"], "TotalRequests Limit exceeded.");
    let message = limits().await.json()[0]["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("ConcurrentRequests"));
    let down = limits().await;
    assert_eq!(down.status, 503);
    assert!(down.text.starts_with("<html>"));
    assert!(down.header("retry-after").is_empty());
    assert_eq!(limits().await.status, 200);
    assert!(org.simulator.waiting_faults().is_empty());
}

#[actix_web::test]
async fn a_garbled_reply_hides_a_commit() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::GarbledReply);
    let reply = org.collections(SITE, &[site(1)]).await;
    assert_eq!(reply.status, 200);
    assert!(serde_json::from_str::<Value>(&reply.text).is_err());
    assert_eq!(org.simulator.rows("harrow-pike", SITE).len(), 1);
}

#[actix_web::test]
async fn a_row_fault_takes_as_many_rows_as_ordered_and_leaves_no_gap_in_ids() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::RowError {
        object: SITE.to_owned(),
        status_code: "UNABLE_TO_LOCK_ROW".to_owned(),
        message: "unable to obtain exclusive access to this record".to_owned(),
        fields: Vec::new(),
        times: 2,
    });
    let rows = org.collections(SITE, &[site(1), site(2), site(3)]).await.json();
    assert_eq!(rows[1]["errors"][0]["statusCode"], "UNABLE_TO_LOCK_ROW");
    assert_eq!(rows[2]["success"], true);
    let rows = org.collections(SITE, &[site(1), site(2)]).await.json();
    assert_eq!((&rows[0]["created"], &rows[1]["created"]), (&json!(true), &json!(true)));
    org.simulator.check_ledger().unwrap();
}

#[expect(clippy::disallowed_methods, reason = "what is measured is real time")]
#[actix_web::test]
async fn a_delay_holds_the_request_back() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::Delay { ms: 300 });
    let begun = Instant::now();
    assert_eq!(send(org.data(Method::GET, "/limits")).await.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[actix_web::test]
async fn a_token_lost_after_the_commit_is_rotated_all_the_same() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::TokenLostAfterCommit);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &org.info.refresh_token),
        ("client_id", &org.info.client_id),
        ("client_secret", &org.info.client_secret),
    ];
    let token = org.at(Method::POST, &org.info.login_url, "/services/oauth2/token").form(&form);
    assert!(token.send().await.is_err());
    assert_ne!(org.simulator.org("harrow-pike").unwrap().refresh_token, org.info.refresh_token);
    assert_eq!(org.refresh(&org.info.refresh_token).await.status, 400);
}

#[actix_web::test]
async fn token_faults_touch_no_token() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::TokenInvalidGrant);
    org.simulator.next(Fault::TokenServiceUnavailable);
    assert_eq!(org.refresh(&org.info.refresh_token).await.json()["error"], "invalid_grant");
    assert_eq!(org.refresh(&org.info.refresh_token).await.status, 503);
    assert_eq!(org.refresh(&org.info.refresh_token).await.status, 200);
}

#[actix_web::test]
async fn people_and_programs_order_faults_over_http_but_other_sites_do_not() {
    let org = harrow_pike().await;
    let order = || org.at(Method::POST, "http://localhost", "/control/fault");
    let json = json!({ "fault": "delay", "ms": 1 });
    assert_eq!(send(order().json(&json)).await.json()["waiting_faults"][0], json);
    let unknown = send(order().json(&json!({ "fault": "earthquake" }))).await;
    assert_eq!(unknown.status, 400);
    let form = [("fault", "session_expired"), ("ms", ""), ("object", SITE), ("times", "1")];
    let elsewhere = send(order().header("Sec-Fetch-Site", "cross-site").form(&form)).await;
    assert_eq!(elsewhere.status, 403);
    send(order().header("Sec-Fetch-Site", "same-origin").form(&form)).await;
    assert_eq!(org.simulator.waiting_faults(), [Fault::Delay { ms: 1 }, Fault::SessionExpired]);
    let rebound = send(org.at(Method::POST, "http://attacker.example", "/control/fault").json(&json)).await;
    assert_eq!(rebound.status, 421);
}
