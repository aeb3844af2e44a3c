//! Queries as the clients of other people write them.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ENROLMENT, Org, PARTICIPANT, harrow_pike, send};

async fn queried(org: &Org, soql: &str, more: &str) -> Value {
    let soql: String = form_urlencoded(soql);
    send(org.data(Method::GET, &format!("/query?q={soql}{more}"))).await.json()
}

fn form_urlencoded(text: &str) -> String {
    reqwest::Url::parse_with_params("http://x", [("q", text)]).unwrap().query().unwrap()[2..].to_owned()
}

async fn with_an_enrolment() -> Org {
    let org = harrow_pike().await;
    org.collections(PARTICIPANT, &[json!({ "External_Id__c": "p1", "Name": "Zoë" })]).await;
    let enrolment = json!({ "External_Id__c": "e1", "Participant__r": { "External_Id__c": "p1" }, "Points__c": 3 });
    assert_eq!(org.collections(ENROLMENT, &[enrolment]).await.json()[0]["success"], true);
    org
}

#[actix_web::test]
async fn a_field_has_its_own_name_in_the_reply_however_it_was_spelt() {
    let org = with_an_enrolment().await;
    let soql = "select id, POINTS__C, participant__r.external_id__c, owner.name from qstream_enrolment__c";
    let row = queried(&org, &soql.replace(", owner.name", ""), "").await["records"][0].clone();
    assert_eq!((&row["Points__c"], &row["Participant__r"]["External_Id__c"]), (&json!(3), &json!("p1")));
    assert!(row["Id"].as_str().unwrap().starts_with("a04"));
    assert_eq!(row["attributes"]["type"], ENROLMENT);
    let person = queried(&org, "select owner.username from Qstream_Participant__c", "").await["records"][0].clone();
    assert_eq!(person["Owner"]["Username"], "qstream.integration@harrowpike.example");
}

#[actix_web::test]
async fn the_columns_of_a_query_are_told_instead_of_its_rows() {
    let org = with_an_enrolment().await;
    let soql = "SELECT Id, points__c, Participant__r.Name, Participant__r.Active__c FROM Qstream_Enrolment__c";
    let told = queried(&org, soql, "&columns=true").await;
    assert!(told.get("records").is_none());
    let columns = told["columnMetadata"].as_array().unwrap();
    let names: Vec<&str> = columns.iter().map(|column| column["columnName"].as_str().unwrap()).collect();
    assert_eq!(names, ["Id", "Points__c", "Participant__r"]);
    assert_eq!((&columns[1]["numberType"], &columns[1]["textType"]), (&json!(true), &json!(false)));
    let joined = columns[2]["joinColumns"].as_array().unwrap();
    assert_eq!((&joined[0]["columnName"], &joined[1]["columnName"]), (&json!("Name"), &json!("Active__c")));
    assert_eq!(joined[1]["booleanType"], true);
    assert_eq!((&told["entityName"], &told["idSelected"]), (&json!(ENROLMENT), &json!(true)));
    let counted = queried(&org, "SELECT COUNT() FROM Qstream_Enrolment__c", "&columns=true").await;
    assert_eq!(counted["columnMetadata"], json!([]));
}
