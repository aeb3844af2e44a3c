//! Upsert: composite and collections, references, refusals row by row, the ledger.

use reqwest::Method;
use salesforce_simulator::Operation;
use serde_json::{Value, json};

use crate::support::{COURSE, ENROLMENT, Org, PARTICIPANT, Reply, SITE, harrow_pike, part, send};

fn participant(number: u32) -> Value {
    json!({ "External_Id__c": format!("acme:participant:{number}"), "Name": "Zoë Lindqvist", "Active__c": true })
}

fn enrolment(number: u32, participant: u32) -> Value {
    json!({
        "External_Id__c": format!("acme:enrolment:{number}"),
        "Participant__r": { "External_Id__c": format!("acme:participant:{participant}") },
        "Status__c": "In progress",
    })
}

/// Status code and fields of the first error of one row.
fn error(reply: &Reply, row: usize) -> (String, Value) {
    let error = reply.json()[row]["errors"][0].clone();
    (error["statusCode"].as_str().unwrap_or_default().to_owned(), error["fields"].clone())
}

async fn one_error(org: &Org, object: &str, record: Value) -> String {
    error(&org.collections(object, &[record]).await, 0).0
}

#[actix_web::test]
async fn parents_and_children_go_in_one_call_when_parents_come_first() {
    let org = harrow_pike().await;
    let reply = org
        .composite(&[
            part("people", PARTICIPANT, &[participant(1), participant(2)]),
            part("enrolments", ENROLMENT, &[enrolment(1, 1), enrolment(2, 2)]),
        ])
        .await;
    let parts = reply.json()["compositeResponse"].clone();
    assert_eq!(parts[1]["httpStatusCode"], 200);
    assert_eq!(parts[1]["referenceId"], "enrolments");
    assert_eq!(parts[1]["body"][1]["created"], true);
    let people = org.simulator.rows("harrow-pike", PARTICIPANT);
    let enrolments = org.simulator.rows("harrow-pike", ENROLMENT);
    assert_eq!(enrolments[0]["Participant__c"], people[0]["Id"]);
    assert_eq!(enrolments[1]["Name"], "ENR-00000002");
    assert_eq!(org.simulator.calls("composite"), 1);
    assert_eq!(reply.header("sforce-limit-info"), "api-usage=1/114000");
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn a_child_before_its_parent_is_refused_with_the_missing_key() {
    let org = harrow_pike().await;
    let reply = org
        .composite(&[part("enrolments", ENROLMENT, &[enrolment(1, 1)]), part("people", PARTICIPANT, &[participant(1)])])
        .await;
    let error = reply.json()["compositeResponse"][0]["body"][0]["errors"][0].clone();
    assert_eq!(error["statusCode"], "INVALID_FIELD");
    let message = "Foreign key external ID: acme:participant:1 not found for field External_Id__c in entity \
                   Qstream_Participant__c";
    assert_eq!(error["message"], message);
    assert_eq!(org.simulator.rows("harrow-pike", ENROLMENT).len(), 0);
    assert_eq!(org.simulator.rows("harrow-pike", PARTICIPANT).len(), 1);
}

#[actix_web::test]
async fn a_bad_row_does_not_hold_back_its_neighbours() {
    let org = harrow_pike().await;
    org.collections(PARTICIPANT, &[participant(1)]).await;
    let mut unknown = enrolment(2, 1);
    unknown["Colour__c"] = json!("red");
    let reply = org.collections(ENROLMENT, &[enrolment(1, 1), unknown, enrolment(3, 1)]).await;
    assert_eq!(reply.status, 200);
    let rows = reply.json();
    assert_eq!(
        (&rows[0]["success"], &rows[1]["success"], &rows[2]["success"]),
        (&json!(true), &json!(false), &json!(true))
    );
    assert_eq!(rows[1]["errors"][0]["message"], "No such column 'Colour__c' on sobject of type Qstream_Enrolment__c");
    assert_eq!(org.simulator.rows("harrow-pike", ENROLMENT).len(), 2);
}

#[actix_web::test]
async fn every_fault_of_a_row_has_its_code() {
    let org = harrow_pike().await;
    org.collections(PARTICIPANT, &[participant(1)]).await;
    let key = "External_Id__c";
    for (object, record, code) in [
        (SITE, json!({ key: "s", "Time_Zone__c": "x".repeat(65) }), "STRING_TOO_LONG"),
        (SITE, json!({ key: "s".repeat(101) }), "STRING_TOO_LONG"),
        (SITE, json!({ "Name": "no key" }), "MISSING_ARGUMENT"),
        (SITE, json!({ key: "s", "Id": "a00000000000001AAA" }), "INVALID_FIELD"),
        (SITE, json!({ key: "s", "CreatedDate": "2026-01-01T00:00:00Z" }), "INVALID_FIELD_FOR_INSERT_UPDATE"),
        (ENROLMENT, json!({ key: "e" }), "REQUIRED_FIELD_MISSING"),
        (ENROLMENT, json!({ key: "e", "Participant__r": {} }), "INVALID_FIELD"),
        (ENROLMENT, json!({ key: "e", "Participant__c": "nonsense" }), "MALFORMED_ID"),
        (ENROLMENT, json!({ key: "e", "Participant__c": null }), "REQUIRED_FIELD_MISSING"),
        (ENROLMENT, json!({ key: "e", "Overdue__c": true }), "INVALID_FIELD_FOR_INSERT_UPDATE"),
        (PARTICIPANT, json!({ key: "p", "Email__c": "nobody" }), "INVALID_EMAIL_ADDRESS"),
        (PARTICIPANT, json!({ key: "p", "User__c": "005000000000001AAA" }), "INVALID_CROSS_REFERENCE_KEY"),
        (COURSE, json!({ key: "c", "Status__c": "Melting" }), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
    ] {
        assert_eq!(one_error(&org, object, record.clone()).await, code, "{object} {record}");
    }
    assert_eq!(org.simulator.ledger().len(), 1);
}

#[actix_web::test]
async fn two_rows_with_one_key_both_fail() {
    let org = harrow_pike().await;
    let twin = json!({ "External_Id__c": "ACME:participant:1", "Name": "Twin" });
    let reply = org.collections(PARTICIPANT, &[participant(1), twin, participant(2)]).await;
    assert_eq!(error(&reply, 0), ("DUPLICATE_VALUE".to_owned(), json!(["External_Id__c"])));
    assert_eq!(error(&reply, 1).0, "DUPLICATE_VALUE");
    assert_eq!(reply.json()[2]["success"], true);
}

#[actix_web::test]
async fn an_upsert_finds_its_row_whatever_the_letter_case_and_keeps_its_id() {
    let org = harrow_pike().await;
    let first = org.collections(PARTICIPANT, &[participant(1)]).await.json();
    org.pass_ms(1_000);
    let again = json!({ "External_Id__c": "ACME:PARTICIPANT:1", "Name": "Zoë L" });
    let second = org.collections(PARTICIPANT, &[again]).await.json();
    assert_eq!(first[0]["id"], second[0]["id"]);
    assert_eq!(second[0]["created"], false);
    let row = org.simulator.rows("harrow-pike", PARTICIPANT)[0].clone();
    assert_eq!(row["Name"], "Zoë L");
    assert_eq!(row["Active__c"], true);
    assert_eq!(row["CreatedDate"], "2026-11-22T10:00:00.000+0000");
    assert_eq!(row["LastModifiedDate"], "2026-11-22T10:00:01.000+0000");
}

#[actix_web::test]
async fn a_master_is_chosen_once() {
    let org = harrow_pike().await;
    org.collections(PARTICIPANT, &[participant(1), participant(2)]).await;
    org.collections(ENROLMENT, &[enrolment(1, 1)]).await;
    assert_eq!(org.collections(ENROLMENT, &[enrolment(1, 1)]).await.json()[0]["success"], true);
    assert_eq!(one_error(&org, ENROLMENT, enrolment(1, 2)).await, "INVALID_FIELD_FOR_INSERT_UPDATE");
}

#[actix_web::test]
async fn all_or_none_takes_the_good_rows_back() {
    let org = harrow_pike().await;
    let mut body = crate::support::list(PARTICIPANT, &[participant(1), json!({ "Name": "no key" })]);
    body["allOrNone"] = json!(true);
    let path = format!("/composite/sobjects/{PARTICIPANT}/External_Id__c");
    let reply = send(org.data(Method::PATCH, &path).json(&body)).await;
    assert_eq!(error(&reply, 0).0, "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    assert!(org.simulator.ledger().is_empty());
}

#[actix_web::test]
async fn one_row_is_created_with_201_and_updated_with_200() {
    let org = harrow_pike().await;
    let path = format!("/sobjects/{COURSE}/External_Id__c/acme%3Acourse%2F1");
    let upsert = async |path: &str, body: Value| send(org.data(Method::PATCH, path).json(&body)).await;
    let nobody = upsert(&format!("{path}?updateOnly=true"), json!({ "Name": "x" })).await;
    assert_eq!(nobody.refusal(), (404, "NOT_FOUND".to_owned()));
    let first = upsert(&path, json!({ "Name": "Velmora launch" })).await;
    assert_eq!((first.status.as_u16(), &first.json()["created"]), (201, &json!(true)));
    assert!(first.header("location").ends_with(first.json()["id"].as_str().unwrap()));
    let second = upsert(&path, json!({ "Question_Count__c": 12 })).await;
    assert_eq!((second.status.as_u16(), &second.json()["created"]), (200, &json!(false)));
    let bad = upsert(&path, json!({ "Nothing__c": 1 })).await;
    assert_eq!(bad.refusal(), (400, "INVALID_FIELD".to_owned()));
    let keyed = upsert(&path, json!({ "External_Id__c": "other" })).await;
    assert_eq!(keyed.refusal(), (400, "INVALID_FIELD".to_owned()));
    let row = send(org.data(Method::GET, &path)).await.json();
    assert_eq!((&row["Name"], &row["Question_Count__c"]), (&json!("Velmora launch"), &json!(12)));
    assert_eq!(row["External_Id__c"], "acme:course/1");
}

#[actix_web::test]
async fn the_ledger_has_every_commit_with_its_request() {
    let org = harrow_pike().await;
    let created = org.collections(SITE, &[json!({ "External_Id__c": "acme:site:1", "Name": "Acme" })]).await;
    let updated = org.collections(SITE, &[json!({ "External_Id__c": "acme:site:1", "Status__c": "Paused" })]).await;
    let ledger = org.simulator.ledger();
    assert_eq!(ledger.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((ledger[0].operation, ledger[1].operation), (Operation::Created, Operation::Updated));
    assert_eq!(ledger[0].request_id, created.header("x-request-id"));
    assert_eq!(ledger[1].request_id, updated.header("sforce-request-id"));
    assert_eq!(ledger[1].external_id, "acme:site:1");
    assert_eq!(ledger[1].fields["Status__c"], "Paused");
    org.simulator.check_ledger().unwrap();
    let shown = send(org.at(Method::GET, "http://localhost", "/control/ledger")).await.json();
    assert_eq!(shown.as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_query_counts_filters_and_orders() {
    let org = harrow_pike().await;
    org.collections(PARTICIPANT, &[participant(1), participant(2), participant(3)]).await;
    let query = async |soql: &str| send(org.data(Method::GET, "/query").query_pairs(soql)).await;
    assert_eq!(query("SELECT COUNT() FROM Qstream_Participant__c").await.json()["totalSize"], 3);
    let soql = "SELECT Id, External_Id__c FROM Qstream_Participant__c WHERE External_Id__c IN \
                ('acme:participant:1','acme:participant:3') AND Active__c = true ORDER BY External_Id__c DESC";
    let found = query(soql).await.json();
    assert_eq!(found["records"][0]["External_Id__c"], "acme:participant:3");
    assert_eq!(found["records"][0]["attributes"]["type"], PARTICIPANT);
    assert_eq!(query("SELECT IsSandbox FROM Organization").await.json()["records"][0]["IsSandbox"], false);
    let holders = "SELECT COUNT() FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Qstream_Integration' \
                   AND Assignee.IsActive = TRUE";
    assert_eq!(query(holders).await.json()["totalSize"], 1);
    assert!(org.simulator.assign(&org.info.key, "zoe.lindqvist@harrowpike.example", "Qstream_Manager"));
    assert_eq!(query(&holders.replace("Integration", "Manager")).await.json()["totalSize"], 1);
    assert_eq!(query("SELECT Nothing FROM PermissionSetAssignment").await.refusal().1, "INVALID_FIELD");
    assert_eq!(query("SELECT Id FROM Account").await.refusal().1, "INVALID_TYPE");
    assert_eq!(query("SELECT Colour__c FROM User").await.refusal().1, "INVALID_FIELD");
    assert_eq!(query("SELECT Id FROM User GROUP BY Id").await.refusal().1, "MALFORMED_QUERY");
}

trait Query {
    fn query_pairs(self, soql: &str) -> Self;
}

impl Query for reqwest::RequestBuilder {
    /// The client is built without its own query encoder.
    fn query_pairs(self, soql: &str) -> Self {
        let (client, request) = self.build_split();
        let mut request = request.unwrap();
        request.url_mut().query_pairs_mut().append_pair("q", soql);
        Self::from_parts(client, request)
    }
}
