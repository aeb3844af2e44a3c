//! Mails about a day's questions: each at its person's own morning, one a day, about something.

use crate::support::app::TestApp;
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::mail::{self, Rounds};
use qstream::domain::hold::Hold;
use qstream::domain::ids::HoldId;
use qstream::domain::mail::List;
use qstream::mail::ReadMail;
use qstream::store::{MailRefusal, User};
use std::collections::BTreeSet;

each_db! {
    each_person_gets_one_mail_at_their_own_morning
    a_mail_says_what_it_is_about_and_nothing_that_gives_the_answer_away
    silence_is_followed_by_one_reminder
    nobody_is_mailed_on_a_hold_a_holiday_or_against_their_will
    a_round_that_was_broken_off_goes_on_and_mails_nobody_twice
    two_workers_take_turns_by_their_lease_and_mail_nobody_twice
    what_has_not_left_by_the_end_of_the_day_never_leaves
}

/// Lets every morning that has come be noticed, and sends.
pub(super) async fn mornings(app: &TestApp) {
    let mut rounds = Rounds::new(&app.app, List::Questions);
    for _ in 0..200 {
        if !rounds.turn(&app.app).await.expect("the store works") {
            return app.send_mails().await;
        }
    }
    panic!("the mornings don't end");
}

pub(super) async fn user(app: &TestApp, name: &str) -> User {
    let email = format!("{name}@harrowpike.example");
    let mut tx = app.store().read().await.expect("reads");
    tx.find_user_by_email(app.site.id, &email).await.expect("reads").expect("in the sample")
}

fn names(mails: &[ReadMail]) -> BTreeSet<&str> {
    mails.iter().map(|mail| mail.to.split('@').next().expect("an address")).collect()
}

async fn start(db: TestDb) -> TestApp {
    let mut app = TestApp::start(db).await;
    app.expect_unsent();
    app
}

async fn each_person_gets_one_mail_at_their_own_morning(db: TestDb) {
    // Monday, 10:00 in UTC.
    let app = start(db).await;
    mornings(&app).await;
    let mails = app.mails().await;
    let first = names(&mails);
    assert_eq!(first.len(), mails.len(), "one each");
    assert!(["ben.okoye", "dev.raghunathan", "nuala.keane"].iter().all(|name| first.contains(name)), "{first:?}");
    for elsewhere in ["ana.ferreira", "yusuf.alsayed", "chi.nakamura", "lukasz.wojcik"] {
        assert!(!first.contains(elsewhere), "{elsewhere} isn't at work at 07:00, 05:00, 19:00 or 23:00");
    }
    app.clock.advance(SignedDuration::from_mins(119));
    mornings(&app).await;
    assert_eq!(app.mails().await.len(), mails.len(), "08:59 in São Paulo");
    app.clock.advance(SignedDuration::from_mins(1));
    mornings(&app).await;
    let after = app.mails().await;
    assert!(names(&after).contains("ana.ferreira") && !names(&after).contains("yusuf.alsayed"));
    for _ in 0..20 {
        app.clock.advance(SignedDuration::from_mins(31));
        mornings(&app).await;
    }
    let after = app.mails().await;
    let mut people: Vec<&str> = after.iter().map(|mail| mail.to.as_str()).collect();
    people.sort_unstable();
    let whole = people.len();
    people.dedup();
    assert_eq!(people.len(), whole, "nobody gets two on one day of theirs");
}

async fn a_mail_says_what_it_is_about_and_nothing_that_gives_the_answer_away(db: TestDb) {
    let app = start(db).await;
    mornings(&app).await;
    let mails = app.mails().await;
    let mail = mails.iter().find(|mail| mail.to.starts_with("dev.")).expect("Dev's mail");
    let header = |name: &str| {
        let found = mail.headers.iter().find(|(held, _)| held == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    assert!(mail.subject.contains("2 questions"), "{}", mail.subject);
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(header("List-Unsubscribe").starts_with("<http://harrow-pike.qstream.localhost"));
    let dev = user(&app, "dev.raghunathan").await;
    let mut tx = app.store().read().await.expect("reads");
    let open = tx.list_open_presentations(app.site.id, dev.id, "2026-11-23".parse().expect("a date")).await;
    let mut stems = 0;
    for one in open.expect("reads") {
        let due = tx.find_due_presentation(app.site.id, dev.id, one.open.of).await.expect("reads").expect("open");
        let start: String = due.question.stem.chars().take(30).collect();
        stems += usize::from(mail.text.contains(&start) && mail.html.contains(&start));
        for option in &due.question.options {
            assert!(!mail.text.contains(&option.text) && !mail.html.contains(&option.text), "{}", mail.text);
        }
    }
    assert_eq!(stems, 1, "the first question's stem:\n{}", mail.text);
    assert!(!mail.html.contains("<img") && !mail.html.contains("<script") && !mail.html.contains("<link"));
    let addresses = |text: &str| text.split("http://").skip(1).count();
    assert_eq!(
        (addresses(&mail.text), addresses(&mail.html)),
        (2, 2),
        "the question and the way to stop: {}",
        mail.html
    );
    assert!(!crate::support::log::lines().contains("harrowpike.example"));
}

async fn silence_is_followed_by_one_reminder(db: TestDb) {
    let app = start(db).await;
    let mut counts = Vec::new();
    for _ in 0..3 {
        mornings(&app).await;
        counts.push(app.mails().await.iter().filter(|mail| mail.to.starts_with("dev.")).count());
        app.clock.advance(SignedDuration::from_hours(24));
    }
    assert_eq!(counts, [1, 2, 2], "Monday's questions, Tuesday's reminder, and then silence");
    let mails = app.mails().await;
    let subjects: Vec<&str> =
        mails.iter().filter(|mail| mail.to.starts_with("dev.")).map(|mail| mail.subject.as_str()).collect();
    assert!(subjects[1].contains("still wait"), "{subjects:?}");
}

async fn nobody_is_mailed_on_a_hold_a_holiday_or_against_their_will(db: TestDb) {
    let app = start(db).await;
    let (ben, dev) = (user(&app, "ben.okoye").await, user(&app, "dev.raghunathan").await);
    let zoe = user(&app, "zoe.lindqvist").await;
    let today = "2026-11-23".parse().expect("a date");
    let mut tx = app.store().begin().await.expect("begins");
    let hold = Hold { starts_on: today, ends_on: today };
    tx.insert_hold(app.site.id, ben.id, HoldId(app.app.random().id(app.app.now())), hold, app.app.now())
        .await
        .expect("hold");
    let refusal = MailRefusal {
        site_id: app.site.id,
        user_id: zoe.id,
        email: zoe.email.clone(),
        reply: "550 5.1.1".to_owned(),
        refused_at: app.app.now(),
    };
    tx.put_mail_refusals(&[refusal]).await.expect("mark");
    tx.commit().await.expect("commits");
    mail::stop(&app.app, app.site.id, (dev.id, List::Questions), true).await.expect("stops");
    mornings(&app).await;
    let mails = app.mails().await;
    let got = names(&mails);
    assert!(!["ben.okoye", "dev.raghunathan", "zoe.lindqvist"].iter().any(|name| got.contains(name)), "{got:?}");
    assert!(got.contains("nuala.keane"));
    // Tuesday is a holiday of everybody's; on Wednesday Dev wants mails again.
    let mut tx = app.store().begin().await.expect("begins");
    tx.insert_holiday(app.site.id, "", "2026-11-24".parse().expect("a date"), "Founders' day").await.expect("holiday");
    tx.commit().await.expect("commits");
    mail::stop(&app.app, app.site.id, (dev.id, List::Questions), false).await.expect("comes again");
    app.clock.advance(SignedDuration::from_hours(24));
    mornings(&app).await;
    assert_eq!(app.mails().await.len(), mails.len());
    app.clock.advance(SignedDuration::from_hours(24));
    mornings(&app).await;
    assert!(names(&app.mails().await).contains("dev.raghunathan"));
}

async fn a_round_that_was_broken_off_goes_on_and_mails_nobody_twice(db: TestDb) {
    let app = start(db).await;
    mornings(&app).await;
    let mails = app.mails().await.len();
    // As if the process had died before it wrote down that the rounds were done, and after.
    let rounds = app.store().read().await.expect("reads").list_mail_rounds(List::Questions).await.expect("lists");
    let mut tx = app.store().begin().await.expect("begins");
    for round in &rounds {
        if let Some((day, _)) = round.reached {
            let before_all = Some(qstream::domain::ids::UserId(uuid::Uuid::nil()));
            tx.update_mail_round(app.site.id, (&round.time_zone, List::Questions), day, before_all)
                .await
                .expect("updates");
        }
    }
    tx.commit().await.expect("commits");
    mornings(&app).await;
    assert_eq!(app.mails().await.len(), mails);
}

async fn two_workers_take_turns_by_their_lease_and_mail_nobody_twice(db: TestDb) {
    let app = start(db).await;
    let (mut one, mut other) = (Rounds::new(&app.app, List::Questions), Rounds::new(&app.app, List::Questions));
    assert!(one.turn(&app.app).await.expect("the store works"));
    assert!(!other.turn(&app.app).await.expect("the store works"), "somebody is at it");
    app.clock.advance(SignedDuration::from_secs(28));
    assert!(other.turn(&app.app).await.expect("the store works"), "the first was silent for too long");
    assert!(!one.turn(&app.app).await.expect("the store works"));
    app.clock.advance(SignedDuration::from_secs(28));
    // What it remembers of the rounds is old by now.
    while one.turn(&app.app).await.expect("the store works") {}
    app.send_mails().await;
    let taken = app.mails().await;
    assert_eq!(names(&taken).len(), taken.len(), "one each");
    mornings(&app).await;
    assert_eq!(app.mails().await.len(), taken.len(), "and nobody was left out");
}

async fn what_has_not_left_by_the_end_of_the_day_never_leaves(db: TestDb) {
    let app = start(db).await;
    let mut rounds = Rounds::new(&app.app, List::Questions);
    while rounds.turn(&app.app).await.expect("the store works") {}
    // Nobody sent anything until 17:30 in London, where the day's work ends; Kolkata's ended long ago.
    app.clock.advance(SignedDuration::from_mins(7 * 60 + 30));
    app.send_mails().await;
    assert_eq!(app.mails().await, []);
    let counts = app.store().read().await.expect("reads").count_mails(app.site.id).await.expect("counts");
    assert!(counts.expired > 3 && counts.queued == 0, "{counts:?}");
}
