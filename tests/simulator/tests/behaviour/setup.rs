//! Setup as an administrator uses it, and what the Canvas page makes of it.

use reqwest::{Method, StatusCode};
use salesforce_simulator::Fault;

use crate::support::{Org, Reply, harrow_pike, send};

const ADMIN: &str = "ingrid.solheim@harrowpike.example";
const LEARNER: &str = "zoe.lindqvist@harrowpike.example";

async fn setup(org: &Org, page: &str, form: &[(&str, &str)]) -> Reply {
    let path = format!("/lightning/setup/{page}?as={ADMIN}");
    let reply = send(org.at(Method::POST, &org.info.lightning_url, &path).form(form)).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.text);
    reply
}

async fn page(org: &Org, path: &str, person: &str) -> Reply {
    send(org.at(Method::GET, &org.info.lightning_url, &format!("{path}?as={person}"))).await
}

async fn host(org: &Org, person: &str, more: &str) -> Reply {
    send(org.at(Method::GET, &org.info.instance_url, &format!("/canvas/host?as={person}{more}"))).await
}

/// The settings that the script of the Canvas page reads.
fn settings(reply: &Reply) -> serde_json::Value {
    let (_, rest) = reply.text.split_once("id=\"canvas-settings\" type=\"application/json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[actix_web::test]
async fn setup_is_for_administrators() {
    let org = harrow_pike().await;
    for subject in ["", "/package", "/app", "/sets", "/users"] {
        let path = format!("/lightning/setup{subject}");
        let learner = page(&org, &path, LEARNER).await;
        assert!(learner.text.contains("Insufficient privileges") && !learner.text.contains("<form method=\"post\""));
        let admin = page(&org, &path, ADMIN).await;
        assert!(admin.status == StatusCode::OK && !admin.text.contains("Insufficient privileges"), "{subject}");
    }
    let path = format!("/lightning/setup/package?as={LEARNER}");
    let pressed = org.at(Method::POST, &org.info.lightning_url, &path).form(&[("installed", "no")]);
    assert_eq!(send(pressed).await.status, StatusCode::FORBIDDEN);
    let path = format!("/lightning/setup/package?as={ADMIN}");
    let elsewhere = org.at(Method::POST, &org.info.lightning_url, &path).form(&[("installed", "no")]);
    assert_eq!(send(elsewhere.header("Sec-Fetch-Site", "cross-site")).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn admins_only_means_admins_and_those_with_a_permission_set() {
    let org = harrow_pike().await;
    setup(&org, "package", &[("installed", "admins_only")]).await;
    assert_eq!(host(&org, ADMIN, "").await.status, StatusCode::OK);
    assert_eq!(host(&org, LEARNER, "").await.text, "NO_ACCESS\n");
    let zoe = org.info.users.iter().find(|user| user.username == LEARNER).unwrap();
    setup(&org, "sets", &[("set", "Qstream_Learner"), ("user", &zoe.id)]).await;
    assert_eq!(host(&org, LEARNER, "").await.status, StatusCode::OK);
    setup(&org, "package", &[("installed", "no")]).await;
    assert_eq!(host(&org, ADMIN, "").await.text, "APP_NOT_FOUND\n");
}

#[actix_web::test]
async fn who_has_to_approve_first_gets_a_get_and_then_a_signed_request() {
    let org = harrow_pike().await;
    setup(&org, "app", &[("permitted", "self_authorise")]).await;
    let asked = settings(&host(&org, LEARNER, "").await);
    assert_eq!(asked["signedRequest"], serde_json::Value::Null);
    let address = asked["approvalUrl"].as_str().unwrap();
    assert!(address.contains("?_sfdc_canvas_auth=user_approval_required&loginUrl=http%3A%2F%2Fharrow-pike.my."));
    let session = asked["session"].as_str().unwrap();
    let connect = || {
        let path = "/services/data/v68.0/platformconnect/signedrequest?canvas=Qstream";
        org.at(Method::PUT, &org.info.instance_url, path).bearer_auth(session)
    };
    let refused = send(connect()).await;
    assert_eq!((refused.status.as_u16(), refused.text.as_str()), (403, "{}"));
    let question = [
        ("response_type", "code"),
        ("client_id", &org.info.client_id),
        ("redirect_uri", "http://localhost:9/cb"),
        ("sim_decision", "allow"),
    ];
    let allow = org.at(Method::POST, &org.info.login_url, "/services/oauth2/authorize").form(&question);
    assert_eq!(send(allow.header("Cookie", format!("sid={session}"))).await.status, StatusCode::FOUND);
    assert!(send(connect()).await.json()["response"].as_str().unwrap().contains('.'));
    assert!(settings(&host(&org, LEARNER, "").await)["signedRequest"].is_string());
}

#[actix_web::test]
async fn other_places_have_other_sizes() {
    let org = harrow_pike().await;
    for (place, width, height) in
        [("lightning", "100%", "infinite"), ("classic", "800px", "2000px"), ("console", "280px", "final")]
    {
        let told = settings(&host(&org, LEARNER, &format!("&place={place}")).await);
        assert_eq!((told["width"].as_str(), told["maxHeight"].as_str()), (Some(width), Some(height)));
    }
    for path in ["/apex/Qstream", "/console"] {
        assert!(page(&org, path, LEARNER).await.text.contains("&amp;place="), "{path}");
    }
}

#[actix_web::test]
async fn an_approval_is_listed_and_revoked() {
    let org = harrow_pike().await;
    let listed = page(&org, "/lightning/setup/app", ADMIN).await.text;
    assert!(listed.contains("OAuth, refresh token"));
    let (_, rest) = listed.split_once("name=\"revoke\" value=\"").unwrap();
    setup(&org, "app", &[("revoke", rest.split('"').next().unwrap())]).await;
    assert!(!org.accepts(&org.info.access_token).await);
    assert_eq!(org.refresh(&org.info.refresh_token).await.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn an_edited_address_is_told_everywhere() {
    let org = harrow_pike().await;
    let zoe = org.info.users.iter().find(|user| user.username == LEARNER).unwrap();
    setup(&org, "users", &[("user", &zoe.id), ("email", "zoe@new.example")]).await;
    let known = org.simulator.org("harrow-pike").unwrap();
    assert_eq!(known.users.iter().find(|user| user.id == zoe.id).unwrap().email, "zoe@new.example");
    let row = send(org.data(Method::GET, &format!("/sobjects/User/{}", zoe.id))).await.json();
    assert_eq!(row["Email"], "zoe@new.example");
}

#[actix_web::test]
async fn the_host_may_refuse_with_its_own_codes() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::CanvasError { code: "ACCESS_TOKEN_RETRIEVAL_ERROR".to_owned() });
    let refused = host(&org, LEARNER, "").await;
    assert_eq!((refused.status.as_u16(), refused.text.as_str()), (403, "ACCESS_TOKEN_RETRIEVAL_ERROR\n"));
    assert_eq!(host(&org, LEARNER, "").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn the_clock_is_put_forward_by_people_and_programs() {
    let org = harrow_pike().await;
    let forward = org.at(Method::POST, "http://localhost", "/control/clock");
    let told = send(forward.json(&serde_json::json!({ "advance_ms": 7_300_000 }))).await.json();
    assert_eq!(told["now_ms"], crate::support::START_MS + 7_300_000);
    assert!(!org.accepts(&org.info.access_token).await);
    let back = org.at(Method::POST, "http://localhost", "/control/clock").form(&[("minutes", "-5")]);
    assert_eq!(send(back).await.status, StatusCode::BAD_REQUEST);
}
