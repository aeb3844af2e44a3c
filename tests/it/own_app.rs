//! A site's sync signs in by an app of the customer's own: by a link, or by a certificate and nobody at all.

use crate::connecting::{admin, browser, leave, link, say, sync_user};
use crate::support::app::{ORG, TestApp};
use crate::support::client::Page;
use crate::support::db::{self, TestDb, each_db};
use crate::support::salesforce_login;
use crate::support::visitor::Visitor;
use qstream::app::keys;
use qstream::store::SealedColumn;

const SETTINGS: &str = "/settings/salesforce";
const APP: &str = "/settings/salesforce/app";

each_db! {
    a_sync_signs_in_by_certificate_and_goes_on_without_anybody
}

async fn store(admin: &Visitor, client_id: &str, secret: &str) -> Page {
    let form = admin.get(APP).await.form("/settings/salesforce/app/settings");
    admin.send(&form, &[("client_id", client_id), ("client_secret", secret)]).await
}

/// Presses the button, and once more where that is asked; gives the certificate that the page shows.
async fn certify(admin: &Visitor) -> String {
    let form = admin.get(APP).await.form("/settings/salesforce/app/certificate");
    let mut page = admin.send(&form, &[]).await;
    if page.says("Make a new certificate?") {
        page = admin.send(&page.form("/settings/salesforce/app/certificate"), &[("confirmed", "true")]).await;
    }
    assert!(page.says("Stored."), "{}", page.html);
    let begin = page.html.find("-----BEGIN CERTIFICATE-----").expect("a certificate");
    let rest = &page.html[begin..];
    assert!(!page.says("PRIVATE KEY"), "{}", page.html);
    let (pem, _) = rest.split_once("</textarea>").expect("its end");
    pem.to_owned()
}

async fn check(admin: &Visitor) -> Page {
    let form = admin.get(SETTINGS).await.form("/settings/salesforce/check");
    admin.send(&form, &[]).await
}

async fn by_certificate(browser: &Visitor, path: &str, username: &str) -> Page {
    browser.post_once(&format!("{path}/certificate"), &[("username", username)]).await
}

async fn a_sync_signs_in_by_certificate_and_goes_on_without_anybody(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let (admin, browser) = (admin(&app).await, browser(&app));
    let org = app.simulator.org(ORG).expect("the org");
    assert!(store(&admin, &org.client_id, "").await.says("Stored."));
    let path = link(&app, &admin, "production", ORG).await;
    assert!(!browser.get_once(&path).await.says("Connect by certificate"), "there is none yet");
    app.simulator.set_assertion_key(&certify(&admin).await);

    assert!(browser.get_once(&path).await.says("Connect by certificate"));
    let stranger = by_certificate(&browser, &path, "nobody@harrowpike.example").await;
    assert!(stranger.status == 403 && stranger.says("hasn’t permitted the app"), "{}", stranger.html);
    let question = by_certificate(&browser, &path, &sync_user(&app, ORG)).await;
    assert!(question.status == 200 && question.says("Production"), "{}", question.html);
    let done = say(&browser, &question, "yes").await;
    assert!(done.says("Everything that Qstream needs was tried"), "{}", done.html);
    app.work_until_quiet().await;
    app.assert_mirror().await;

    // An access token runs out: there is nothing to refresh, and nobody has to come.
    app.simulator.expire_access_tokens(ORG);
    assert!(check(&admin).await.says("Connected and verified"));

    // Asked and not answered, nothing changes.
    let asked = admin.send(&admin.get(APP).await.form("/settings/salesforce/app/certificate"), &[]).await;
    assert!(asked.says("Make a new certificate?") && asked.says("the sync stops until"), "{}", asked.html);
    let asked = admin.send(&admin.get(APP).await.form("/settings/salesforce/app/end"), &[]).await;
    assert!(asked.says("Remove your app?"), "{}", asked.html);
    app.simulator.expire_access_tokens(ORG);
    assert!(check(&admin).await.says("Connected and verified"));

    // Another certificate, which nobody has uploaded yet.
    let newer = certify(&admin).await;
    app.simulator.expire_access_tokens(ORG);
    let broken = check(&admin).await;
    assert!(broken.says("Salesforce doesn’t take Qstream’s certificate"), "{}", broken.html);
    app.simulator.set_assertion_key(&newer);
    assert!(check(&admin).await.says("Connected and verified"), "uploading it was enough");

    let rows = |page: &Page| page.form("/settings/salesforce/disconnect/end");
    let asked = admin.get("/settings/salesforce/disconnect").await;
    assert!(admin.send(&rows(&asked), &[]).await.says("No org is connected"));
    let kept = keys::status(&app.app).await.expect("counts").uses;
    for column in [SealedColumn::AppKey, SealedColumn::AppSecret] {
        assert!(kept[&column].is_empty(), "nothing secret is kept: {kept:?}");
    }
    assert!(admin.get(APP).await.says("The sync signs in by Qstream’s app"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_to_the_sites_own_app_and_back() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let (admin, browser) = (admin(&app).await, browser(&app));
    let org = app.simulator.org(ORG).expect("the org");
    assert!(store(&admin, "another-app-of-theirs", "secret-of-theirs").await.says("Stored."));
    let path = link(&app, &admin, "production", ORG).await;
    let address = leave(&browser, &path).await;
    assert!(address.query_pairs().any(|(name, value)| name == "client_id" && value == "another-app-of-theirs"));

    assert!(store(&admin, &org.client_id, "not-its-secret").await.says("Stored."));
    let address = leave(&browser, &path).await;
    let query = salesforce_login::decide(&app, &address, &sync_user(&app, ORG), "allow").await;
    let refused = browser.get_once(&format!("/canvas/approved?{query}")).await;
    assert!(refused.status == 403 && refused.says("consumer key or secret"), "{}", refused.html);

    assert!(store(&admin, &org.client_id, &org.client_secret).await.says("Stored."));
    assert!(store(&admin, &org.client_id, "").await.says("One is stored"), "an empty field keeps the secret");
    let address = leave(&browser, &path).await;
    let query = salesforce_login::decide(&app, &address, &sync_user(&app, ORG), "allow").await;
    let question = browser.get_once(&format!("/canvas/approved?{query}")).await;
    assert!(say(&browser, &question, "yes").await.says("Everything that Qstream needs was tried"));
    let form = admin.get(APP).await.form("/settings/salesforce/app/end");
    assert!(admin.send(&form, &[("confirmed", "true")]).await.says("The sync signs in by Qstream’s app"));
    app.simulator.expire_access_tokens(ORG);
    assert!(check(&admin).await.says("Connected and verified"), "a connection has its own copy");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_key_is_said_at_its_field_and_a_secret_is_never_shown() {
    let app = TestApp::start(db::sqlite().await).await;
    let admin = admin(&app).await;
    for (id, secret, says) in [
        ("", "", "This isn’t a consumer key"),
        ("short", "", "This isn’t a consumer key"),
        ("with blanks in it", "", "This isn’t a consumer key"),
        ("a-sound-consumer-key", "short", "This isn’t a consumer secret"),
        ("a-sound-consumer-key", "with blanks in it", "This isn’t a consumer secret"),
    ] {
        let page = store(&admin, id, secret).await;
        assert!(page.status == 422 && page.says(says), "{id:?} {secret:?}: {}", page.html);
        assert!(secret.is_empty() || !page.html.contains(secret), "{}", page.html);
    }
    let page = store(&admin, "a-sound-consumer-key", "a-sound-secret").await;
    assert!(page.says("One is stored") && !page.html.contains("a-sound-secret"), "{}", page.html);
    // Another key's secret is of no use.
    assert!(!store(&admin, "another-consumer-key", "").await.says("One is stored"));
    let form = admin.get(APP).await.form("/settings/salesforce/app/end");
    assert!(admin.send(&form, &[("confirmed", "true")]).await.says("Stored."));
    app.work_until_quiet().await;
}
