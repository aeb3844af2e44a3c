//! Whatever is written in whatever order, and whatever goes wrong on the way: replaying the ledger gives the
//! stored rows, and every key has one row at most.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use salesforce_simulator::Fault;
use serde_json::{Value, json};

use crate::support::{ENROLMENT, Org, PARTICIPANT, harrow_pike, list, part, send};

#[derive(Clone, Debug)]
enum Step {
    People(Vec<u8>),
    Enrolments(Vec<(u8, u8)>),
    Composite { people: Vec<u8>, enrolments: Vec<(u8, u8)>, all_or_none: bool },
    Insert(Vec<u8>),
    Bulk(Vec<u8>),
    Delete(u8),
    Order(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let keys = || prop::collection::vec(0..12_u8, 1..5);
    let pairs = || prop::collection::vec((0..12_u8, 0..14_u8), 1..5);
    let step = prop_oneof![
        keys().prop_map(Step::People),
        pairs().prop_map(Step::Enrolments),
        (keys(), pairs(), any::<bool>()).prop_map(|(people, enrolments, all_or_none)| Step::Composite {
            people,
            enrolments,
            all_or_none
        }),
        keys().prop_map(Step::Insert),
        keys().prop_map(Step::Bulk),
        (0..12_u8).prop_map(Step::Delete),
        (0..8_u8).prop_map(Step::Order),
    ];
    prop::collection::vec(step, 1..14)
}

fn person(number: u8) -> Value {
    json!({ "External_Id__c": format!("p{number}"), "Name": format!("Person {number}") })
}

fn enrolment((number, person): (u8, u8)) -> Value {
    json!({ "External_Id__c": format!("e{number}"), "Participant__r": { "External_Id__c": format!("p{person}") } })
}

fn fault(number: u8) -> Fault {
    match number {
        0 => Fault::CommitThenDrop,
        1 => Fault::DropBeforeCommit,
        2 => Fault::ServiceUnavailable,
        3 => Fault::GarbledReply,
        4 => Fault::BulkFailed { after_batches: 0, message: "gone".to_owned() },
        5 => Fault::BulkBatchLocked { batch: 0 },
        6 => Fault::SessionExpired,
        _ => Fault::RowError {
            object: PARTICIPANT.to_owned(),
            status_code: "UNABLE_TO_LOCK_ROW".to_owned(),
            message: "busy".to_owned(),
            fields: Vec::new(),
            times: 2,
        },
    }
}

impl Step {
    /// Takes the step; what comes back, or that nothing does, is not what is judged here.
    async fn take(&self, org: &Org) {
        let people = |numbers: &[u8]| numbers.iter().copied().map(person).collect::<Vec<_>>();
        let enrolments = |pairs: &[(u8, u8)]| pairs.iter().copied().map(enrolment).collect::<Vec<_>>();
        let upsert = |object: &str, records: &[Value]| {
            let path = format!("/composite/sobjects/{object}/External_Id__c");
            org.data(Method::PATCH, &path).json(&list(object, records))
        };
        let request = match self {
            Self::People(numbers) => upsert(PARTICIPANT, &people(numbers)),
            Self::Enrolments(pairs) => upsert(ENROLMENT, &enrolments(pairs)),
            Self::Composite { people: numbers, enrolments: pairs, all_or_none } => {
                let parts = [
                    part("a", PARTICIPANT, &people(numbers)),
                    part("b", ENROLMENT, &enrolments(pairs)),
                    json!({ "method": "PATCH", "referenceId": "c", "body": { "Name": "Zoë" },
                            "url": "/services/data/v68.0/sobjects/Qstream_Participant__c/External_Id__c/p0?updateOnly=true" }),
                ];
                let body = json!({ "allOrNone": all_or_none, "compositeRequest": parts });
                org.data(Method::POST, "/composite").json(&body)
            }
            Self::Insert(numbers) => {
                org.data(Method::POST, "/composite/sobjects").json(&list(PARTICIPANT, &people(numbers)))
            }
            Self::Bulk(numbers) => return bulk(org, numbers).await,
            Self::Delete(number) => {
                org.data(Method::DELETE, &format!("/sobjects/{PARTICIPANT}/External_Id__c/p{number}"))
            }
            Self::Order(number) => return org.simulator.next(fault(*number)),
        };
        let _ = request.send().await;
    }
}

async fn bulk(org: &Org, numbers: &[u8]) {
    let job = json!({ "object": PARTICIPANT, "operation": "upsert", "externalIdFieldName": "External_Id__c" });
    let created = org.data(Method::POST, "/jobs/ingest").json(&job).send().await;
    let Ok(created) = created else { return };
    let created: Value = created.json().await.unwrap_or_default();
    let Some(id) = created["id"].as_str() else { return };
    let rows: Vec<String> = numbers.iter().map(|number| format!("p{number},Bulk {number}\n")).collect();
    let put = org.data(Method::PUT, &format!("/jobs/ingest/{id}/batches"));
    let _ = put.body(format!("External_Id__c,Name\n{}", rows.concat())).send().await;
    let close = org.data(Method::PATCH, &format!("/jobs/ingest/{id}"));
    let _ = close.json(&json!({ "state": "UploadComplete" })).send().await;
}

fn judge(org: &Org) -> Result<(), TestCaseError> {
    org.simulator.check_ledger().map_err(TestCaseError::fail)?;
    let people = org.simulator.rows("harrow-pike", PARTICIPANT);
    let keys: HashSet<&str> = people.iter().filter_map(|row| row["External_Id__c"].as_str()).collect();
    prop_assert_eq!(keys.len(), people.len(), "two rows share a key");
    let ids: HashSet<&str> = people.iter().filter_map(|row| row["Id"].as_str()).collect();
    for row in org.simulator.rows("harrow-pike", ENROLMENT) {
        prop_assert!(ids.contains(row["Participant__c"].as_str().unwrap()), "a detail without its master");
    }
    Ok(())
}

#[test]
fn any_interleaving_of_writes_and_faults_leaves_the_ledger_equal_to_the_rows() {
    let mut runner = TestRunner::new(Config { cases: 96, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&steps(), |steps| {
        actix_web::rt::System::new().block_on(async {
            let org = harrow_pike().await;
            for step in &steps {
                step.take(&org).await;
                judge(&org)?;
            }
            let shown = send(org.at(Method::GET, "http://localhost", "/control/ledger")).await;
            prop_assert_eq!(shown.json().as_array().unwrap().len(), org.simulator.ledger().len());
            Ok(())
        })
    });
    outcome.unwrap();
}
