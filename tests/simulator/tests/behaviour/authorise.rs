//! Approval by a person, and tokens for a code or a signed assertion.

use reqwest::{Method, StatusCode};
use salesforce_simulator::{Fault, Settings};
use serde_json::Value;

use crate::support::{Org, Reply, harrow_pike, send, start};

const CALLBACK: &str = "http://qstream.localhost:8080/connect/callback";
/// The pair of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const ADMIN: &str = "ingrid.solheim@harrowpike.example";
const LEARNER: &str = "zoe.lindqvist@harrowpike.example";

fn question(org: &Org, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let usual = [
        ("response_type", "code"),
        ("client_id", &org.info.client_id),
        ("redirect_uri", CALLBACK),
        ("scope", "api refresh_token"),
        ("state", "s&1"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more.iter().copied()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn path(question: &[(String, String)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(question).finish();
    format!("/services/oauth2/authorize?{query}")
}

async fn ask(org: &Org, more: &[(&str, &str)]) -> Reply {
    send(org.at(Method::GET, &org.info.login_url, &path(&question(org, more)))).await
}

/// The page after logging in, and the cookie that was set.
async fn log_in(org: &Org, username: &str, more: &[(&str, &str)]) -> Reply {
    let mut form = question(org, more);
    form.push(("sim_username".to_owned(), username.to_owned()));
    send(org.at(Method::POST, &org.info.login_url, "/services/oauth2/authorize").form(&form)).await
}

async fn decide(org: &Org, logged_in: &Reply, decision: &str) -> Reply {
    let cookie = logged_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let mut form = question(org, &[]);
    form.push(("sim_decision".to_owned(), decision.to_owned()));
    let request = org.at(Method::POST, &org.info.login_url, "/services/oauth2/authorize");
    send(request.header("Cookie", cookie).form(&form)).await
}

/// One parameter of the address that a redirect leads to.
fn back(reply: &Reply, name: &str) -> Option<String> {
    assert_eq!(reply.status, StatusCode::FOUND, "{}", reply.text);
    let (address, query) = reply.header("location").split_once('?').unwrap();
    assert_eq!(address, CALLBACK);
    form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

async fn redeem(org: &Org, code: &str, more: &[(&str, &str)]) -> Reply {
    let usual = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("client_id", &org.info.client_id),
        ("client_secret", &org.info.client_secret),
    ];
    let form: Vec<(&str, &str)> = usual.into_iter().chain(more.iter().copied()).collect();
    send(org.at(Method::POST, &org.info.login_url, "/services/oauth2/token").form(&form)).await
}

fn oauth_error(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.json()["error"].as_str().unwrap_or_default().to_owned())
}

async fn self_authorise(org: &Org) {
    let change = org.at(Method::POST, &org.info.lightning_url, &format!("/lightning/setup/app?as={ADMIN}"));
    assert_eq!(send(change.form(&[("permitted", "self_authorise")])).await.status, StatusCode::SEE_OTHER);
}

async fn code_of(org: &Org, username: &str) -> String {
    back(&log_in(org, username, &[]).await, "code").unwrap()
}

#[actix_web::test]
async fn a_person_logs_in_allows_and_the_code_becomes_tokens() {
    let org = harrow_pike().await;
    self_authorise(&org).await;
    let page = ask(&org, &[]).await;
    assert!(page.status == StatusCode::OK && page.text.contains("<h1>Log In</h1>"));
    let consent = log_in(&org, LEARNER, &[]).await;
    assert!(consent.text.contains("<h1>Allow Access?</h1>") && consent.text.contains("Perform requests at any time"));
    let allowed = decide(&org, &consent, "allow").await;
    assert_eq!(back(&allowed, "state").as_deref(), Some("s&1"));
    let code = back(&allowed, "code").unwrap();
    assert!(code.ends_with("=="));
    let granted = redeem(&org, &code, &[("code_verifier", VERIFIER)]).await.json();
    assert_eq!(granted["scope"], "api refresh_token");
    assert!(org.accepts(granted["access_token"].as_str().unwrap()).await);
    assert_eq!(org.refresh(granted["refresh_token"].as_str().unwrap()).await.status, 200);
    let again = redeem(&org, &code, &[("code_verifier", VERIFIER)]).await;
    assert_eq!(oauth_error(&again), (400, "invalid_grant".to_owned()));
    // Who has allowed once is not asked again.
    assert!(back(&log_in(&org, LEARNER, &[]).await, "code").is_some());
}

#[actix_web::test]
async fn a_person_may_deny() {
    let org = harrow_pike().await;
    self_authorise(&org).await;
    let consent = log_in(&org, LEARNER, &[]).await;
    let denied = decide(&org, &consent, "deny").await;
    assert_eq!(back(&denied, "error").as_deref(), Some("access_denied"));
    assert_eq!(back(&denied, "state").as_deref(), Some("s&1"));
}

#[actix_web::test]
async fn the_verifier_is_checked_as_salesforce_does() {
    let org = harrow_pike().await;
    let missing = redeem(&org, &code_of(&org, ADMIN).await, &[]).await;
    assert_eq!(oauth_error(&missing), (400, "invalid_grant".to_owned()));
    let wrong = redeem(&org, &code_of(&org, ADMIN).await, &[("code_verifier", "other")]).await;
    assert_eq!(oauth_error(&wrong), (400, "invalid_request".to_owned()));
    let late = code_of(&org, ADMIN).await;
    org.pass_ms(16 * 60_000);
    let late = redeem(&org, &late, &[("code_verifier", VERIFIER)]).await;
    assert_eq!(late.json()["error_description"], "expired authorization code");
}

#[actix_web::test]
async fn what_the_app_asks_wrongly_is_shown_or_sent_back() {
    let org = harrow_pike().await;
    for (wrong, error) in [
        (("client_id", "nobody"), "error=invalid_client_id"),
        (("client_id", ""), "error=invalid_request"),
        (("redirect_uri", "https://elsewhere.example/callback"), "error=redirect_uri_mismatch"),
        (("redirect_uri", ""), "error=redirect_uri_missing"),
    ] {
        let reply = ask(&org, &[wrong]).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert!(reply.text.contains(error), "{wrong:?}: {}", reply.text);
    }
    for (wrong, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("scope", "api everything"), "invalid_scope"),
        (("code_challenge_method", "plain"), "invalid_request"),
    ] {
        assert_eq!(back(&ask(&org, &[wrong]).await, "error").as_deref(), Some(error));
    }
    let stranger = log_in(&org, "nobody@harrowpike.example", &[]).await;
    assert!(stranger.text.contains("Please check your username"));
    // A user of another org is a stranger at this My Domain.
    assert!(log_in(&org, "nora.whitfield@northwind.example", &[]).await.text.contains("Please check"));
}

#[actix_web::test]
async fn an_address_has_to_be_registered_letter_by_letter() {
    let org = start(Settings { callback_urls: vec![CALLBACK.to_owned()], ..Settings::default() }).await;
    assert!(ask(&org, &[]).await.text.contains("<h1>Log In</h1>"));
    let longer = format!("{CALLBACK}/");
    assert!(ask(&org, &[("redirect_uri", &longer)]).await.text.contains("redirect_uri_mismatch"));
}

#[actix_web::test]
async fn an_app_that_is_not_installed_says_so() {
    let org = harrow_pike().await;
    let uninstall = org.at(Method::POST, &org.info.lightning_url, &format!("/lightning/setup/package?as={ADMIN}"));
    assert_eq!(send(uninstall.form(&[("installed", "no")])).await.status, StatusCode::SEE_OTHER);
    let refused = log_in(&org, LEARNER, &[]).await;
    assert_eq!(back(&refused, "error").as_deref(), Some("invalid_client"));
    assert_eq!(back(&refused, "error_description").as_deref(), Some("app must be installed into org"));
    // Administrators may use it all the same.
    let admin = log_in(&org, ADMIN, &[]).await;
    assert!(admin.text.contains("<h1>Allow Access?</h1>"));
}

#[actix_web::test]
async fn the_sixth_approval_ends_the_oldest() {
    let org = harrow_pike().await;
    let first = org.info.refresh_token.clone();
    for _ in 0..4 {
        org.simulator.approve("harrow-pike", "qstream.integration@harrowpike.example").unwrap();
    }
    let rotated = org.refresh(&first).await.json()["refresh_token"].as_str().unwrap().to_owned();
    org.simulator.approve("harrow-pike", "qstream.integration@harrowpike.example").unwrap();
    assert_eq!(oauth_error(&org.refresh(&rotated).await), (400, "invalid_grant".to_owned()));
}

#[actix_web::test]
async fn a_refresh_token_ends_after_thirty_idle_days() {
    let org = harrow_pike().await;
    let day_ms = 24 * 3_600_000;
    org.pass_ms(29 * day_ms);
    let kept = org.refresh(&org.info.refresh_token).await.json()["refresh_token"].as_str().unwrap().to_owned();
    org.pass_ms(29 * day_ms);
    let kept = org.refresh(&kept).await.json()["refresh_token"].as_str().unwrap().to_owned();
    org.simulator.advance_ms(31 * day_ms);
    assert_eq!(oauth_error(&org.refresh(&kept).await), (400, "invalid_grant".to_owned()));
}

#[actix_web::test]
async fn a_deactivated_user_is_refused_everywhere() {
    let org = harrow_pike().await;
    let user = org.info.users.iter().find(|user| user.last_name == "Integration").unwrap();
    let change = org.at(Method::POST, &org.info.lightning_url, &format!("/lightning/setup/users?as={ADMIN}"));
    send(change.form(&[("user", user.id.as_str()), ("active", "false")])).await;
    assert!(!org.accepts(&org.info.access_token).await);
    assert_eq!(oauth_error(&org.refresh(&org.info.refresh_token).await), (400, "inactive_user".to_owned()));
    let change = org.at(Method::POST, &org.info.lightning_url, &format!("/lightning/setup/users?as={ADMIN}"));
    send(change.form(&[("user", user.id.as_str()), ("active", "true")])).await;
    assert_eq!(org.refresh(&org.info.refresh_token).await.status, 200);
}

#[actix_web::test]
async fn a_token_tells_how_long_it_lives() {
    let org = harrow_pike().await;
    let introspect = async |token: &str| {
        let form = [
            ("token", token),
            ("token_type_hint", "access_token"),
            ("client_id", &org.info.client_id),
            ("client_secret", &org.info.client_secret),
        ];
        send(org.at(Method::POST, &org.info.login_url, "/services/oauth2/introspect").form(&form)).await.json()
    };
    let told = introspect(&org.info.access_token).await;
    assert_eq!((&told["active"], &told["username"]), (&true.into(), &"qstream.integration@harrowpike.example".into()));
    assert_eq!(told["exp"].as_i64().unwrap() - told["iat"].as_i64().unwrap(), 7_200);
    assert_eq!(introspect(&org.info.refresh_token).await["token_type"], "refresh_token");
    assert_eq!(introspect("nonsense").await, serde_json::json!({ "active": false }));
}

#[actix_web::test]
async fn the_documents_lead_to_the_endpoints() {
    let org = harrow_pike().await;
    let told = send(org.at(Method::GET, &org.info.login_url, "/.well-known/openid-configuration")).await.json();
    assert_eq!(told["token_endpoint"], format!("{}/services/oauth2/token", org.info.login_url));
    let told = send(org.at(Method::GET, &org.info.login_url, "/.well-known/oauth-authorization-server")).await.json();
    assert_eq!(told["code_challenge_methods_supported"][0], "S256");
}

#[actix_web::test]
async fn any_refusal_of_the_token_endpoint_can_be_ordered() {
    let org = harrow_pike().await;
    let (error, description) = ("rate_limit_exceeded".to_owned(), "login rate exceeded".to_owned());
    org.simulator.next(Fault::TokenRefused { error, description });
    assert_eq!(oauth_error(&org.refresh(&org.info.refresh_token).await).1, "rate_limit_exceeded");
    assert_eq!(org.refresh(&org.info.refresh_token).await.status, 200);
}

mod assertion {
    use super::*;

    fn signed(key: &rcgen::KeyPair, claims: &Value) -> String {
        let key = jsonwebtoken::EncodingKey::from_rsa_pem(key.serialize_pem().as_bytes()).unwrap();
        jsonwebtoken::encode(&jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256), claims, &key).unwrap()
    }

    async fn assert(org: &Org, assertion: &str) -> Reply {
        let form = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion)];
        send(org.at(Method::POST, &org.info.login_url, "/services/oauth2/token").form(&form)).await
    }

    #[actix_web::test]
    async fn an_approved_user_gets_an_access_token_and_no_refresh_token() {
        let org = harrow_pike().await;
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
        org.simulator.set_assertion_key(&key.public_key_pem());
        let claims = serde_json::json!({
            "iss": org.info.client_id,
            "sub": "qstream.integration@harrowpike.example",
            "aud": "https://login.salesforce.com",
            "exp": crate::support::START_MS / 1_000 + 180,
        });
        let with = |name: &str, value: Value| {
            let mut claims = claims.clone();
            claims[name] = value;
            signed(&key, &claims)
        };
        let granted = assert(&org, &signed(&key, &claims)).await.json();
        assert!(org.accepts(granted["access_token"].as_str().unwrap()).await);
        assert!(granted.get("refresh_token").is_none() && granted.get("signature").is_none());
        let description = async |assertion: String| {
            assert(&org, &assertion).await.json()["error_description"].as_str().unwrap_or_default().to_owned()
        };
        assert_eq!(description(with("aud", "https://example.com".into())).await, "Audience validation failed");
        assert_eq!(description(with("sub", "nobody".into())).await, "user hasn't approved this consumer");
        assert!(description(with("exp", (crate::support::START_MS / 1_000 - 100).into())).await.contains("exp"));
        assert!(description(with("exp", (crate::support::START_MS / 1_000 + 3_600).into())).await.contains("exp"));
        let in_milliseconds = with("exp", (crate::support::START_MS + 300).into());
        assert_eq!(description(in_milliseconds).await, "", "the Salesforce CLI writes milliseconds");
        assert_eq!(description(signed(&key, &claims) + "x").await, "invalid assertion");
        self_authorise(&org).await;
        let zoe = with("sub", LEARNER.into());
        assert_eq!(description(zoe).await, "user hasn't approved this consumer");
    }
}
