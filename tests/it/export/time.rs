//! What the passage of time changes by itself: courses that end, enrolments that stay incomplete, teams, old history.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::{export, sweep};

each_db! {
    a_course_that_ends_is_finished_and_its_enrolments_incomplete
    a_team_has_a_score_of_its_own
}

async fn a_course_that_ends_is_finished_and_its_enrolments_incomplete(db: TestDb) {
    let app = TestApp::start(db).await;
    export::turn(&app.app).await.expect("turned");
    app.work_until_quiet().await;
    let status = |object: &str| -> Vec<String> {
        let rows = app.simulator.rows(ORG, object);
        rows.iter().map(|row| row["Status__c"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(status("Qstream_Course__c"), ["Running"]);
    let ends_on = app.simulator.rows(ORG, "Qstream_Course__c")[0]["Ends_On__c"].as_str().expect("an end").to_owned();
    let calls = app.simulator.calls("composite");
    for _ in 0..200 {
        app.clock.advance(SignedDuration::from_hours(12));
        // An access token ends with its idle hours; that isn't what this is about.
        export::turn(&app.app).await.expect("turned");
        app.work_until_quiet().await;
        if status("Qstream_Enrolment__c").iter().all(|one| one == "Incomplete" || one == "Completed") {
            break;
        }
    }
    assert_eq!(status("Qstream_Course__c"), ["Finished"], "it ended on {ends_on}");
    assert!(status("Qstream_Enrolment__c").iter().any(|one| one == "Incomplete"));
    assert!(app.simulator.calls("composite") - calls <= 8, "{}", app.simulator.calls("composite") - calls);
}

async fn a_team_has_a_score_of_its_own(db: TestDb) {
    let app = TestApp::start(db).await;
    assert!(export::turn(&app.app).await.expect("turned") > 0);
    app.work_until_quiet().await;
    let teams = app.simulator.rows(ORG, "Qstream_Team_Score__c");
    assert!(!teams.is_empty());
    for team in &teams {
        assert!(team["Team_Size__c"].as_f64() > Some(0.0), "{team}");
        assert!(team["Proficiency_Now__c"].as_f64().is_some(), "three weeks of history: {team}");
        assert!(team["Course__c"].is_string() && team["Site__c"].is_string(), "{team}");
    }
    let calls = app.simulator.calls("composite");
    app.clock.advance(SignedDuration::from_mins(10));
    assert_eq!(export::turn(&app.app).await.expect("turned"), 0, "nobody answered since");
    app.work_once().await;
    assert_eq!(app.simulator.calls("composite"), calls);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_calls_are_forgotten() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    assert_eq!(sweep::sweep(&app.app).await.expect("swept").calls, 0);
    app.clock.advance(SignedDuration::from_hours(24 * 31));
    assert!(sweep::sweep(&app.app).await.expect("swept").calls > 0);
}
