//! The invariants that are about people: managers, erasure, scores, and what a page tells before the answer.

use crate::support::app::{ORG, TestApp};
use crate::support::client::Page;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use qstream::app::learn;
use qstream::app::reports::{self, Asked, Body, Of, Report};
use qstream::app::session::{self, Actor, Cookies};
use qstream::domain::first_party::Scope;
use qstream::domain::ids::UserId;
use qstream::domain::page_token::Purpose;
use qstream::domain::report::Figures;
use qstream::store::User;
use std::collections::BTreeSet;

each_db! {
    a_line_of_managers_never_closes_to_a_circle
    a_manager_is_who_has_an_active_report
    erasing_somebody_changes_no_figure_and_leaves_no_name
    erasing_somebody_before_the_first_export_leaves_nothing_waiting
    a_score_is_the_sum_of_its_ledger
    no_page_tells_the_right_options_before_the_answer_is_stored
}

const ANA: &str = "ana.ferreira@harrowpike.example";
const INGRID: &str = "ingrid.solheim@harrowpike.example";
const TOMAS: &str = "tomas.prado@harrowpike.example";
const PRIYA: &str = "priya.raman@harrowpike.example";

async fn everybody(app: &TestApp) -> Vec<User> {
    let mut tx = app.store().read().await.expect("reads");
    tx.list_everybody(app.site.id).await.expect("lists")
}

async fn user(app: &TestApp, email: &str) -> User {
    everybody(app).await.into_iter().find(|user| user.email == email).expect("a person")
}

/// Saves a person's page with this manager.
async fn put_below(app: &TestApp, owner: &Visitor, who: &User, manager: &str) -> Page {
    let page = owner.get(&format!("/people/{}", who.id)).await;
    let fields = [
        ("first_name", who.first_name.as_str()),
        ("last_name", &who.last_name),
        ("email", &who.email),
        ("time_zone", &who.time_zone),
        ("manager_email", manager),
    ];
    let saved = owner.send(&page.form(&format!("/people/{}/save", who.id)), &fields).await;
    app.work_until_quiet().await;
    saved
}

async fn a_line_of_managers_never_closes_to_a_circle(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let (tomas, priya) = (user(&app, TOMAS).await, user(&app, PRIYA).await);
    assert_eq!(put_below(&app, &ingrid, &tomas, PRIYA).await.status, 200);
    // Directly, and at the end of a longer line: Ana is below Tomás, who is now below Priya.
    for (who, manager) in [(&priya, TOMAS), (&priya, ANA), (&tomas, TOMAS)] {
        let refused = put_below(&app, &ingrid, who, manager).await;
        assert_eq!(refused.status, 422, "{} below {manager}: {}", who.email, refused.html);
    }
    assert_eq!(user(&app, PRIYA).await.manager_id, priya.manager_id);
    for start in everybody(&app).await {
        let mut above: Vec<UserId> = vec![start.id];
        let mut at = start.manager_id;
        while let Some(id) = at {
            assert!(!above.contains(&id), "a circle over {}", start.email);
            above.push(id);
            at = everybody(&app).await.into_iter().find(|user| user.id == id).and_then(|user| user.manager_id);
        }
    }
}

async fn a_manager_is_who_has_an_active_report(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let tomas = Visitor::signed_in(&app, TOMAS, Scope::Full).await;
    assert_eq!(tomas.get("/reports").await.status, 200);
    let id = user(&app, TOMAS).await.id;
    let below: Vec<User> = everybody(&app).await.into_iter().filter(|user| user.manager_id == Some(id)).collect();
    let token = ingrid.get("/people").await.token();
    let ids: Vec<String> = below.iter().map(|user| user.id.to_string()).collect();
    let mut chosen = vec![("page_token", token.as_str()), ("act", "suspend")];
    chosen.extend(ids.iter().map(|id| ("person", id.as_str())));
    let asked = ingrid.post("/people/bulk", &chosen).await;
    let all = ids.join(",");
    let done = ingrid.send(&asked.form("/people/bulk/apply"), &[("people", &all), ("act", "suspend")]).await;
    assert_eq!(done.status, 200, "{}", done.html);
    assert_eq!(tomas.get("/reports").await.status, 403, "nobody active reports to him any more");
    let nuala = user(&app, "nuala.keane@harrowpike.example").await;
    assert_eq!(put_below(&app, &ingrid, &nuala, TOMAS).await.status, 200);
    assert_eq!(tomas.get("/reports").await.status, 200, "without any role being given");
    app.work_until_quiet().await;
}

async fn actor_of(app: &TestApp, who: &str) -> Actor {
    let token = app.launch(who).await.token();
    session::resume(&app.app, &token, Purpose::Read, &Cookies::default()).await.expect("a session")
}

/// The whole course, as Priya reads it, to whom it was given.
async fn figures(app: &TestApp) -> Figures {
    let code = qstream::app::invite::invite(&app.app, &app.site.slug, PRIYA).await;
    let page = app.launch(PRIYA).await;
    let page = match code {
        Ok(code) if page.status != 200 => app.client.send(&page.form("/canvas/invitation"), &[("code", &code)]).await,
        _ => page,
    };
    let priya = session::resume(&app.app, &page.token(), Purpose::Read, &Cookies::default()).await.expect("a session");
    let asked = Asked { of: Some(Of::Everybody), ..Asked::default() };
    match reports::report(&app.app, &priya, asked).await.expect("a report") {
        Report::Full(_, Body::Groups(groups)) => groups.figures,
        other => panic!("no groups: {other:?}"),
    }
}

async fn erasing_somebody_changes_no_figure_and_leaves_no_name(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let before = figures(&app).await;
    let ana = user(&app, ANA).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let form = ingrid.get(&format!("/people/{}/erase", ana.id)).await.form_ending("/erase/confirmed");
    assert_eq!(ingrid.send(&form, &[("typed", ANA)]).await.status, 200);
    let after = figures(&app).await;
    assert!(before.pairs > 50, "{before:?}");
    assert_eq!(
        (after.pairs, after.initial, after.current, after.improvement),
        (before.pairs, before.initial, before.current, before.improvement)
    );
    assert!(everybody(&app).await.iter().all(|user| user.id != ana.id));
    app.work_until_quiet().await;
}

async fn erasing_somebody_before_the_first_export_leaves_nothing_waiting(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = user(&app, ANA).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let form = ingrid.get(&format!("/people/{}/erase", ana.id)).await.form_ending("/erase/confirmed");
    assert_eq!(ingrid.send(&form, &[("typed", ANA)]).await.status, 200);
    app.work_until_quiet().await;
    let ana = ana.id.to_string().replace('-', "");
    let participants = app.simulator.rows(ORG, "Qstream_Participant__c");
    assert!(!participants.is_empty() && participants.iter().all(|row| !row.to_string().contains(&ana)));
}

async fn a_score_is_the_sum_of_its_ledger(db: TestDb) {
    let app = TestApp::start(db).await;
    let today = app.launch(ANA).await;
    let question = app.client.send(&today.form("/presentations/"), &[]).await;
    let options = question.options();
    app.client.send(&question.form("/presentations/"), &[("option", options[0].as_str())]).await;
    let ana = actor_of(&app, ANA).await;
    let mut summed = 0;
    for enrolment in learn::today(&app.app, &ana).await.expect("today").enrolments {
        let mut tx = app.store().begin().await.expect("begins");
        let mut points = 0;
        for placed in tx.list_course_questions(app.site.id, enrolment.course_id).await.expect("questions") {
            let version = tx.find_question_version(app.site.id, placed.question_version_id).await.expect("find");
            let of = version.expect("a version").question_id;
            let answers = tx.list_answers_to_regrade(app.site.id, of).await.expect("answers");
            points += answers.iter().filter(|one| one.enrolment_id == enrolment.id).map(|one| one.points).sum::<i64>();
        }
        assert_eq!(enrolment.points, points, "{}", enrolment.course_name);
        summed += points;
    }
    assert!(summed > 0);
    app.work_until_quiet().await;
}

async fn no_page_tells_the_right_options_before_the_answer_is_stored(db: TestDb) {
    let app = TestApp::start(db).await;
    let ana = actor_of(&app, ANA).await;
    let due = learn::today(&app.app, &ana).await.expect("today").due[0].presentation_id;
    let mut tx = app.store().read().await.expect("reads");
    let question = tx.find_due_presentation(app.site.id, ana.user.id, due).await.expect("find").expect("due").question;
    drop(tx);
    let today = app.launch(ANA).await;
    let form = today.form("/presentations/");
    assert!(form.action.contains(&due.to_string()), "the first of the day");
    let shown = app.client.send(&form, &[]).await;
    // Refused for want of a choice: the form again.
    let refused = app.client.send(&shown.form("/presentations/"), &[]).await;
    assert_eq!((shown.status, refused.status), (200, 422));
    let start = |text: &str| text.split(['&', '<', '\'', '"', '*', '\n']).next().unwrap_or_default().to_owned();
    let explanation = start(&question.explanation);
    assert!(explanation.len() > 10, "{explanation}");
    for page in [&today, &shown, &refused] {
        assert!(!page.says(&explanation) && !page.says("Correct"), "{}", page.html);
    }
    // Right and wrong options differ in nothing but id and text.
    let tags = shown.html.split("<label class=\"option\"").skip(1).map(|option| {
        let (before, rest) = option.split_once("value=\"").expect("a value");
        let (_, after) = rest.split_once('"').expect("its end");
        (before, after.split("<span").next().unwrap_or_default())
    });
    assert_eq!(tags.collect::<BTreeSet<_>>().len(), 1, "{}", shown.html);
    let option = shown.options()[0].clone();
    let feedback = app.client.send(&shown.form("/presentations/"), &[("option", &option)]).await;
    assert!(feedback.says(&explanation) && feedback.says("Correct"), "{}", feedback.html);
    app.work_until_quiet().await;
}
