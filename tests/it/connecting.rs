//! Connecting an org: the link, Salesforce's pages, the question, the look whether it works, and the end.

use crate::support::app::{ORG, TestApp};
use crate::support::client::Page;
use crate::support::db::{self, TestDb, each_db};
use crate::support::salesforce_login;
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::sample;
use qstream::domain::first_party::Scope;
use salesforce_simulator::Fault;

const SETTINGS: &str = "/settings/salesforce";

each_db! {
    an_org_is_disconnected_and_connected_again_and_verified
}

/// Somebody whose browser is at our own host, as the link is.
pub(crate) fn browser(app: &TestApp) -> Visitor {
    Visitor::of(app, "qstream.localhost")
}

pub(crate) async fn admin(app: &TestApp) -> Visitor {
    let person = qstream_admin(app).await;
    Visitor::signed_in(app, &person, Scope::Full).await
}

async fn qstream_admin(app: &TestApp) -> String {
    app.execute(
        "UPDATE users SET roles = '[\"learner\",\"admin\"]' WHERE email = 'ana.ferreira@harrowpike.example'".to_owned(),
    )
    .await;
    "ana.ferreira@harrowpike.example".to_owned()
}

/// The user that the org made for the sync.
pub(crate) fn sync_user(app: &TestApp, org: &str) -> String {
    let org = app.simulator.org(org).expect("the org");
    let found = org.users.iter().find(|user| user.profile.contains("Integration")).or(org.users.first());
    found.expect("a user").username.clone()
}

/// Makes a link on the settings page; gives its path.
pub(crate) async fn link(app: &TestApp, admin: &Visitor, environment: &str, org: &str) -> String {
    let my_domain = app.simulator.org(org).expect("the org").instance_url;
    let form = admin.get(SETTINGS).await.form("/settings/salesforce/link/send");
    let fields = [("environment", environment), ("my_domain", my_domain.as_str()), ("email", "it@harrowpike.example")];
    let page = admin.send(&form, &fields).await;
    assert_eq!(page.status, 200, "{}", page.html);
    let address = page.html.split("id=\"url\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1)).expect("a URL");
    let address: url::Url = address.split('"').next().expect("a value").parse().expect("an address");
    address.path().to_owned()
}

/// Presses the button; gives Salesforce's address.
pub(crate) async fn leave(browser: &Visitor, path: &str) -> url::Url {
    let page = browser.post_once(path, &[]).await;
    assert_eq!(page.status, 200, "{}", page.html);
    page.header("refresh").split_once("url=").expect("it goes on by itself").1.parse().expect("an address")
}

async fn arrive(app: &TestApp, browser: &Visitor, path: &str, username: &str) -> Page {
    let address = leave(browser, path).await;
    let query = salesforce_login::decide(app, &address, username, "allow").await;
    browser.get_once(&format!("/canvas/approved?{query}")).await
}

fn confirmation(page: &Page) -> String {
    let value = page.html.split("name=\"confirmation\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no question in {}", page.html)).to_owned()
}

pub(crate) async fn say(browser: &Visitor, question: &Page, answer: &str) -> Page {
    browser.post_once("/connect/confirm", &[("confirmation", &confirmation(question)), ("answer", answer)]).await
}

async fn an_org_is_disconnected_and_connected_again_and_verified(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let admin = admin(&app).await;
    let shown = admin.get(SETTINGS).await;
    assert!(shown.says("Connected, not verified") && shown.says("/canvas/approved"), "{}", shown.html);
    let checked = admin.send(&shown.form("/settings/salesforce/check"), &[]).await;
    assert!(checked.says("Connected and verified"), "{}", checked.html);
    let asked = admin.get("/settings/salesforce/disconnect").await;
    let revoked = app.simulator.calls("revoke");
    let ended = admin.send(&asked.form("/settings/salesforce/disconnect/end"), &[]).await;
    assert!(ended.says("No org is connected"), "{}", ended.html);
    assert_eq!(app.simulator.calls("revoke"), revoked + 1);
    assert_eq!(app.launch("ana.ferreira@harrowpike.example").await.status, 403, "the tab opens no more");
    let stranger = Visitor::new(&app);
    assert!(stranger.get_once("/sign-in").await.says("For admins: connect Salesforce"));
    let door = stranger.get(SETTINGS).await;
    assert!(door.says("name=\"next\" value=\"/settings/salesforce\""), "signing in leads on to it: {}", door.html);

    let path = link(&app, &admin, "production", ORG).await;
    app.send_mails().await;
    let mail = app.mails().await.pop().expect("a mail");
    assert!(mail.text.contains(&path) && mail.to.contains("it@harrowpike.example"), "{}", mail.text);
    let browser = browser(&app);
    let opened = browser.get_once(&path).await;
    assert!(opened.status == 200 && opened.says("Connect Salesforce to"), "{}", opened.html);
    let question = arrive(&app, &browser, &path, &sync_user(&app, ORG)).await;
    assert!(
        question.status == 200 && question.says("Production") && !question.says("class=\"notification"),
        "{}",
        question.html
    );
    assert!(admin.get(SETTINGS).await.says("No org is connected"), "nothing before the yes");
    let done = say(&browser, &question, "yes").await;
    assert!(done.status == 200 && done.says("Everything that Qstream needs was tried"), "{}", done.html);
    assert!(admin.get(SETTINGS).await.says("Connected and verified"));
    assert_eq!(browser.get_once(&path).await.status, 404, "a link works once");
    assert_eq!(say(&browser, &question, "yes").await.status, 404, "and so does an answer");
    app.work_until_quiet().await;
    app.assert_mirror().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_admins_see_the_settings_and_a_link_that_is_over_opens_nothing() {
    let app = TestApp::start(db::sqlite().await).await;
    let learner = Visitor::signed_in(&app, "ben.okoye@harrowpike.example", Scope::Full).await;
    for path in [SETTINGS, "/settings/salesforce/disconnect"] {
        assert_eq!(learner.get_once(path).await.status, 403, "{path}");
    }
    let admin = admin(&app).await;
    let first = link(&app, &admin, "production", ORG).await;
    let second = link(&app, &admin, "production", ORG).await;
    let browser = browser(&app);
    assert_eq!(browser.get_once(&first).await.status, 404, "void");
    assert_eq!(browser.post_once(&first, &[]).await.status, 404);
    assert_eq!(browser.get_once(&second).await.status, 200);
    assert_eq!(browser.get_once("/connect/AAAA").await.status, 404);
    let form = admin.get(SETTINGS).await.form("/settings/salesforce/link/end");
    assert!(admin.send(&form, &[]).await.says("Stored."));
    assert_eq!(browser.get_once(&second).await.status, 404, "revoked");
    let third = link(&app, &admin, "production", ORG).await;
    app.clock.advance(SignedDuration::from_hours(24 * 7));
    assert_eq!(browser.get_once(&third).await.status, 404, "too old");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_wrongly_is_said_at_its_field_and_leads_nowhere() {
    let app = TestApp::start(db::sqlite().await).await;
    let admin = admin(&app).await;
    let form = admin.get(SETTINGS).await.form("/settings/salesforce/link/send");
    for (fields, says) in [
        ([("environment", "production"), ("my_domain", "https://evil.example"), ("email", "")], "isn’t the address"),
        (
            [("environment", "production"), ("my_domain", "my.localhost.evil.example"), ("email", "")],
            "isn’t the address",
        ),
        ([("environment", "moon"), ("my_domain", ""), ("email", "")], "Choose production or sandbox"),
        (
            [("environment", "production"), ("my_domain", "http://a.my.localhost"), ("email", "x")],
            "isn’t an e-mail address",
        ),
    ] {
        let page = admin.send(&form, &fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
        assert!(page.says(says) && !page.says("id=\"url\""), "{fields:?} {}", page.html);
    }
    app.work_until_quiet().await;
}

/// Login CSRF: somebody else's answer in the admin's browser, or the admin's answer in somebody else's.
#[tokio::test(flavor = "multi_thread")]
async fn another_browser_a_used_state_and_a_late_answer_are_refused() {
    let app = TestApp::start(db::sqlite().await).await;
    let admin = admin(&app).await;
    let path = link(&app, &admin, "production", ORG).await;
    let (mine, theirs) = (browser(&app), browser(&app));
    leave(&theirs, &path).await;
    let address = leave(&mine, &path).await;
    let query = salesforce_login::decide(&app, &address, &sync_user(&app, ORG), "allow").await;
    let back = format!("/canvas/approved?{query}");
    assert_eq!(theirs.get_once(&back).await.status, 403, "another browser");
    assert_eq!(mine.get_once(&back).await.status, 403, "the state is used up");
    let question = arrive(&app, &mine, &path, &sync_user(&app, ORG)).await;
    let revoked = app.simulator.calls("revoke");
    assert_eq!(say(&theirs, &question, "yes").await.status, 404, "another browser says yes");
    assert_eq!(app.simulator.calls("revoke"), revoked + 1, "and the tokens are gone");
    assert_eq!(say(&mine, &question, "yes").await.status, 404, "decided");
    let question = arrive(&app, &mine, &path, &sync_user(&app, ORG)).await;
    app.clock.advance(SignedDuration::from_mins(16));
    assert_eq!(say(&mine, &question, "yes").await.status, 404, "too late");
    let address = leave(&mine, &path).await;
    app.clock.advance(SignedDuration::from_mins(11));
    let query = salesforce_login::decide(&app, &address, &sync_user(&app, ORG), "allow").await;
    assert_eq!(mine.get_once(&format!("/canvas/approved?{query}")).await.status, 403, "the state is too old");
    let posted = app.client.post("/connect/confirm", &[("answer", "yes")], &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(posted.status, 403, "from a page of somebody else's");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_from_what_was_expected_is_said_and_a_no_keeps_everything() {
    let app = TestApp::start(db::sqlite().await).await;
    let admin = admin(&app).await;
    let sandbox = app.simulator.orgs().into_iter().find(|org| org.kind == "sandbox").expect("a sandbox");
    let administrator = sandbox.users.iter().find(|user| user.profile == "System Administrator").expect("an admin");
    let path = link(&app, &admin, "production", &sandbox.key).await;
    let browser = browser(&app);
    let question = arrive(&app, &browser, &path, &administrator.username).await;
    for says in ["This is a sandbox", "The site is connected to", "as a system administrator", "harrow-pike--uat"] {
        assert!(question.says(says), "{says}: {}", question.html);
    }
    let revoked = app.simulator.calls("revoke");
    assert!(say(&browser, &question, "no").await.says("Nothing was connected"));
    assert_eq!(app.simulator.calls("revoke"), revoked + 1);
    let before = app.connection().await;
    let question = arrive(&app, &browser, &path, &administrator.username).await;
    assert!(say(&browser, &question, "yes").await.says("Salesforce is connected"));
    let mut tx = app.store().read().await.expect("reads");
    let all = tx.list_connections_of_site(app.site.id).await.expect("lists");
    let states: Vec<_> = all.iter().map(|one| (one.id == before.1, one.state.as_str())).collect();
    assert_eq!(states, [(true, "disconnected"), (false, "connected")]);
    drop(tx);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_org_of_another_site_is_refused_and_its_tokens_are_revoked() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let other = sample::create(&app.app, "other-site").await.expect("another site");
    app.execute(
        "UPDATE users SET roles = '[\"learner\",\"owner\"]' WHERE email = 'ana.ferreira@harrowpike.example'".to_owned(),
    )
    .await;
    let mut tx = app.store().read().await.expect("reads");
    let owner =
        tx.find_user_by_email(other.id, "ana.ferreira@harrowpike.example").await.expect("finds").expect("there");
    drop(tx);
    let at_other = Visitor::of(&app, "other-site.qstream.localhost");
    at_other.sign_in(&app, &owner, Scope::Full).await;
    let path = link(&app, &at_other, "production", ORG).await;
    let revoked = app.simulator.calls("revoke");
    let refused = arrive(&app, &browser(&app), &path, &sync_user(&app, ORG)).await;
    assert!(refused.status == 403 && refused.says("belongs to another Qstream site"), "{}", refused.html);
    assert!(!refused.says("confirmation"));
    assert_eq!(app.simulator.calls("revoke"), revoked + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_no_of_salesforce_names_its_cause_and_the_fix() {
    let app = TestApp::start(db::sqlite().await).await;
    let admin = admin(&app).await;
    let path = link(&app, &admin, "production", ORG).await;
    let browser = browser(&app);
    let address = leave(&browser, &path).await;
    let denied = salesforce_login::decide(&app, &address, &sync_user(&app, ORG), "deny").await;
    let denied = browser.get_once(&format!("/canvas/approved?{denied}")).await;
    assert!(denied.status == 403 && denied.says("was refused by whoever signed in"), "{}", denied.html);
    for (error, description, says) in [
        ("invalid_client", "app must be installed into org", "isn’t installed in this org"),
        ("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app", "hasn’t permitted the app"),
        ("inactive_user", "user is inactive", "is inactive"),
        ("invalid_scope", "the requested scope is not allowed", "may not hand out"),
        ("redirect_uri_mismatch", "redirect_uri must match configuration", "callback address"),
        ("something_new", "<script>", "in a way that we don’t know"),
    ] {
        let address = leave(&browser, &path).await;
        let state = address.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned();
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("error", error), ("error_description", description), ("state", &state)])
            .finish();
        let page = browser.get_once(&format!("/canvas/approved?{query}")).await;
        assert!(page.status == 403 && page.says(says) && !page.says("<script>"), "{error}: {}", page.html);
        assert!(page.says(fix_of(says)), "{error}: {}", page.html);
    }
    for (error, description, says) in [
        ("invalid_grant", "ip restricted", "from its address"),
        ("inactive_org", "", "The org is inactive"),
        ("invalid_client_credentials", "", "consumer key or secret"),
    ] {
        app.simulator.next(Fault::TokenRefused { error: error.to_owned(), description: description.to_owned() });
        let page = arrive(&app, &browser, &path, &sync_user(&app, ORG)).await;
        assert!(page.status == 403 && page.says(says) && page.says(fix_of(says)), "{error}: {}", page.html);
    }
    app.work_until_quiet().await;
}

/// What a message's attribute `fix` says, found by a part of its text.
fn fix_of(says: &str) -> &'static str {
    let mut lines = include_str!("../../static/locales/en/connect.ftl").lines();
    lines.by_ref().find(|line| line.contains(says)).unwrap_or_else(|| panic!("no message says {says:?}"));
    let fix = lines.next().and_then(|line| line.trim().strip_prefix(".fix = "));
    fix.unwrap_or_else(|| panic!("{says:?} has no fix"))
}

fn refuse(error: &str, description: &str) -> Fault {
    Fault::TokenRefused { error: error.to_owned(), description: description.to_owned() }
}

/// The fault, the step that finds it, and what that says.
fn faults() -> Vec<(Fault, &'static str, &'static str)> {
    let (org, object) = (|| ORG.to_owned(), || "Qstream_Enrolment__c".to_owned());
    let row = |code: &str, message: &str| Fault::RowError {
        object: "Qstream_Site__c".to_owned(),
        status_code: code.to_owned(),
        message: message.to_owned(),
        fields: vec![],
        times: 1,
    };
    vec![
        (
            Fault::FieldDeleted { object: object(), field: "Points__c".to_owned() },
            "may write every field",
            "Qstream_Enrolment__c.Points__c: missing",
        ),
        (
            Fault::FieldReadOnly { object: object(), field: "Points__c".to_owned() },
            "may write every field",
            "Qstream_Enrolment__c.Points__c: the integration user may not write it",
        ),
        (Fault::StorageFull { org: org() }, "There is room", "Delete data or buy storage"),
        (
            row("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Names are long here"),
            "A row was written",
            "FIELD_CUSTOM_VALIDATION_EXCEPTION: Names are long here",
        ),
        (
            row("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "trigger"),
            "A row was written",
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        ),
        (Fault::RequestLimit, "has calls left", "a limit of the org is reached"),
        (Fault::ServiceUnavailable, "can’t be reached just now", "Salesforce can’t be reached"),
        (Fault::Maintenance { org: org(), ms: 60_000 }, "can’t be reached just now", "can’t be reached"),
        (refuse("rate_limit_exceeded", "login rate exceeded"), "can’t be reached just now", "can’t be reached"),
    ]
}

/// What is wrong with an org that is connected: each with its step and its words.
#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_connected_org_is_found_by_the_step_it_belongs_to() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let admin = admin(&app).await;
    let faults = faults();
    for (fault, step, says) in faults {
        app.simulator.expire_access_tokens(ORG);
        app.simulator.next(fault.clone());
        let form = admin.get(SETTINGS).await.form("/settings/salesforce/check");
        let page = admin.send(&form, &[]).await;
        assert!(page.says(says) || page.says(&says.replace('’', "'")), "{fault:?} says {says:?}: {}", page.html);
        assert!(page.says("Doesn’t work") && page.says("Connected, not verified"), "{fault:?}: {}", page.html);
        assert!(page.says(fix_of(step)), "{fault:?}: {}", page.html);
        app.clear_faults().await;
        app.clock.advance(SignedDuration::from_mins(2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refused_sign_in_is_shown_with_its_cause() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let admin = admin(&app).await;
    for (fault, says) in [
        (Fault::TokenInvalidGrant, "no longer takes Qstream’s sign-in"),
        (refuse("inactive_user", "user is inactive"), "is inactive"),
        (refuse("inactive_org", ""), "The org is inactive"),
        (refuse("invalid_app_access", ""), "hasn’t permitted the app"),
        (refuse("invalid_grant", "ip restricted"), "from its address"),
        (refuse("invalid_client", "invalid client credentials"), "consumer key or secret"),
    ] {
        // Somebody repairs the connection, and then it breaks in this way.
        app.execute("UPDATE connections SET state = 'connected', reason = NULL".to_owned()).await;
        app.simulator.expire_access_tokens(ORG);
        app.simulator.next(fault.clone());
        let form = admin.get(SETTINGS).await.form("/settings/salesforce/check");
        let page = admin.send(&form, &[]).await;
        assert!(page.says("The connection is broken") && page.says(says), "{fault:?}: {}", page.html);
        assert!(page.says(fix_of(says)), "{fault:?}: {}", page.html);
        app.clear_faults().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_tells_the_packages_version_and_who_has_access() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let admin = admin(&app).await;
    let check = async || admin.send(&admin.get(SETTINGS).await.form("/settings/salesforce/check"), &[]).await;
    let before = check().await;
    assert!(before.says("Version 0.1.0") && before.says("Connected and verified"), "{}", before.html);
    assert!(before.says("To do") && before.says("Give the permission set “Qstream User”"), "{}", before.html);
    let learners: Vec<_> = app.simulator.org(ORG).expect("the org").users.into_iter().skip(1).take(2).collect();
    for learner in &learners {
        assert!(app.simulator.assign(ORG, &learner.username, "Qstream_User"));
    }
    let after = check().await;
    assert!(after.says("2 people have it") && !after.says("Give the permission set “Qstream User”"), "{}", after.html);
    app.work_until_quiet().await;
}
