//! A manager asks somebody to go on: one mail in three days, never against anybody's will, and only about one's own people.

use super::questions::user;
use crate::support::app::TestApp;
use crate::support::client::{Form, Page};
use crate::support::db::{self, TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::reports::{self, Nudged};
use qstream::app::session::{self, Actor};
use qstream::app::{answer, invite, learn, mail};
use qstream::domain::hold::Hold;
use qstream::domain::ids::{CourseId, HoldId, UserId};
use qstream::domain::mail::List;
use qstream::domain::nudge::Obstacle;
use qstream::domain::page_token::Purpose;
use qstream::mail::ReadMail;
use qstream::store::MailRefusal;

each_db! {
    a_nudge_names_who_sends_it_and_what_waits_and_leads_there
    a_second_nudge_waits_three_days_whoever_asks
    nobody_is_nudged_who_cannot_or_would_not_be
    a_nudge_waits_until_the_person_is_at_work
    two_who_nudge_at_once_send_one_mail
}

const TOMAS: &str = "tomas.prado@harrowpike.example";
const PRIYA: &str = "priya.raman@harrowpike.example";

async fn start(db: TestDb) -> TestApp {
    let mut app = TestApp::start(db).await;
    app.expect_unsent();
    app
}

async fn enter(app: &TestApp, who: &str) -> Page {
    let page = app.launch(who).await;
    if page.status == 200 {
        return page;
    }
    let code = invite::invite(&app.app, &app.site.slug, who).await.expect("invited");
    app.client.send(&page.form("/canvas/invitation"), &[("code", &code)]).await
}

async fn actor(app: &TestApp, who: &str) -> Actor {
    let token = enter(app, who).await.token();
    session::resume(&app.app, &token, Purpose::Read, &session::Cookies::default()).await.expect("a session")
}

async fn course(app: &TestApp) -> CourseId {
    reports::courses(&app.app, &app.site.slug).await.expect("courses")[0].0
}

async fn nudge(app: &TestApp, by: &Actor, user: UserId) -> Nudged {
    // The same person later: the session's own clock is the app's.
    let by = Actor { now: app.app.now(), today: by.zone.date_at(app.app.now()), ..by.clone() };
    reports::nudge(&app.app, &by, (course(app).await, user)).await.expect("somebody they see")
}

fn why(nudged: &Nudged) -> Option<Obstacle> {
    match nudged {
        Nudged::Queued { .. } => None,
        Nudged::Not { why, .. } => Some(*why),
    }
}

async fn nudges(app: &TestApp) -> Vec<ReadMail> {
    app.send_mails().await;
    app.mails().await.into_iter().filter(|mail| mail.subject.contains("asks you to go on")).collect()
}

async fn a_nudge_names_who_sends_it_and_what_waits_and_leads_there(db: TestDb) {
    let app = start(db).await;
    let dev = user(&app, "dev.raghunathan").await;
    let page = enter(&app, TOMAS).await;
    let read = |token| Form { action: "/reports".to_owned(), token };
    let report = app.client.send(&read(page.token()), &[]).await;
    let button = format!("form=\"nudge\" name=\"user\" value=\"{}\"", dev.id);
    assert!(report.says(&button), "{}", report.html);
    let form = report.form("/reports/nudge");
    let course = course(&app).await.to_string();
    let fields = [("course", course.as_str()), ("of", "direct"), ("user", &dev.id.to_string())];
    let done = app.client.send(&form, &fields).await;
    assert!(done.status == 200 && done.says("Dev Raghunathan gets a mail"), "{}", done.html);
    assert!(done.says("Nudged on Monday 23 November by Tomás Prado") && !done.says(&button), "{}", done.html);
    let mails = nudges(&app).await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    assert!(mail.to.starts_with("dev.raghunathan") && mail.subject.starts_with("Tomás Prado asks you"), "{mail:?}");
    for text in [&mail.text, &mail.html] {
        assert!(text.contains("questions wait for you in") && text.contains("at Harrow"), "{text}");
    }
    let header = |name: &str| mail.headers.iter().any(|(held, _)| held == name);
    assert!(header("List-Unsubscribe") && header("List-Unsubscribe-Post"));
    let path = mail.text.split("/q/").nth(1).and_then(|rest| rest.lines().next()).expect("a link");
    let opened = Visitor::new(&app).get(&format!("/q/{path}")).await;
    assert!(opened.status == 200, "{}", opened.html);
    // On the person's own page the same form, and the answer is that page again.
    let path = format!("/reports/people/{}", dev.id);
    let person = Form { action: path, token: done.token() };
    let person = app.client.send(&person, &fields).await;
    assert!(person.says("The last nudge was less than three days ago."), "{}", person.html);
    let again = app.client.send(&form, &[&fields[..], &[("back", "person")]].concat()).await;
    assert!(again.says("got no mail") && again.says("Every question"), "{}", again.html);
    assert_eq!(nudges(&app).await.len(), 1);
    let audited = qstream::app::audit::of_site(&app.app, &app.site.slug).await.expect("events");
    let events: Vec<_> = audited.iter().filter(|event| event.action == "person.nudged").collect();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].subject, format!("user:{}", dev.id));
}

async fn a_second_nudge_waits_three_days_whoever_asks(db: TestDb) {
    let app = start(db).await;
    let dev = user(&app, "dev.raghunathan").await.id;
    let (tomas, priya) = (actor(&app, TOMAS).await, actor(&app, PRIYA).await);
    assert_eq!(why(&nudge(&app, &tomas, dev).await), None);
    app.clock.advance(SignedDuration::from_hours(71));
    assert_eq!(why(&nudge(&app, &priya, dev).await), Some(Obstacle::Lately));
    app.clock.advance(SignedDuration::from_hours(1));
    assert_eq!(why(&nudge(&app, &priya, dev).await), None);
}

async fn nobody_is_nudged_who_cannot_or_would_not_be(db: TestDb) {
    let app = start(db).await;
    let tomas = actor(&app, TOMAS).await;
    let dev = user(&app, "dev.raghunathan").await;
    let site = app.site.id;
    let expect = async |expected| assert_eq!(why(&nudge(&app, &tomas, dev.id).await), Some(expected));
    mail::stop(&app.app, site, (dev.id, List::Questions), true).await.expect("stops");
    expect(Obstacle::Stopped).await;
    mail::stop(&app.app, site, (dev.id, List::Questions), false).await.expect("comes again");
    let refusal = MailRefusal {
        site_id: site,
        user_id: dev.id,
        email: dev.email.clone(),
        reply: "550".to_owned(),
        refused_at: app.app.now(),
    };
    let mut tx = app.store().begin().await.expect("begins");
    tx.put_mail_refusals(&[refusal]).await.expect("mark");
    tx.commit().await.expect("commits");
    expect(Obstacle::Refused).await;
    let mut tx = app.store().begin().await.expect("begins");
    tx.delete_mail_refusals(site, &[dev.id]).await.expect("clear");
    let day = "2026-11-23".parse().expect("a date");
    let id = HoldId(app.app.random().id(app.app.now()));
    tx.insert_hold(site, dev.id, id, Hold { starts_on: day, ends_on: day }, app.app.now()).await.expect("hold");
    tx.commit().await.expect("commits");
    expect(Obstacle::OnHold).await;
    app.execute("DELETE FROM holds".to_owned()).await;
    app.execute("UPDATE users SET state = 'suspended' WHERE email LIKE 'dev.%'".to_owned()).await;
    expect(Obstacle::Suspended).await;
    app.execute("UPDATE users SET state = 'active' WHERE email LIKE 'dev.%'".to_owned()).await;
    // When everything of the day is answered, there is nothing to go on with.
    let them = actor(&app, "dev.raghunathan@harrowpike.example").await;
    for due in learn::today(&app.app, &them).await.expect("today").due {
        answer::submit(&app.app, &them, due.presentation_id, ["a".to_owned()].into()).await.expect("stored");
    }
    expect(Obstacle::NothingWaits).await;
    assert_eq!(nudges(&app).await.len(), 0);
}

async fn a_nudge_waits_until_the_person_is_at_work(db: TestDb) {
    // Monday, 10:00 in UTC: 07:00 in São Paulo.
    let app = start(db).await;
    let ana = user(&app, "ana.ferreira").await;
    let nudged = nudge(&app, &actor(&app, TOMAS).await, ana.id).await;
    let today = "2026-11-23".parse().ok();
    assert!(matches!(&nudged, Nudged::Queued { later, .. } if *later == today), "{nudged:?}");
    assert_eq!(nudges(&app).await.len(), 0, "she sleeps");
    app.clock.advance(SignedDuration::from_hours(2));
    assert_eq!(nudges(&app).await.len(), 1);
}

async fn two_who_nudge_at_once_send_one_mail(db: TestDb) {
    let app = start(db).await;
    let dev = user(&app, "dev.raghunathan").await.id;
    let (tomas, priya) = (actor(&app, TOMAS).await, actor(&app, PRIYA).await);
    let course = course(&app).await;
    let (one, other) =
        tokio::join!(reports::nudge(&app.app, &tomas, (course, dev)), reports::nudge(&app.app, &priya, (course, dev)),);
    let (one, other) = (one.expect("seen"), other.expect("seen"));
    let mut both = [why(&one), why(&other)];
    both.sort_by_key(Option::is_some);
    assert_eq!(both, [None, Some(Obstacle::Lately)]);
    assert_eq!(nudges(&app).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_participants_nudge_nobody() {
    let app = start(db::sqlite().await).await;
    let (dev, ben) = (user(&app, "dev.raghunathan").await.id, user(&app, "ben.okoye").await.id);
    let course = course(&app).await;
    let tomas = actor(&app, TOMAS).await;
    assert!(matches!(reports::nudge(&app.app, &tomas, (course, ben)).await, Err(reports::ReportError::NotFound)));
    let chi = actor(&app, "chi.nakamura@harrowpike.example").await;
    assert!(matches!(reports::nudge(&app.app, &chi, (course, dev)).await, Err(reports::ReportError::NotFound)));
    // A token that may read does not change anything.
    let page = enter(&app, TOMAS).await;
    let form = Form { action: "/reports/nudge".to_owned(), token: page.token() };
    let fields = [("course", course.to_string()), ("user", dev.to_string())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(app.client.send(&form, &fields).await.status, 401);
    assert_eq!(nudges(&app).await.len(), 0);
}
