//! The pages of an org: right person, right org, right rows, and nothing that a stored value could break.

use reqwest::Method;
use serde_json::json;

use crate::support::{ENROLMENT, Org, PARTICIPANT, Reply, harrow_pike, send};

async fn page(org: &Org, path: &str) -> Reply {
    send(org.at(Method::GET, &org.info.lightning_url, path)).await
}

#[actix_web::test]
async fn the_tab_frames_the_my_domain_page_for_the_chosen_person() {
    let org = harrow_pike().await;
    let reply = page(&org, "/lightning/n/Qstream?as=chi.nakamura%40harrowpike.example").await;
    let source = format!("src=\"{}/canvas/host?as=chi.nakamura%40harrowpike.example\"", org.info.instance_url);
    assert!(reply.text.contains(&source));
    assert!(reply.header("content-security-policy").contains(&format!("frame-src {};", org.info.instance_url)));
    let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
    let again = org.at(Method::GET, &org.info.lightning_url, "/").header("Cookie", cookie);
    assert!(send(again).await.text.contains("Good evening, Chi"));
}

#[actix_web::test]
async fn an_exported_row_arrives_on_the_objects_page_with_names_for_ids() {
    let org = harrow_pike().await;
    let empty = page(&org, &format!("/lightning/o/{ENROLMENT}/list")).await;
    assert!(empty.text.contains("No Qstream Enrolments have arrived yet"));
    assert_eq!(empty.header("refresh"), "5");
    let user = &org.info.users[0].id;
    let evil = "<script>alert('O\"Brien')</script>";
    org.collections(PARTICIPANT, &[json!({ "External_Id__c": "p1", "Name": evil, "User__c": user })]).await;
    org.collections(ENROLMENT, &[json!({ "External_Id__c": "e1", "Participant__r": { "External_Id__c": "p1" } })])
        .await;
    let stopped = page(&org, &format!("/lightning/o/{ENROLMENT}/list?live=0")).await;
    assert_eq!(stopped.header("refresh"), "");
    assert!(stopped.text.contains("ENR-00000001"));
    assert!(stopped.text.contains("<span class=\"badge\">New</span>"));
    assert!(stopped.text.contains("&lt;script&gt;") && !stopped.text.contains("<script>alert"));
    org.pass_ms(31_000);
    assert!(!page(&org, &format!("/lightning/o/{ENROLMENT}/list")).await.text.contains("\"badge\""));
    let people = page(&org, &format!("/lightning/o/{PARTICIPANT}/list")).await;
    assert!(people.text.contains("Ana Ferreira"));
    assert!(page(&org, "/lightning/o/commits").await.text.contains("Created"));
    assert!(page(&org, "/lightning/search?q=E1").await.text.contains("ENR-00000001"));
}

#[actix_web::test]
async fn a_row_has_a_page_with_the_rows_that_belong_to_it() {
    let org = harrow_pike().await;
    org.collections(PARTICIPANT, &[json!({ "External_Id__c": "p1", "Name": "Zoë" })]).await;
    org.collections(ENROLMENT, &[json!({ "External_Id__c": "e1", "Participant__r": { "External_Id__c": "p1" } })])
        .await;
    let id = org.simulator.rows("harrow-pike", PARTICIPANT)[0]["Id"].as_str().unwrap().to_owned();
    let record = page(&org, &format!("/lightning/r/{PARTICIPANT}/{id}/view")).await;
    assert!(record.text.contains("<h1>Zoë</h1>") && record.text.contains("ENR-00000001"));
    let other = org.simulator.org("northwind").unwrap();
    let elsewhere = org.at(Method::GET, &other.lightning_url, &format!("/lightning/r/{PARTICIPANT}/{id}/view"));
    assert_eq!(send(elsewhere).await.status, 404);
}

#[actix_web::test]
async fn unknown_paths_and_hosts_are_told_apart() {
    let org = harrow_pike().await;
    let missing = page(&org, "/lightning/o/Nothing__c/list").await;
    assert_eq!(missing.status, 404);
    assert!(missing.text.contains("Page not found"));
    let nobody = send(org.at(Method::GET, "http://nobody.lightning.localhost", "/")).await;
    assert_eq!(nobody.status, 404);
    assert!(nobody.text.starts_with("No org has this host name."));
    assert_eq!(send(org.at(Method::GET, "http://salesforce.example", "/")).await.status, 421);
    let sandbox = org.simulator.org("harrow-pike--uat").unwrap();
    let reply = send(org.at(Method::GET, &sandbox.lightning_url, "/")).await;
    assert!(reply.text.contains("Sandbox: uat"));
}

#[actix_web::test]
async fn the_index_lists_orgs_keys_and_counters() {
    let org = harrow_pike().await;
    send(org.data(Method::GET, "/limits")).await;
    let index = send(org.at(Method::GET, "http://localhost", "/")).await;
    assert!(index.text.contains("Northwind Traders") && index.text.contains(&org.info.client_id));
    assert!(index.text.contains("<th scope=\"row\">limits</th>"));
    let calls = send(org.at(Method::GET, "http://127.0.0.1", "/control/calls")).await.json();
    assert_eq!(calls["calls"]["limits"], 1);
    let approve = org.at(Method::POST, "http://localhost", "/control/tokens/approve");
    let anew = send(approve.json(&json!({ "org": "harrow-pike" }))).await.json();
    assert_ne!(anew["refresh_token"], org.info.refresh_token);
    let expire = org.at(Method::POST, "http://localhost", "/control/tokens/expire");
    send(expire.json(&json!({ "org": "harrow-pike" }))).await;
    assert!(!org.accepts(&org.info.access_token).await);
    let unknown = org.at(Method::POST, "http://localhost", "/control/tokens/expire").json(&json!({ "org": "x" }));
    assert_eq!(send(unknown).await.status, 400);
}
