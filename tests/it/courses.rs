//! Planning a Qstream over HTTP, from a name to a learner's first answer, and what becomes of it afterwards.

use crate::support::app::TestApp;
use crate::support::client::Page;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::domain::calendar::Weekdays;
use qstream::domain::course::{CourseState, Phase};
use qstream::domain::first_party::Scope;
use qstream::domain::person::Details;
use qstream::store::{PlannedCourse, User};

each_db! {
    a_qstream_goes_from_a_name_to_a_learners_first_answer
    a_draft_shows_nowhere_and_is_thrown_away
    a_launch_says_what_is_missing_and_happens_once
    whoever_has_no_working_day_for_some_questions_is_left_out_by_name
    a_running_qstream_keeps_its_dates_and_can_be_ended_and_copied
    questions_come_into_a_running_qstream_after_the_planned_ones
    an_earlier_last_day_is_told_before_it_ends_a_qstream
    what_is_wrong_with_a_plan_is_told_at_the_fields
    a_site_sets_its_hours_and_holidays
}

const INGRID: &str = "ingrid.solheim@harrowpike.example";
const ANA: &str = "ana.ferreira@harrowpike.example";

async fn courses(app: &TestApp) -> Vec<PlannedCourse> {
    let mut tx = app.store().read().await.expect("reads");
    tx.list_planned_courses(app.site.id).await.expect("courses")
}

async fn named(app: &TestApp, name: &str) -> PlannedCourse {
    courses(app).await.into_iter().find(|one| one.name == name).expect("the course")
}

async fn user(app: &TestApp, email: &str) -> User {
    let mut tx = app.store().read().await.expect("reads");
    tx.find_user_by_email(app.site.id, email).await.expect("finds").expect("a person")
}

/// A draft with all the questions there are.
async fn drafted(app: &TestApp, ingrid: &Visitor, name: &str) -> PlannedCourse {
    let list = ingrid.get("/courses").await;
    let begun = ingrid.send(&list.form("/courses/add"), &[("name", name), ("weeks", "5")]).await;
    assert!(begun.status == 200 && begun.says("Your draft is ready"), "{}", begun.html);
    let course = named(app, name).await;
    loop {
        let page = ingrid.get(&format!("/courses/{}/questions", course.id)).await;
        let Some(topic) = page.html.split("value=\"all\"").next().filter(|_| page.html.contains("value=\"all\""))
        else {
            break;
        };
        let topic =
            topic.rsplit("name=\"topic\" value=\"").next().and_then(|rest| rest.split('"').next()).expect("a topic");
        let topic = topic.replace("&amp;", "&");
        let chosen = ingrid.send(&page.form_ending("/questions/save"), &[("topic", &topic), ("choice", "all")]).await;
        assert_eq!(chosen.status, 200, "{}", chosen.html);
    }
    named(app, name).await
}

async fn launch(ingrid: &Visitor, course: &PlannedCourse) -> Page {
    let people = ingrid.get(&format!("/courses/{}/people", course.id)).await;
    ingrid.send(&people.form_ending("/launch/confirmed"), &[]).await
}

async fn a_qstream_goes_from_a_name_to_a_learners_first_answer(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let course = drafted(&app, &ingrid, "Closing well").await;
    assert!(course.questions > 5 && course.people == 0, "{course:?}");
    let page = ingrid.get(&format!("/courses/{}", course.id)).await;
    assert!(page.says("Can everybody finish?") && page.says("Next: choose who takes part"), "{}", page.html);
    let narrowed = ingrid.get(&format!("/courses/{}/people?search=ana", course.id)).await;
    assert!(narrowed.says("Launch for 1 person"), "{}", narrowed.html);
    let people = ingrid.get(&format!("/courses/{}/people", course.id)).await;
    assert!(people.says("Launch for 15 people"), "{}", people.html);
    let launched = ingrid.send(&people.form_ending("/launch/confirmed"), &[]).await;
    assert!(launched.status == 200 && launched.says("15 people take part now"), "{}", launched.html);
    let course = named(&app, "Closing well").await;
    assert_eq!((course.state, course.people), (CourseState::Launched, 15));
    app.work_until_quiet().await;
    let rows = app.simulator.rows(crate::support::app::ORG, "Qstream_Course__c");
    assert!(serde_json::to_string(&rows).expect("JSON").contains("Closing well"), "the org knows it now");
    let progress = app.launch(ANA).await;
    assert!(!progress.says("Closing well · "), "nothing comes before its first day");
    app.clock.advance(SignedDuration::from_hours(24 * 8));
    let today = app.launch(ANA).await;
    let question = app.client.send(&today.form("/presentations/"), &[]).await;
    let option = question.options().remove(0);
    let answered = app.client.send(&question.form("/presentations/"), &[("option", &option)]).await;
    assert_eq!(answered.status, 200, "{}", answered.html);
    let of_course = "SELECT COUNT(*) FROM presentations JOIN enrolments USING (site_id, enrolment_id)
        JOIN courses USING (site_id, course_id) WHERE courses.name = 'Closing well' AND attempt = 1";
    assert_eq!(
        app.number(of_course).await,
        15 * course.questions,
        "a first presentation of each question for everybody"
    );
    app.work_until_quiet().await;
    app.assert_mirror().await;
}

async fn a_draft_shows_nowhere_and_is_thrown_away(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let before = app.simulator.rows(crate::support::app::ORG, "Qstream_Course__c").len();
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let course = drafted(&app, &ingrid, "Not yet").await;
    assert!(!ingrid.get("/reports").await.says("Not yet"), "no report");
    assert!(!ingrid.get("/reports?of=everybody").await.says("Not yet"), "no report of everybody");
    app.mark_run().await;
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(crate::support::app::ORG, "Qstream_Course__c").len(), before, "no row in the org");
    let asked = ingrid.get(&format!("/courses/{}/removal", course.id)).await;
    let gone = ingrid.send(&asked.form_ending("/removal/confirmed"), &[]).await;
    assert!(gone.status == 200 && gone.says("The draft was thrown away") && !gone.says("Not yet"), "{}", gone.html);
    assert_eq!(ingrid.get(&format!("/courses/{}", course.id)).await.status, 404);
    let again = ingrid.send(&asked.form_ending("/removal/confirmed"), &[]).await;
    assert_eq!(again.status, 404);
    app.work_until_quiet().await;
}

async fn a_launch_says_what_is_missing_and_happens_once(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let list = ingrid.get("/courses").await;
    ingrid.send(&list.form("/courses/add"), &[("name", "Empty"), ("weeks", "8")]).await;
    let empty = named(&app, "Empty").await;
    let people = ingrid.get(&format!("/courses/{}/people?search=nobodyhere", empty.id)).await;
    assert!(people.says("It has no questions.") && people.says("Nobody is found by this choice"), "{}", people.html);
    assert!(people.find_form("/launch/confirmed").is_none(), "nothing to press");
    let course = drafted(&app, &ingrid, "Once").await;
    let people = ingrid.get(&format!("/courses/{}/people", course.id)).await;
    let form = people.form_ending("/launch/confirmed");
    let nobody = ingrid.send(&form, &[("search", "nobodyhere")]).await;
    assert!(nobody.status == 200 && nobody.says("Before the launch:"), "{}", nobody.html);
    assert_eq!(named(&app, "Once").await.state, CourseState::Draft);
    assert!(ingrid.send(&form, &[("search", "ana")]).await.says("1 person takes part now"));
    let twice = ingrid.send(&form, &[]).await;
    assert_eq!((twice.status, named(&app, "Once").await.people), (409, 1), "{}", twice.html);
    let more = ingrid.get(&format!("/courses/{}/people", course.id)).await;
    assert!(more.says("Add 14 people"), "{}", more.html);
    let add = more.form_ending("/people/add");
    assert!(ingrid.send(&add, &[]).await.says("14 people take part now"));
    assert!(ingrid.send(&add, &[]).await.says("Nobody was added"), "twice is once");
    let questions = ingrid.get(&format!("/courses/{}/questions", course.id)).await;
    assert!(questions.says("It asks every question that there is."), "its questions stand: {}", questions.html);
    app.work_until_quiet().await;
}

async fn whoever_has_no_working_day_for_some_questions_is_left_out_by_name(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let ana = user(&app, ANA).await;
    let details = Details {
        email: ana.email.clone(),
        first_name: ana.first_name.clone(),
        last_name: ana.last_name.clone(),
        locale: ana.locale.clone(),
        time_zone: ana.time_zone.clone(),
        manager_id: ana.manager_id,
        // Sundays alone: no delivery day is one.
        workdays: Some(Weekdays::of([7])),
        salesforce_user: ana.salesforce_user,
    };
    let mut tx = app.store().begin().await.expect("begins");
    tx.update_person(app.site.id, ana.id, &details, app.app.now()).await.expect("writes");
    tx.commit().await.expect("commits");
    let course = drafted(&app, &ingrid, "On weekdays").await;
    let launched = launch(&ingrid, &course).await;
    assert!(launched.says("14 people take part now") && launched.says("1 person was left out"), "{}", launched.html);
    assert!(launched.says("Ana Ferreira"), "{}", launched.html);
    assert_eq!(named(&app, "On weekdays").await.people, 14, "nobody takes part with half a course");
    app.work_until_quiet().await;
}

async fn a_running_qstream_keeps_its_dates_and_can_be_ended_and_copied(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let course = drafted(&app, &ingrid, "Going on").await;
    launch(&ingrid, &course).await;
    app.clock.advance(SignedDuration::from_hours(24 * 9));
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let address = format!("/courses/{}", course.id);
    let page = ingrid.get(&address).await;
    assert!(
        page.says("dates that people were promised stay") && !page.says("name=\"interval_correct\""),
        "{}",
        page.html
    );
    let fields = [
        ("name", "Going on well"),
        ("max_per_day", "4"),
        ("interval_correct", "1"),
        ("board", "off"),
        ("comments", "off"),
    ];
    let asked = ingrid.send(&page.form_ending("/save"), &fields).await;
    assert!(asked.status == 200 && asked.says("What this changes") && asked.says("15 people"), "{}", asked.html);
    assert_eq!(named(&app, "Going on").await.id, course.id, "nothing is changed yet");
    let saved = ingrid.send(&asked.form_ending("/save"), &[&fields[..], &[("sure", "true")]].concat()).await;
    assert!(saved.status == 200 && saved.says("Going on well"), "{}", saved.html);
    let mut tx = app.store().read().await.expect("reads");
    let stored = tx.find_course(app.site.id, course.id).await.expect("finds").expect("a course");
    drop(tx);
    assert_eq!((stored.plan.max_per_day, stored.plan.interval_correct), (4, 7), "intervals were promised");
    let copied = ingrid.send(&page.form_ending("/copy/add"), &[]).await;
    assert!(copied.status == 200 && copied.says("Going on well (copy)"), "{}", copied.html);
    let copy = named(&app, "Going on well (copy)").await;
    assert_eq!((copy.state, copy.questions, copy.people), (CourseState::Draft, course.questions, 0));
    assert!(copy.starts_on > course.starts_on, "{copy:?}");
    let asked = ingrid.get(&format!("{address}/closing")).await;
    assert!(asked.says("15 people get no more questions"), "{}", asked.html);
    let closed = ingrid.send(&asked.form_ending("/closing/confirmed"), &[]).await;
    assert!(closed.status == 200 && closed.says("The Qstream is closed"), "{}", closed.html);
    let of = named(&app, "Going on well").await;
    let today = qstream::domain::time::Zone::utc().date_at(app.app.now());
    assert_eq!(qstream::domain::course::phase(of.state, (of.starts_on, of.ends_on), today), Phase::Closed);
    app.work_until_quiet().await;
    app.assert_mirror().await;
}

/// A new question of its own topic.
async fn written(ingrid: &Visitor, number: usize) {
    let form = ingrid.get("/questions/new").await;
    let (id, stem) = (form.hidden("id").expect("an id"), format!("Late question {number}?"));
    let fields = [
        ("id", id.as_str()),
        ("act", "save"),
        ("stem", &stem),
        ("option-1", "Yes"),
        ("right-1", "true"),
        ("option-2", "No"),
        ("explanation", "Because."),
        ("topic", "Late"),
        ("language", "en"),
    ];
    assert_eq!(ingrid.send(&form.form("/questions/add"), &fields).await.status, 200);
}

async fn questions_come_into_a_running_qstream_after_the_planned_ones(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let course = drafted(&app, &ingrid, "Growing").await;
    launch(&ingrid, &course).await;
    let all = format!("/courses/{}/questions", course.id);
    assert!(ingrid.get(&all).await.says("It asks every question that there is."));
    for number in 1..=3 {
        written(&ingrid, number).await;
    }
    app.clock.advance(SignedDuration::from_hours(24 * 9));
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let page = ingrid.get(&all).await;
    assert!(page.says("Late") && page.says("3 questions"), "{}", page.html);
    app.execute("UPDATE enrolments SET completed_at = 1 WHERE completed_at IS NULL".to_owned()).await;
    let foreseen = ingrid.get(&format!("{all}/addition?topic=Late&choice=all")).await;
    for said in ["Add 3 questions", "The last new one comes on", "Late question 2?"] {
        assert!(foreseen.says(said), "{said}: {}", foreseen.html);
    }
    let ids = foreseen.html.split("name=\"question\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let fields: Vec<(&str, &str)> = ids.map(|id| ("question", id)).collect();
    let form = foreseen.form_ending("/questions/add");
    let added = ingrid.send(&form, &fields).await;
    assert!(added.status == 200 && added.says("15 people have the new questions now"), "{}", added.html);
    let again = ingrid.send(&form, &fields).await;
    assert!(again.says("Nobody lacked any."), "{}", again.html);
    assert_eq!(named(&app, "Growing").await.questions, course.questions + 3);
    let late =
        "FROM presentations JOIN enrolments USING (site_id, enrolment_id) JOIN courses USING (site_id, course_id)
        JOIN question_versions USING (site_id, question_version_id)
        WHERE courses.name = 'Growing' AND question_versions.topic";
    assert_eq!(app.number(&format!("SELECT COUNT(*) {late} = 'Late' AND attempt = 1")).await, 3 * 15);
    let bursts = format!(
        "SELECT COUNT(*) FROM (SELECT 1 {late} = 'Late' AND scheduled_on <= (SELECT MAX(scheduled_on) {late} <> 'Late')
         GROUP BY scheduled_on, enrolments.enrolment_id HAVING COUNT(*) > 2) AS many"
    );
    assert_eq!(app.number(&bursts).await, 0, "nobody gets more than the pace");
    let done = "SELECT COUNT(*) FROM enrolments JOIN courses USING (site_id, course_id)
        WHERE courses.name = 'Growing' AND completed_at IS NOT NULL";
    assert_eq!(app.number(done).await, 0, "whoever had finished has something to do again");
    app.work_until_quiet().await;
    app.assert_mirror().await;
    let nothing = ingrid.get(&format!("{all}/addition?topic=Late&choice=all")).await;
    assert!(nothing.says("It asks every question that there is."), "{}", nothing.html);
}

async fn an_earlier_last_day_is_told_before_it_ends_a_qstream(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let course = drafted(&app, &ingrid, "Ending").await;
    launch(&ingrid, &course).await;
    app.clock.advance(SignedDuration::from_hours(24 * 12));
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let page = ingrid.get(&format!("/courses/{}", course.id)).await;
    let ends_on = course.starts_on.plus_days(1).to_string();
    let fields = [("name", "Ending"), ("ends_on", &ends_on), ("board", "off"), ("comments", "off")];
    let asked = ingrid.send(&page.form_ending("/save"), &fields).await;
    assert!(asked.says("15 people get no more questions from it"), "{}", asked.html);
    assert_eq!(named(&app, "Ending").await.ends_on, course.ends_on, "nothing is changed yet");
    let nothing = ingrid.send(&page.form_ending("/save"), &[("name", "Renamed")]).await;
    assert!(nothing.status == 200 && nothing.says("Renamed"), "a name is taken at once: {}", nothing.html);
    ingrid.send(&asked.form_ending("/save"), &[&fields[..], &[("sure", "true")]].concat()).await;
    assert_eq!(named(&app, "Ending").await.ends_on, Some(course.starts_on.plus_days(1)));
    let late = ingrid.get(&format!("/courses/{}/questions", course.id)).await;
    assert_eq!(late.status, 409, "what is over takes no questions: {}", late.html);
    app.work_until_quiet().await;
}

async fn what_is_wrong_with_a_plan_is_told_at_the_fields(db: TestDb) {
    let app = TestApp::start(db).await;
    let ingrid = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let list = ingrid.get("/courses").await;
    let nameless = ingrid.send(&list.form("/courses/add"), &[("name", "  "), ("weeks", "5")]).await;
    assert!(nameless.status == 422 && nameless.says("Give it a name."), "{}", nameless.html);
    let course = drafted(&app, &ingrid, "Wrong").await;
    let page = ingrid.get(&format!("/courses/{}", course.id)).await;
    let fields = [("whole", "true"), ("name", "Wrong"), ("ends_on", "2020-01-01"), ("max_per_day", "many")];
    let wrong = ingrid.send(&page.form_ending("/save"), &fields).await;
    assert_eq!(wrong.status, 422);
    for said in
        ["The last day is before the first.", "Choose at least one delivery day.", "from 1 to 50", "value=\"many\""]
    {
        assert!(wrong.says(said), "{said}: {}", wrong.html);
    }
    let plan = [("name", "Wrong"), ("ends_on", ""), ("max_per_day", "1"), ("day-1", "true"), ("whole", "true")];
    let endless = ingrid.send(&page.form_ending("/save"), &plan).await;
    assert!(endless.status == 200 && endless.says("leaves room for every question"), "{}", endless.html);
    let soon = course.starts_on.plus_days(10).to_string();
    let tight = [("name", "Wrong"), ("ends_on", soon.as_str()), ("day-1", "true"), ("whole", "true")];
    let hopeless = ingrid.send(&page.form_ending("/save"), &tight).await;
    assert!(hopeless.says("Nobody can finish"), "{}", hopeless.html);
    let mended = ingrid.send(&hopeless.form_ending("/suggestion/apply"), &[]).await;
    assert!(mended.says("leaves room for every question"), "{}", mended.html);
    app.work_until_quiet().await;
}

async fn a_site_sets_its_hours_and_holidays(db: TestDb) {
    let app = TestApp::start(db).await;
    let owner = Visitor::signed_in(&app, INGRID, Scope::Full).await;
    let steps = owner.get("/set-up").await;
    assert!(steps.says("Next") && steps.html.contains("action=\"/settings/calendar\""), "{}", steps.html);
    let page = owner.get("/settings/calendar").await;
    assert!(page.says("None yet") && page.says("09:00"), "{}", page.html);
    let save = page.form("/settings/calendar/save");
    let wrong = owner.send(&save, &[("from", "18:00"), ("to", "09:00"), ("day-1", "true")]).await;
    assert!(wrong.status == 422 && wrong.says("ends after it begins"), "{}", wrong.html);
    let saved = owner.send(&save, &[("from", "08:30"), ("to", "16:00"), ("day-1", "true"), ("day-2", "true")]).await;
    assert!(saved.status == 200 && saved.says("08:30"), "{}", saved.html);
    let add = page.form("/settings/calendar/holidays/add");
    let holiday = [("day", "2026-11-30"), ("name", "Founders’ day"), ("region", "")];
    let added = owner.send(&add, &holiday).await;
    assert!(added.status == 200 && added.says("Founders’ day"), "{}", added.html);
    let twice = owner.send(&add, &holiday).await;
    assert!(twice.status == 422 && twice.says("holiday already"), "{}", twice.html);
    assert!(owner.get("/set-up").await.says("Everything is set up"));
    // A new draft begins on the first working day of the week.
    let begun = owner.send(&owner.get("/courses").await.form("/courses/add"), &[("name", "A"), ("weeks", "5")]).await;
    assert!(begun.html.contains("value=\"2026-12-01\""), "{}", begun.html);
    let removed = owner.send(&added.form_ending("/holidays/end"), &[("holiday", "2026-11-30 ")]).await;
    assert!(removed.status == 200 && removed.says("None yet"), "{}", removed.html);
    app.work_until_quiet().await;
}
