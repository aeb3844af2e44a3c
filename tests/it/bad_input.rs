//! Hostile and broken requests: each gets a clear page, opens nothing and loses nothing.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use serde_json::json;

const ANA: &str = "ana.ferreira@harrowpike.example";
const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test(flavor = "multi_thread")]
async fn unsigned_and_malformed_launches_get_one_page_that_tells_no_reason() {
    let app = TestApp::start(db::sqlite().await).await;
    let good = app.simulator.sign_canvas(ORG, ANA, |_| {});
    let (signature, payload) = good.split_once('.').expect("two parts");
    let tampered = format!("{signature}.{}", payload.replacen('A', "B", 1));
    let foreign = format!("{}.{payload}", "A".repeat(43) + "=");
    let cases = [
        String::new(),
        "abc".to_owned(),
        ".".to_owned(),
        format!(".{payload}"),
        format!("{signature}."),
        format!("{good}.x"),
        payload.to_owned(),
        tampered,
        foreign,
        good.replace('=', "%3D"),
        good.replace('+', " ") + " ",
        app.simulator.sign_payload(ORG, b"not json"),
        app.simulator.sign_payload(ORG, b"[]"),
        app.simulator.sign_payload(ORG, &[0xff, 0xfe]),
        app.simulator.sign_payload(ORG, "[".repeat(20_000).as_bytes()),
        app.simulator.sign_payload(ORG, br#"{"algorithm":"HMACSHA256"}"#),
        app.simulator.sign_payload(ORG, br#"{"algorithm":"none"}"#),
        app.simulator.sign_payload(ORG, br#"{"algorithm":"HMACSHA256","algorithm":"HMACSHA256"}"#),
    ];
    for case in cases {
        let page = app.post_launch(&case).await;
        let shown: String = case.chars().take(60).collect();
        assert_eq!(page.status, 403, "{shown:?}");
        assert!(page.says("open this tab") && page.says("Reference: "), "{shown:?}: {}", page.html);
        for reason in ["signature", "HMAC", "base64", "JSON", "secret", "algorithm"] {
            assert!(!page.says(reason), "{shown:?} tells an attacker about {reason}");
        }
    }
    assert_eq!(app.launch(ANA).await.status, 200, "an honest launch still works");
    app.work_until_quiet().await;
}

type Edit = fn(&mut serde_json::Value);

#[tokio::test(flavor = "multi_thread")]
async fn inconsistent_launches_are_refused() {
    let app = TestApp::start(db::sqlite().await).await;
    let edits: [(&str, Edit); 9] = [
        ("algorithm", |r| r["algorithm"] = json!("HMACSHA1")),
        ("outer user", |r| r["userId"] = json!("0055g00000A1b2cAAA")),
        ("user kind", |r| r["context"]["user"]["userId"] = json!("00D5g00000A1b2cAAA")),
        ("no org", |r| r["context"]["organization"]["organizationId"] = json!(null)),
        ("token of another org", |r| r["client"]["oauthToken"] = json!("00Dxx0000001gEA!TOKEN")),
        ("instance url", |r| r["client"]["instanceUrl"] = json!("http://evil.example")),
        ("target origin", |r| r["client"]["targetOrigin"] = json!("http://evil.example; script-src *")),
        ("login url", |r| r["context"]["links"]["loginUrl"] = json!("http://evil.example")),
        ("another app", |r| r["context"]["application"]["canvasUrl"] = json!("https://other.example/canvas")),
    ];
    for (what, edit) in edits {
        let signed = app.simulator.sign_canvas(ORG, ANA, edit);
        assert_eq!(app.post_launch(&signed).await.status, 403, "{what}");
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_genuine_launch_of_a_foreign_org_is_no_customer() {
    let app = TestApp::start(db::sqlite().await).await;
    let northwind = app.simulator.org("northwind").expect("the other org");
    // Even when that org names one of our learners' addresses, and signs with the packaged app's one secret.
    let payload = app.simulator.sign_canvas("northwind", &northwind.users[0].username, |request| {
        request["context"]["user"]["email"] = json!(ANA);
    });
    let (_, encoded) = payload.split_once('.').expect("two parts");
    let json = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, encoded).expect("base64");
    let signed = app.simulator.sign_payload(ORG, &json);
    let page = app.client.post("/canvas", &[("signed_request", &signed)], &[("origin", &northwind.instance_url)]).await;
    assert_eq!(page.status, 403);
    assert!(page.says("connected to Qstream"), "{}", page.html);
    assert_eq!(app.simulator.calls("userinfo"), 0, "nothing is asked for a stranger");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_launch_posted_by_a_hostile_page_is_refused() {
    let app = TestApp::start(db::sqlite().await).await;
    let signed = app.simulator.sign_canvas(ORG, ANA, |_| {});
    let fields = [("signed_request", signed.as_str())];
    let evil = app.client.post("/canvas", &fields, &[("origin", "https://evil.example")]).await;
    assert_eq!(evil.status, 403);
    let top = app.client.post("/canvas", &fields, &[("sec-fetch-dest", "document")]).await;
    assert_eq!(top.status, 403);
    let hidden = app.client.post("/canvas", &fields, &[("origin", "null"), ("sec-fetch-dest", "iframe")]).await;
    assert_eq!(hidden.status, 409, "a hidden origin must come again from the real page");
    assert!(hidden.says("data-task=\"bounce\""));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_bounded_in_size_kind_and_fields() {
    let app = TestApp::start(db::sqlite().await).await;
    let post = |kind: &'static str, body: Vec<u8>| app.client.post_raw("/canvas", kind, body);
    let mut large = b"signed_request=".to_vec();
    large.resize(129 * 1024, b'A');
    assert_eq!(post(FORM, large).await.status, 413, "over 128 KiB");
    assert_eq!(post("application/json", b"{}".to_vec()).await.status, 415);
    assert_eq!(post("multipart/form-data; boundary=x", b"--x--".to_vec()).await.status, 415);
    assert_eq!(post(FORM, b"signed_request=a&signed_request=b".to_vec()).await.status, 400);
    assert_eq!(post(FORM, b"signed_request=a&more=b".to_vec()).await.status, 400);
    assert_eq!(post(FORM, b"other=a".to_vec()).await.status, 400);
    assert_eq!(post(FORM, Vec::new()).await.status, 400);
    let today = app.client.post_raw("/today", FORM, vec![b'a'; 17 * 1024]).await;
    assert_eq!(today.status, 413, "our own forms are small");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_good_token_asks_for_a_fresh_launch_and_shows_nothing() {
    let app = TestApp::start(db::sqlite().await).await;
    let form = app.launch(ANA).await.form("/presentations/");
    for path in ["/today", "/done", form.action.as_str()] {
        for token in ["", "x", "eyJhbGciOiJub25lIn0.e30.", &"a".repeat(5_000)] {
            let page = app.client.post(path, &[("page_token", token)], &[]).await;
            assert_eq!(page.status, 401, "{path} with {token:.20}");
            assert!(page.says("data-task=\"bounce\"") && !page.says("Ana"), "{}", page.html);
        }
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_posted_from_another_origin_is_refused_even_with_a_token() {
    let app = TestApp::start(db::sqlite().await).await;
    let form = app.launch(ANA).await.form("/presentations/");
    let fields = [("page_token", form.token.as_str())];
    for headers in
        [&[("sec-fetch-site", "cross-site")], &[("sec-fetch-site", "same-site")], &[("origin", "https://evil.example")]]
    {
        assert_eq!(app.client.post(&form.action, &fields, headers).await.status, 403, "{headers:?}");
    }
    app.work_until_quiet().await;
}

each_db! {
    a_nul_character_in_a_form_is_bad_input
}

/// PostgreSQL keeps no text with one; SQLite would.
async fn a_nul_character_in_a_form_is_bad_input(db: TestDb) {
    let app = TestApp::start(db).await;
    let form = app.launch(ANA).await.form("/presentations/");
    for (name, value) in [("option", "a\0"), ("opt\0ion", "a")] {
        let fields = [("page_token", form.token.as_str()), (name, value)];
        let page = app.client.post(&form.action, &fields, &[]).await;
        assert_eq!(page.status, 400, "{}", page.html);
        assert!(page.says("<h1>"), "{}", page.html);
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_addresses_and_methods_get_a_page() {
    let app = TestApp::start(db::sqlite().await).await;
    assert_eq!(app.client.get("/nothing/here").await.status, 404);
    assert_eq!(app.client.get("/presentations/x/answer").await.status, 405);
    assert_eq!(app.client.get("/static/../../etc/passwd").await.status, 404);
    let launched = app.launch(ANA).await;
    let token = launched.form("/presentations/").token;
    let page = app.client.post("/presentations/not-an-id", &[("page_token", &token)], &[]).await;
    assert_eq!(page.status, 404);
    assert!(page.says("<h1>") && !page.says("UUID"), "{}", page.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_launch_that_salesforce_doesnt_confirm_links_nobody_and_can_be_repeated() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let signed = app.simulator.sign_canvas(ORG, ANA, |_| {});
    app.simulator.expire_access_tokens(ORG);
    let page = app.post_launch(&signed).await;
    assert_eq!(page.status, 403, "{}", page.html);
    assert!(page.says("confirm your e-mail address"), "{}", page.html);
    assert_eq!(app.launch(ANA).await.status, 200);
    app.work_until_quiet().await;
}
