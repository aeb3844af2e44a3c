//! Where the link of a question mail leads, whoever or whatever opens it.

use super::questions::{mornings, user};
use crate::support::app::{ORG, TestApp};
use crate::support::client::Page;
use crate::support::db::{self, TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::first_party::settings;
use qstream::app::mail;
use qstream::domain::first_party::COOKIE;
use qstream::domain::mail::List;
use qstream::store::User;

each_db! {
    the_learner_answers_in_two_actions_after_the_click
    programs_that_open_or_press_neither_sign_in_nor_answer_nor_use_the_link_up
    a_link_that_is_over_looks_like_one_that_never_was
    somebody_of_salesforce_is_sent_there_and_finds_the_question
    a_site_with_a_tab_sends_its_people_straight_to_it
    force_sso_leaves_no_way_around_salesforce
    one_click_stops_the_mails_and_the_profile_brings_them_back
}

async fn start(db: TestDb) -> TestApp {
    let mut app = TestApp::start(db).await;
    app.expect_unsent();
    mornings(&app).await;
    app
}

/// Path of the button in somebody's newest mail.
async fn link(app: &TestApp, name: &str) -> String {
    path(app, name, "/q/").await
}

async fn path(app: &TestApp, name: &str, of: &str) -> String {
    let mails = app.mails().await;
    let mail = mails.iter().rev().find(|mail| mail.to.starts_with(name)).expect("a mail");
    let rest = mail.text.split(of).nth(1).expect("a link");
    format!("{of}{}", rest.lines().next().expect("a line"))
}

fn hidden(page: &Page, name: &str) -> String {
    let rest = page.html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

async fn answer(visitor: &Visitor, link: &str, page: &Page, option: Option<&str>) -> Page {
    let (id, shown) = (hidden(page, "presentation"), hidden(page, "shown"));
    let mut fields = vec![("presentation", id.as_str()), ("shown", shown.as_str())];
    fields.extend(option.map(|option| ("option", option)));
    visitor.post(link, &fields).await
}

async fn answers(app: &TestApp, user: &User) -> i64 {
    let mut tx = app.store().read().await.expect("reads");
    let enrolments = tx.list_enrolments_of_user(app.site.id, user.id).await.expect("reads");
    enrolments.iter().map(|one| one.answers).sum()
}

async fn the_learner_answers_in_two_actions_after_the_click(db: TestDb) {
    let app = start(db).await;
    let (nuala, link) = (user(&app, "nuala.keane").await, link(&app, "nuala").await);
    let before = answers(&app, &nuala).await;
    let visitor = Visitor::new(&app);
    let page = visitor.get(&link).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.says("Not Nuala?") && page.header("x-frame-options") == "DENY");
    assert_eq!(page.header("cache-control"), "no-store");
    app.clock.advance(SignedDuration::from_secs(20));
    // One: the choice. Two: the button.
    let option = page.options()[0].clone();
    let feedback = answer(&visitor, &link, &page, Some(&option)).await;
    assert_eq!((feedback.status, answers(&app, &nuala).await), (200, before + 1), "{}", feedback.html);
    assert!(visitor.cookie(COOKIE).is_some());
    let profile = visitor.get("/profile").await;
    assert_eq!(profile.status, 403, "a question mail opens nothing but questions: {}", profile.html);
    assert_eq!(visitor.get("/today").await.status, 200);
    // The link goes on working, and in this browser leads on at once.
    let again = visitor.get_once(&link).await;
    assert_eq!(again.status, 303);
    assert!(again.header("location").starts_with("/presentations/") || again.header("location") == "/today");
    // Sent again after a lost reply: shown again, stored once.
    let repeated = answer(&Visitor::new(&app), &link, &page, Some(&option)).await;
    assert_eq!((repeated.status, answers(&app, &nuala).await), (200, before + 1));
}

async fn programs_that_open_or_press_neither_sign_in_nor_answer_nor_use_the_link_up(db: TestDb) {
    let app = start(db).await;
    let (nuala, link) = (user(&app, "nuala.keane").await, link(&app, "nuala").await);
    let before = answers(&app, &nuala).await;
    let scanner = Visitor::new(&app);
    for _ in 0..5 {
        assert_eq!(scanner.get(&link).await.status, 200);
        scanner.get(&format!("{link}/not-you")).await;
    }
    let head = app.client.head(&link, "harrow-pike.qstream.localhost").await;
    assert!(head < 500, "{head}");
    let page = scanner.get(&link).await;
    // Presses the button without a choice, then with one, as fast as programs do.
    let pressed = answer(&scanner, &link, &page, None).await;
    assert_eq!(pressed.status, 422);
    let option = page.options()[0].clone();
    let hurried = answer(&scanner, &link, &page, Some(&option)).await;
    assert_eq!(hurried.status, 422);
    assert!(
        hurried.says("quicker than anybody reads") && hurried.says("checked"),
        "the choice is kept: {}",
        hurried.html
    );
    assert_eq!(hidden(&hurried, "shown"), hidden(&page, "shown"), "a quick person needs one more press, not two");
    app.clock.advance(SignedDuration::from_secs(60));
    let pressed = answer(&scanner, &link, &page, None).await;
    assert_eq!(pressed.status, 422);
    assert_eq!((scanner.cookie(COOKIE), answers(&app, &nuala).await), (None, before));
    assert_eq!(scanner.get_once("/today").await.status, 303, "nobody is signed in");
    let person = Visitor::new(&app);
    let page = person.get(&link).await;
    app.clock.advance(SignedDuration::from_secs(5));
    assert_eq!(answer(&person, &link, &page, Some(&option)).await.status, 200);
    assert_eq!(answers(&app, &nuala).await, before + 1);
}

async fn a_link_that_is_over_looks_like_one_that_never_was(db: TestDb) {
    let app = start(db).await;
    let (nuala, link) = (user(&app, "nuala.keane").await, link(&app, "nuala").await);
    let unknown = Visitor::new(&app).get("/q/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!(unknown.status, 404);
    let elsewhere = Visitor::of(&app, "other.qstream.localhost").get(&link).await;
    assert_eq!((elsewhere.status, &elsewhere.html), (404, &unknown.html), "another site's host");
    let base = Visitor::of(&app, "qstream.localhost").get(&link).await;
    assert_eq!((base.status, &base.html), (404, &unknown.html), "the server's own host");
    assert_eq!(mail::revoke_links(&app.app, &app.site.slug, &nuala.email).await.expect("revokes"), 1);
    let revoked = Visitor::new(&app).get(&link).await;
    assert_eq!((revoked.status, &revoked.html), (404, &unknown.html));
    let link = self::link(&app, "samira").await;
    app.clock.advance(SignedDuration::from_hours(24 * 14));
    let old = Visitor::new(&app).get(&link).await;
    assert_eq!((old.status, &old.html), (404, &unknown.html));
    let fields = [("presentation", "00000000000000000000000000000000"), ("option", "a"), ("shown", "0")];
    assert_eq!(Visitor::new(&app).post(&link, &fields).await.status, 404);
}

async fn somebody_of_salesforce_is_sent_there_and_finds_the_question(db: TestDb) {
    let app = start(db).await;
    let link = link(&app, "ben").await;
    let visitor = Visitor::new(&app);
    let page = visitor.get(&link).await;
    assert_eq!((page.status, page.options().len()), (200, 0), "no question outside Salesforce: {}", page.html);
    assert!(page.says("Your questions wait in Salesforce"));
    let launched = app.launch("ben.okoye@harrowpike.example").await;
    assert!(
        launched.find_form("/presentations/").is_some_and(|form| form.action.ends_with("/answer")),
        "{}",
        launched.html
    );
    let fields = [("presentation", "00000000000000000000000000000000"), ("option", "a"), ("shown", "0")];
    let answered = visitor.post(&link, &fields).await;
    assert_eq!((answered.status, visitor.cookie(COOKIE)), (404, None), "there is no way around Salesforce");
}

async fn a_site_with_a_tab_sends_its_people_straight_to_it(db: TestDb) {
    let app = start(db).await;
    let link = link(&app, "ben").await;
    let org = app.simulator.org(ORG).expect("the org");
    let tab = format!("{}/lightning/n/Qstream", org.instance_url);
    settings::tab_url(&app.app, &app.site.slug, &tab, "test").await.expect("a tab of the org");
    let visitor = Visitor::new(&app);
    for _ in 0..2 {
        let sent = visitor.get_once(&link).await;
        assert_eq!((sent.status, sent.header("location")), (303, tab.as_str()));
    }
    let launched = app.launch("ben.okoye@harrowpike.example").await;
    let form = launched.find_form("/presentations/").expect("a form");
    assert!(form.action.ends_with("/answer"), "the question of the mail: {}", launched.html);
    let again = app.launch("ben.okoye@harrowpike.example").await;
    assert!(again.says("2 questions for you"), "an intent is taken once: {}", again.html);
}

async fn force_sso_leaves_no_way_around_salesforce(db: TestDb) {
    let app = start(db).await;
    let (nuala, link) = (user(&app, "nuala.keane").await, link(&app, "nuala").await);
    let visitor = Visitor::new(&app);
    let page = visitor.get(&link).await;
    let before = answers(&app, &nuala).await;
    app.verify_connection().await;
    settings::force_sso(&app.app, &app.site.slug, true, true, "test").await.expect("the connection is verified");
    let told = visitor.get(&link).await;
    assert!(told.says("This site signs in through Salesforce only"), "{}", told.html);
    app.clock.advance(SignedDuration::from_secs(10));
    let option = page.options()[0].clone();
    let late = answer(&visitor, &link, &page, Some(&option)).await;
    assert_eq!((late.status, visitor.cookie(COOKIE), answers(&app, &nuala).await), (404, None, before));
}

async fn one_click_stops_the_mails_and_the_profile_brings_them_back(db: TestDb) {
    let app = start(db).await;
    let nuala = user(&app, "nuala.keane").await;
    let stop = path(&app, "nuala", "/mail/stop/").await;
    let stopped = async || {
        let mut tx = app.store().read().await.expect("reads");
        !tx.list_mail_stops(app.site.id, nuala.id).await.expect("reads").is_empty()
    };
    let visitor = Visitor::new(&app);
    let asked = visitor.get(&stop).await;
    assert!(asked.status == 200 && !stopped().await, "opening the address changes nothing");
    // A mail program's server posts without anything that a browser says.
    let host = [("host", "harrow-pike.qstream.localhost")];
    let one_click = app.client.post(&stop, &[("List-Unsubscribe", "One-Click")], &host).await;
    assert!(one_click.status == 200 && stopped().await, "{}", one_click.html);
    let undo = one_click.form("/mail/start/");
    assert_eq!(visitor.post(&undo.action, &[]).await.status, 200);
    assert!(!stopped().await);
    mail::stop(&app.app, app.site.id, (nuala.id, List::Questions), true).await.expect("stops");
    let forged = stop.replace("/mail/stop/", "/mail/start/A");
    assert_eq!(visitor.post(&forged, &[]).await.status, 404);
    let other = Visitor::of(&app, "other.qstream.localhost").post(&undo.action, &[]).await;
    assert!(other.status == 404 && stopped().await, "another site's host");
    // In the tab the profile says so and turns them on again; Ben's are on.
    let today = app.launch("ben.okoye@harrowpike.example").await;
    let token = today.token();
    let same_origin = [("sec-fetch-site", "same-origin")];
    let profile = app.client.post("/profile", &[("page_token", token.as_str())], &same_origin).await;
    let off = app.client.send(&profile.form("/profile/mails"), &[("mails", "stop")]).await;
    assert!(off.says("You get no mails about your questions."), "{}", off.html);
    let on = app.client.send(&off.form("/profile/mails"), &[("mails", "start")]).await;
    assert!(on.says("you get one mail in the morning"), "{}", on.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_link_is_logged() {
    let app = start(db::sqlite().await).await;
    let link = link(&app, "nuala").await;
    Visitor::new(&app).get(&link).await;
    let token = link.trim_start_matches("/q/");
    assert!(!crate::support::log::lines().contains(token));
}
