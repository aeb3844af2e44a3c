//! How people get in and where mails lead, on the pages of those who run the site; addresses that take no mail.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use qstream::domain::first_party::Scope;
use qstream::store::MailRefusal;

const ANA: &str = "ana.ferreira@harrowpike.example";
const NUALA: &str = "nuala.keane@harrowpike.example";
const INGRID: &str = "ingrid.solheim@harrowpike.example";

each_db! {
    an_admin_says_where_the_tab_is_and_sees_where_mails_lead
    everybody_is_sent_through_salesforce_only_after_a_look_and_a_question
    a_persons_page_says_where_their_mails_lead_and_why
    an_address_that_takes_no_mail_is_shown_and_tried_again
}

async fn an_admin_says_where_the_tab_is_and_sees_where_mails_lead(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let page = ingrid.get("/settings/sign-in").await;
    assert!(page.status == 200 && page.says("Log in with Salesforce"), "no tab so far: {}", page.html);
    let form = page.form("/settings/sign-in/tab/save");
    let org = app.simulator.org(ORG).expect("org").instance_url;
    for (bad, why) in [
        ("javascript:alert(1)", "https address"),
        ("https://evil.example/lightning/n/Qstream", "address of the org"),
        (&format!("{org}/home/home.jsp"), "not a tab"),
    ] {
        let refused = ingrid.send(&form, &[("tab_url", bad)]).await;
        assert!(refused.status == 422 && refused.says(why), "{bad}: {}", refused.html);
        assert!(refused.says(&format!("value=\"{bad}\"")), "what was typed is there to be mended");
    }
    let tab = format!("{org}/lightning/n/Qstream");
    let saved = ingrid.send(&form, &[("tab_url", &tab)]).await;
    assert!(saved.says("Mails lead there") && saved.says("To the Qstream tab in Salesforce"), "{}", saved.html);
    let taken = ingrid.send(&form, &[("tab_url", "")]).await;
    assert!(taken.status == 200 && !taken.says("To the Qstream tab in Salesforce"), "{}", taken.html);
    app.work_until_quiet().await;
}

async fn everybody_is_sent_through_salesforce_only_after_a_look_and_a_question(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let ana = Visitor::signed_in(&app, ANA, Scope::Full).await;
    let page = ingrid.get("/settings/sign-in").await;
    assert!(page.says("has to be checked"), "connected isn't verified: {}", page.html);
    let asked = ingrid.get("/settings/sign-in/force").await;
    let form = asked.form("/settings/sign-in/force/save");
    let refused = ingrid.send(&form, &[("force", "on"), ("confirmed", "true")]).await;
    assert!(refused.status == 422 && refused.says("has to be checked"), "{}", refused.html);
    app.verify_connection().await;
    let refused = ingrid.send(&form, &[("force", "on")]).await;
    assert_eq!(refused.status, 422, "nobody is locked out unasked: {}", refused.html);
    assert_eq!(ana.get_once("/today").await.status, 200, "nothing happened so far");
    let asked = ingrid.get("/settings/sign-in/force").await;
    assert!(asked.says("3 active people are tagged"), "{}", asked.html);
    let out =
        ingrid.post_once(&form.action, &[("page_token", &form.token), ("force", "on"), ("confirmed", "true")]).await;
    assert_eq!((out.status, out.header("location")), (303, "/sign-in"), "out with everybody else");
    assert_eq!(ana.get_once("/today").await.status, 303);
    assert!(!Visitor::new(&app).get_once("/sign-in").await.says("/sign-in/password"), "no password past it");
    app.work_until_quiet().await;
}

async fn a_persons_page_says_where_their_mails_lead_and_why(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    for (email, leads, because) in
        [(ANA, "Log in with Salesforce", "uses Salesforce"), (NUALA, "Straight to the question", "has no Salesforce")]
    {
        let mut tx = app.store().read().await.expect("reads");
        let user = tx.find_user_by_email(app.site.id, email).await.expect("finds").expect("a person");
        drop(tx);
        let page = ingrid.get(&format!("/people/{}", user.id)).await;
        assert!(page.says(leads) && page.says(because) && page.says("Force SSO” is off"), "{email}: {}", page.html);
    }
    app.work_until_quiet().await;
}

async fn an_address_that_takes_no_mail_is_shown_and_tried_again(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    assert!(ingrid.get("/people/refused").await.says("Every address takes mail"));
    let mut tx = app.store().begin().await.expect("begins");
    let user = tx.find_user_by_email(app.site.id, NUALA).await.expect("finds").expect("a person");
    let mark = MailRefusal {
        site_id: app.site.id,
        user_id: user.id,
        email: NUALA.to_owned(),
        reply: "550 5.1.1".to_owned(),
        refused_at: app.app.now(),
    };
    tx.put_mail_refusals(&[mark]).await.expect("marks");
    tx.commit().await.expect("commits");
    let page = ingrid.get("/people/refused").await;
    assert!(page.says(NUALA) && page.says("550 5.1.1") && page.says("doesn’t exist there"), "{}", page.html);
    let form = page.form("/people/refused/end");
    let tried = ingrid.send(&form, &[("user", &user.id.to_string())]).await;
    assert!(tried.says("Every address takes mail") && tried.says("goes to that address again"), "{}", tried.html);
    assert_eq!(ingrid.send(&form, &[("user", &user.id.to_string())]).await.status, 404, "nothing is left to try");
    assert_eq!(ingrid.send(&form, &[("user", "x")]).await.status, 404);
    app.work_until_quiet().await;
}
