//! Faults that change an org until they are cleared, and those that live on its clock.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use salesforce_simulator::Fault;
use serde_json::{Value, json};

use crate::support::{ENROLMENT, Org, PARTICIPANT, SITE, harrow_pike, send};

const ORG: &str = "harrow-pike";

fn named(number: u32) -> Value {
    json!({ "External_Id__c": format!("x{number}"), "Name": "X" })
}

async fn code(org: &Org, object: &str, record: Value) -> String {
    let reply = org.collections(object, &[record]).await.json();
    reply[0]["errors"][0]["statusCode"].as_str().unwrap_or("none").to_owned()
}

#[expect(clippy::disallowed_methods, reason = "what is waited for happens on the other side of a connection")]
async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(2)).await;
}

async fn clear(org: &Org) {
    let clear = org.at(Method::POST, "http://localhost", "/control/faults/clear").json(&json!({}));
    assert_eq!(send(clear).await.status, StatusCode::NO_CONTENT);
}

#[actix_web::test]
async fn maintenance_ends_with_the_clock() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::Maintenance { org: ORG.to_owned(), ms: 60_000 });
    assert_eq!(send(org.data(Method::GET, "/limits")).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(org.refresh(&org.info.refresh_token).await.status, StatusCode::SERVICE_UNAVAILABLE);
    org.pass_ms(60_000);
    assert_eq!(send(org.data(Method::GET, "/limits")).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_full_storage_refuses_new_rows_only() {
    let org = harrow_pike().await;
    org.collections(SITE, &[named(1)]).await;
    org.simulator.next(Fault::StorageFull { org: ORG.to_owned() });
    assert_eq!(code(&org, SITE, named(2)).await, "STORAGE_LIMIT_EXCEEDED");
    assert_eq!(code(&org, SITE, named(1)).await, "none");
    let limits = send(org.data(Method::GET, "/limits")).await.json();
    assert_eq!(limits["DataStorageMB"]["Remaining"], 0);
    clear(&org).await;
    assert_eq!(code(&org, SITE, named(2)).await, "none");
}

#[actix_web::test]
async fn a_field_can_go_or_be_locked_in_mid_run() {
    let org = harrow_pike().await;
    let paused = || json!({ "External_Id__c": "x1", "Status__c": "Paused" });
    let field = |name: &str| (SITE.to_owned(), name.to_owned());
    assert_eq!(code(&org, SITE, paused()).await, "none");
    let (object, field_name) = field("Status__c");
    org.simulator.next(Fault::FieldReadOnly { object, field: field_name });
    assert_eq!(code(&org, SITE, paused()).await, "INVALID_FIELD_FOR_INSERT_UPDATE");
    let (object, field_name) = field("Status__c");
    org.simulator.next(Fault::FieldDeleted { object, field: field_name });
    assert_eq!(code(&org, SITE, paused()).await, "INVALID_FIELD");
    let described = send(org.data(Method::GET, "/sobjects/Qstream_Site__c/describe")).await;
    assert!(!described.text.contains("\"Status__c\""));
    let query = send(org.data(Method::GET, "/query?q=SELECT+Status__c+FROM+Qstream_Site__c")).await;
    assert_eq!(query.refusal().1, "INVALID_FIELD");
}

#[actix_web::test]
async fn an_org_that_moved_says_so_at_its_old_address() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::OrgMoved { org: ORG.to_owned(), label: "harrow-and-pike".to_owned() });
    assert_eq!(send(org.data(Method::GET, "/limits")).await.refusal(), (404, "URL_NOT_RESET".to_owned()));
    let moved = org.simulator.org(ORG).unwrap();
    assert!(moved.instance_url.starts_with("http://harrow-and-pike.my.localhost:"));
    let limits = org.at(Method::GET, &moved.instance_url, "/services/data/v68.0/limits");
    assert_eq!(send(limits.bearer_auth(&moved.access_token)).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn used_calls_come_back_after_a_day() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::CallsUsed { calls: 114_000 });
    let refused = send(org.data(Method::GET, "/limits")).await;
    assert_eq!(refused.refusal(), (403, "REQUEST_LIMIT_EXCEEDED".to_owned()));
    assert_eq!(refused.json()[0]["message"], "TotalRequests Limit exceeded.");
    org.simulator.advance_ms(24 * 3_600_000);
    org.simulator.approve(ORG, "qstream.integration@harrowpike.example").unwrap();
    assert_eq!(send(org.data(Method::GET, "/limits")).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_slow_commit_holds_its_masters_until_the_clock_has_moved() {
    let org = harrow_pike().await;
    org.collections(PARTICIPANT, &[named(1), named(2)]).await;
    let detail = |number: u32, master: u32| json!({ "External_Id__c": format!("e{number}"), "Participant__r": { "External_Id__c": format!("x{master}") } });
    org.simulator.next(Fault::SlowCommit { ms: 30_000 });
    let slow = [detail(1, 1)];
    let holding = org.collections(ENROLMENT, &slow);
    let meanwhile = async {
        while org.simulator.rows(ORG, ENROLMENT).is_empty() {
            a_moment().await;
        }
        let locked = code(&org, ENROLMENT, detail(2, 1)).await;
        let free = code(&org, ENROLMENT, detail(3, 2)).await;
        org.pass_ms(30_000);
        (locked, free)
    };
    let (slow, (locked, free)) = tokio::join!(holding, meanwhile);
    assert_eq!(slow.json()[0]["success"], true);
    assert_eq!((locked.as_str(), free.as_str()), ("UNABLE_TO_LOCK_ROW", "none"));
    assert_eq!(code(&org, ENROLMENT, detail(2, 1)).await, "none");
}

#[actix_web::test]
async fn a_late_commit_overwrites_what_was_written_in_between() {
    let org = harrow_pike().await;
    let site = |name: &str| json!({ "External_Id__c": "s1", "Name": name });
    let name = || org.simulator.rows(ORG, SITE).first().map(|row| row["Name"].clone());
    org.simulator.next(Fault::CommitLate { ms: 60_000 });
    let path = format!("/composite/sobjects/{SITE}/External_Id__c");
    let lost = org.data(Method::PATCH, &path).json(&crate::support::list(SITE, &[site("stale")])).send().await;
    assert!(lost.is_err() && name().is_none());
    org.collections(SITE, &[site("fresh")]).await;
    assert_eq!(name().unwrap(), "fresh");
    org.pass_ms(60_000);
    while name().unwrap() != "stale" {
        a_moment().await;
    }
    assert_eq!(org.simulator.calls("collections"), 2);
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn too_many_long_calls_refuse_the_next_one() {
    let org = harrow_pike().await;
    for _ in 0..25 {
        org.simulator.next(Fault::Slow { ms: 40_000 });
    }
    let long: Vec<_> = (0..25).map(|_| actix_web::rt::spawn(send(org.data(Method::GET, "/limits")))).collect();
    while !org.simulator.waiting_faults().is_empty() {
        a_moment().await;
    }
    org.pass_ms(20_000);
    let refused = send(org.data(Method::GET, "/limits")).await;
    org.pass_ms(20_000);
    let message = refused.json()[0]["message"].clone();
    assert_eq!(message, "ConcurrentRequests (Concurrent API Requests) Limit exceeded.");
    for reply in long {
        assert_eq!(reply.await.unwrap().status, StatusCode::OK);
    }
}

#[actix_web::test]
async fn a_fault_in_the_middle_of_a_run_lets_the_first_requests_pass() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::After { requests: 2, then: Box::new(Fault::SessionExpired) });
    let mut statuses = Vec::new();
    for number in 0..4 {
        statuses.push(org.collections(SITE, &[named(number)]).await.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 401, 200]);
}
