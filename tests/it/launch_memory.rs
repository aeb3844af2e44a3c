//! What a launch remembers of a person is never older than what was acknowledged, whoever wrote it.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use qstream::domain::ids::{OrgId, SalesforceUserId};
use qstream::store::{Store, User};
use serde_json::json;

each_db! {
    a_second_launch_shows_the_same_page_with_tokens_and_host_of_its_own
    an_answer_shows_at_the_next_launch
    a_change_by_another_process_shows_at_the_next_launch
    many_launches_at_once_are_all_recorded
}

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";

async fn a_second_launch_shows_the_same_page_with_tokens_and_host_of_its_own(db: TestDb) {
    let app = TestApp::start(db).await;
    app.launch(ANA).await;
    let mut tokens = Vec::new();
    for number in 0..3 {
        let signed = app.simulator.sign_canvas(ORG, ANA, |request| {
            request["client"]["instanceId"] = json!(format!("_:Qstream:<{number}\u{e000}>:canvasapp"));
        });
        let page = app.post_launch(&signed).await;
        assert!(page.says("Ana, 2 questions for you"), "{}", page.html);
        assert!(page.says(&format!("data-instance=\"_:Qstream:&lt;{number}\u{e000}&gt;:canvasapp\"")), "{}", page.html);
        let form = page.form("/presentations/");
        assert_eq!(app.client.send(&form, &[]).await.status, 200, "its tokens are good");
        tokens.push(form.token);
    }
    tokens.dedup();
    assert_eq!(tokens.len(), 3, "no two renderings carry the same token");
    app.work_until_quiet().await;
}

async fn an_answer_shows_at_the_next_launch(db: TestDb) {
    let app = TestApp::start(db).await;
    app.launch(BEN).await;
    let page = app.launch(ANA).await;
    let question = app.client.send(&page.form("/presentations/"), &[]).await;
    let option = question.options().remove(0);
    let answered = app.client.send(&question.form("/presentations/"), &[("option", &option)]).await;
    assert_eq!(answered.status, 200, "{}", answered.html);
    assert!(app.launch(ANA).await.says("Ana, 1 question for you"));
    assert!(app.launch(BEN).await.says("Ben, 2 questions for you"));
    app.work_until_quiet().await;
}

async fn a_change_by_another_process_shows_at_the_next_launch(db: TestDb) {
    let elsewhere = db.another_process().await;
    let app = TestApp::start(db).await;
    for _ in 0..2 {
        assert!(app.launch(ANA).await.says("Ana, 2 questions"));
    }
    rename(&app, &elsewhere, "Anabela").await;
    let page = app.launch(ANA).await;
    assert!(page.says("Anabela, 2 questions"), "{}", page.html);
    elsewhere.close().await;
    app.work_until_quiet().await;
}

async fn rename(app: &TestApp, elsewhere: &Store, first_name: &str) {
    let org = app.simulator.org(ORG).expect("org");
    let ana = org.users.iter().find(|user| user.username == ANA).expect("Ana");
    let (org, person) = (OrgId::parse(&org.id).expect("org id"), SalesforceUserId::parse(&ana.id).expect("user id"));
    let mut tx = elsewhere.begin().await.expect("begins");
    let linked = tx.find_linked_user(app.site.id, &org, &person).await.expect("reads").expect("Ana is linked");
    let renamed = User { first_name: first_name.to_owned(), ..linked.user };
    tx.update_user_profile(&renamed, app.app.now()).await.expect("writes");
    tx.commit().await.expect("commits");
}

async fn many_launches_at_once_are_all_recorded(db: TestDb) {
    let app = TestApp::start(db).await;
    app.launch(ANA).await;
    let launches = (0..40).map(|at| app.launch(if at % 2 == 0 { ANA } else { BEN }));
    let pages = futures_util::future::join_all(launches).await;
    for page in &pages {
        assert_eq!(page.status, 200, "{}", page.html);
    }
    let form = pages[39].form("/presentations/");
    assert_eq!(app.client.send(&form, &[]).await.status, 200, "each is a session");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_twice_at_the_same_moment_are_one_session() {
    let app = TestApp::start(db::sqlite().await).await;
    app.launch(ANA).await;
    let signed = app.simulator.sign_canvas(ORG, ANA, |_| {});
    let both = futures_util::future::join(app.post_launch(&signed), app.post_launch(&signed)).await;
    assert_eq!((both.0.status, both.1.status), (200, 200));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exporting_leaves_what_is_remembered_of_people_as_it_is() {
    let app = TestApp::start(db::sqlite().await).await;
    app.launch(ANA).await;
    let stamp = || app.app.store().stamp(app.site.id, qstream::domain::ids::UserId(uuid::Uuid::nil()));
    let before = stamp();
    assert!(before.is_some());
    app.simulator.next(salesforce_simulator::Fault::ServiceUnavailable);
    app.work_until_quiet().await;
    assert!(!app.simulator.rows(ORG, "Qstream_Enrolment__c").is_empty(), "something was exported");
    assert_eq!(stamp(), before);
}
