//! Self-authorisation, from the button in the frame to Salesforce and back.

use crate::connecting;
use crate::support::app::{ORG, TestApp};
use crate::support::client::Page;
use crate::support::{db, salesforce_login};
use jiff::SignedDuration;

const ANA: &str = "ana.ferreira@harrowpike.example";

/// The popup: a browser of its own, which keeps cookies.
struct Popup<'a> {
    app: &'a TestApp,
    cookie: String,
    address: url::Url,
}

async fn pressed<'a>(app: &'a TestApp, frame: &Page) -> Popup<'a> {
    let login_url = frame.html.split("name=\"login_url\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let fields = [("login_url", login_url.expect("a login address"))];
    let page = app.client.post("/canvas/approve", &fields, &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.header("content-security-policy").ends_with("frame-ancestors 'none'"));
    let cookie = page.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    assert!(cookie.starts_with("__Host-qs.approval="), "{cookie}");
    let (_, address) = page.header("refresh").split_once("url=").expect("it goes on by itself");
    Popup { app, cookie, address: address.parse().expect("an address") }
}

async fn approval_page(app: &TestApp) -> Page {
    let login = app.simulator.org(ORG).expect("org").login_url;
    let login: String = url::form_urlencoded::byte_serialize(login.as_bytes()).collect();
    app.client.get(&format!("/canvas?_sfdc_canvas_auth=user_approval_required&loginUrl={login}")).await
}

impl Popup<'_> {
    async fn decide(&self, decision: &str) -> String {
        salesforce_login::decide(self.app, &self.address, ANA, decision).await
    }

    async fn back(&self, query: &str, cookie: &str) -> Page {
        self.app.client.get_with(&format!("/canvas/approved?{query}"), &[("cookie", cookie)]).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_approves_is_sent_back_to_the_tab_and_the_state_works_once() {
    let app = TestApp::start(db::sqlite().await).await;
    let popup = pressed(&app, &approval_page(&app).await).await;
    assert!(popup.address.query_pairs().any(|(name, value)| name == "code_challenge_method" && value == "S256"));
    let query = popup.decide("allow").await;
    let stolen = popup.back(&query, "__Host-qs.approval=00000000000000000000000000000000").await;
    assert_eq!(stolen.status, 403, "another browser");
    assert!(stolen.says("can’t be used any more"), "{}", stolen.html);
    let popup = pressed(&app, &approval_page(&app).await).await;
    let query = popup.decide("allow").await;
    let done = popup.back(&query, &popup.cookie).await;
    assert_eq!(done.status, 200, "{}", done.html);
    assert!(done.says("Qstream is approved") && done.says("data-task=\"approved\""), "{}", done.html);
    assert_eq!(popup.back(&query, &popup.cookie).await.status, 403, "a state works once");
    app.work_until_quiet().await;

    // An admin sees that people have to, for a month.
    let admin = connecting::admin(&app).await;
    let check = async || {
        let form = admin.get("/settings/salesforce").await.form("/settings/salesforce/check");
        admin.send(&form, &[]).await
    };
    let asked = "Somebody had to approve the app for themselves";
    assert!(check().await.says(asked));
    app.execute(format!("UPDATE connections SET self_approved_at = self_approved_at - {}", 31_i64 * 86_400_000_000))
        .await;
    assert!(!check().await.says(asked), "an old approval says nothing of today");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_no_or_takes_too_long_reads_what_to_do() {
    let app = TestApp::start(db::sqlite().await).await;
    let popup = pressed(&app, &approval_page(&app).await).await;
    let query = popup.decide("deny").await;
    let denied = popup.back(&query, &popup.cookie).await;
    assert!(denied.says("You didn’t approve Qstream") && denied.says("Reference:"), "{}", denied.html);
    let popup = pressed(&app, &approval_page(&app).await).await;
    let query = popup.decide("allow").await;
    app.clock.advance(SignedDuration::from_mins(11));
    assert!(popup.back(&query, &popup.cookie).await.says("can’t be used any more"));
    let popup = pressed(&app, &approval_page(&app).await).await;
    let state = popup.address.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
    let blocked = popup.back(&format!("error=OAUTH_APP_BLOCKED&state={state}"), &popup.cookie).await;
    assert!(blocked.says("doesn’t let you use Qstream yet"), "{}", blocked.html);
    for query in ["", "code=x", "state=x&code=y", "error=access_denied&state=%00"] {
        assert_eq!(popup.back(query, &popup.cookie).await.status, 403, "{query}");
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_login_address_leads_nowhere() {
    let app = TestApp::start(db::sqlite().await).await;
    for address in ["https://evil.example", "http://my.localhost.evil.example", "javascript:alert(1)", "", "//evil"] {
        let page = app.client.post("/canvas/approve", &[("login_url", address)], &[]).await;
        assert_eq!(page.status, 403, "{address}");
        assert!(page.header("refresh").is_empty() && !page.says("evil"), "{}", page.html);
    }
    let cross = app.client.post("/canvas/approve", &[("login_url", "x")], &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(cross.status, 403);
    app.work_until_quiet().await;
}
