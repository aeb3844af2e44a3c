//! Signed requests, and the page that posts them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Org, harrow_pike, send};

/// What a verifier does: the signature over the encoded payload, then the JSON.
fn verified(secret: &str, envelope: &str) -> Value {
    let (signature, payload) = envelope.split_once('.').unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(payload.as_bytes());
    mac.verify_slice(&STANDARD.decode(signature).unwrap()).unwrap();
    serde_json::from_slice(&STANDARD.decode(payload).unwrap()).unwrap()
}

async fn host_page(org: &Org) -> String {
    let path = "/canvas/host?as=zoe.lindqvist%40harrowpike.example";
    send(org.at(Method::GET, &org.info.instance_url, path)).await.text
}

fn settings(page: &str) -> Value {
    let (_, rest) = page.split_once(r#"type="application/json">"#).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[actix_web::test]
async fn a_signed_request_verifies_and_has_the_size_of_a_real_one() {
    let org = harrow_pike().await;
    let signed = org.simulator.sign_canvas("harrow-pike", "zoe.lindqvist@harrowpike.example", |_| {});
    assert!((3_000..5_000).contains(&signed.len()), "{}", signed.len());
    let request = verified(&org.info.canvas_secret, &signed);
    let zoe = org.info.users.iter().find(|user| user.first_name == "Zoë").unwrap();
    assert_eq!(request["userId"], zoe.id);
    assert_eq!(request["context"]["user"]["fullName"], "Zoë Lindqvist");
    assert_eq!(request["context"]["organization"]["organizationId"], org.info.id);
    assert_eq!(request["context"]["application"]["authType"], "SIGNED_REQUEST");
    assert_eq!(request["context"]["environment"]["displayLocation"], "Aura");
    assert_eq!(request["client"]["targetOrigin"], org.info.instance_url);
    let token = request["client"]["oauthToken"].as_str().unwrap();
    assert!(token.starts_with(&format!("{}!", &org.info.id[..15])));
    assert!(org.accepts(token).await);
    // 1795341600000 in the lowest 32 bits, with a sign.
    assert_eq!(request["issuedAt"], 45_270_272);
}

#[actix_web::test]
async fn a_test_may_change_the_json_and_sign_any_bytes() {
    let org = harrow_pike().await;
    let zoe = org.info.users[4].id.clone();
    let signed = org.simulator.sign_canvas("harrow-pike", &zoe[..15], |request| request["userId"] = json!("me"));
    assert_eq!(verified(&org.info.canvas_secret, &signed)["userId"], "me");
    let bytes = org.simulator.sign_payload("harrow-pike", br#"{"a":1}"#);
    assert_eq!(verified(&org.info.canvas_secret, &bytes), json!({ "a": 1 }));
    assert_eq!(org.simulator.sign_canvas("harrow-pike", "nobody@nowhere.example", |_| {}), "");
}

#[actix_web::test]
async fn all_orgs_sign_with_one_secret_and_name_themselves_inside() {
    let org = harrow_pike().await;
    let northwind = org.simulator.org("northwind").unwrap();
    let signed = org.simulator.sign_canvas("northwind", "ana.ferreira@northwind.example", |_| {});
    let request = verified(&org.info.canvas_secret, &signed);
    assert_eq!(request["context"]["organization"]["organizationId"], northwind.id);
    assert_eq!(request["context"]["user"]["email"], "ana.ferreira@harrowpike.example");
}

#[actix_web::test]
async fn the_host_page_posts_the_request_into_a_frame_of_the_right_name() {
    let org = harrow_pike().await;
    org.simulator.set_canvas_url("http://acme.localhost:9/canvas");
    let page = host_page(&org).await;
    let settings = settings(&page);
    let id = settings["instanceId"].as_str().unwrap();
    assert!(page.contains(&format!(r#"name="canvas-frame-{id}""#)));
    assert!(page.contains(&format!(r#"name="canvas-hidden-form-{id}""#)));
    assert!(page.contains(r#"action="http://acme.localhost:9/canvas""#));
    assert!(page.contains("<noscript><button"));
    let request = verified(&org.info.canvas_secret, settings["signedRequest"].as_str().unwrap());
    assert_eq!(request["client"]["instanceId"], id);
    assert_eq!(org.simulator.calls("canvas"), 1);
    let stranger = send(org.at(Method::GET, &org.info.instance_url, "/canvas/host?as=nobody")).await;
    assert_eq!((stranger.status.as_u16(), stranger.text.as_str()), (404, "NO_ACCESS\n"));
}

#[actix_web::test]
async fn the_host_page_fetches_a_fresh_request_with_the_session_of_the_person() {
    let org = harrow_pike().await;
    let settings = settings(&host_page(&org).await);
    let (session, id) = (settings["session"].as_str().unwrap(), settings["instanceId"].as_str().unwrap());
    org.pass_ms(5_000);
    // The session of a person goes on when the tokens of apps end.
    org.simulator.expire_access_tokens("harrow-pike");
    let put = |resource: &str| {
        let path = format!("/services/data/v68.0/platformconnect/{resource}&namespace=&instanceId={id}");
        org.at(Method::PUT, &org.info.instance_url, &path).bearer_auth(session)
    };
    let fresh = send(put("signedrequest?canvas=Qstream")).await.json();
    let request = verified(&org.info.canvas_secret, fresh["response"].as_str().unwrap());
    assert_eq!(request["client"]["instanceId"], id);
    assert_eq!(request["issuedAt"], 45_275_272);
    let context = send(put("canvascontext?canvas=Qstream")).await.json();
    assert_eq!(context["user"]["firstName"], "Zoë");
    assert_eq!(send(put("signedrequest?canvas=Another")).await.refusal(), (404, "APP_NOT_FOUND".to_owned()));
    assert_eq!(org.simulator.calls("signedrequest"), 2);
}
