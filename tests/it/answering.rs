//! A learner's minute: question, answer, feedback, done.

use crate::support::app::TestApp;
use crate::support::client::{Form, Page};
use crate::support::db::{self, TestDb, each_db};
use futures_util::future::join_all;
use jiff::SignedDuration;
use qstream::app::answer::{self, AnswerError};
use qstream::app::session::{self, Actor};
use qstream::domain::admission::NotNow;
use qstream::domain::ids::PresentationId;
use qstream::domain::page_token::Purpose;
use qstream::strings::Strings;

each_db! {
    an_answer_is_graded_explained_and_scheduled
    answering_twice_counts_once
    the_day_ends_with_score_and_next_date
    many_people_answering_at_once_are_all_stored
}

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";

async fn open_question(app: &TestApp, who: &str) -> Page {
    let today = app.launch(who).await;
    app.client.send(&today.form("/presentations/"), &[]).await
}

/// The person behind a fresh launch, to act below the pages.
async fn actor_of(app: &TestApp, who: &str) -> Actor {
    let token = app.launch(who).await.form("/presentations/").token;
    session::resume(&app.app, &token, Purpose::Read).await.expect("a session")
}

fn presentation_of(form: &Form) -> PresentationId {
    form.action.trim_start_matches("/presentations/").parse().expect("an id")
}

fn answer_form(question: &Page) -> Form {
    let form = question.form("/presentations/");
    assert!(form.action.ends_with("/answer"), "{}", form.action);
    form
}

/// Tries the options one after the other in a fresh world would be slow; the first one will do for most tests.
async fn answer_first_option(app: &TestApp, question: &Page) -> Page {
    let options = question.options();
    app.client.send(&answer_form(question), &[("option", options[0].as_str())]).await
}

async fn an_answer_is_graded_explained_and_scheduled(db: TestDb) {
    let app = TestApp::start(db).await;
    let question = open_question(&app, ANA).await;
    assert_eq!(question.status, 200, "{}", question.html);
    assert!(question.says("Question 1 of 2 today") && question.says("Submit answer"));
    assert!(!question.says("Correct"), "the right option is not in the page before the answer");
    let feedback = answer_first_option(&app, &question).await;
    assert_eq!(feedback.status, 200, "{}", feedback.html);
    let verdicts = ["Right", "Not this time", "Partly right"];
    assert!(verdicts.iter().any(|word| feedback.says(&format!(">{word}</h1>"))), "{}", feedback.html);
    assert!(feedback.says("You will see this again on ") || feedback.says("learned this for good"));
    assert!(feedback.says("Correct") && feedback.says("Your answer") && feedback.says("Take-away:"));
    assert!(feedback.says(" points"), "{}", feedback.html);
    app.work_until_quiet().await;
}

async fn answering_twice_counts_once(db: TestDb) {
    let app = TestApp::start(db).await;
    let question = open_question(&app, ANA).await;
    let form = answer_form(&question);
    let options = question.options();
    let both = join_all([0, 1, 0].map(|at| {
        let (client, form, option) = (app.client.clone(), form.clone(), options[at].clone());
        async move { client.send(&form, &[("option", option.as_str())]).await }
    }))
    .await;
    let shown: Vec<&str> = both.iter().map(|page| page.html.split("Your answer").next().unwrap_or_default()).collect();
    assert!(both.iter().all(|page| page.status == 200), "{}", both[1].html);
    // Whatever came first counts, and everybody is shown that very answer (tokens aside).
    let marks = |page: &str| page.matches("class=\"wrong\"").count();
    assert!(shown.iter().all(|page| marks(page) == marks(shown[0])));
    app.work_until_quiet().await;
    assert_eq!(app.responses_of_today().len(), 1, "one answer is in Salesforce");
}

async fn the_day_ends_with_score_and_next_date(db: TestDb) {
    let app = TestApp::start(db).await;
    let question = open_question(&app, ANA).await;
    let feedback = answer_first_option(&app, &question).await;
    let next = app.client.send(&feedback.form("/presentations/"), &[]).await;
    assert!(next.says("Question 2 of 2 today"), "{}", next.html);
    let feedback = answer_first_option(&app, &next).await;
    let done = app.client.send(&feedback.form("/done"), &[]).await;
    assert!(done.says("Done for today") && done.says("2 answers today"), "{}", done.html);
    assert!(done.says("Your next question comes on ") && done.says("Points"), "{}", done.html);
    app.work_until_quiet().await;
}

async fn many_people_answering_at_once_are_all_stored(db: TestDb) {
    let app = TestApp::start(db).await;
    let people = ["ana.ferreira", "ben.okoye", "chi.nakamura", "dev.raghunathan", "zoe.lindqvist", "aoife.nibhriain"];
    let mut questions = Vec::new();
    for person in people {
        questions.push(open_question(&app, &format!("{person}@harrowpike.example")).await);
    }
    let answers = join_all(questions.iter().map(|question| answer_first_option(&app, question))).await;
    assert!(answers.iter().all(|page| page.status == 200 && page.says("Take-away:")));
    app.work_until_quiet().await;
    assert_eq!(app.responses_of_today().len(), people.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_option_too_many_and_unknown_options_can_be_corrected() {
    let app = TestApp::start(db::sqlite().await).await;
    let question = open_question(&app, ANA).await;
    let form = answer_form(&question);
    let none = app.client.send(&form, &[]).await;
    assert_eq!(none.status, 422);
    assert!(none.says("Choose an option first. Nothing was stored yet."), "{}", none.html);
    let unknown = app.client.send(&answer_form(&none), &[("option", "zz")]).await;
    assert_eq!(unknown.status, 422);
    if question.says("type=\"radio\"") {
        let options = question.options();
        let two = [("option", options[0].as_str()), ("option", options[1].as_str())];
        assert!(app.client.send(&form, &two).await.says("Choose one option only"));
    }
    assert_eq!(answer_first_option(&app, &unknown).await.status, 200);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_question_is_like_one_that_doesnt_exist() {
    let app = TestApp::start(db::sqlite().await).await;
    let anas = open_question(&app, ANA).await;
    let bens_token = app.launch(BEN).await.form("/presentations/").token;
    let path = anas.form("/presentations/").action.replace("/answer", "");
    let shown = app.client.send(&Form { action: path.clone(), token: bens_token.clone() }, &[]).await;
    let missing = "/presentations/00000000000000000000000000000001".to_owned();
    let nothing = app.client.send(&Form { action: missing, token: bens_token }, &[]).await;
    assert_eq!((shown.status, nothing.status), (404, 404));
    let without_token = |page: &Page| page.html.replace(&page.form("/today").token, "");
    assert_eq!(without_token(&shown), without_token(&nothing), "byte for byte the same");
    // And the token in Ben's page can't answer at all: it only reads.
    let answer = Form { action: format!("{path}/answer"), token: app.launch(BEN).await.form("/presentations/").token };
    assert_eq!(app.client.send(&answer, &[("option", "a")]).await.status, 401);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_left_open_over_midnight_still_counts() {
    let app = TestApp::start(db::sqlite().await).await;
    // Ana is in São Paulo: ten to midnight there is ten to three here.
    app.clock.advance(SignedDuration::from_mins(16 * 60 + 50));
    let question = open_question(&app, ANA).await;
    app.clock.advance(SignedDuration::from_mins(20));
    let first = answer_first_option(&app, &question).await;
    assert_eq!(first.status, 200);
    let second = app.client.send(&first.form("/presentations/"), &[]).await;
    let last = answer_first_option(&app, &second).await;
    assert!(last.find_form("/done").is_some(), "two a day are enough: {}", last.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tomorrows_question_can_be_neither_seen_nor_answered() {
    let app = TestApp::start(db::sqlite().await).await;
    let token = app.launch(ANA).await.form("/presentations/").token;
    let actor = actor_of(&app, ANA).await;
    let mut tx = app.store().read().await.expect("reads");
    let later = actor.today.plus_days(60);
    let planned = tx.list_open_presentations(actor.site.id, actor.user.id, later).await.expect("planned");
    drop(tx);
    let tomorrow = planned.iter().map(|one| one.open).find(|open| open.scheduled_on > actor.today);
    let tomorrow = tomorrow.expect("something is planned");
    let form = Form { action: format!("/presentations/{}", tomorrow.of), token };
    let shown = app.client.send(&form, &[]).await;
    assert_eq!(shown.status, 409);
    assert!(shown.says("comes later") && shown.says(&Strings::of("en").date(tomorrow.scheduled_on)), "{}", shown.html);
    let refused = answer::submit(&app.app, &actor, tomorrow.of, ["a".to_owned()].into()).await;
    assert_eq!(refused, Err(AnswerError::NotNow(NotNow::NotDueYet(tomorrow.scheduled_on))));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_end_a_course_takes_no_answer() {
    let app = TestApp::start(db::sqlite().await).await;
    let due = presentation_of(&app.launch(ANA).await.form("/presentations/"));
    let mut actor = actor_of(&app, ANA).await;
    // Sixty days without a call are more than a refresh token lives: everything goes out before.
    app.work_until_quiet().await;
    app.clock.advance(SignedDuration::from_hours(24 * 60));
    let today = app.launch(ANA).await;
    assert!(today.find_form("/presentations/").is_none() && today.says("no more questions planned"), "{}", today.html);
    actor.now = app.app.now();
    let refused = answer::submit(&app.app, &actor, due, ["a".to_owned()].into()).await;
    assert!(matches!(refused, Err(AnswerError::NotNow(NotNow::Closed(_)))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_question_cant_be_answered_and_a_third_of_a_day_neither() {
    let app = TestApp::start(db::sqlite().await).await;
    let (ana, ben) = (actor_of(&app, ANA).await, actor_of(&app, BEN).await);
    let mut tx = app.store().read().await.expect("reads");
    let open = tx.list_open_presentations(ana.site.id, ana.user.id, ana.today).await.expect("open");
    drop(tx);
    let due: Vec<PresentationId> = open.iter().map(|one| one.open.of).collect();
    assert!(due.len() > 2, "the sample leaves a backlog");
    let choice = || ["a".to_owned()].into();
    assert_eq!(answer::submit(&app.app, &ben, due[0], choice()).await, Err(AnswerError::NotFound));
    assert_eq!(answer::submit(&app.app, &ana, due[0], choice()).await, Ok(()));
    assert_eq!(answer::submit(&app.app, &ana, due[0], choice()).await, Err(AnswerError::AlreadyAnswered));
    assert_eq!(answer::submit(&app.app, &ana, due[1], choice()).await, Ok(()));
    assert_eq!(answer::submit(&app.app, &ana, due[2], choice()).await, Err(AnswerError::NotNow(NotNow::DayFull)));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_database_couldnt_take_is_told_as_unknown() {
    let mut app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    app.expect_broken_store();
    let due = presentation_of(&app.launch(ANA).await.form("/presentations/"));
    let actor = actor_of(&app, ANA).await;
    app.store().close().await;
    let outcome = answer::submit(&app.app, &actor, due, ["a".to_owned()].into()).await;
    assert_eq!(outcome, Err(AnswerError::Unavailable));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_database_people_are_told_and_nothing_is_pretended() {
    let mut app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    app.expect_broken_store();
    let question = open_question(&app, ANA).await;
    app.store().close().await;
    let answer = answer_first_option(&app, &question).await;
    assert_eq!(answer.status, 503);
    assert!(answer.says("reach its data right now"), "{}", answer.html);
    assert!(answer.says("Nothing was changed.") && answer.says("Reference: "));
    assert_eq!(app.client.get("/readyz").await.status, 503);
    assert_eq!(app.client.get("/livez").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_page_changes_nothing_and_the_frame_recovers() {
    let app = TestApp::start(db::sqlite().await).await;
    let question = open_question(&app, ANA).await;
    app.clock.advance(SignedDuration::from_mins(31));
    let late = answer_first_option(&app, &question).await;
    assert_eq!(late.status, 401);
    assert!(late.says("data-task=\"bounce\"") && late.says("Stored answers are safe."));
    let again = open_question(&app, ANA).await;
    assert_eq!(answer_first_option(&app, &again).await.status, 200);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_page_is_light() {
    let app = TestApp::start(db::sqlite().await).await;
    let question = open_question(&app, ANA).await;
    assert!(question.html.len() <= 8 * 1024, "{} bytes of HTML", question.html.len());
    let assets: Vec<&str> = question.html.split('"').filter(|part| part.starts_with("/static/")).collect();
    let fetched = assets.iter().filter(|path| !path.contains("/icon.")).count();
    assert_eq!(fetched, 2, "style and script: three requests with the page itself");
    for path in assets {
        let asset = app.client.get(path).await;
        assert_eq!(asset.status, 200, "{path}");
        assert!(asset.header("cache-control").contains("immutable"), "{path}");
    }
    app.work_until_quiet().await;
}
