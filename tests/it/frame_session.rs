//! The session inside the frame: what a cookie may and may not do, and what survives its end.

use crate::support::app::{ORG, TestApp};
use crate::support::client::Page;
use crate::support::db::{self, TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::launch_settings;

each_db! {
    a_choice_sent_after_the_session_ended_comes_back_with_the_next_launch
    ended_sessions_ask_for_a_fresh_launch
}

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";

fn cookie(page: &Page) -> String {
    page.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

async fn question_of(app: &TestApp, who: &str) -> Page {
    let page = app.launch(who).await;
    app.client.send(&page.form("/presentations/"), &[]).await
}

async fn a_choice_sent_after_the_session_ended_comes_back_with_the_next_launch(db: TestDb) {
    let app = TestApp::start(db).await;
    let question = question_of(&app, ANA).await;
    let form = question.form("/presentations/");
    let option = question.options().remove(1);
    app.clock.advance(SignedDuration::from_mins(31));
    let bounced = app.client.send(&form, &[("option", &option)]).await;
    assert_eq!(bounced.status, 401);
    assert!(bounced.says("data-task=\"bounce\"") && !bounced.says("Ana"), "{}", bounced.html);
    let other = app.launch(BEN).await;
    assert!(other.says("Ben, 2 questions"), "nobody else's launch is touched");
    let back = app.launch(ANA).await;
    assert!(back.says("your choice is still here"), "{}", back.html);
    let chosen = back.html.split("<input").find(|input| input.contains(" checked")).expect("a choice");
    assert!(chosen.contains(&format!("value=\"{option}\"")), "{chosen}");
    let answered = app.client.send(&back.form("/presentations/"), &[("option", &option)]).await;
    assert_eq!(answered.status, 200, "{}", answered.html);
    assert!(app.launch(ANA).await.says("Ana, 1 question for you"), "shown once, answered once");
    app.work_until_quiet().await;
}

async fn ended_sessions_ask_for_a_fresh_launch(db: TestDb) {
    let app = TestApp::start(db).await;
    let page = app.launch(ANA).await;
    assert_eq!(launch_settings::end_sessions(&app.app, "harrow-pike").await.expect("ends"), 1);
    let form = page.form("/presentations/");
    assert_eq!(app.client.send(&form, &[]).await.status, 401);
    assert!(app.launch(ANA).await.says("Ana, 2 questions"));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_kept_for_its_own_person_and_question_only() {
    let app = TestApp::start(db::sqlite().await).await;
    let (ana, ben) = (question_of(&app, ANA).await, question_of(&app, BEN).await);
    let (of_ana, of_ben) = (ana.form("/presentations/"), ben.form("/presentations/"));
    app.clock.advance(SignedDuration::from_mins(31));
    // Ana's token with Ben's question, a forged token, far too many options.
    let mixed = [("page_token", of_ana.token.as_str()), ("option", "a")];
    assert_eq!(app.client.post(&of_ben.action, &mixed, &[]).await.status, 401);
    let forged = format!("{}x", of_ana.token);
    assert_eq!(app.client.post(&of_ana.action, &[("page_token", &forged), ("option", "a")], &[]).await.status, 401);
    let many: Vec<String> = (0..50).map(|number| number.to_string()).collect();
    let fields: Vec<(&str, &str)> = many.iter().map(|option| ("option", option.as_str())).collect();
    assert_eq!(app.client.send(&of_ana, &fields).await.status, 401);
    assert!(app.launch(ANA).await.says("Ana, 2 questions"));
    assert!(app.launch(BEN).await.says("Ben, 2 questions"));
    let option = ana.options().remove(0);
    assert_eq!(app.client.send(&of_ana, &[("option", &option)]).await.status, 401);
    app.clock.advance(SignedDuration::from_mins(11));
    assert!(app.launch(ANA).await.says("Ana, 2 questions"), "a draft is kept for ten minutes");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_sites_host_shows_nothing_of_this_site() {
    let app = TestApp::start(db::sqlite().await).await;
    let form = app.launch(ANA).await.form("/presentations/");
    let fields = [("page_token", form.token.as_str())];
    for (host, status) in
        [("qstream.localhost", 200), ("harrow-pike.qstream.localhost", 200), ("other.qstream.localhost:1", 403)]
    {
        let page = app.client.post("/today", &fields, &[("sec-fetch-site", "same-origin"), ("host", host)]).await;
        assert_eq!(page.status, status, "{host}: {}", page.html);
        assert_eq!(page.says("belongs to another site"), status == 403);
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_that_came_back_once_must_come_back_from_then_on() {
    let app = TestApp::start(db::sqlite().await).await;
    let page = app.launch(ANA).await;
    let (form, cookie) = (page.form("/presentations/"), cookie(&page));
    let send = |cookie: String| {
        let (app, form) = (&app, form.clone());
        async move {
            let fields = [("page_token", form.token.as_str())];
            app.client
                .post(&form.action, &fields, &[("sec-fetch-site", "same-origin"), ("cookie", &cookie)])
                .await
                .status
        }
    };
    assert_eq!(app.client.send(&form, &[]).await.status, 200, "a browser without cookies is served");
    let (name, _) = cookie.split_once('=').expect("a cookie");
    assert_eq!(send(format!("{name}=00000000000000000000000000000000")).await, 401, "another browser's");
    assert_eq!(send(format!("other=1; {cookie}; more=2")).await, 200);
    assert_eq!(app.client.send(&form, &[]).await.status, 401, "a copied page alone is worth nothing any more");
    assert_eq!(send(cookie.clone()).await, 200);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_keeps_its_cookie_over_launches_so_two_tabs_of_one_person_get_on() {
    let app = TestApp::start(db::sqlite().await).await;
    let first = app.launch(ANA).await;
    let held = cookie(&first);
    let signed = app.simulator.sign_canvas(ORG, ANA, |_| {});
    let origin = app.simulator.org(ORG).expect("org").instance_url;
    let headers = [("origin", origin.as_str()), ("sec-fetch-dest", "iframe"), ("cookie", held.as_str())];
    let second = app.client.post("/canvas", &[("signed_request", &signed)], &headers).await;
    assert_eq!((second.status, second.header("set-cookie")), (200, ""), "no new cookie");
    for page in [&first, &second] {
        let form = page.form("/presentations/");
        let fields = [("page_token", form.token.as_str())];
        let sent =
            app.client.post(&form.action, &fields, &[("sec-fetch-site", "same-origin"), ("cookie", &held)]).await;
        assert_eq!(sent.status, 200, "{}", sent.html);
    }
    let replayed = app.post_launch(&signed).await;
    assert_eq!(replayed.status, 409, "the bytes alone, from a browser without the cookie");
    assert!(!app.launch(BEN).await.header("set-cookie").starts_with(held.split('=').next().expect("a name")));
    app.work_until_quiet().await;
}
