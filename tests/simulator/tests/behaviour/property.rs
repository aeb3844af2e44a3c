//! Whatever is written in whatever order, and whatever goes wrong on the way: replaying the ledger gives the
//! stored rows, by the simulator's own account and by one that shares no code with it; every key has one row at
//! most; and what a reply called written is there.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use salesforce_simulator::{Fault, LedgerEntry, Operation};
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
    Clear,
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
        (0..12_u8).prop_map(Step::Order),
        Just(Step::Clear),
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
        7 => Fault::StorageFull { org: "harrow-pike".to_owned() },
        8 => Fault::FieldReadOnly { object: ENROLMENT.to_owned(), field: "Participant__c".to_owned() },
        9 => Fault::After { requests: 1, then: Box::new(Fault::CommitThenDrop) },
        10 => Fault::CommitLate { ms: 60_000 },
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
            Self::Clear => return clear(org).await,
        };
        if let Ok(response) = request.send().await
            && let Ok(reply) = response.json::<Value>().await
        {
            let told: HashSet<String> = written(&reply).collect();
            let ledger = org.simulator.ledger();
            let ids: HashSet<String> = ledger.into_iter().map(|entry| entry.salesforce_id).collect();
            assert!(told.is_subset(&ids), "told of {told:?}, in the ledger {ids:?}");
        }
    }
}

/// The ids of the rows that a reply calls written.
fn written(reply: &Value) -> Box<dyn Iterator<Item = String> + '_> {
    match reply {
        Value::Object(row) if row.get("success") == Some(&json!(true)) => {
            Box::new(row.get("id").and_then(Value::as_str).map(str::to_owned).into_iter())
        }
        Value::Object(members) => Box::new(members.values().flat_map(written)),
        Value::Array(parts) => Box::new(parts.iter().flat_map(written)),
        _ => Box::new(std::iter::empty()),
    }
}

/// Whatever was ordered is forgotten, and what was to happen late happens.
async fn clear(org: &Org) {
    let _ = org.at(Method::POST, "http://localhost", "/control/faults/clear").send().await;
    org.pass_ms(60_000);
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

/// The rows of an object as its entries make them, oldest first.
fn replayed(ledger: &[LedgerEntry], object: &str) -> Vec<Value> {
    let mut rows: BTreeMap<String, Value> = BTreeMap::new();
    for entry in ledger.iter().filter(|entry| entry.object == object) {
        if entry.operation == Operation::Deleted {
            rows.remove(&entry.salesforce_id).unwrap();
            continue;
        }
        let row = rows.entry(entry.salesforce_id.clone()).or_insert_with(|| json!({}));
        for (name, value) in &entry.fields {
            row[name] = value.clone();
        }
    }
    // Ids count up, and their text sorts as they do.
    rows.into_values().collect()
}

/// Ledger, people and enrolments at one moment: a write that was put off may come between two looks.
fn at_one_moment(org: &Org) -> (Vec<LedgerEntry>, [Vec<Value>; 2]) {
    loop {
        let before = org.simulator.ledger();
        let rows = [PARTICIPANT, ENROLMENT].map(|object| org.simulator.rows("harrow-pike", object));
        if org.simulator.ledger().len() == before.len() {
            return (before, rows);
        }
    }
}

fn judge(org: &Org) -> Result<(), TestCaseError> {
    org.simulator.check_ledger().map_err(TestCaseError::fail)?;
    let (ledger, [people, enrolments]) = at_one_moment(org);
    for (object, stored) in [(PARTICIPANT, &people), (ENROLMENT, &enrolments)] {
        prop_assert_eq!(&replayed(&ledger, object), stored, "the ledger gives other rows than are stored");
    }
    let keys: HashSet<&str> = people.iter().filter_map(|row| row["External_Id__c"].as_str()).collect();
    prop_assert_eq!(keys.len(), people.len(), "two rows share a key");
    let ids: HashSet<&str> = people.iter().filter_map(|row| row["Id"].as_str()).collect();
    for row in &enrolments {
        prop_assert!(ids.contains(row["Participant__c"].as_str().unwrap()), "a detail without its master");
    }
    Ok(())
}

#[test]
fn any_interleaving_of_writes_and_faults_leaves_the_ledger_equal_to_the_rows() {
    let mut runner = TestRunner::new(Config { cases: 64, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&steps(), |steps| {
        actix_web::rt::System::new().block_on(async {
            let org = harrow_pike().await;
            for step in &steps {
                step.take(&org).await;
                judge(&org)?;
            }
            let known = org.simulator.ledger().len();
            let shown = send(org.at(Method::GET, "http://localhost", "/control/ledger")).await.json();
            let shown: Vec<LedgerEntry> = serde_json::from_value(shown).unwrap();
            prop_assert!(shown.len() >= known && org.simulator.ledger().starts_with(&shown));
            Ok(())
        })
    });
    outcome.unwrap();
}
