//! First launches: invitations, accounts made on the way in, what follows Salesforce, and what an admin can find out.

use crate::support::app::{ORG, TestApp};
use crate::support::client::Page;
use crate::support::db::{self, TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::{invite, launch_settings};
use qstream::domain::linking::Liveness;
use qstream::store::LaunchSettings;
use serde_json::json;

each_db! {
    an_owner_gets_in_by_an_invitation_code_that_works_once
    somebody_new_gets_an_account_where_the_site_says_so
    twenty_new_people_at_once_get_one_account_each
}

const ANA: &str = "ana.ferreira@harrowpike.example";
const SAM: &str = "sam.outlier@harrowpike.example";
const INGRID: &str = "ingrid.solheim@harrowpike.example";
const SITE: &str = "harrow-pike";

async fn wants(app: &TestApp, change: fn(&mut LaunchSettings)) {
    launch_settings::change(&app.app, SITE, "operator", change).await.expect("the site is there");
}

fn reference(page: &Page) -> String {
    let rest = page.html.split("Reference:").nth(1).expect("a reference");
    rest.split("<code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a code").to_owned()
}

async fn an_owner_gets_in_by_an_invitation_code_that_works_once(db: TestDb) {
    let app = TestApp::start(db).await;
    let code = invite::invite(&app.app, SITE, INGRID).await.expect("invited");
    let asked = app.launch(INGRID).await;
    assert_eq!(asked.status, 403);
    let wrong = app.client.send(&asked.form("/canvas/invitation"), &[("code", "AAAAAAAAAA")]).await;
    assert!(wrong.says("can’t be used") && wrong.status == 403, "{}", wrong.html);
    // As people type it.
    let typed = format!(" {}-{} ", code[..5].to_ascii_lowercase(), &code[5..]);
    let opened = app.client.send(&wrong.form("/canvas/invitation"), &[("code", &typed)]).await;
    assert_eq!(opened.status, 200, "{}", opened.html);
    assert_eq!(app.launch(INGRID).await.status, 200, "the link stays");
    let other = app.launch(SAM).await;
    let again = app.client.send(&other.form("/canvas/invitation"), &[("code", &code)]).await;
    assert_eq!(again.status, 403, "a code works once");
    app.work_until_quiet().await;
}

async fn somebody_new_gets_an_account_where_the_site_says_so(db: TestDb) {
    let app = TestApp::start(db).await;
    assert_eq!(app.launch(SAM).await.status, 403, "by default nobody gets in so");
    wants(&app, |settings| settings.provision = true).await;
    let page = app.launch(SAM).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.says("taking part in a Qstream yet"), "{}", page.html);
    assert_eq!(app.simulator.calls("userinfo"), 1, "Salesforce confirmed the person");
    assert_eq!(app.launch(SAM).await.status, 200);
    assert_eq!(app.simulator.calls("userinfo"), 1);
    // An existing address is never taken over by provisioning: an owner still needs a code.
    assert_eq!(app.launch(INGRID).await.status, 403);
    app.work_until_quiet().await;
    let participants = app.simulator.rows(ORG, "Qstream_Participant__c");
    assert!(participants.len() >= 15, "the new participant is exported: {}", participants.len());
}

async fn twenty_new_people_at_once_get_one_account_each(db: TestDb) {
    let mut app = TestApp::start(db).await;
    // The simulated org has no such users for their participants to point to.
    app.expect_unsent();
    wants(&app, |settings| {
        settings.provision = true;
        settings.liveness = Liveness::Off;
    })
    .await;
    let launches = (0..40).map(|at| {
        let person = at % 20;
        let signed = app.simulator.sign_canvas(ORG, SAM, |request| {
            let id = format!("0055g00000New{person:02}");
            request["userId"] = json!(id);
            request["context"]["user"]["userId"] = json!(id);
            request["context"]["user"]["email"] = json!(format!("new{person}@harrowpike.example"));
            request["context"]["user"]["firstName"] = json!(format!("New{person}"));
        });
        let app = &app;
        async move { app.post_launch(&signed).await }
    });
    let pages = futures_util::future::join_all(launches).await;
    for page in &pages {
        assert_eq!(page.status, 200, "{}", page.html);
    }
    assert_eq!(app.simulator.calls("userinfo"), 0);
    let mut tx = app.store().read().await.expect("reads");
    for person in 0..20 {
        let address = format!("new{person}@harrowpike.example");
        let found = tx.find_user_by_email(app.site.id, &address).await.expect("reads");
        assert!(found.is_some_and(|user| user.roles.is_learner_only()), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_can_t_be_guessed_and_a_waiting_session_can_do_nothing_else() {
    let app = TestApp::start(db::sqlite().await).await;
    let code = invite::invite(&app.app, SITE, INGRID).await.expect("invited");
    let mut page = app.launch(INGRID).await;
    let form = page.form("/canvas/invitation");
    for path in ["/today", "/done", "/canvas/diagnosis"] {
        let tried = app.client.post(path, &[("page_token", &form.token)], &[]).await;
        assert_eq!(tried.status, 401, "{path}");
    }
    for _ in 0..5 {
        page = app.client.send(&page.form("/canvas/invitation"), &[("code", "BBBBBBBBBB")]).await;
        assert!(page.says("can’t be used"), "{}", page.html);
    }
    let stopped = app.client.send(&page.form("/canvas/invitation"), &[("code", &code)]).await;
    assert!(stopped.says("Too many codes"), "{}", stopped.html);
    let fresh = app.launch(INGRID).await;
    let stopped = app.client.send(&fresh.form("/canvas/invitation"), &[("code", &code)]).await;
    assert!(stopped.says("Too many codes"), "another launch doesn't start the count anew");
    app.clock.advance(SignedDuration::from_mins(11));
    let fresh = app.launch(INGRID).await;
    assert_eq!(app.client.send(&fresh.form("/canvas/invitation"), &[("code", &code)]).await.status, 200);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn name_locale_and_zone_follow_salesforce_only_where_the_site_says_so() {
    let app = TestApp::start(db::sqlite().await).await;
    let as_anja = || {
        app.simulator.sign_canvas(ORG, ANA, |request| {
            let user = &mut request["context"]["user"];
            user["firstName"] = json!("Anja");
            user["locale"] = json!("de_DE");
            user["timeZone"] = json!("Atlantis/Capital");
        })
    };
    app.launch(ANA).await;
    assert!(app.post_launch(&as_anja()).await.says("Ana, 2 questions"));
    wants(&app, |settings| settings.follow_salesforce = true).await;
    let page = app.post_launch(&as_anja()).await;
    assert!(page.says("Anja") && page.says("lang=\"de\""), "{}", page.html);
    let again = app.post_launch(&as_anja()).await;
    assert!(again.says("Anja") && again.says("lang=\"de\""), "{}", again.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_finds_the_cause_by_the_reference_and_nobody_else_sees_the_page() {
    let app = TestApp::start(db::sqlite().await).await;
    let signed = app.simulator.sign_canvas(ORG, ANA, |_| {});
    let (signature, payload) = signed.split_once('.').expect("two parts");
    let tampered = format!("{signature}.{}", payload.replacen('A', "B", 1));
    let broken = reference(&app.post_launch(&tampered).await);
    let stranger = reference(&app.launch(SAM).await);
    let code = invite::invite(&app.app, SITE, INGRID).await.expect("invited");
    let owner = app.client.send(&app.launch(INGRID).await.form("/canvas/invitation"), &[("code", &code)]).await;
    let token = owner.form("/canvas/diagnosis").token;
    let ask = |incident: String| {
        let (app, token) = (&app, token.clone());
        async move {
            let fields = [("page_token", token.as_str()), ("incident", incident.as_str())];
            app.client.post("/canvas/diagnosis", &fields, &[("sec-fetch-site", "same-origin")]).await
        }
    };
    let page = ask(broken.to_ascii_lowercase()).await;
    assert!(page.says("No configured consumer secret fits"), "{}", page.html);
    assert!(page.says("The person has no account on this site") && page.says(&stranger), "the site's own are listed");
    assert!(page.says("/canvas</code>") && page.says("qstream user invite"), "{}", page.html);
    assert!(ask("NOSUCHXX".to_owned()).await.says("nothing is known of this reference"));
    let learner = app.launch(ANA).await;
    assert!(learner.find_form("/canvas/diagnosis").is_none());
    let fields = [("page_token", learner.form("/presentations/").token)];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.client.post("/canvas/diagnosis", &fields, &[]).await.status, 403);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn junk_fills_no_table() {
    let app = TestApp::start(db::sqlite().await).await;
    let mut known = 0;
    for _ in 0..80 {
        let incident = reference(&app.post_launch("junk.junk").await);
        known += usize::from(qstream::app::diagnosis::find(&app.app, &incident).await.expect("reads").is_some());
    }
    assert_eq!(known, 50, "as many as the valve lets through while the clock stands still");
    app.work_until_quiet().await;
}
