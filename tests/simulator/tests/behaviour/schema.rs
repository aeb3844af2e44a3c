//! The schema out of a package in source format: fields, rules and permission sets as an org would hold them
//! against a row.

use std::path::PathBuf;

use reqwest::Method;
use salesforce_simulator::{Settings, Simulator};
use serde_json::{Value, json};

use crate::support::{Org, send, start};

const VISIT: &str = "Acme_Visit__c";
const DOCTOR: &str = "Acme_Doctor__c";

fn package() -> PathBuf {
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/package").into()
}

async fn with_package() -> Org {
    start(Settings { schema: Some(package()), ..Settings::default() }).await
}

async fn first(org: &Org, object: &str, record: Value) -> Value {
    let path = format!("/composite/sobjects/{object}/Key__c");
    let body = crate::support::list(object, &[record]);
    send(org.data(Method::PATCH, &path).json(&body)).await.json()[0].clone()
}

async fn code(org: &Org, object: &str, record: Value) -> String {
    first(org, object, record).await["errors"][0]["statusCode"].as_str().unwrap_or("none").to_owned()
}

fn visit(more: &Value) -> Value {
    let mut visit = json!({ "Key__c": "v1", "Doctor__r": { "Key__c": "d1" } });
    for (name, value) in more.as_object().unwrap() {
        visit[name] = value.clone();
    }
    visit
}

#[actix_web::test]
async fn rows_are_checked_against_the_package() {
    let org = with_package().await;
    assert_eq!(code(&org, DOCTOR, json!({ "Key__c": "d1", "Name": "Dr Ní Bhriain" })).await, "none");
    for (more, expected) in [
        (json!({ "Status__c": "Planned", "Minutes__c": 30 }), "none"),
        (json!({ "Status__c": "Melting" }), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        (json!({ "Status__c": "Retired value" }), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
        (json!({ "Mood__c": "Any mood at all" }), "none"),
        (json!({ "Notes__c": "x".repeat(41) }), "STRING_TOO_LONG"),
        (json!({ "Minutes__c": 10_000 }), "NUMBER_OUTSIDE_VALID_RANGE"),
        (json!({ "Minutes__c": -5 }), "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
        (json!({ "Colour__c": "red" }), "INVALID_FIELD"),
        (json!({ "Label__c": "x" }), "INVALID_FIELD_FOR_INSERT_UPDATE"),
    ] {
        assert_eq!(code(&org, VISIT, visit(&more)).await, expected, "{more}");
    }
    let broken = first(&org, VISIT, visit(&json!({ "Minutes__c": -5 }))).await;
    assert_eq!(broken["errors"][0]["message"], "A visit takes time.");
    assert_eq!(broken["errors"][0]["fields"], json!(["Minutes__c"]));
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn the_sync_user_may_write_what_its_permission_set_says() {
    let org = with_package().await;
    code(&org, DOCTOR, json!({ "Key__c": "d1" })).await;
    // Seen and not written; not even seen.
    assert_eq!(code(&org, VISIT, visit(&json!({ "Rating__c": 3 }))).await, "INVALID_FIELD_FOR_INSERT_UPDATE");
    assert_eq!(code(&org, VISIT, visit(&json!({ "Secret__c": "x" }))).await, "INVALID_FIELD");
    let described = send(org.data(Method::GET, "/sobjects/Acme_Visit__c/describe")).await;
    assert!(described.text.contains("\"Rating__c\"") && !described.text.contains("\"Secret__c\""));
    // An administrator gives the second set to it.
    let admin = "ingrid.solheim@harrowpike.example";
    let robot = org.info.users.iter().find(|user| user.last_name == "Integration").unwrap();
    let save = org.at(Method::POST, &org.info.lightning_url, &format!("/lightning/setup/sets?as={admin}"));
    let saved = send(save.form(&[("set", "Acme_Admin"), ("user", &robot.id)])).await;
    assert_eq!(saved.status.as_u16(), 303, "{}", saved.text);
    assert_eq!(code(&org, VISIT, visit(&json!({ "Secret__c": "x", "Rating__c": 3 }))).await, "none");
    let path = format!("/sobjects/{VISIT}/Key__c/v1");
    assert_eq!(send(org.data(Method::DELETE, &path)).await.refusal().1, "INSUFFICIENT_ACCESS_OR_READONLY");
}

#[actix_web::test]
async fn parents_come_before_children_and_masters_are_required() {
    let org = with_package().await;
    assert_eq!(code(&org, VISIT, json!({ "Key__c": "v1" })).await, "REQUIRED_FIELD_MISSING");
    let objects = send(org.data(Method::GET, "/sobjects")).await.json();
    let names: Vec<&str> =
        objects["sobjects"].as_array().unwrap().iter().map(|object| object["name"].as_str().unwrap()).collect();
    assert_eq!(names, [DOCTOR, VISIT]);
}

#[actix_web::test]
async fn a_schema_that_cannot_be_read_is_named() {
    for (name, text) in [("x.json", "{"), ("y.json", r#"{"objects":[{"name":"A"}]}"#)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let error = Simulator::start(Settings { schema: Some(path), ..Settings::default() }).await.err().unwrap();
        assert!(error.to_string().contains(name), "{error}");
    }
    let empty = tempfile::tempdir().unwrap();
    let settings = Settings { schema: Some(empty.path().to_owned()), ..Settings::default() };
    let error = Simulator::start(settings).await.err().unwrap();
    assert!(error.to_string().contains("holds no custom object"), "{error}");
}
