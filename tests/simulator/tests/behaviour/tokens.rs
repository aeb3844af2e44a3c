//! Refresh with rotation, and what kills a family of tokens.

use reqwest::Method;

use crate::support::{harrow_pike, send};

#[actix_web::test]
async fn a_refresh_rotates_the_token_and_the_new_pair_works() {
    let org = harrow_pike().await;
    let reply = org.refresh(&org.info.refresh_token).await;
    assert_eq!(reply.status, 200);
    let granted = reply.json();
    let text = |name: &str| granted[name].as_str().unwrap_or_default().to_owned();
    assert_ne!(text("refresh_token"), org.info.refresh_token);
    assert_eq!(text("token_type"), "Bearer");
    assert_eq!(text("instance_url"), org.info.instance_url);
    assert_eq!(text("issued_at"), "1795341600000");
    assert!(text("id").contains(&format!("/id/{}/005", org.info.id)));
    assert!(granted.get("expires_in").is_none());
    assert!(org.accepts(&text("access_token")).await);
    assert_eq!(org.refresh(&text("refresh_token")).await.status, 200);
    assert_eq!(org.simulator.calls("token"), 2);
}

#[actix_web::test]
async fn a_superseded_token_that_comes_back_revokes_the_whole_family() {
    let org = harrow_pike().await;
    let granted = org.refresh(&org.info.refresh_token).await.json();
    let again = org.refresh(&org.info.refresh_token).await;
    assert_eq!(again.status, 400);
    assert_eq!(again.json()["error"], "invalid_grant");
    assert_eq!(again.json()["error_description"], "expired access/refresh token");
    assert!(!org.accepts(granted["access_token"].as_str().unwrap()).await);
    assert!(!org.accepts(&org.info.access_token).await);
    assert_eq!(org.refresh(granted["refresh_token"].as_str().unwrap()).await.status, 400);
    let anew = org.simulator.approve("harrow-pike", "qstream.integration@harrowpike.example").unwrap();
    assert!(org.accepts(&anew.access_token).await);
}

#[actix_web::test]
async fn client_credentials_are_taken_from_the_form_or_from_basic_and_checked() {
    let org = harrow_pike().await;
    let path = "/services/oauth2/token";
    let form = [("grant_type", "refresh_token"), ("refresh_token", org.info.refresh_token.as_str())];
    let token = || org.at(Method::POST, &org.info.login_url, path);
    let basic = token().basic_auth(&org.info.client_id, Some(&org.info.client_secret)).form(&form);
    assert_eq!(send(basic).await.status, 200);
    let wrong = send(token().basic_auth(&org.info.client_id, Some("nonsense")).form(&form)).await;
    assert_eq!((wrong.status.as_u16(), wrong.json()["error"].as_str()), (400, Some("invalid_client")));
    let unknown = send(token().form(&form)).await;
    assert_eq!(unknown.json()["error"], "invalid_client_id");
    let grant = send(token().form(&[("grant_type", "password")])).await;
    assert_eq!(grant.json()["error"], "unsupported_grant_type");
}

#[actix_web::test]
async fn a_token_is_a_stranger_in_every_other_org() {
    let org = harrow_pike().await;
    let northwind = org.simulator.org("northwind").unwrap();
    let path = "/services/data/v68.0/limits";
    let reply = send(org.at(Method::GET, &northwind.instance_url, path).bearer_auth(&org.info.access_token)).await;
    assert_eq!(reply.refusal(), (401, "INVALID_SESSION_ID".to_owned()));
    // The plain host belongs to no org; there the token decides.
    let plain = format!("http://127.0.0.1:{}", org.simulator.port());
    let reply =
        send(org.at(Method::GET, &plain, "/services/oauth2/userinfo").bearer_auth(&northwind.access_token)).await;
    assert_eq!(reply.json()["organization_id"], northwind.id);
}

#[actix_web::test]
async fn expired_access_tokens_leave_the_refresh_token_alive() {
    let org = harrow_pike().await;
    org.simulator.expire_access_tokens("harrow-pike");
    assert!(!org.accepts(&org.info.access_token).await);
    let granted = org.refresh(&org.info.refresh_token).await.json();
    assert!(org.accepts(granted["access_token"].as_str().unwrap()).await);
}

#[actix_web::test]
async fn an_access_token_ends_after_two_idle_hours() {
    let org = harrow_pike().await;
    org.pass_ms(7_000_000);
    assert!(org.accepts(&org.info.access_token).await);
    org.pass_ms(7_000_000);
    assert!(org.accepts(&org.info.access_token).await);
    org.pass_ms(7_300_000);
    assert!(!org.accepts(&org.info.access_token).await);
}

#[actix_web::test]
async fn a_revoked_token_is_gone_and_an_unknown_one_is_told_apart() {
    let org = harrow_pike().await;
    let revoke = async |token: &str| {
        send(org.at(Method::POST, &org.info.login_url, "/services/oauth2/revoke").form(&[("token", token)])).await
    };
    assert_eq!(revoke(&org.info.refresh_token).await.status, 200);
    assert!(!org.accepts(&org.info.access_token).await);
    let again = revoke(&org.info.refresh_token).await;
    assert_eq!((again.status.as_u16(), again.json()["error"].as_str()), (400, Some("invalid_token")));
}

#[actix_web::test]
async fn userinfo_names_the_person_and_the_org() {
    let org = harrow_pike().await;
    let path = "/services/oauth2/userinfo";
    let userinfo = org.at(Method::GET, &org.info.instance_url, path);
    let told = send(userinfo.bearer_auth(&org.info.access_token)).await.json();
    assert_eq!(told["organization_id"], org.info.id);
    assert_eq!(told["email"], "qstream.integration@harrowpike.example");
    assert_eq!(told["email_verified"], true);
    let stranger = send(org.at(Method::GET, &org.info.instance_url, path).bearer_auth("00Dnonsense!x")).await;
    assert_eq!((stranger.status.as_u16(), stranger.text.as_str()), (403, "Bad_OAuth_Token"));
    assert_eq!(org.simulator.calls("userinfo"), 2);
}
