//! Sessions on a site's own host: the same pages, by cookie.

use crate::support::app::TestApp;
use crate::support::client::Form;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::domain::first_party::{COOKIE, Scope};

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";

each_db! {
    the_same_pages_serve_a_browser_on_the_sites_own_host
    without_its_cookie_nothing_opens
    a_session_ends_when_idle_and_when_its_day_is_over
    a_suspended_person_and_one_with_other_roles_are_out_at_once
    a_question_link_opens_questions_and_nothing_else
    people_see_and_end_their_sessions
    a_choice_survives_a_session_that_ended_while_it_was_made
}

async fn the_same_pages_serve_a_browser_on_the_sites_own_host(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::signed_in(&app, ANA, Scope::Full).await;
    let today = ana.get("/").await;
    assert_eq!(today.status, 200, "{}", today.html);
    assert!(today.header("content-security-policy").contains("frame-ancestors 'none'"), "{today:?}");
    assert!(!today.says("data-origin") && today.says("href=\"/progress\""), "{}", today.html);
    let question = ana.send(&today.form("/presentations/"), &[]).await;
    let form = question.form("/presentations/");
    let shown = ana.get(form.action.trim_end_matches("/answer")).await;
    assert_eq!(shown.options(), question.options(), "it has an address of its own");
    let option = shown.options().remove(0);
    let answered = ana.send(&shown.form("/presentations/"), &[("option", &option)]).await;
    assert_eq!(answered.status, 200, "{}", answered.html);
    for path in ["/today", "/progress", "/profile", "/done"] {
        assert_eq!(ana.get_once(path).await.status, 200, "{path}");
    }
    app.work_until_quiet().await;
    let exported = app.responses_of_today();
    assert_eq!(exported.len(), 1, "{exported:?}");
}

async fn without_its_cookie_nothing_opens(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::signed_in(&app, ANA, Scope::Full).await;
    let form = ana.get("/profile").await.form("/profile/settings");
    let nobody = Visitor::new(&app);
    let sent_away = nobody.get_once("/presentations/0190a3c2d3e47abc8def0123456789ab").await;
    assert_eq!(sent_away.status, 303);
    assert_eq!(
        sent_away.header("location"),
        "/sign-in?next=%2Fpresentations%2F0190a3c2d3e47abc8def0123456789ab",
        "the way goes on after signing in"
    );
    for cookie in ["", "x", &"A".repeat(43)] {
        nobody.set_cookie(COOKIE, cookie);
        assert_eq!(nobody.get_once("/today").await.status, 303, "{cookie:?}");
        assert_eq!(nobody.send(&form, &[("locale", "de")]).await.status, 401, "{cookie:?}");
    }
    let ben = Visitor::signed_in(&app, BEN, Scope::Full).await;
    assert_eq!(ben.send(&form, &[("locale", "de")]).await.status, 401, "a token of somebody else's session");
    assert_eq!(ben.post("/today", &[]).await.status, 401, "a form without its token");
    let elsewhere = Visitor::of(&app, "other.qstream.localhost");
    elsewhere.set_cookie(COOKIE, &ana.cookie(COOKIE).expect("a cookie"));
    assert_eq!(elsewhere.get_once("/today").await.status, 303, "another site's host");
    let base = Visitor::of(&app, "qstream.localhost");
    base.set_cookie(COOKIE, &ana.cookie(COOKIE).expect("a cookie"));
    assert_eq!(base.get_once("/today").await.status, 303, "no site's host");
    app.work_until_quiet().await;
}

async fn a_session_ends_when_idle_and_when_its_day_is_over(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::signed_in(&app, ANA, Scope::Full).await;
    let form = ana.get("/profile").await.form("/profile/hold");
    app.clock.advance(SignedDuration::from_mins(29));
    assert_eq!(ana.get_once("/today").await.status, 200, "used in time");
    for _ in 0..16 {
        app.clock.advance(SignedDuration::from_mins(28));
        assert_eq!(ana.get_once("/today").await.status, 200, "used in time");
    }
    app.clock.advance(SignedDuration::from_mins(3));
    assert_eq!(ana.get_once("/today").await.status, 303, "eight hours are over");
    let ben = Visitor::signed_in(&app, BEN, Scope::Full).await;
    app.clock.advance(SignedDuration::from_mins(31));
    assert_eq!(ben.get_once("/today").await.status, 303, "idle for too long");
    let refused = ana.send(&form, &[]).await;
    assert_eq!(refused.status, 401);
    assert!(refused.says("href=\"/sign-in\"") && !refused.says("data-task=\"bounce\""), "{}", refused.html);
    app.work_until_quiet().await;
}

async fn a_suspended_person_and_one_with_other_roles_are_out_at_once(db: TestDb) {
    let app = TestApp::start(db).await;
    let (ana, ben) =
        (Visitor::signed_in(&app, ANA, Scope::Full).await, Visitor::signed_in(&app, BEN, Scope::Full).await);
    assert_eq!((ana.get_once("/today").await.status, ben.get_once("/today").await.status), (200, 200));
    // As another replica does it: by the database alone.
    app.execute(format!("UPDATE users SET state = 'suspended' WHERE email = '{ANA}'")).await;
    app.execute(format!("UPDATE users SET roles = '[\"learner\",\"author\"]' WHERE email = '{BEN}'")).await;
    let refused = ana.get("/today").await;
    assert_eq!(refused.status, 403);
    assert!(refused.says("suspended") && refused.header("x-frame-options") == "DENY", "{refused:?}");
    assert_eq!(ben.get_once("/today").await.status, 303, "whoever may more signs in anew");
    app.work_until_quiet().await;
}

async fn a_question_link_opens_questions_and_nothing_else(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::signed_in(&app, ANA, Scope::DueQuestions).await;
    let today = ana.get("/today").await;
    assert!(today.status == 200 && !today.says("href=\"/profile\""), "{}", today.html);
    let question = ana.send(&today.form("/presentations/"), &[]).await;
    let form = question.form("/presentations/");
    let answered = ana.send(&form, &[("option", &question.options()[0])]).await;
    assert_eq!(answered.status, 200, "{}", answered.html);
    for path in ["/progress", "/profile", "/moderation", "/board/0190a3c2d3e47abc8def0123456789ab"] {
        assert_eq!(ana.get_once(path).await.status, 403, "{path}");
        assert_eq!(ana.send(&Form { action: path.to_owned(), token: today.token() }, &[]).await.status, 403, "{path}");
    }
    let posted = Form { action: "/profile/settings".to_owned(), token: form.token };
    assert_eq!(ana.send(&posted, &[("locale", "de")]).await.status, 401);
    app.work_until_quiet().await;
}

async fn people_see_and_end_their_sessions(db: TestDb) {
    let app = TestApp::start(db).await;
    let (here, there) =
        (Visitor::signed_in(&app, ANA, Scope::Full).await, Visitor::signed_in(&app, ANA, Scope::Full).await);
    let ben = Visitor::signed_in(&app, BEN, Scope::Full).await;
    let profile = here.get("/profile").await;
    assert_eq!(profile.html.matches("Firefox · Linux").count(), 2, "{}", profile.html);
    let end = profile.form("/profile/sessions/end");
    let of_ben = ben.get("/profile").await;
    assert_eq!(of_ben.html.matches("Firefox · Linux").count(), 1);
    let after = here.send(&end, &[]).await;
    assert_eq!(after.html.matches("Firefox · Linux").count(), 1, "{}", after.html);
    assert_eq!(there.get_once("/today").await.status, 303, "signed out there");
    assert_eq!(ben.get_once("/today").await.status, 200, "nobody else is");
    let cookie = here.cookie(COOKIE).expect("a cookie");
    let out = here.send(&after.form("/sign-out"), &[]).await;
    assert!(out.status == 200 && here.cookie(COOKIE).is_none(), "{out:?}");
    here.set_cookie(COOKIE, &cookie);
    assert_eq!(here.get_once("/today").await.status, 303, "the old cookie is worth nothing");
    app.work_until_quiet().await;
}

async fn a_choice_survives_a_session_that_ended_while_it_was_made(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = Visitor::signed_in(&app, ANA, Scope::Full).await;
    let question = ana.send(&ana.get("/today").await.form("/presentations/"), &[]).await;
    let (form, chosen) = (question.form("/presentations/"), question.options().remove(1));
    app.clock.advance(SignedDuration::from_mins(31));
    let over = ana.send(&form, &[("option", &chosen)]).await;
    assert_eq!(over.status, 401, "{}", over.html);
    let ben = Visitor::signed_in(&app, BEN, Scope::Full).await;
    assert!(!ben.get_once("/today").await.says(" checked"), "nobody else gets it");
    let again = Visitor::signed_in(&app, ANA, Scope::Full).await;
    let shown = again.get_once("/today").await;
    assert!(shown.says(&format!("value=\"{chosen}\" checked")), "{}", shown.html);
    let answered = again.send(&shown.form("/presentations/"), &[("option", &chosen)]).await;
    assert_eq!(answered.status, 200, "{}", answered.html);
    app.work_until_quiet().await;
}
