//! What an admin sees of the export in the tab, and does there.

use super::nightly::{next_night, night_of, worker};
use crate::support::app::{ORG, TestApp};
use crate::support::client::{Form, Page};
use crate::support::db;
use qstream::app::export::Progress;
use qstream::app::invite;
use salesforce_simulator::Fault;

const ANA: &str = "ana.ferreira@harrowpike.example";
const INGRID: &str = "ingrid.solheim@harrowpike.example";
const SITE: &str = "harrow-pike";

/// The owner's page of the export.
async fn export_page(app: &TestApp) -> Page {
    let page = app.launch(INGRID).await;
    let today = match page.find_form("/canvas/invitation") {
        Some(form) => {
            let code = invite::invite(&app.app, SITE, INGRID).await.expect("invited");
            app.client.send(&form, &[("code", &code)]).await
        }
        None => page,
    };
    let page = app.client.send(&Form { action: "/export".to_owned(), token: today.token() }, &[]).await;
    assert_eq!(page.status, 200, "{}", page.html);
    page
}

async fn answer_one(app: &TestApp) {
    let question = app.client.send(&app.launch(ANA).await.form("/presentations/"), &[]).await;
    let option = question.options().remove(0);
    let answered = app.client.send(&question.form("/presentations/"), &[("option", &option)]).await;
    assert_eq!(answered.status, 200, "{}", answered.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_reads_where_the_export_stands_and_nobody_else_does() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let page = export_page(&app).await;
    assert!(page.says("Everything is in Salesforce") || page.says("on their way") || page.says("is on its way"));
    assert!(
        page.says("Participants") && page.says("Latest calls") && page.says("Harrow &amp; Pike Medical"),
        "{}",
        page.html
    );
    let learner = app.launch(ANA).await;
    assert!(!learner.says("/export"), "a learner has no way there");
    for path in ["/export", "/export/row", "/export/preflight", "/export/stop"] {
        let refused = app.client.send(&Form { action: path.to_owned(), token: learner.token() }, &[]).await;
        assert_eq!(refused.status, 403, "{path}");
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_row_is_explained_followed_and_tried_again() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    app.simulator.next(Fault::RowError {
        object: "Qstream_Response__c".to_owned(),
        status_code: "FIELD_CUSTOM_VALIDATION_EXCEPTION".to_owned(),
        message: "Not on <Mondays>".to_owned(),
        fields: Vec::new(),
        times: 1,
    });
    answer_one(&app).await;
    app.work_until_quiet().await;
    let page = export_page(&app).await;
    assert!(
        page.says("Salesforce refused one row") && page.says("Exempt the integration user from it."),
        "{}",
        page.html
    );
    assert!(page.says("Not on &lt;Mondays&gt;"), "Salesforce's words are text");
    let example = page.html.split("name=\"row\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let example = example.expect("one to look at");
    let row = app.client.send(&page.form("/export/row"), &[("row", example)]).await;
    assert!(row.says("The way of one row") && row.says(">Refused") && row.says("answered"), "{}", row.html);
    let unknown = app.client.send(&page.form("/export/row"), &[("row", "acme:participant:zz")]).await;
    assert!(unknown.says("No such row is exported"), "{}", unknown.html);
    let error = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Not on <Mondays>";
    let retried = app.client.send(&page.form_ending("/retry"), &[("object", "response"), ("error", error)]).await;
    assert!(retried.says("One row is tried again."), "{}", retried.html);
    app.work_until_quiet().await;
    assert!(export_page(&app).await.says("Everything is in Salesforce"));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_export_is_held_back_goes_on_and_starts_over_by_buttons() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let page = export_page(&app).await;
    let held = app.client.send(&page.form_ending("/hold"), &[]).await;
    assert!(held.says("The export is held back.") && held.says("Let it go on"), "{}", held.html);
    answer_one(&app).await;
    let before = app.responses_of_today().len();
    assert_eq!(app.work_once().await, Progress::Quiet);
    assert_eq!(app.responses_of_today().len(), before, "nothing goes out");
    let gone_on = app.client.send(&held.form_ending("/resume"), &[]).await;
    assert!(gone_on.says("The export goes on."), "{}", gone_on.html);
    app.work_until_quiet().await;
    assert_eq!(app.responses_of_today().len(), before + 1);
    let plan = app.client.send(&gone_on.form("/export/preflight"), &[]).await;
    assert!(plan.says("Export everything?") && plan.says("It fits"), "{}", plan.html);
    let begun = app.client.send(&plan.form_ending("/begin"), &[]).await;
    assert!(begun.says("The full export is started.") && begun.says("Collecting rows"), "{}", begun.html);
    let again = app.client.send(&plan.form_ending("/begin"), &[]).await;
    assert!(again.says("An export is running already."), "{}", again.html);
    let asked = app.client.send(&begun.form_ending("/export/stop"), &[]).await;
    assert!(asked.says("Stop the full export?"), "{}", asked.html);
    let stopped = app.client.send(&asked.form_ending("/stop"), &[]).await;
    assert!(stopped.says("The run is stopped."), "{}", stopped.html);
    app.work_until_quiet().await;
    let compared = app.client.send(&stopped.form_ending("/compare"), &[]).await;
    assert!(compared.says("Compared:") && compared.says("0 were missing"), "{}", compared.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_connection_s_address_is_no_page_of_ours() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    let page = export_page(&app).await;
    let foreign = "00000000-0000-7000-8000-000000000001";
    let named = app.client.send(&page.form("/export/row"), &[("connection", foreign), ("row", "x")]).await;
    let nonsense = app.client.send(&page.form("/export/row"), &[("connection", "1 or 1=1"), ("row", "x")]).await;
    assert_eq!((named.status, nonsense.status), (404, 404));
    // A token is good for its own path only.
    let token = page.form_ending("/hold").token;
    let moved = app.client.send(&Form { action: format!("/export/{foreign}/hold"), token }, &[]).await;
    assert_ne!(moved.status, 200);
    assert_eq!(ORG, SITE, "the org of the sample");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_the_last_night_found() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    assert!(!export_page(&app).await.says("Compared by night"));
    app.work_until_quiet().await;
    next_night(&app).await;
    night_of(&app.app, worker(1)).await;
    let page = export_page(&app).await;
    assert!(page.says("Compared by night") && page.says("Nothing differed."), "{}", page.html);
    assert!(!page.says("The next night goes on"), "{}", page.html);
    app.work_until_quiet().await;
}
