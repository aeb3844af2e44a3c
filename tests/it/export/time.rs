//! What the passage of time changes by itself: courses that end, enrolments that stay incomplete, teams, old history.

use crate::support::app::{ORG, TestApp};
use crate::support::db::{self, TestDb, each_db};
use jiff::SignedDuration;
use qstream::app::{export, invite, sweep};

const MANAGER: &str = "maeve.byrne@harrowpike.example";

each_db! {
    a_course_that_ends_is_finished_and_its_enrolments_incomplete
    a_team_has_a_score_of_its_own
    a_run_says_which_version_of_the_package_is_the_newest
    figures_of_courses_and_questions_follow_the_answers
    people_whose_manager_opens_qstream_name_the_managers_user
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

async fn a_run_says_which_version_of_the_package_is_the_newest(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let runs = app.simulator.rows(ORG, "Qstream_Export_Run__c");
    assert!(!runs.is_empty() && runs.iter().all(|run| run["Package_Version__c"] == "0.1.0.4"), "{runs:?}");
    let sites = app.simulator.rows(ORG, "Qstream_Site__c");
    assert_eq!(sites[0]["Last_Export_At__c"], runs[0]["Finished_At__c"]);
    assert!(sites[0]["Exported_At__c"].is_string());
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

async fn figures_of_courses_and_questions_follow_the_answers(db: TestDb) {
    let app = TestApp::start(db).await;
    export::turn(&app.app).await.expect("turned");
    app.work_until_quiet().await;
    let of = |object: &str, field: &str| -> Vec<Option<f64>> {
        app.simulator.rows(ORG, object).iter().map(|row| row[field].as_f64()).collect()
    };
    let mean = |values: &[Option<f64>]| {
        let known: Vec<f64> = values.iter().flatten().copied().collect();
        known.iter().sum::<f64>() / f64::from(u16::try_from(known.len()).expect("a few"))
    };
    // What the org itself makes out of the enrolments is what the course says.
    let score = of("Qstream_Course__c", "Average_Score__c")[0].expect("three weeks of history");
    let scores = of("Qstream_Enrolment__c", "Score_Percent__c");
    assert!((score - mean(&scores)).abs() < 0.2, "{score} against {scores:?}");
    let answered = of("Qstream_Enrolment__c", "Questions_Answered__c");
    let started: usize = answered.iter().filter(|count| **count > Some(0.0)).count();
    let engagement = of("Qstream_Course__c", "Engagement_Percent__c")[0].expect("people are enrolled");
    let share = 100.0 * f64::from(u16::try_from(started).expect("a few"))
        / f64::from(u16::try_from(answered.len()).expect("a few"));
    assert!((engagement - share).abs() < 0.1, "{engagement} against {share}");
    assert!(of("Qstream_Course__c", "Proficiency_Percent__c")[0].is_some());
    let people: f64 = of("Qstream_Question__c", "Responses_Count__c").iter().flatten().sum();
    assert!((people - answered.iter().flatten().sum::<f64>()).abs() < f64::EPSILON, "{people} against {answered:?}");
    let first = of("Qstream_Question__c", "First_Try_Correct_Percent__c");
    assert!(first.iter().flatten().all(|percent| (0.0..=100.0).contains(percent)) && first.iter().any(Option::is_some));
    let withdrawn = |rows: &[serde_json::Value]| rows.iter().filter(|row| row["Is_Removed__c"] == true).count();
    assert_eq!(withdrawn(&app.simulator.rows(ORG, "Qstream_Question__c")), 0);

    app.clock.advance(SignedDuration::from_mins(10));
    app.execute(format!("UPDATE course_questions SET withdrawn_at = {} WHERE position = 0", app.app.now().micros()))
        .await;
    assert!(export::turn(&app.app).await.expect("turned") > 0);
    app.work_until_quiet().await;
    let rows = app.simulator.rows(ORG, "Qstream_Question__c");
    assert_eq!(withdrawn(&rows), 1);
    assert!(rows.iter().all(|row| row["Removed_At__c"].is_string() == (row["Is_Removed__c"] == true)));
}

async fn people_whose_manager_opens_qstream_name_the_managers_user(db: TestDb) {
    let app = TestApp::start(db).await;
    app.work_until_quiet().await;
    let named = || -> std::collections::BTreeSet<String> {
        let rows = app.simulator.rows(ORG, "Qstream_Participant__c");
        rows.iter().filter_map(|row| Some(row["Manager_User__c"].as_str()?.to_owned())).collect()
    };
    let before = named();
    // Whoever leads others is let in with a code.
    let asked = app.launch(MANAGER).await;
    let code = invite::invite(&app.app, &app.site.slug, MANAGER).await.expect("invited");
    assert_eq!(app.client.send(&asked.form("/canvas/invitation"), &[("code", &code)]).await.status, 200);
    app.work_until_quiet().await;
    let now = named();
    assert_eq!(now.len(), before.len() + 1, "{before:?} became {now:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn old_calls_are_forgotten() {
    let app = TestApp::start(db::sqlite().await).await;
    app.work_until_quiet().await;
    assert_eq!(sweep::sweep(&app.app).await.expect("swept").calls, 0);
    app.clock.advance(SignedDuration::from_hours(24 * 31));
    assert!(sweep::sweep(&app.app).await.expect("swept").calls > 0);
}
