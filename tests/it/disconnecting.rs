//! The end of a connection: proven at Salesforce before anything is thrown away, with or without the rows.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use crate::support::seed;
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::connect::{self, DisconnectError};
use qstream::app::connect_org;
use qstream::app::export;
use qstream::domain::export::Object;
use qstream::domain::first_party::Scope;
use qstream::domain::ids::OrgId;
use qstream::domain::time::Instant;
use qstream::store::{Connection, ConnectionState};
use salesforce_simulator::OrgInfo;
use secrecy::SecretString;
use serde_json::Value;
use std::collections::BTreeSet;

const ASK: &str = "/settings/salesforce/disconnect";
const END: &str = "/settings/salesforce/disconnect/end";

each_db! {
    rows_leave_the_org_before_the_sign_in_ends
    somebody_who_signs_in_again_while_rows_leave_keeps_them
}

async fn admin(app: &TestApp) -> Visitor {
    let email = "ana.ferreira@harrowpike.example";
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"admin\"]' WHERE email = '{email}'")).await;
    Visitor::signed_in(app, email, Scope::Full).await
}

async fn connection(app: &TestApp) -> Connection {
    let (site, id) = app.connection().await;
    let mut tx = app.store().read().await.expect("reads");
    tx.find_connection(site, id).await.expect("finds").expect("there")
}

fn is_wiped(connection: &Connection) -> bool {
    connection.refresh_token_sealed.is_empty() && connection.client_secret_sealed.is_empty()
}

/// What Salesforce says about a refresh token.
async fn is_alive(app: &TestApp, org: &OrgInfo, token: &str) -> bool {
    let form = [("token", token), ("client_id", &org.client_id), ("client_secret", &org.client_secret)];
    let url = format!("http://127.0.0.1:{}/services/oauth2/introspect", app.simulator.port());
    let client = reqwest::Client::builder().no_proxy().build().expect("client");
    let reply = client.post(url).form(&form).send().await.expect("a reply").text().await.expect("a body");
    serde_json::from_str::<Value>(&reply).expect("JSON")["active"] == true
}

fn rows_of_the_org(app: &TestApp) -> usize {
    Object::ALL.iter().map(|object| app.simulator.rows(ORG, object.api_name()).len()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_thrown_away_before_salesforce_confirms_unless_somebody_says_anyway() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let admin = admin(&app).await;
    let org = app.simulator.org(ORG).expect("the org");
    // Nobody listens there.
    app.execute("UPDATE connections SET login_url = 'http://harrow-pike.my.localhost:1'".to_owned()).await;
    let asked = admin.get(ASK).await;
    assert!(asked.says("Stay in the org") && asked.says("Are removed from the org first"), "{}", asked.html);
    let refused = admin.send(&asked.form(END), &[("rows", "keep")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.says("The org is still connected") && refused.says("gave no answer"), "{}", refused.html);
    let kept = connection(&app).await;
    assert!(kept.state == ConnectionState::Connected && !is_wiped(&kept), "nothing was thrown away");
    assert!(is_alive(&app, &org, &org.refresh_token).await);

    let ended = admin.send(&refused.form(END), &[("rows", "keep"), ("anyway", "yes")]).await;
    assert!(ended.status == 200 && ended.says("No org is connected"), "{}", ended.html);
    let over = connection(&app).await;
    assert!(over.state == ConnectionState::Disconnected && is_wiped(&over));
    assert!(is_alive(&app, &org, &org.refresh_token).await, "that is what the page warned of");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disconnected_orgs_token_is_dead_and_what_salesforce_refuses_is_named() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let admin = admin(&app).await;
    let org = app.simulator.org(ORG).expect("the org");
    // The app's consumer key was changed: Salesforce tells us nothing about our token any more.
    app.execute("UPDATE connections SET client_id = 'another'".to_owned()).await;
    let page = admin.send(&admin.get(ASK).await.form(END), &[("rows", "keep")]).await;
    assert!(page.status == 422 && page.says("consumer key or secret"), "{}", page.html);
    assert!(!is_wiped(&connection(&app).await));
    app.execute(format!("UPDATE connections SET client_id = '{}'", org.client_id)).await;
    let page = admin.send(&admin.get(ASK).await.form(END), &[("rows", "keep")]).await;
    assert!(page.says("No org is connected"), "{}", page.html);
    assert!(!is_alive(&app, &org, &org.refresh_token).await);
    assert!(is_wiped(&connection(&app).await));
    assert!(rows_of_the_org(&app) > 100, "what was exported stays");
    let again = admin.get(ASK).await;
    assert_eq!(again.status, 404, "there is nothing left to end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_may_have_been_replaced_is_never_called_ended() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let admin = admin(&app).await;
    let org = app.simulator.org(ORG).expect("the org");
    // A refresh died after Salesforce replaced the token: ours is dead, the one that counts was lost on the way.
    app.lose_a_refresh().await;
    app.execute("UPDATE connections SET refresh_started_at = 1".to_owned()).await;
    let page = admin.send(&admin.get(ASK).await.form(END), &[("rows", "keep")]).await;
    assert!(page.status == 422 && page.says("never reached Qstream"), "{}", page.html);
    let newer = app.simulator.org(ORG).expect("the org").refresh_token;
    assert!(is_alive(&app, &org, &newer).await, "which is why it isn't called ended");
    let page = admin.send(&page.form(END), &[("rows", "keep"), ("anyway", "yes")]).await;
    assert!(page.says("No org is connected"), "{}", page.html);
    assert!(is_wiped(&connection(&app).await));
}

async fn rows_leave_the_org_before_the_sign_in_ends(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let admin = admin(&app).await;
    let (org, had) = (app.simulator.org(ORG).expect("the org"), rows_of_the_org(&app));
    assert!(had > 100);
    let page = admin.send(&admin.get(ASK).await.form(END), &[("rows", "remove")]).await;
    assert!(page.status == 200 && page.says("still have to leave the org"), "{}", page.html);
    let asked = admin.get(ASK).await;
    assert!(asked.says("Disconnect now; what is left stays"), "{}", asked.html);
    // What happens meanwhile isn't written any more, and whoever asks twice changes nothing.
    let twice = admin.send(&asked.form(END), &[("rows", "remove")]).await;
    assert!(twice.says("still have to leave the org"), "{}", twice.html);
    let run = export::begin_run(&app.app, app.connection().await, export::Carrier::Cheapest, "test").await;
    run.expect("it begins, and writes nothing");
    let answered = app.launch("ben.okoye@harrowpike.example").await;
    assert_eq!(answered.status, 200, "learning goes on");
    app.work_until_quiet().await;
    for _ in 0..5 {
        app.work_once().await;
    }
    assert_eq!(rows_of_the_org(&app), 0);
    let over = connection(&app).await;
    assert!(over.state == ConnectionState::Disconnected && is_wiped(&over) && !over.leaving);
    assert!(!is_alive(&app, &org, &org.refresh_token).await);
    let mut tx = app.store().read().await.expect("reads");
    let receipts = tx.list_receipts(app.site.id, Instant::from_micros(0)).await.expect("receipts");
    let rows: BTreeSet<_> = receipts.iter().map(|one| (&one.object, &one.external_id)).collect();
    assert_eq!(rows.len(), had, "each left with a receipt");
}

async fn somebody_who_signs_in_again_while_rows_leave_keeps_them(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let had = rows_of_the_org(&app);
    let admin = admin(&app).await;
    let page = admin.send(&admin.get(ASK).await.form(END), &[("rows", "remove")]).await;
    assert!(page.says("still have to leave the org"), "{}", page.html);
    app.work_once().await;
    seed::connect(&app.app, &app.site.slug, &app.simulator.org(ORG).expect("the org")).await;
    assert!(!connection(&app).await.leaving);
    app.work_until_quiet().await;
    assert_eq!(connection(&app).await.state, ConnectionState::Connected);
    // The run of the new sign-in is a row of its own.
    assert!(rows_of_the_org(&app) >= had);
    app.assert_mirror().await;
}

/// Orgs that never lived: Salesforce calls their tokens invalid, which is as good as over.
async fn connect_many(app: &TestApp, tokens: &[String], many: usize) {
    let org = app.simulator.org(ORG).expect("the org");
    for number in 0..many {
        let mut credentials = seed::credentials(&org);
        credentials.org_id = OrgId::parse(&format!("00D{number:012}")).expect("an org id");
        let token = tokens.get(number).cloned().unwrap_or_else(|| format!("none-{number}"));
        credentials.refresh_token = SecretString::from(token);
        connect_org::connect(&app.app, &app.site.slug, credentials).await.expect("it connects");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_ends_a_thousand_connections_at_once() {
    let mut app = TestApp::start(db::sqlite().await).await;
    app.expect_unsent();
    app.work_until_quiet().await;
    let org = app.simulator.org(ORG).expect("the org");
    // One approval of each person: so many tokens are alive.
    let approve = |user: &str| app.simulator.approve(ORG, user).expect("approved").refresh_token;
    let tokens: Vec<String> = org.users.iter().map(|user| approve(&user.username)).collect();
    connect_many(&app, &tokens, 999).await;
    for token in &tokens {
        assert!(is_alive(&app, &org, token).await);
    }
    let before = app.simulator.calls("revoke");
    let mut told = 0;
    let (over, failed) =
        connect::revoke_all(&app.app, Some(&app.site.slug), false, |_| told += 1).await.expect("the store works");
    assert_eq!((over, failed, told), (1_000, 0, 1_000));
    assert_eq!(app.simulator.calls("revoke") - before, 1_000);
    for token in &tokens {
        assert!(!is_alive(&app, &org, token).await);
    }
    let mut tx = app.store().read().await.expect("reads");
    let all = tx.list_connections_of_site(app.site.id).await.expect("lists");
    assert!(all.iter().all(|one| one.state == ConnectionState::Disconnected && is_wiped(one)));
    drop(tx);
    let again = connect::revoke_all(&app.app, None, false, |_| {}).await.expect("the store works");
    assert_eq!(again, (0, 0), "nothing is left to end");
    let nowhere = connect::revoke_all(&app.app, Some("nowhere"), false, |_| {}).await;
    assert!(matches!(nowhere, Err(DisconnectError::NoSite(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_that_fails_keeps_what_it_needs_to_be_tried_again() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let login = connection(&app).await.login_url;
    app.execute("UPDATE connections SET login_url = 'http://harrow-pike.my.localhost:1'".to_owned()).await;
    let failed = connect::revoke_all(&app.app, None, false, |one| assert!(one.failed.is_some())).await;
    assert_eq!(failed.expect("the store works"), (0, 1));
    assert!(!is_wiped(&connection(&app).await));
    app.execute(format!("UPDATE connections SET login_url = '{login}'")).await;
    app.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(connect::revoke_all(&app.app, None, false, |_| {}).await.expect("the store works"), (1, 0));
    assert!(is_wiped(&connection(&app).await));
}
