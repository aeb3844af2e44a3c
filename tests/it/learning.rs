//! What stands around a learner's minute: lost sessions, holds, hours, boards, profiles, comments, corrections.

use crate::support::app::TestApp;
use crate::support::client::{Form, Page};
use crate::support::db::{self, TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::answer;
use qstream::app::regrade::{self, RegradeError};
use qstream::app::session::{self, Actor};
use qstream::app::{board, intent, learn};
use qstream::domain::admission::NotNow;
use qstream::domain::board::{BoardMode, Shown};
use qstream::domain::calendar::Hours;
use qstream::domain::course::CourseSettings;
use qstream::domain::grading::OptionSet;
use qstream::domain::ids::PresentationId;
use qstream::domain::page_token::Purpose;
use qstream::domain::remarks::CommentMode;

each_db! {
    a_choice_made_in_a_lost_session_stands_in_the_form_after_the_next_launch
    a_hold_stops_the_questions_and_moves_what_comes
    a_corrected_key_adjusts_points_with_a_reason_and_leaves_the_answers
    a_comment_waits_until_a_moderator_publishes_it
}

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";
const DEV: &str = "dev.raghunathan@harrowpike.example";

async fn open_question(app: &TestApp, who: &str) -> Page {
    let today = app.launch(who).await;
    app.client.send(&today.form("/presentations/"), &[]).await
}

async fn answer_first_option(app: &TestApp, question: &Page) -> Page {
    let options = question.options();
    app.client.send(&question.form("/presentations/"), &[("option", options[0].as_str())]).await
}

async fn actor_of(app: &TestApp, who: &str) -> Actor {
    let token = app.launch(who).await.token();
    session::resume(&app.app, &token, Purpose::Read, &session::Cookies::default()).await.expect("a session")
}

/// A tab of a page: the form is shared, the button says where.
async fn tab(app: &TestApp, page: &Page, path: &str) -> Page {
    assert!(page.says(&format!("formaction=\"{path}")), "no tab to {path} in {}", page.html);
    let whole = page.html.split(&format!("formaction=\"{path}")).nth(1).expect("a tab");
    let rest = whole.split('"').next().expect("its end");
    let form = Form { action: format!("{path}{rest}"), token: page.token() };
    app.client.send(&form, &[]).await
}

async fn a_choice_made_in_a_lost_session_stands_in_the_form_after_the_next_launch(db: TestDb) {
    let app = TestApp::start(db).await;
    let question = open_question(&app, ANA).await;
    let option = question.options()[1].clone();
    app.clock.advance(SignedDuration::from_mins(31));
    let lost = app.client.send(&question.form("/presentations/"), &[("option", &option)]).await;
    assert_eq!(lost.status, 401);
    let bens = app.launch(BEN).await;
    assert!(!bens.says("your choice is still here"), "somebody else finds today");
    let again = app.launch(ANA).await;
    assert!(again.says("your choice is still here"), "{}", again.html);
    assert!(
        again.says(&format!("value=\"{option}\" required checked"))
            || again.says(&format!("value=\"{option}\" checked")),
        "{}",
        again.html
    );
    let next = app.launch(ANA).await;
    assert!(!next.says("your choice is still here"), "it is taken up once");
    let stored = app.client.send(&again.form("/presentations/"), &[("option", &option)]).await;
    assert!(stored.says("Take-away:") && stored.says("You now have "), "{}", stored.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_a_foreign_and_a_very_old_page_keep_no_choice() {
    let app = TestApp::start(db::sqlite().await).await;
    let question = open_question(&app, ANA).await;
    let form = question.form("/presentations/");
    let option = question.options()[0].clone();
    let send = async |form: &Form| app.client.send(form, &[("option", option.as_str())]).await.status;
    let other =
        Form { action: form.action.clone(), token: open_question(&app, BEN).await.form("/presentations/").token };
    app.clock.advance(SignedDuration::from_mins(31));
    assert_eq!(send(&Form { token: "forged".to_owned(), ..form.clone() }).await, 401);
    assert_eq!(send(&other).await, 401, "Ben's token is for another path");
    assert!(!app.launch(ANA).await.says("your choice is still here"));
    app.clock.advance(SignedDuration::from_hours(25));
    assert_eq!(send(&form).await, 401);
    assert!(!app.launch(ANA).await.says("your choice is still here"), "a page of yesterday is nobody's minute");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_sent_from_a_mail_lands_on_that_question_once_and_within_ten_minutes() {
    let app = TestApp::start(db::sqlite().await).await;
    let ana = actor_of(&app, ANA).await;
    let due = learn::today(&app.app, &ana).await.expect("today").due;
    let second = due[1].presentation_id;
    let remember =
        async || intent::remember(&app.app, ana.site.id, ana.user.id, second, OptionSet::new()).await.expect("kept");
    remember().await;
    let landed = app.launch(ANA).await;
    assert!(landed.find_form(&format!("/presentations/{second}/answer")).is_some(), "{}", landed.html);
    assert!(!landed.says("your choice is still here"), "nothing was chosen");
    assert!(app.launch(ANA).await.says("2 questions for you"));
    remember().await;
    app.clock.advance(SignedDuration::from_mins(10));
    assert!(app.launch(ANA).await.says("2 questions for you"), "too late");
    app.work_until_quiet().await;
}

async fn a_hold_stops_the_questions_and_moves_what_comes(db: TestDb) {
    let app = TestApp::start(db).await;
    let question = open_question(&app, ANA).await;
    let today = app.client.send(&question.form("/today"), &[]).await;
    let profile = tab(&app, &today, "/profile").await;
    let wrong = app.client.send(&profile.form("/profile/hold"), &[("from", "2026-11-23"), ("to", "2026-11-20")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.says("The last day comes before the first.") && wrong.says("value=\"2026-11-20\""), "{}", wrong.html);
    let ana = actor_of(&app, ANA).await;
    let far = ana.today.plus_days(400);
    let dates = async || {
        let mut tx = app.store().read().await.expect("reads");
        let open = tx.list_open_presentations(ana.site.id, ana.user.id, far).await.expect("open");
        let mut dates: Vec<_> = open.iter().map(|one| (one.open.of, one.open.scheduled_on)).collect();
        dates.sort();
        dates
    };
    let before = dates().await;
    let taken = app.client.send(&wrong.form("/profile/hold"), &[("from", "2026-11-23"), ("to", "2026-11-29")]).await;
    assert!(taken.says("Your hold is planned"), "{}", taken.html);
    let during = dates().await;
    for ((_, was), (_, is)) in before.iter().zip(&during) {
        assert_eq!(is.days_since(*was), if *was > ana.today { 7 } else { 0 }, "{was} became {is}");
    }
    let held = app.launch(ANA).await;
    assert!(held.says("You are on hold until Sunday 29 November"), "{}", held.html);
    assert!(held.find_form("/presentations/").is_none(), "nothing is asked");
    let refused = answer_first_option(&app, &question).await;
    assert_eq!(refused.status, 409);
    assert!(refused.says("You are on hold") && refused.says("nothing is lost"), "{}", refused.html);
    let twice = tab(&app, &held, "/profile").await;
    let overlap =
        app.client.send(&twice.form_ending("/profile/hold"), &[("from", "2026-11-25"), ("to", "2026-11-26")]).await;
    assert!(overlap.says("You have a hold on some of these days already."));
    let end = twice.form("/profile/hold/end");
    let id = twice.html.split("name=\"hold\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a hold");
    let back = app.client.send(&end, &[("hold", id)]).await;
    assert!(back.says("Welcome back"), "{}", back.html);
    assert_eq!(dates().await, before, "a hold that nobody used leaves everything where it was");
    assert!(app.launch(ANA).await.find_form("/presentations/").is_some());
    let gone = app.client.send(&end, &[("hold", id)]).await;
    assert_eq!(gone.status, 404);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_enforced_hours_the_page_says_when_it_opens_and_takes_no_answer() {
    let app = TestApp::start(db::sqlite().await).await;
    let question = open_question(&app, BEN).await;
    let mut tx = app.store().begin().await.expect("begins");
    // Ben is in Dublin, where it is ten o'clock.
    tx.update_site_hours(app.site.id, Hours { from_minute: 540, to_minute: 601 }, true).await.expect("hours");
    tx.commit().await.expect("commits");
    assert!(app.launch(BEN).await.find_form("/presentations/").is_some());
    app.clock.advance(SignedDuration::from_mins(1));
    let closed = app.launch(BEN).await;
    assert!(closed.says("Questions open again on Tuesday 24 November at 09:00."), "{}", closed.html);
    let refused = answer_first_option(&app, &question).await;
    assert_eq!(refused.status, 409);
    assert!(refused.says("Outside working hours") && refused.says("Tuesday 24 November at 09:00"), "{}", refused.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_day_and_a_closed_course_are_told_before_anybody_fills_in_a_form() {
    let app = TestApp::start(db::sqlite().await).await;
    let ana = actor_of(&app, ANA).await;
    let mut tx = app.store().read().await.expect("reads");
    let open = tx.list_open_presentations(ana.site.id, ana.user.id, ana.today).await.expect("open");
    drop(tx);
    let due: Vec<PresentationId> = open.iter().map(|one| one.open.of).collect();
    for id in &due[..2] {
        answer::submit(&app.app, &ana, *id, ["a".to_owned()].into()).await.expect("stored");
    }
    let show = async |token: String| {
        let form = Form { action: format!("/presentations/{}", due[2]), token };
        app.client.send(&form, &[]).await
    };
    let full = show(app.launch(ANA).await.token()).await;
    assert_eq!(full.status, 409);
    assert!(full.says("That’s all for today") && full.options().is_empty(), "{}", full.html);
    app.work_until_quiet().await;
    app.clock.advance(SignedDuration::from_hours(24 * 60));
    let closed = show(app.launch(ANA).await.token()).await;
    assert_eq!(closed.status, 409);
    assert!(closed.says("This Qstream has closed") && closed.options().is_empty(), "{}", closed.html);
    let refused = learn::show(
        &app.app,
        &Actor { now: app.app.now(), today: ana.today.plus_days(60), ..ana },
        due[2],
        OptionSet::new(),
    )
    .await;
    assert!(matches!(refused, Err(learn::ShowError::NotNow(NotNow::Closed(_)))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_shows_the_top_oneself_and_nothing_of_who_hides() {
    let app = TestApp::start(db::sqlite().await).await;
    let today = app.launch(BEN).await;
    let shown = tab(&app, &today, "/board/").await;
    assert!(shown.says("Leaderboard") && shown.says("Ben Okoye") && shown.says(">You</span>"), "{}", shown.html);
    assert!(!shown.says("Raghunathan"), "Dev hides");
    assert!(!shown.says("Yusuf"), "Yusuf wants his alias shown");
    assert!(shown.says("Atlantic") && shown.says("Your team"), "{}", shown.html);
    let dev = tab(&app, &app.launch(DEV).await, "/board/").await;
    assert!(dev.says("You are number "), "who hides still sees their own rank: {}", dev.html);
    let ben = actor_of(&app, BEN).await;
    let course = learn::today(&app.app, &ben).await.expect("today").enrolments[0].course_id;
    let set = async |mode| {
        let settings = CourseSettings { board: mode, tie_breaks: true, comments: CommentMode::Off };
        let mut tx = app.store().begin().await.expect("begins");
        tx.update_course_settings(app.site.id, course, &settings).await.expect("settings");
        tx.commit().await.expect("commits");
    };
    set(BoardMode::Aliases).await;
    let aliases = tab(&app, &app.launch(BEN).await, "/board/").await;
    assert!(!aliases.says("Okoye") && !aliases.says("Ferreira") && aliases.says("A participant"), "{}", aliases.html);
    set(BoardMode::Off).await;
    assert!(!app.launch(BEN).await.says("formaction=\"/board/"), "no board, no way to it");
    assert!(matches!(board::board(&app.app, &ben, course).await, Err(board::BoardError::NotFound)));
    let nobodys = qstream::domain::ids::CourseId(uuid::Uuid::nil());
    assert!(matches!(board::board(&app.app, &ben, nobodys).await, Err(board::BoardError::NotFound)));
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_tells_of_every_course_and_topic() {
    let app = TestApp::start(db::sqlite().await).await;
    let progress = tab(&app, &app.launch(ANA).await, "/progress").await;
    assert_eq!(progress.status, 200);
    for text in ["Your progress", "Velmora launch", "Right at first", "Right now", "Going on", "Objections"] {
        assert!(progress.says(text), "{text}: {}", progress.html);
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_changes_language_zone_and_name_on_boards_or_says_what_is_wrong() {
    let app = TestApp::start(db::sqlite().await).await;
    let profile = tab(&app, &app.launch(BEN).await, "/profile").await;
    let form = profile.form("/profile/settings");
    let save = async |zone: &str, shown: &str, alias: &str, locale: &str| {
        let fields = [("locale", locale), ("zone", zone), ("shown", shown), ("alias", alias)];
        app.client.send(&form, &fields).await
    };
    let long = "x".repeat(41);
    for (zone, shown, alias, locale, wrong) in [
        ("Atlantis/Capital", "name", "", "en-GB", "Choose a time zone from the list."),
        ("Europe/Dublin", "alias", "", "en-GB", "Write an alias of at most 40 characters."),
        ("Europe/Dublin", "alias", long.as_str(), "en-GB", "Write an alias of at most 40 characters."),
        ("Europe/Dublin", "loud", "", "en-GB", "Choose how leaderboards show you."),
        ("Europe/Dublin", "name", "", "xx", "Choose a language from the list."),
    ] {
        let page = save(zone, shown, alias, locale).await;
        assert_eq!(page.status, 422, "{wrong}");
        assert!(page.says(wrong) && page.says("Nothing was saved"), "{}", page.html);
    }
    let saved = save("Pacific/Auckland", "alias", "<b>Kiwi</b>", "de").await;
    assert!(saved.says("Gespeichert.") && saved.says("lang=\"de\""), "the page is in the new language: {}", saved.html);
    assert!(saved.says("&lt;b&gt;Kiwi") && !saved.says("<b>Kiwi"), "a name is text");
    let ben = actor_of(&app, BEN).await;
    assert_eq!((ben.zone.name(), ben.today.to_string().as_str()), ("Pacific/Auckland", "2026-11-23"));
    let mut tx = app.store().read().await.expect("reads");
    let kept = tx.find_profile(ben.site.id, ben.user.id).await.expect("find").expect("a person");
    assert_eq!((kept.shown, kept.alias.as_str()), (Shown::Alias, "<b>Kiwi</b>"));
    drop(tx);
    app.work_until_quiet().await;
}

async fn a_comment_waits_until_a_moderator_publishes_it(db: TestDb) {
    let app = TestApp::start(db).await;
    let feedback = answer_first_option(&app, &open_question(&app, ANA).await).await;
    let id: PresentationId =
        feedback.form("/presentations/").action.split('/').nth(2).and_then(|id| id.parse().ok()).expect("next");
    let comments = app.client.send(&feedback.form_ending("/comments"), &[]).await;
    assert_eq!(comments.status, 200, "{}", comments.html);
    let empty = app.client.send(&comments.form_ending("/comments/add"), &[("body", " \r\n ")]).await;
    assert!(empty.status == 422 && empty.says("Write something first."), "{}", empty.html);
    let long = app.client.send(&comments.form_ending("/comments/add"), &[("body", &"x".repeat(1_001))]).await;
    assert!(long.status == 422 && long.says("1,000 characters"), "{}", long.html);
    let sent =
        app.client.send(&comments.form_ending("/comments/add"), &[("body", "<i>Ask</i> first\r\nthen answer")]).await;
    assert!(sent.says("Somebody will read it before others can.") && sent.says("Waits to be read"), "{}", sent.html);
    assert!(sent.says("&lt;i&gt;Ask") && sent.says(">then answer</p>"));
    // What isn't answered yet can't be commented on, and nothing of it is shown.
    let before = Form { action: format!("/presentations/{id}/comments"), token: feedback.token() };
    let early = app.client.send(&before, &[]).await;
    assert_eq!(early.status, 404);
    let by_learner = app.client.send(&Form { action: "/moderation".to_owned(), token: feedback.token() }, &[]).await;
    assert_eq!(by_learner.status, 403, "a learner doesn't moderate");
    let mut owner = actor_of(&app, ANA).await;
    owner.user.roles.0.push(qstream::domain::roles::Role::ProgramManager);
    let waiting = qstream::app::remarks::pending(&app.app, &owner).await.expect("pending");
    let mine = waiting.iter().find(|one| one.comment.body.starts_with("<i>")).expect("it waits");
    let state = qstream::domain::remarks::CommentState::Published;
    qstream::app::remarks::decide(&app.app, &owner, mine.comment.id, state).await.expect("published");
    let read = app.client.send(&feedback.form_ending("/comments"), &[]).await;
    assert!(read.says("&lt;i&gt;Ask") && !read.says("Waits to be read"), "{}", read.html);
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_reaches_the_authors_and_a_strange_kind_loses_no_words() {
    let app = TestApp::start(db::sqlite().await).await;
    let feedback = answer_first_option(&app, &open_question(&app, ANA).await).await;
    let report = app.client.send(&feedback.form_ending("/report"), &[]).await;
    assert!(report.says("What is wrong with this question?"), "{}", report.html);
    let sent = app
        .client
        .send(&report.form_ending("/report/send"), &[("kind", "nonsense"), ("body", "Option b is right, too")])
        .await;
    assert!(sent.says("the authors can see your report now"), "{}", sent.html);
    let mut tx = app.store().read().await.expect("reads");
    let open = tx.list_open_question_reports(app.site.id, 10).await.expect("list");
    assert_eq!((open.len(), open[0].body.as_str()), (1, "Option b is right, too"));
    drop(tx);
    app.work_until_quiet().await;
}

async fn a_corrected_key_adjusts_points_with_a_reason_and_leaves_the_answers(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let ana = actor_of(&app, ANA).await;
    let before = learn::today(&app.app, &ana).await.expect("today").enrolments[0].clone();
    let mut tx = app.store().begin().await.expect("begins");
    let placed = tx.list_course_questions(app.site.id, before.course_id).await.expect("questions")[0];
    let old =
        tx.find_question_version(app.site.id, placed.question_version_id).await.expect("find").expect("a version");
    let answers = tx.list_answers_to_regrade(app.site.id, old.question_id).await.expect("answers");
    drop(tx);
    assert!(answers.len() > 8, "the sample's people have answered it");
    let wrong = old.options.iter().find(|option| !option.correct).expect("a wrong option").id.clone();
    let correct = async |key: &[&str], reason: &str| {
        let key = key.iter().map(|id| (*id).to_owned()).collect();
        regrade::correct_key(&app.app, "harrow-pike", old.id, &key, ("operator", reason)).await
    };
    assert!(matches!(correct(&["zz"], "x").await, Err(RegradeError::BadKey)));
    assert!(matches!(correct(&[], "x").await, Err(RegradeError::BadKey)));
    assert!(matches!(correct(&[&wrong], "  ").await, Err(RegradeError::NoReason)));
    let right = old.correct_options().first().expect("a key").clone();
    assert!(matches!(correct(&[&right], "x").await, Err(RegradeError::Unchanged)));
    let done = correct(&[&wrong], "The printed key was wrong.").await.expect("corrected");
    assert!(done.participants > 5 && done.adjusted > 0, "{done:?}");
    let mut tx = app.store().begin().await.expect("begins");
    let after = tx.list_answers_to_regrade(app.site.id, old.question_id).await.expect("answers");
    let asked = |of: &[qstream::store::AnswerToRegrade]| {
        of.iter().map(|one| (one.answer_id, one.chosen.clone(), one.graded)).collect::<Vec<_>>()
    };
    assert_eq!(asked(&after), asked(&answers), "answers are append-only");
    let sum = |of: &[qstream::store::AnswerToRegrade]| of.iter().map(|one| one.points).sum::<i64>();
    assert_eq!(sum(&after) - sum(&answers), done.points);
    drop(tx);
    let mine = |of: &[qstream::store::AnswerToRegrade]| {
        of.iter().filter(|one| one.enrolment_id == before.id).map(|one| one.points).sum::<i64>()
    };
    let now = learn::today(&app.app, &ana).await.expect("today").enrolments[0].points;
    assert_eq!(now - before.points, mine(&after) - mine(&answers), "the score is the ledger's sum");
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_fetched_by_its_signed_address_only_and_says_what_it_shows() {
    let app = TestApp::start(db::sqlite().await).await;
    let ana = actor_of(&app, ANA).await;
    let mut tx = app.store().read().await.expect("reads");
    let course = tx.list_enrolments_of_user(ana.site.id, ana.user.id).await.expect("list")[0].course_id;
    let mut pictured = None;
    for placed in tx.list_course_questions(ana.site.id, course).await.expect("list") {
        let version =
            tx.find_question_version(ana.site.id, placed.question_version_id).await.expect("find").expect("one");
        pictured = pictured.or(version.media);
    }
    drop(tx);
    let media = pictured.expect("the sample has a picture");
    assert!(media.alt.contains("11 °C"));
    let address = qstream::app::media::address(&app.app, &ana, media.id);
    let picture = app.client.get(&address).await;
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/png"));
    assert!(picture.header("content-security-policy").contains("sandbox"));
    let forged = format!("{}AAAA", &address[..address.len() - 4]);
    assert_eq!(app.client.get(&forged).await.status, 404);
    app.work_until_quiet().await;
    app.clock.advance(SignedDuration::from_hours(24 * 2));
    assert_eq!(app.client.get(&address).await.status, 404, "an address of the day before yesterday");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_question_says_so_and_takes_no_answer() {
    let app = TestApp::start(db::sqlite().await).await;
    let question = open_question(&app, ANA).await;
    let ana = actor_of(&app, ANA).await;
    let id: PresentationId =
        question.form("/presentations/").action.split('/').nth(2).and_then(|id| id.parse().ok()).expect("an id");
    let mut tx = app.store().read().await.expect("reads");
    let version = tx.find_due_presentation(ana.site.id, ana.user.id, id).await.expect("find").expect("due").question.id;
    drop(tx);
    let taken_back =
        qstream::app::withdraw::withdraw(&app.app, "harrow-pike", version, "operator").await.expect("withdrawn");
    assert!(taken_back > 0);
    let refused = answer_first_option(&app, &question).await;
    assert_eq!(refused.status, 409);
    assert!(refused.says("This question was taken out") && refused.says("Your earlier answers and points stay."));
    let shown = app.client.send(&Form { action: format!("/presentations/{id}"), token: refused.token() }, &[]).await;
    assert_eq!(shown.status, 409);
    assert!(app.launch(ANA).await.find_form("/presentations/").is_some(), "the others are still there");
    app.work_until_quiet().await;
}
