//! Reports: who sees whom, what stands on the page, and that it is never older than the last answer.

use crate::support::app::TestApp;
use crate::support::client::{Form, Page};
use crate::support::db::{self, TestDb, each_db};
use qstream::app::reports::{self, Asked, Body, Of, Report, ReportError, Team};
use qstream::app::session::{self, Actor};
use qstream::app::{answer, invite, learn, regrade};
use qstream::domain::at_risk::Reason;
use qstream::domain::ids::{CourseId, UserId};
use qstream::domain::page_token::Purpose;
use qstream::domain::reach::Depth;
use qstream::store::Differences;

each_db! {
    managers_see_their_people_and_participants_nobody
    an_answer_is_in_the_report_as_soon_as_it_is_acknowledged
    a_manager_who_puts_somebody_on_hold_moves_their_questions
    whatever_happens_the_sums_are_what_people_answered
}

const ANA: &str = "ana.ferreira@harrowpike.example";
const BEN: &str = "ben.okoye@harrowpike.example";
const MAEVE: &str = "maeve.byrne@harrowpike.example";
const TOMAS: &str = "tomas.prado@harrowpike.example";
const PRIYA: &str = "priya.raman@harrowpike.example";
const INGRID: &str = "ingrid.solheim@harrowpike.example";

/// Opens the tab; whoever has more than a learner's rights got a code before.
async fn enter(app: &TestApp, who: &str) -> Page {
    let page = app.launch(who).await;
    if page.status == 200 {
        return page;
    }
    let code = invite::invite(&app.app, &app.site.slug, who).await.expect("invited");
    let opened = app.client.send(&page.form("/canvas/invitation"), &[("code", &code)]).await;
    assert_eq!(opened.status, 200, "{}", opened.html);
    opened
}

async fn actor_of(app: &TestApp, who: &str) -> Actor {
    let token = enter(app, who).await.token();
    session::resume(&app.app, &token, Purpose::Read, &session::Cookies::default()).await.expect("a session")
}

async fn user_of(app: &TestApp, who: &str) -> UserId {
    let mut tx = app.store().read().await.expect("reads");
    tx.find_user_by_email(app.site.id, who).await.expect("reads").expect("is there").id
}

async fn course(app: &TestApp) -> CourseId {
    reports::courses(&app.app, &app.site.slug).await.expect("courses")[0].0
}

async fn go(app: &TestApp, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
    app.client.send(&Form { action: path.to_owned(), token: page.token() }, fields).await
}

async fn team(app: &TestApp, actor: &Actor) -> Team {
    let report = reports::report(&app.app, actor, Asked::default()).await.expect("a report");
    match report {
        Report::Full(_, Body::Team(team)) => *team,
        other => panic!("no team: {other:?}"),
    }
}

async fn managers_see_their_people_and_participants_nobody(db: TestDb) {
    let app = TestApp::start(db).await;
    let (ben, ana) = (user_of(&app, BEN).await, user_of(&app, ANA).await);
    let course = course(&app).await.to_string();
    // Who · the own page · Ben, who is Maeve's · Ana, who is Tomás's · the whole course.
    let matrix = [
        (BEN, 403, 403, 403, 403),
        (MAEVE, 200, 200, 404, 404),
        (TOMAS, 200, 404, 200, 404),
        (PRIYA, 200, 200, 200, 200),
        (INGRID, 200, 200, 200, 200),
    ];
    for (who, own, of_ben, of_ana, whole) in matrix {
        let page = enter(&app, who).await;
        assert_eq!(page.says("formaction=\"/reports\""), own == 200, "{who}: the tab");
        assert_eq!(go(&app, &page, "/reports", &[]).await.status, own, "{who}: the page");
        for (id, expected) in [(ben, of_ben), (ana, of_ana)] {
            let path = format!("/reports/people/{id}");
            let fields = [("course", course.as_str()), ("of", "direct")];
            let seen = go(&app, &page, &path, &fields).await;
            assert_eq!(seen.status, expected, "{who}: {id}");
            // Forms of a page that isn't shown: forged with a token for reading, and refused as such.
            let forged = go(&app, &page, &format!("{path}/notes/add"), &[("course", &course), ("body", "x")]).await;
            assert_eq!(forged.status, 401, "{who}");
        }
        for fields in [[("course", course.as_str()), ("of", "everybody")], [("course", course.as_str()), ("of", "x")]] {
            let status = go(&app, &page, "/reports", &fields).await.status;
            assert_eq!(status, if fields[1].1 == "everybody" { whole } else { own }, "{who}: {fields:?}");
        }
        let fields = [("course", course.as_str()), ("of", "everybody"), ("table", "people.csv")];
        assert_eq!(go(&app, &page, "/reports/download", &fields).await.status, whole, "{who}: the file");
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_sites_people_and_courses_are_not_there() {
    let app = TestApp::start(db::sqlite().await).await;
    let other = qstream::app::sample::create(&app.app, "elsewhere").await.expect("a second site");
    let foreign = reports::courses(&app.app, "elsewhere").await.expect("courses")[0].0;
    let mut tx = app.store().read().await.expect("reads");
    let theirs = tx.find_user_by_email(other.id, BEN).await.expect("reads").expect("a namesake").id;
    drop(tx);
    let page = enter(&app, INGRID).await;
    let (course, foreign) = (course(&app).await.to_string(), foreign.to_string());
    for (path, course, of) in [
        ("/reports".to_owned(), &foreign, "everybody".to_owned()),
        ("/reports".to_owned(), &course, theirs.to_string()),
        (format!("/reports/people/{theirs}"), &course, "everybody".to_owned()),
        (format!("/reports/people/{theirs}"), &foreign, "everybody".to_owned()),
    ] {
        let seen = go(&app, &page, &path, &[("course", course), ("of", &of)]).await;
        assert_eq!(seen.status, 404, "{path} {of}");
        assert!(!seen.says("Okoye"), "{}", seen.html);
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_first_whom_to_help_and_why() {
    let app = TestApp::start(db::sqlite().await).await;
    let page = enter(&app, TOMAS).await;
    let report = go(&app, &page, "/reports", &[]).await;
    let actor = actor_of(&app, TOMAS).await;
    let team = team(&app, &actor).await;
    let dev = team.people.iter().find(|person| person.first_name == "Dev").expect("Dev");
    assert!(dev.reasons.contains(&Reason::NotStarted) && dev.figures.current.is_none(), "{dev:?}");
    let sentence = report.html.find("need you").or_else(|| report.html.find("needs you")).expect("a finding");
    assert!(sentence < report.html.find("<form method=\"post\" action=\"/reports\"").expect("the rest"));
    assert!(report.says("Dev Raghunathan") && report.says("Hasn’t started"), "{}", report.html);
    assert!(report.says("class=\"heat\"") && report.says("Hardest questions") && report.says("role=\"img\""));
    assert!(report.says("As of Monday 23 November"), "{}", report.html);
    let first = go(&app, &page, "/reports", &[("show", "first"), ("sort", "overall")]).await;
    assert!(first.says("These are first answers") && first.says("aria-sort=\"ascending\""), "{}", first.html);
    app.work_until_quiet().await;
}

async fn an_answer_is_in_the_report_as_soon_as_it_is_acknowledged(db: TestDb) {
    let app = TestApp::start(db).await;
    let (maeve, ben) = (actor_of(&app, MAEVE).await, actor_of(&app, BEN).await);
    let before = team(&app, &maeve).await;
    let due = learn::today(&app.app, &ben).await.expect("today").due;
    answer::submit(&app.app, &ben, due[0].presentation_id, ["a".to_owned()].into()).await.expect("stored");
    let after = team(&app, &maeve).await;
    assert_eq!(after.figures.answers, before.figures.answers + 1);
    let answers = |team: &Team| team.weeks.iter().map(|week| week.answers).sum::<usize>();
    assert_eq!(answers(&after), answers(&before) + 1);
    // The whole course, from its sums, agrees with the team, person by person.
    let ingrid = actor_of(&app, INGRID).await;
    let asked = Asked { course: Some(course(&app).await), of: Some(Of::Everybody) };
    let Report::Full(_, Body::Groups(all)) = reports::report(&app.app, &ingrid, asked).await.expect("a report") else {
        panic!("no groups");
    };
    let group = all.groups.iter().find(|group| group.id == maeve.user.id).expect("Maeve's");
    assert_eq!((group.enrolled, group.figures.pairs), (after.figures.enrolments, after.figures.pairs));
    for (whole, sums) in
        [(group.figures.initial, after.figures.initial), (group.figures.current, after.figures.current)]
    {
        assert!((whole.expect("known") - sums.expect("known")).abs() < 1e-9);
    }
    for topic in &after.topics {
        let at = all.topics.iter().position(|one| one.name == topic.name).expect("the topic");
        assert_eq!(group.topics[at], topic.sum, "{}", topic.name);
    }
    app.work_until_quiet().await;
}

async fn a_manager_who_puts_somebody_on_hold_moves_their_questions(db: TestDb) {
    let app = TestApp::start(db).await;
    let page = enter(&app, MAEVE).await;
    let ben = user_of(&app, BEN).await;
    let course = course(&app).await.to_string();
    let path = format!("/reports/people/{ben}");
    let seen = go(&app, &page, &path, &[("course", &course), ("of", "direct")]).await;
    let place = [("course", course.as_str()), ("of", "direct")];
    let with = |more: &[(&'static str, &'static str)]| [&place[..], more].concat();
    let hold = Form { action: format!("{path}/hold"), token: seen.form_ending("/hold").token };
    let wrong = app.client.send(&hold, &with(&[("from", "2026-11-24"), ("to", "2026-11-20")])).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.says("The last day comes before the first.") && wrong.says("value=\"2026-11-20\""), "{}", wrong.html);
    let given = app.client.send(&hold, &with(&[("from", "2026-11-23"), ("to", "2026-11-27")])).await;
    assert!(
        given.says("The hold is planned.") && given.says("Monday 23 November to Friday 27 November"),
        "{}",
        given.html
    );
    assert!(app.launch(BEN).await.says("You are on hold until Friday 27 November"));
    let note = Form { action: format!("{path}/notes/add"), token: seen.form_ending("/notes/add").token };
    let empty = app.client.send(&note, &with(&[("body", "  ")])).await;
    assert!(empty.status == 422 && empty.says("Write something first."), "{}", empty.html);
    let kept = app.client.send(&note, &with(&[("body", "Ask about <prices>.")])).await;
    assert!(kept.says("The note is kept.") && kept.says("Ask about &lt;prices&gt;."), "{}", kept.html);
    let ingrid = enter(&app, INGRID).await;
    let owners = go(&app, &ingrid, &path, &place).await;
    assert!(owners.status == 200 && !owners.says("Ask about"), "nobody else reads a note");
    assert!(!owners.says("/hold\""), "whose people they aren't gives no hold");
    app.work_until_quiet().await;
}

async fn whatever_happens_the_sums_are_what_people_answered(db: TestDb) {
    let app = TestApp::start(db).await;
    let course = course(&app).await;
    let differences = async || {
        let checked = reports::verify(&app.app).await.expect("compared");
        assert_eq!(checked.len(), 1);
        checked[0].differences
    };
    assert_eq!(differences().await, Differences::default(), "after three weeks of answers");
    let ben = actor_of(&app, BEN).await;
    for due in learn::today(&app.app, &ben).await.expect("today").due {
        answer::submit(&app.app, &ben, due.presentation_id, ["b".to_owned()].into()).await.expect("stored");
    }
    assert_eq!(differences().await, Differences::default(), "after more");
    let mut tx = app.store().read().await.expect("reads");
    let question = tx.list_course_questions(app.site.id, course).await.expect("questions")[0];
    let version = tx.find_question_version(app.site.id, question.question_version_id).await.expect("reads");
    drop(tx);
    let version = version.expect("a version");
    let key =
        version.options.iter().find(|option| !option.correct).map(|option| option.id.clone()).into_iter().collect();
    let corrected =
        regrade::correct_key(&app.app, &app.site.slug, question.question_version_id, &key, ("operator", "wrong")).await;
    assert!(corrected.is_ok_and(|one| one.participants > 0));
    assert_eq!(differences().await, Differences::default(), "after a correction");
    assert_eq!(reports::rebuild(&app.app, &app.site.slug).await.expect("made anew"), 1);
    assert_eq!(differences().await, Differences::default());
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_comes_as_a_file_that_programs_read() {
    let app = TestApp::start(db::sqlite().await).await;
    let page = enter(&app, MAEVE).await;
    let course = course(&app).await.to_string();
    for name in ["people", "topics", "questions", "weeks"] {
        let file = async |ending: &str| {
            let table = format!("{name}.{ending}");
            go(&app, &page, "/reports/download", &[("course", &course), ("of", "direct"), ("table", &table)]).await
        };
        let json = file("json").await;
        let rows: Vec<serde_json::Value> = serde_json::from_str(&json.html).expect("JSON");
        assert!(!rows.is_empty(), "{name}");
        let csv = file("csv").await;
        let kept = &csv.headers["content-disposition"];
        assert_eq!(kept, &format!("attachment; filename=\"{name}.csv\""));
        assert!(csv.headers["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/csv")));
        assert!(csv.html.lines().count() > rows.len(), "a heading and a line each: {}", csv.html);
    }
    for wrong in ["people.pdf", "passwords.csv", "", "people"] {
        let refused = go(&app, &page, "/reports/download", &[("course", &course), ("table", wrong)]).await;
        assert_eq!(refused.status, 404, "{wrong}");
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporting_manager_reads_only_what_was_given() {
    let app = TestApp::start(db::sqlite().await).await;
    let course = course(&app).await;
    let priya = actor_of(&app, PRIYA).await;
    let asked = Asked { course: Some(course), of: Some(Of::Everybody) };
    assert!(reports::report(&app.app, &priya, asked).await.is_ok());
    let own = Asked { of: Some(Of::Own(Depth::Direct)), ..asked };
    assert!(
        matches!(reports::report(&app.app, &priya, own).await, Err(ReportError::NotFound)),
        "nobody reports to her"
    );
    reports::assign(&app.app, &app.site.slug, (PRIYA, course), false).await.expect("taken away");
    assert!(matches!(reports::report(&app.app, &priya, asked).await, Err(ReportError::NotFound)));
    assert!(matches!(reports::report(&app.app, &priya, Asked::default()).await, Ok(Report::Empty)));
    app.work_until_quiet().await;
}
