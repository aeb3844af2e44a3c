//! A data folder: what was acknowledged is there again after a restart.

use salesforce_simulator::{Settings, Simulator};
use serde_json::json;

use crate::support::{SITE, start};

#[actix_web::test]
async fn rows_ledger_and_tokens_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let settings = || Settings { data: Some(folder.path().to_owned()), ..Settings::default() };
    let org = start(settings()).await;
    org.collections(SITE, &[json!({ "External_Id__c": "acme:site:1", "Name": "Acme" })]).await;
    let granted = org.refresh(&org.info.refresh_token).await.json();
    let (rows, ledger) = (org.simulator.rows("harrow-pike", SITE), org.simulator.ledger());
    org.simulator.stop().await;

    let org = start(settings()).await;
    assert_eq!(org.simulator.rows("harrow-pike", SITE), rows);
    assert_eq!(org.simulator.ledger(), ledger);
    org.simulator.check_ledger().unwrap();
    assert_eq!(org.info.refresh_token, granted["refresh_token"]);
    assert!(org.accepts(granted["access_token"].as_str().unwrap()).await);
    let again = org.collections(SITE, &[json!({ "External_Id__c": "acme:site:1", "Status__c": "Paused" })]).await;
    assert_eq!(again.json()[0]["created"], false);
    assert_eq!(org.refresh(&org.info.refresh_token).await.status, 200);
}

#[actix_web::test]
async fn a_line_cut_off_by_a_crash_is_forgotten_and_a_damaged_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let settings = || Settings { data: Some(folder.path().to_owned()), ..Settings::default() };
    let org = start(settings()).await;
    org.collections(SITE, &[json!({ "External_Id__c": "acme:site:1" })]).await;
    org.simulator.stop().await;
    let file = folder.path().join("ledger.jsonl");
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{whole}{{\"seq\":2,\"org\":\"har")).unwrap();
    let org = start(settings()).await;
    assert_eq!(org.simulator.ledger().len(), 1);
    org.collections(SITE, &[json!({ "External_Id__c": "acme:site:2" })]).await;
    org.simulator.stop().await;
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 2);
    std::fs::write(&file, "nonsense\n").unwrap();
    let error = Simulator::start(settings()).await.err().unwrap();
    assert!(error.to_string().contains("ledger.jsonl line 1 is damaged"), "{error}");
}

#[actix_web::test]
async fn a_folder_belongs_to_one_simulator_and_one_seed() {
    let folder = tempfile::tempdir().unwrap();
    let settings = |seed| Settings { data: Some(folder.path().to_owned()), seed, ..Settings::default() };
    let org = start(settings(1)).await;
    let error = Simulator::start(settings(1)).await.err().unwrap();
    assert!(error.to_string().contains("in use by another simulator"), "{error}");
    org.simulator.stop().await;
    let error = Simulator::start(settings(2)).await.err().unwrap();
    assert!(error.to_string().contains("--seed 1, not 2"), "{error}");
}

#[actix_web::test]
async fn two_simulators_with_one_seed_are_alike_and_with_another_seed_not() {
    let one = start(Settings::default()).await.info;
    let two = start(Settings::default()).await.info;
    let three = start(Settings { seed: 7, ..Settings::default() }).await.info;
    assert_eq!((&one.id, &one.refresh_token, &one.users), (&two.id, &two.refresh_token, &two.users));
    assert_ne!(one.id, three.id);
    assert_ne!(one.canvas_secret, three.canvas_secret);
}
