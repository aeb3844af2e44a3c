//! Opening the tab: who gets in, what the page says, who may frame it.

use crate::support::app::{ORG, Options, TestApp};
use crate::support::db::{self, TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::session;
use qstream::domain::canvas::FreshnessMode;
use qstream::domain::page_token::Purpose;
use serde_json::json;

each_db! {
    a_launch_opens_todays_page
    the_same_bytes_go_on_with_the_live_session
    the_same_bytes_after_the_session_ended_ask_for_fresh_ones
    the_first_launch_links_a_learner_and_the_second_finds_the_link
}

const ANA: &str = "ana.ferreira@harrowpike.example";

async fn a_launch_opens_todays_page(db: TestDb) {
    let app = TestApp::start(db).await;
    let page = app.launch(ANA).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.says("Ana, 2 questions for you"), "{}", page.html);
    assert!(page.says("about 1 minute"));
    app.work_until_quiet().await;
}

async fn the_same_bytes_go_on_with_the_live_session(db: TestDb) {
    let app = TestApp::start(db).await;
    let signed = app.simulator.sign_canvas(ORG, ANA, |_| {});
    let first = app.post_launch(&signed).await;
    app.clock.advance(SignedDuration::from_mins(20));
    let second = app.post_launch(&signed).await;
    assert_eq!((first.status, second.status), (200, 200));
    app.clock.advance(SignedDuration::from_mins(20));
    let used = app.client.send(&second.form("/presentations/"), &[]).await;
    assert_eq!(used.status, 200, "a launch counts as use: {}", used.html);
    app.work_until_quiet().await;
}

async fn the_same_bytes_after_the_session_ended_ask_for_fresh_ones(db: TestDb) {
    let app = TestApp::start(db).await;
    let signed = app.simulator.sign_canvas(ORG, ANA, |_| {});
    assert_eq!(app.post_launch(&signed).await.status, 200);
    app.clock.advance(SignedDuration::from_mins(31));
    let replayed = app.post_launch(&signed).await;
    assert_eq!(replayed.status, 409);
    assert!(replayed.says("data-task=\"bounce\""), "{}", replayed.html);
    assert!(!replayed.says("Ana"), "a bounce page holds no data");
    app.work_until_quiet().await;
}

async fn the_first_launch_links_a_learner_and_the_second_finds_the_link(db: TestDb) {
    let app = TestApp::start(db).await;
    app.launch(ANA).await;
    assert_eq!(app.simulator.calls("userinfo"), 1, "the address is confirmed by Salesforce");
    // An address that changed meanwhile doesn't matter any more.
    let signed = app.simulator.sign_canvas(ORG, ANA, |request| {
        request["context"]["user"]["email"] = json!("somebody.else@harrowpike.example");
    });
    let page = app.post_launch(&signed).await;
    assert!(page.says("Ana, 2 questions"), "{}", page.html);
    assert_eq!(app.simulator.calls("userinfo"), 1, "a known person costs no call");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_orgs_own_pages_may_frame_a_session() {
    let app = TestApp::start(db::sqlite().await).await;
    let page = app.launch(ANA).await;
    let policy = page.header("content-security-policy");
    let org = app.simulator.org(ORG).expect("org");
    let (_, ancestors) = policy.split_once("frame-ancestors ").expect("frame-ancestors");
    assert_eq!(ancestors, format!("{} {}", org.instance_url, org.lightning_url));
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-qs."), "a cookie may corroborate: {cookie}");
    assert!(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"), "{cookie}");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_salesforces_token_nor_the_signed_request_reaches_page_or_log() {
    let app = TestApp::start(db::sqlite().await).await;
    let signed = app.simulator.sign_canvas(ORG, ANA, |request| {
        request["client"]["oauthToken"] = json!(format!("{}!CANARY-TOKEN", &app.simulator.org(ORG).unwrap().id[..15]));
    });
    // The forged token makes the first link impossible: that page must keep quiet, too.
    let refused = app.post_launch(&signed).await;
    let page = app.launch(ANA).await;
    app.work_until_quiet().await;
    let log = crate::support::log::lines();
    for (place, text) in [("page", &page.html), ("refusal", &refused.html), ("log", &log)] {
        assert!(!text.contains("CANARY-TOKEN"), "a token is in the {place}");
        assert!(!text.contains(&signed[..40]), "the signed request is in the {place}");
        assert!(!text.contains("oauthToken"), "a token is in the {place}");
    }
    assert!(!log.contains("harrowpike.example"), "an address is in the log: {log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_without_an_account_is_told_whom_to_ask() {
    let app = TestApp::start(db::sqlite().await).await;
    let page = app.launch("sam.outlier@harrowpike.example").await;
    assert_eq!(page.status, 403);
    assert!(page.says("have a Qstream account yet"), "{}", page.html);
    assert!(page.says("Harrow &amp; Pike Medical"), "{}", page.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_alone_never_opens_an_owners_or_a_managers_account() {
    let app = TestApp::start(db::sqlite().await).await;
    for person in ["ingrid.solheim", "maeve.byrne"] {
        let page = app.launch(&format!("{person}@harrowpike.example")).await;
        assert_eq!(page.status, 403, "{person}");
        assert!(page.says("needs an invitation"), "{}", page.html);
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_that_keeps_sending_the_same_request_is_stopped() {
    let app = TestApp::start(db::sqlite().await).await;
    let signed = app.simulator.sign_canvas(ORG, ANA, |_| {});
    app.post_launch(&signed).await;
    app.clock.advance(SignedDuration::from_mins(31));
    for _ in 0..2 {
        assert!(app.post_launch(&signed).await.says("data-task=\"bounce\""));
    }
    let stopped = app.post_launch(&signed).await;
    assert!(!stopped.says("data-task=\"bounce\""), "{}", stopped.html);
    assert!(stopped.says("keeps sending the same request"));
    app.clock.advance(SignedDuration::from_mins(2));
    assert!(app.post_launch(&signed).await.says("data-task=\"bounce\""), "later it may try again");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_request_is_bounced_only_where_freshness_is_enforced() {
    let stale = |request: &mut serde_json::Value| {
        let issued = request["issuedAt"].as_i64().expect("issuedAt");
        let earlier = (issued - 3_600_000 + (1 << 31)).rem_euclid(1 << 32) - (1 << 31);
        request["issuedAt"] = json!(earlier);
    };
    for (freshness, status) in [(FreshnessMode::Observe, 200), (FreshnessMode::Off, 200), (FreshnessMode::Enforce, 409)]
    {
        let app = TestApp::start_with(db::sqlite().await, Options { freshness, ..Options::default() }).await;
        let signed = app.simulator.sign_canvas(ORG, ANA, stale);
        let page = app.post_launch(&signed).await;
        assert_eq!(page.status, status, "{freshness:?}");
        assert_eq!(page.says("data-task=\"bounce\""), status == 409);
        app.work_until_quiet().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_in_any_script_and_hostile_names_are_shown_as_text() {
    let app = TestApp::start(db::sqlite().await).await;
    let page = app.launch("zoe.lindqvist@harrowpike.example").await;
    assert!(page.says("Zoë, "), "{}", page.html);
    let signed = app.simulator.sign_canvas(ORG, ANA, |request| {
        request["client"]["instanceId"] = json!("_:Qstream:\"><script>alert(1)</script>:canvasapp");
        request["context"]["organization"]["name"] = json!("O'Acme </script>");
    });
    let page = app.post_launch(&signed).await;
    assert_eq!(page.status, 200);
    assert!(!page.says("<script>alert"), "{}", page.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_get_explains_what_is_missing_in_the_set_up() {
    let app = TestApp::start(db::sqlite().await).await;
    for query in ["_sfdc_canvas_auth=user_approval_required", "_sfdc_canvas_authvalue=user_approval_required"] {
        let page = app.client.get(&format!("/canvas?{query}")).await;
        assert!(page.says("approved for you yet"), "{}", page.html);
        let page = app.client.get(&format!("/canvas?{query}&loginUrl=https://acme.my.salesforce.com")).await;
        assert!(page.says("needs your approval once") && page.says("Approve Qstream"), "{}", page.html);
    }
    assert!(app.client.get("/canvas").await.says("Signed Request (POST)"));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_salesforce_people_with_one_address_never_share_an_account() {
    let app = TestApp::start(db::postgres().await).await;
    let other =
        app.simulator.org(ORG).expect("org").users.iter().find(|user| user.first_name == "Sam").cloned().expect("Sam");
    let actor = {
        let token = app.launch(ANA).await.form("/presentations/").token;
        session::resume(&app.app, &token, Purpose::Read, &session::Cookies::default()).await.expect("Ana")
    };
    // Sam's Salesforce user names Ana's address; Ana's account is taken.
    let signed =
        app.simulator.sign_canvas(ORG, &other.username, |request| request["context"]["user"]["email"] = json!(ANA));
    let refused = app.post_launch(&signed).await;
    assert_eq!(refused.status, 403);
    assert!(refused.says("another Salesforce user") && !refused.says("Ana"), "{}", refused.html);
    assert_eq!(actor.user.email, ANA);
    app.work_until_quiet().await;
}
