//! Insert, update, delete and retrieve of lists; composite and graphs that are all or nothing; deletion that
//! takes details along.

use reqwest::{Method, StatusCode};
use salesforce_simulator::Fault;
use serde_json::{Value, json};

use crate::support::{COURSE, ENROLMENT, Org, PARTICIPANT, Reply, SITE, harrow_pike, part, send};

fn person(number: u32) -> Value {
    json!({ "attributes": { "type": PARTICIPANT }, "External_Id__c": format!("p{number}"), "Name": "Zoë" })
}

async fn lists(org: &Org, method: Method, all_or_none: bool, records: &[Value]) -> Reply {
    let body = json!({ "allOrNone": all_or_none, "records": records });
    send(org.data(method, "/composite/sobjects").json(&body)).await
}

fn ids(reply: &Reply) -> Vec<String> {
    let rows = reply.json();
    rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap_or_default().to_owned()).collect()
}

#[actix_web::test]
async fn lists_of_several_objects_are_inserted_updated_retrieved_and_deleted() {
    let org = harrow_pike().await;
    let site = json!({ "attributes": { "type": SITE }, "External_Id__c": "s1", "Name": "Acme" });
    let made = lists(&org, Method::POST, false, &[person(1), person(2), site]).await;
    let ids = ids(&made);
    assert!(ids[0].starts_with("a03") && ids[2].starts_with("a00"));
    assert!(made.json()[0].get("created").is_none());
    let twin = lists(&org, Method::POST, false, &[person(1)]).await.json();
    assert_eq!(twin[0]["errors"][0]["statusCode"], "DUPLICATE_VALUE");
    assert!(twin[0]["errors"][0]["message"].as_str().unwrap().ends_with(&format!("with id: {}", ids[0])));
    let change = json!({ "attributes": { "type": PARTICIPANT }, "id": ids[0], "Name": "Zoë L" });
    let gone = json!({ "attributes": { "type": PARTICIPANT }, "id": "a03000000000001", "Name": "x" });
    let changed = lists(&org, Method::PATCH, false, &[change, gone]).await.json();
    assert_eq!((&changed[0]["success"], &changed[1]["success"]), (&json!(true), &json!(false)));
    let path = format!("/composite/sobjects/{PARTICIPANT}?ids={},a03000000000001&fields=Name", ids[0]);
    let rows = send(org.data(Method::GET, &path)).await.json();
    assert_eq!((&rows[0]["Name"], &rows[1]), (&json!("Zoë L"), &Value::Null));
    let path = format!("/composite/sobjects?ids={},{}&allOrNone=false", ids[1], ids[2]);
    let deleted = send(org.data(Method::DELETE, &path)).await.json();
    assert_eq!((&deleted[0]["success"], &deleted[1]["success"]), (&json!(true), &json!(true)));
    assert_eq!(org.simulator.rows("harrow-pike", PARTICIPANT).len(), 1);
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn all_or_none_leaves_nothing_behind() {
    let org = harrow_pike().await;
    let bad = json!({ "attributes": { "type": SITE }, "Name": "no key" });
    let refused = lists(&org, Method::POST, true, &[person(1), bad]).await.json();
    assert_eq!(refused[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    assert!(org.simulator.ledger().is_empty());
    let body = json!({ "allOrNone": true, "compositeRequest": [
        part("people", PARTICIPANT, &[json!({ "External_Id__c": "p1" })]),
        { "method": "POST", "url": "/services/data/v68.0/sobjects/Qstream_Site__c", "referenceId": "site",
          "body": { "Name": "no key" } },
    ]});
    let reply = send(org.data(Method::POST, "/composite").json(&body)).await.json();
    let parts = reply["compositeResponse"].as_array().unwrap();
    assert_eq!((&parts[0]["httpStatusCode"], &parts[1]["httpStatusCode"]), (&json!(400), &json!(400)));
    assert_eq!(parts[0]["body"][0]["errorCode"], "PROCESSING_HALTED");
    assert_eq!(parts[1]["body"][0]["errorCode"], "REQUIRED_FIELD_MISSING");
    assert!(org.simulator.rows("harrow-pike", PARTICIPANT).is_empty());
    // Numbers that were given out and taken back are given out again.
    lists(&org, Method::POST, true, &[person(1)]).await;
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn each_graph_stands_or_falls_alone() {
    let org = harrow_pike().await;
    let node = |reference: &str, path: &str, body: Value| {
        json!({ "method": "POST", "url": format!("/services/data/v68.0/sobjects/{path}"),
                "referenceId": reference, "body": body })
    };
    let graph = |id: &str, status: &str| {
        json!({ "graphId": id, "compositeRequest": [
            node("who", PARTICIPANT, json!({ "External_Id__c": format!("p{id}") })),
            node("what", ENROLMENT, json!({ "External_Id__c": format!("e{id}"), "Participant__c": "@{who.id}", "Status__c": status })),
        ]})
    };
    let body = json!({ "graphs": [graph("1", "Completed"), graph("2", "Melting")] });
    let reply = send(org.data(Method::POST, "/composite/graph").json(&body)).await.json();
    let successful: Vec<&Value> =
        reply["graphs"].as_array().unwrap().iter().map(|graph| &graph["isSuccessful"]).collect();
    assert_eq!(successful, [true, false]);
    let people = org.simulator.rows("harrow-pike", PARTICIPANT);
    assert_eq!(people.len(), 1);
    assert_eq!(org.simulator.rows("harrow-pike", ENROLMENT)[0]["Participant__c"], people[0]["Id"]);
    let many: Vec<Value> = (0..76).map(|number| graph(&number.to_string(), "Completed")).collect();
    let refused = send(org.data(Method::POST, "/composite/graph").json(&json!({ "graphs": many }))).await;
    assert_eq!(refused.refusal().0, 400);
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn a_master_takes_its_details_along_and_a_lookup_becomes_empty() {
    let org = harrow_pike().await;
    org.collections(COURSE, &[json!({ "External_Id__c": "c1" })]).await;
    org.collections(PARTICIPANT, &[json!({ "External_Id__c": "p1" })]).await;
    let enrolment = json!({
        "External_Id__c": "e1", "Participant__r": { "External_Id__c": "p1" }, "Course__r": { "External_Id__c": "c1" },
    });
    org.collections(ENROLMENT, &[enrolment]).await;
    let path = format!("/sobjects/{COURSE}/External_Id__c/c1");
    assert_eq!(send(org.data(Method::DELETE, &path)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(org.simulator.rows("harrow-pike", ENROLMENT)[0]["Course__c"], Value::Null);
    let path = format!("/sobjects/{PARTICIPANT}/External_Id__c/p1");
    assert_eq!(send(org.data(Method::DELETE, &path)).await.status, StatusCode::NO_CONTENT);
    assert!(org.simulator.rows("harrow-pike", ENROLMENT).is_empty());
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn a_long_query_comes_in_pages() {
    let org = harrow_pike().await;
    for chunk in 0..11 {
        let rows: Vec<Value> =
            (0..200).map(|row| json!({ "External_Id__c": format!("s{}", chunk * 200 + row) })).collect();
        org.collections(SITE, &rows).await;
    }
    let first = send(org.data(Method::GET, "/query?q=SELECT+Id+FROM+Qstream_Site__c")).await.json();
    assert_eq!((&first["totalSize"], &first["done"]), (&json!(2200), &json!(false)));
    let next = first["nextRecordsUrl"].as_str().unwrap().replace("/services/data/v68.0", "");
    let second = send(org.data(Method::GET, &next)).await.json();
    assert_eq!((second["records"].as_array().unwrap().len(), &second["done"]), (200, &json!(true)));
    assert_eq!(send(org.data(Method::GET, "/query/01gnothing-2000")).await.refusal().1, "INVALID_QUERY_LOCATOR");
}

#[actix_web::test]
async fn several_matches_are_answered_with_their_addresses() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::SeveralMatches { object: COURSE.to_owned() });
    let path = format!("/sobjects/{COURSE}/External_Id__c/c1");
    let reply = send(org.data(Method::PATCH, &path).json(&json!({ "Name": "x" }))).await;
    assert_eq!(reply.status, StatusCode::MULTIPLE_CHOICES);
    assert!(reply.json()[0].as_str().unwrap().starts_with("/services/data/v68.0/sobjects/Qstream_Course__c/a01"));
    assert!(org.simulator.ledger().is_empty());
}
