//! The week's report by mail: once a week, on the first morning at work, to those who look after others and want it.

use super::questions::user;
use crate::support::app::TestApp;
use crate::support::db::{TestDb, each_db};
use crate::support::visitor::Visitor;
use jiff::SignedDuration;
use qstream::app::mail::{self, Rounds};
use qstream::domain::ids::UserId;
use qstream::domain::mail::List;
use qstream::mail::ReadMail;
use std::collections::BTreeSet;

each_db! {
    those_who_look_after_others_get_one_report_a_week_at_their_own_start_of_work
    the_mail_says_first_who_needs_the_manager_and_why
    whoever_reads_whole_courses_hears_of_teams
    a_holiday_moves_the_report_and_a_week_without_a_course_has_none
    one_click_stops_the_reports_and_leaves_the_questions
    a_round_that_was_broken_off_sends_nobody_a_second_report
}

async fn start(db: TestDb) -> TestApp {
    let mut app = TestApp::start(db).await;
    app.expect_unsent();
    app
}

/// Lets every morning that has come be noticed, and sends. Gives the weekly reports so far.
async fn mornings(app: &TestApp) -> Vec<ReadMail> {
    let mut rounds = Rounds::new(&app.app, List::Reports);
    let mut turns = 0;
    while rounds.turn(&app.app).await.expect("the store works") {
        turns += 1;
        assert!(turns < 200, "the mornings don't end");
    }
    app.send_mails().await;
    app.mails().await.into_iter().filter(|mail| mail.subject.starts_with("Your week")).collect()
}

fn names(mails: &[ReadMail]) -> Vec<&str> {
    let mut names: Vec<&str> = mails.iter().map(|mail| mail.to.split('@').next().expect("an address")).collect();
    names.sort_unstable();
    names
}

async fn those_who_look_after_others_get_one_report_a_week_at_their_own_start_of_work(db: TestDb) {
    // Monday, 10:00 in UTC; a step of 31 minutes for twelve days finds every morning of two weeks.
    let app = start(db).await;
    let mut mails = Vec::new();
    let mut first_week = Vec::new();
    for step in 0..(12 * 46) {
        mails = mornings(&app).await;
        if step == 3 * 46 {
            first_week = names(&mails).into_iter().map(str::to_owned).collect();
        }
        app.clock.advance(SignedDuration::from_mins(31));
    }
    let once: BTreeSet<&String> = first_week.iter().collect();
    assert_eq!(once.len(), first_week.len(), "one each: {first_week:?}");
    for reader in ["ingrid.solheim", "maeve.byrne", "priya.raman", "tomas.prado"] {
        assert!(first_week.iter().any(|name| name == reader), "{reader}: {first_week:?}");
        let of = mails.iter().filter(|mail| mail.to.starts_with(reader)).count();
        assert_eq!(of, 2, "{reader} in two weeks");
    }
    assert!(!first_week.iter().any(|name| name == "dev.raghunathan" || name == "nuala.keane"), "{first_week:?}");
}

async fn the_mail_says_first_who_needs_the_manager_and_why(db: TestDb) {
    let app = start(db).await;
    let mut mails = mornings(&app).await;
    while !names(&mails).contains(&"tomas.prado") {
        app.clock.advance(SignedDuration::from_mins(30));
        mails = mornings(&app).await;
    }
    let mail = mails.iter().find(|mail| mail.to.starts_with("tomas.prado")).expect("his");
    assert!(mail.subject.contains("need you") || mail.subject.contains("needs you"), "{}", mail.subject);
    for text in [&mail.text, &mail.html] {
        let finding = text.find("need you:").or_else(|| text.find("needs you:")).expect("the finding");
        let dev = text.find("Dev Raghunathan").expect("Dev");
        assert!(finding < text.find("Started").expect("the numbers") && dev > finding, "{text}");
        assert!(text.contains("Hasn’t started") && text.contains("questions wait"), "{text}");
        assert!(text.contains("As of Monday 23 November"), "{text}");
    }
    let header = |name: &str| mail.headers.iter().find(|(held, _)| held == name).map(|(_, value)| value.as_str());
    assert_eq!(header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    assert!(mail.text.lines().any(|line| line.ends_with("/reports")), "{}", mail.text);
    assert!(!mail.html.contains("<img") && !mail.html.contains("<script"));
    assert!(!crate::support::log::lines().contains("Raghunathan"), "no name in a log");
}

async fn whoever_reads_whole_courses_hears_of_teams(db: TestDb) {
    let app = start(db).await;
    let ingrid = user(&app, "ingrid.solheim").await;
    assert!(mail::write_weekly_now(&app.app, &app.site.slug, &ingrid.email).await.expect("written"));
    assert!(!mail::write_weekly_now(&app.app, &app.site.slug, &ingrid.email).await.expect("once a week"));
    app.send_mails().await;
    let mails = app.mails().await;
    let mail = mails.iter().find(|mail| mail.to.starts_with("ingrid.solheim")).expect("hers");
    assert!(mail.text.contains("below 60 %") && mail.text.contains("Mastered"), "{}", mail.text);
    assert!(!mail.text.contains("Raghunathan"), "teams, not people: {}", mail.text);
    let nuala = user(&app, "nuala.keane").await;
    assert!(!mail::write_weekly_now(&app.app, &app.site.slug, &nuala.email).await.expect("nothing to write"));
}

async fn a_holiday_moves_the_report_and_a_week_without_a_course_has_none(db: TestDb) {
    let app = start(db).await;
    let mut tx = app.store().begin().await.expect("begins");
    let monday = "2026-11-23".parse().expect("a date");
    tx.insert_holiday(app.site.id, "", monday, "Founders' day").await.expect("holiday");
    tx.commit().await.expect("commits");
    for _ in 0..9 {
        assert_eq!(names(&mornings(&app).await), Vec::<&str>::new(), "nobody works on Monday");
        app.clock.advance(SignedDuration::from_hours(1));
    }
    let mut mails = Vec::new();
    for _ in 0..24 {
        app.clock.advance(SignedDuration::from_hours(1));
        mails = mornings(&app).await;
    }
    assert!(names(&mails).contains(&"maeve.byrne"), "on Tuesday: {:?}", names(&mails));
    app.execute("UPDATE courses SET ends_on = '2026-11-27'".to_owned()).await;
    for _ in 0..(24 * 8) {
        app.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(mornings(&app).await.len(), mails.len(), "nothing runs any more");
    }
}

async fn one_click_stops_the_reports_and_leaves_the_questions(db: TestDb) {
    let app = start(db).await;
    let maeve = user(&app, "maeve.byrne").await;
    assert!(mail::write_weekly_now(&app.app, &app.site.slug, &maeve.email).await.expect("written"));
    app.send_mails().await;
    let mails = app.mails().await;
    let stop = mails[0].text.split("/mail/stop/").nth(1).and_then(|rest| rest.lines().next()).expect("a link");
    let stop = format!("/mail/stop/{stop}");
    let asked = Visitor::new(&app).get(&stop).await;
    assert!(asked.says("no more weekly reports come"), "{}", asked.html);
    let host = [("host", "harrow-pike.qstream.localhost")];
    let stopped = app.client.post(&stop, &[("List-Unsubscribe", "One-Click")], &host).await;
    assert!(stopped.says("Done: no more weekly reports."), "{}", stopped.html);
    let mut tx = app.store().read().await.expect("reads");
    assert_eq!(tx.list_mail_stops(app.site.id, maeve.id).await.expect("list"), [List::Reports]);
    drop(tx);
    app.clock.advance(SignedDuration::from_hours(24 * 7));
    for _ in 0..24 {
        let mails = mornings(&app).await;
        assert_eq!(mails.iter().filter(|mail| mail.to.starts_with("maeve.byrne")).count(), 1);
        app.clock.advance(SignedDuration::from_hours(1));
    }
    let visitor = Visitor::new(&app);
    visitor.sign_in(&app, &maeve, qstream::domain::first_party::Scope::Full).await;
    let profile = visitor.get("/profile").await;
    assert!(profile.says("You get no weekly report by mail."), "{}", profile.html);
    assert!(profile.says("On working days with questions you get one mail in the morning."), "{}", profile.html);
    let again = profile.form("/profile/mails");
    visitor.send(&again, &[("mails", "start"), ("list", "reports")]).await;
    assert!(visitor.get("/profile").await.says("At the beginning of each working week"));
}

async fn a_round_that_was_broken_off_sends_nobody_a_second_report(db: TestDb) {
    let app = start(db).await;
    let mails = mornings(&app).await.len();
    assert!(mails > 0, "somebody's Monday has begun");
    let rounds = app.store().read().await.expect("reads").list_mail_rounds(List::Reports).await.expect("lists");
    let mut tx = app.store().begin().await.expect("begins");
    for round in &rounds {
        if let Some((day, _)) = round.reached {
            let before_all = Some(UserId(uuid::Uuid::nil()));
            let of = (round.time_zone.as_str(), List::Reports);
            tx.update_mail_round(app.site.id, of, day, before_all).await.expect("updates");
        }
    }
    tx.commit().await.expect("commits");
    assert_eq!(mornings(&app).await.len(), mails);
}
