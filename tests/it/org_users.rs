//! People of the connected org come in like a file: looked at first, imported then.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use qstream::domain::first_party::Scope;

each_db! {
    people_of_the_org_are_looked_at_and_imported_once
    an_org_that_names_nobody_or_refuses_says_so
    whoever_puts_people_on_hold_moves_their_dates_and_back
}

const INGRID: &str = "ingrid.solheim@harrowpike.example";
const ANA: &str = "ana.ferreira@harrowpike.example";

async fn begin(db: TestDb) -> (TestApp, Visitor) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    (app, ingrid)
}

async fn people_of_the_org_are_looked_at_and_imported_once(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    app.execute(format!("UPDATE users SET first_name = 'Anna' WHERE email = '{ANA}'")).await;
    let people = "SELECT COUNT(*) FROM users WHERE state <> 'erased'";
    let before = app.number(people).await;
    let form = ingrid.get("/roster").await.form("/roster/org/add");
    let preview = ingrid.send(&form, &[]).await;
    assert!(preview.status == 200 && preview.says(ANA), "{}", preview.html);
    assert!(!preview.says("qstream.integration"), "the sync user is nobody's learner: {}", preview.html);
    assert_eq!(app.number(people).await, before, "nothing has happened yet");
    app.send_mails().await;
    let mails = app.mails().await.len();
    let applied = ingrid.send(&preview.form_ending("/apply"), &[]).await;
    assert_eq!(applied.status, 200, "{}", applied.html);
    app.send_mails().await;
    let sent = app.mails().await;
    let receipt = sent.last().expect("a mail");
    assert!(sent.len() == mails + 1 && receipt.to.contains(INGRID), "whoever imported hears of it");
    assert_eq!(receipt.subject, "People were imported from Salesforce");
    let named = format!("SELECT COUNT(*) FROM users WHERE email = '{ANA}' AND first_name = 'Ana'");
    assert_eq!(app.number(&named).await, 1, "Salesforce's name is taken over");
    let after = app.number(people).await;
    let again = ingrid.send(&form, &[]).await;
    assert!(again.find_form("/roster/").is_none_or(|form| !form.action.ends_with("/apply")), "{}", again.html);
    assert_eq!(app.number(people).await, after, "a second time brings nobody");
    assert!(app.simulator.assign(ORG, ANA, "Qstream_User"));
    let some = ingrid.send(&form, &[("permission_set", "Qstream_User")]).await;
    assert_eq!(some.status, 200, "{}", some.html);
    app.work_until_quiet().await;
}

async fn an_org_that_names_nobody_or_refuses_says_so(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let form = ingrid.get("/roster").await.form("/roster/org/add");
    let fields = [("profile", "O'Brien' OR Name != '"), ("permission_set", "Nobody_Has_This")];
    let nobody = ingrid.send(&form, &fields).await;
    assert!(nobody.status == 422 && nobody.says("Salesforce names nobody for this"), "{}", nobody.html);
    assert!(nobody.says("Nobody_Has_This"), "what was typed is still there");
    app.execute("UPDATE connections SET state = 'needs_reauth'".to_owned()).await;
    assert!(ingrid.get("/roster").await.find_form("/roster/org/add").is_none(), "no way without a connection");
    let off = ingrid.send(&form, &[]).await;
    assert!(off.status == 422 && off.says("The connection doesn’t work at the moment"), "{}", off.html);
}

async fn whoever_puts_people_on_hold_moves_their_dates_and_back(db: TestDb) {
    let (app, ingrid) = begin(db).await;
    let mut tx = app.store().read().await.expect("reads");
    let ana = tx.find_user_by_email(app.site.id, ANA).await.expect("finds").expect("Ana");
    drop(tx);
    let sum = "SELECT COUNT(*) FROM presentations JOIN enrolments USING (site_id, enrolment_id)
        JOIN users USING (site_id, user_id) WHERE email = 'ana.ferreira@harrowpike.example' AND state = 'open'
        AND scheduled_on < '2026-12-05'";
    let sum = sum.replace("AND state", "AND presentations.state");
    let before = app.number(&sum).await;
    let path = format!("/people/{}", ana.id);
    let page = ingrid.get(&path).await;
    let give = page.form_ending("/hold");
    let wrong = ingrid.send(&give, &[("from", "2026-11-30"), ("to", "2026-11-29")]).await;
    assert_eq!(wrong.status, 422, "{}", wrong.html);
    let held = ingrid.send(&give, &[("from", "2026-11-24"), ("to", "2026-12-08")]).await;
    assert!(held.status == 200 && held.says("They are on hold"), "{}", held.html);
    assert!(app.number(&sum).await < before, "what would come in that time comes later");
    let ended = ingrid.send(&held.form_ending("/hold/end"), &[("hold", &held.hidden("hold").expect("a hold"))]).await;
    assert!(ended.status == 200 && ended.says("The hold is over"), "{}", ended.html);
    assert_eq!(app.number(&sum).await, before, "and back");
    app.work_until_quiet().await;
}
