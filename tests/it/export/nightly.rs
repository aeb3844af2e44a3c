//! Orgs are compared by night: once, with few calls, going on where somebody stopped, and never where calls are needed otherwise.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::export::{self, Progress};
use qstream::app::{App, sweep};
use qstream::domain::time::Zone;
use qstream::store::ExportComparison;
use salesforce_simulator::Fault;
use uuid::Uuid;

each_db! {
    a_night_compares_every_row_once_and_says_so
    what_was_deleted_changed_or_added_is_found_by_night
    a_night_stays_within_its_calls_and_the_next_goes_on
    a_worker_that_died_is_replaced_at_the_same_place
    two_workers_share_a_night_and_ask_nothing_twice
    no_call_is_made_where_calls_are_needed_otherwise
    an_outage_interrupts_a_night_and_a_refusal_leaves_its_object_out
    a_night_that_the_clock_jumps_over_or_repeats_is_one_night
}

/// Half past four on the wall clock of the site's next night: every site's hours have begun.
pub(super) async fn next_night(app: &TestApp) {
    let zone = Zone::named(&app.site.time_zone).expect("a zone");
    let now = app.app.now();
    let at = |days| zone.instant_of(zone.date_at(now).plus_days(days), 270).expect("an instant");
    let at = if at(0) > now { at(0) } else { at(1) };
    app.clock.advance(at.since(now));
}

/// A page for each object, after a call that finds the session ended with the day.
const WHOLE: u64 = 9;

pub(super) fn worker(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) async fn night_of(app: &App, worker: Uuid) {
    for _ in 0..100 {
        if export::nightly(app, worker).await.expect("the store works") == Progress::Quiet {
            return;
        }
    }
    panic!("a night without an end");
}

async fn compared(app: &TestApp) -> ExportComparison {
    let mut tx = app.store().read().await.expect("reads");
    tx.find_export_comparison(app.connection().await).await.expect("found").expect("compared")
}

/// Sent, settled, and at night.
async fn at_night(db: TestDb) -> TestApp {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    next_night(&app).await;
    app
}

async fn a_night_compares_every_row_once_and_says_so(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    night_of(&app.app, worker(1)).await;
    assert_eq!(app.simulator.calls("query"), 0, "somebody may answer by day");
    next_night(&app).await;
    night_of(&app.app, worker(1)).await;
    let first = compared(&app).await;
    assert_eq!(app.simulator.calls("query"), WHOLE, "{first:?}");
    assert_eq!((first.calls, first.missing, first.different, first.unknown, first.refused), (9, 0, 0, 0, 0));
    assert!(first.compared > 100 && first.agenda.whole && first.finished_at.is_some(), "{first:?}");
    app.clock.advance(SignedDuration::from_mins(20));
    night_of(&app.app, worker(1)).await;
    assert_eq!(app.simulator.calls("query"), WHOLE, "once a night");
    next_night(&app).await;
    night_of(&app.app, worker(1)).await;
    let second = compared(&app).await;
    assert_eq!((app.simulator.calls("query"), second.calls, second.compared), (2 * WHOLE, 9, first.compared));
    assert_eq!(second.night, first.night.plus_days(1));
}

async fn what_was_deleted_changed_or_added_is_found_by_night(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let questions = app.simulator.rows(ORG, "Qstream_Question__c");
    app.delete_in_org("Qstream_Question__c", questions[3]["Id"].as_str().expect("an id")).await;
    let courses = app.simulator.rows(ORG, "Qstream_Course__c");
    app.overwrite("Qstream_Course__c", courses[0]["Id"].as_str().expect("an id"), "2020-01-01T00:00:00.000Z").await;
    let stranger = "harrow-pike:site:00000000000000000000000000000007";
    app.add_foreign("Qstream_Site__c", stranger).await;
    next_night(&app).await;
    night_of(&app.app, worker(1)).await;
    let found = compared(&app).await;
    assert_eq!((found.missing, found.different, found.unknown), (1, 1, 1), "{found:?}");
    assert_eq!(found.unknown_ids, [stranger]);
    assert_eq!(app.unsent().await, 2);
    app.work_until_quiet().await;
    assert_eq!(app.simulator.rows(ORG, "Qstream_Question__c").len(), 20);
    assert_eq!(app.simulator.rows(ORG, "Qstream_Site__c").len(), 2, "a stranger is reported, not touched");
    next_night(&app).await;
    night_of(&app.app, worker(1)).await;
    let found = compared(&app).await;
    assert_eq!((found.missing, found.different, found.unknown), (0, 0, 1), "{found:?}");
}

async fn a_night_stays_within_its_calls_and_the_next_goes_on(db: TestDb) {
    let app = at_night(db).await;
    // 300 calls for everybody, 30 for us, 3 for a night. That they are paid for is another test's matter.
    let poor =
        "UPDATE connections SET api_max = 300, api_used = 0, budget_percent = 10, paid_until = 0, next_call_at = 0";
    let mut compared_rows = 0;
    // Each night's first call finds the session ended: two objects a night.
    for night in 1..=4 {
        let before = app.simulator.calls("query");
        for _ in 0..5 {
            app.execute(poor.to_owned()).await;
            export::nightly(&app.app, worker(1)).await.expect("the store works");
        }
        let found = compared(&app).await;
        assert_eq!((app.simulator.calls("query") - before, found.calls), (3, 3), "{found:?}");
        assert_eq!((found.agenda.whole, found.finished_at.is_some()), (night == 4, true), "{found:?}");
        compared_rows += found.compared;
        next_night(&app).await;
    }
    let all = app.number("SELECT COUNT(*) FROM export_items WHERE state = 'clean'").await;
    assert_eq!(compared_rows, all, "each row once in four nights");
}

async fn a_worker_that_died_is_replaced_at_the_same_place(db: TestDb) {
    let app = at_night(db).await;
    for _ in 0..3 {
        export::nightly(&app.app, worker(1)).await.expect("the store works");
    }
    // It dies with the lease in its hands, its call made and nothing stored.
    let (_, connection) = app.connection().await;
    let (now, until) = (app.app.now(), app.app.now().plus(SignedDuration::from_secs(28)));
    let mut tx = app.store().begin().await.expect("begins");
    tx.claim_lease(&format!("export:{connection}"), worker(1), now, until).await.expect("claims").expect("free");
    tx.commit().await.expect("commits");
    let other = app.replica(7).await;
    assert_eq!(export::nightly(&other, worker(2)).await.expect("the store works"), Progress::Quiet);
    app.clock.advance(SignedDuration::from_secs(29));
    night_of(&other, worker(2)).await;
    let found = compared(&app).await;
    assert_eq!((found.calls, app.simulator.calls("query")), (9, WHOLE), "{found:?}");
    assert!(found.agenda.whole && found.compared > 100, "{found:?}");
}

async fn two_workers_share_a_night_and_ask_nothing_twice(db: TestDb) {
    let app = at_night(db).await;
    let other = app.replica(7).await;
    for _ in 0..30 {
        let both = tokio::join!(export::nightly(&app.app, worker(1)), export::nightly(&other, worker(2)));
        both.0.expect("the store works");
        both.1.expect("the store works");
    }
    let found = compared(&app).await;
    assert_eq!((found.calls, app.simulator.calls("query")), (9, WHOLE), "{found:?}");
    let all = app.number("SELECT COUNT(*) FROM export_items WHERE state = 'clean'").await;
    assert_eq!((found.compared, found.agenda.whole), (all, true));
}

async fn no_call_is_made_where_calls_are_needed_otherwise(db: TestDb) {
    let app = at_night(db).await;
    let later = app.app.now().plus(SignedDuration::from_mins(6)).micros();
    let reasons = [
        ("held_at = 1".to_owned(), "held_at = 0"),
        (format!("paused_until = {later}"), "paused_until = 0"),
        ("state = 'needs_reauth'".to_owned(), "state = 'connected'"),
        ("state = 'disconnected'".to_owned(), "state = 'connected'"),
        ("leaving_at = 1".to_owned(), "leaving_at = 0"),
        ("bulk_since = 1".to_owned(), "bulk_since = 0"),
        (format!("paid_until = {later}"), "paid_until = 0"),
        ("api_used = api_max".to_owned(), "api_used = 0"),
    ];
    for (reason, mended) in reasons {
        app.execute(format!("UPDATE connections SET {reason}")).await;
        night_of(&app.app, worker(1)).await;
        assert_eq!(app.simulator.calls("query"), 0, "{reason}");
        app.execute(format!("UPDATE connections SET {mended}")).await;
    }
    night_of(&app.app, worker(1)).await;
    assert_eq!(app.simulator.calls("query"), WHOLE);
}

async fn an_outage_interrupts_a_night_and_a_refusal_leaves_its_object_out(db: TestDb) {
    let app = at_night(db).await;
    export::nightly(&app.app, worker(1)).await.expect("the store works");
    app.simulator.next(Fault::ServiceUnavailable);
    night_of(&app.app, worker(1)).await;
    let found = compared(&app).await;
    assert_eq!((found.calls, found.finished_at), (2, None), "it rests: {found:?}");
    app.clock.advance(SignedDuration::from_mins(6));
    let (object, field) = ("Qstream_Question__c".to_owned(), "Source_Updated_At__c".to_owned());
    app.simulator.next(Fault::FieldDeleted { object, field });
    night_of(&app.app, worker(1)).await;
    let found = compared(&app).await;
    assert_eq!((found.calls, found.refused, found.agenda.whole), (10, 1, true), "{found:?}");
}

async fn a_night_that_the_clock_jumps_over_or_repeats_is_one_night(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    app.execute("UPDATE sites SET time_zone = 'Europe/Berlin'".to_owned()).await;
    for day in ["2027-03-27T22:00:00Z", "2027-10-30T22:00:00Z"] {
        let day = qstream::domain::time::Instant::parse_iso(day).expect("an instant");
        while app.app.now() < day {
            app.clock.advance(day.since(app.app.now()).min(SignedDuration::from_hours(120)));
            sweep::sweep(&app.app).await.expect("kept alive");
        }
        let before = app.simulator.calls("query");
        for _ in 0..48 {
            app.clock.advance(SignedDuration::from_mins(15));
            night_of(&app.app, worker(1)).await;
        }
        assert_eq!(app.simulator.calls("query") - before, WHOLE, "{:?}", compared(&app).await);
    }
}
