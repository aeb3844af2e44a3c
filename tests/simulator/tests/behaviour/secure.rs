//! The https listener: its authority, and addresses that agree with how a request came.

use reqwest::{Certificate, Client};
use salesforce_simulator::Settings;

use crate::support::start;

#[actix_web::test]
async fn https_is_served_under_an_authority_that_a_client_can_trust() {
    let org = start(Settings { https_port: Some(0), ..Settings::default() }).await;
    let authority = Certificate::from_pem(org.simulator.authority().unwrap().as_bytes()).unwrap();
    let trusting = Client::builder().no_proxy().tls_certs_only([authority]).build().unwrap();
    let base = format!("https://127.0.0.1:{}", org.simulator.https_port().unwrap());
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &org.info.refresh_token),
        ("client_id", &org.info.client_id),
        ("client_secret", &org.info.client_secret),
    ];
    let granted = trusting.post(format!("{base}/services/oauth2/token")).form(&form).send().await.unwrap();
    let granted: serde_json::Value = granted.json().await.unwrap();
    assert_eq!(granted["instance_url"], base);
    let limits = trusting.get(format!("{base}/services/data/v68.0/limits"));
    let limits = limits.bearer_auth(granted["access_token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(limits.status(), 200);
    assert!(org.http.get(format!("{base}/")).send().await.is_err(), "a client without the authority was served");
}
