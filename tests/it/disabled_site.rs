//! A site that an operator switched off: nobody gets in, nothing leaves it, and nothing is lost.

use crate::support::app::TestApp;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::export::Progress;
use qstream::app::{mail, site};
use qstream::domain::first_party::Scope;

each_db! {
    nobody_gets_into_a_site_that_is_off_and_everybody_into_one_that_is_on_again
    nothing_leaves_a_site_that_is_off
}

const ANA: &str = "ana.ferreira@harrowpike.example";
/// What a host without a site says.
const NOWHERE: &str = "Your Qstream has an address of its own";
const NUALA: &str = "nuala.keane@harrowpike.example";
const INGRID: &str = "ingrid.solheim@harrowpike.example";

async fn nobody_gets_into_a_site_that_is_off_and_everybody_into_one_that_is_on_again(db: TestDb) {
    let app = TestApp::start(db).await;
    let today = app.launch(ANA).await;
    assert!(today.find_form("/presentations/").is_some(), "{}", today.html);
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    assert_eq!(ingrid.get("/people").await.status, 200);
    assert!(site::disable(&app.app, "harrow-pike").await.expect("disables").is_some_and(|sessions| sessions >= 2));
    assert_eq!(site::disable(&app.app, "harrow-pike").await.expect("disables"), None, "it is off already");
    let again = app.client.send(&today.form("/presentations/"), &[]).await;
    assert!(again.find_form("/presentations/").is_none() && again.status >= 400, "{}", again.html);
    let launched = app.launch(ANA).await;
    assert!(launched.status >= 400 && launched.find_form("/presentations/").is_none(), "{}", launched.html);
    assert!(ingrid.get("/people").await.says(NOWHERE));
    assert!(Visitor::new(&app).get("/sign-in").await.says(NOWHERE));
    let late = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    assert!(late.get("/people").await.says(NOWHERE), "not even with a session that began since");
    assert!(site::enable(&app.app, "harrow-pike").await.expect("enables"));
    assert!(!site::enable(&app.app, "harrow-pike").await.expect("enables"), "it is on already");
    assert!(app.launch(ANA).await.find_form("/presentations/").is_some());
    assert!(!Visitor::signed_in(&app, INGRID, Scope::Full).await.get("/people").await.says(NOWHERE));
    app.work_until_quiet().await;
}

async fn nothing_leaves_a_site_that_is_off(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    app.send_mails().await;
    let sent = app.mails().await.len();
    let question = app.client.send(&app.launch(ANA).await.form("/presentations/"), &[]).await;
    let option = question.options().remove(0);
    app.client.send(&question.form("/presentations/"), &[("option", &option)]).await;
    assert!(mail::write_now(&app.app, "harrow-pike", NUALA).await.expect("queues"), "a question waits for Nuala");
    site::disable(&app.app, "harrow-pike").await.expect("disables");
    let unsent = app.unsent().await;
    assert!(unsent > 0, "an answer waits for Salesforce");
    for _ in 0..5 {
        assert!(app.work_once().await != Progress::Worked, "no call");
        app.send_mails().await;
        app.clock.advance(SignedDuration::from_mins(1));
    }
    assert_eq!((app.unsent().await, app.mails().await.len()), (unsent, sent));
    site::enable(&app.app, "harrow-pike").await.expect("enables");
    app.send_mails().await;
    assert_eq!(app.mails().await.len(), sent + 1, "what waited goes out");
    app.work_until_quiet().await;
    app.assert_mirror().await;
}
