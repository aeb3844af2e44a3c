//! The sample programme works on whatever day somebody first looks at it.

use crate::support::app::TestApp;
use crate::support::clock::{MONDAY, TestClock};
use crate::support::{db, seed};
use jiff::SignedDuration;
use qstream::app::{App, Parts, Random};
use qstream::domain::canvas::{AppIdentity, Expectations, FreshnessMode};
use qstream::domain::seal::KeyRing;
use qstream::domain::time::Clock;
use std::sync::Arc;

const LEARNERS: [&str; 8] = [
    "ana.ferreira",
    "ben.okoye",
    "chi.nakamura",
    "dev.raghunathan",
    "zoe.lindqvist",
    "aoife.nibhriain",
    "yusuf.alsayed",
    "lukasz.wojcik",
];

#[tokio::test(flavor = "multi_thread")]
async fn everybody_in_the_sample_has_something_to_answer() {
    let app = TestApp::start(db::sqlite().await).await;
    for learner in LEARNERS {
        let page = app.launch(&format!("{learner}@harrowpike.example")).await;
        assert!(page.find_form("/presentations/").is_some(), "{learner}: {}", page.html);
    }
    app.work_until_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_has_due_questions_on_every_day_of_the_week() {
    for day in 0..7 {
        let db = db::sqlite().await;
        let clock = Arc::new(TestClock::at(MONDAY));
        clock.advance(SignedDuration::from_hours(24 * day));
        let families = crate::support::app::loopback_families();
        let parts = Parts {
            store: db.store.clone(),
            salesforce: qstream::salesforce::Client::new(families.clone(), "68.0").expect("client"),
            mailer: qstream::mail::Mailer::off(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            random: Random::seeded(u64::try_from(day).expect("small")),
            keys: KeyRing::new([(1, [9; 32])]),
            consumer_secrets: Vec::new(),
            expectations: Expectations { families, app: AppIdentity::default() },
            freshness: FreshnessMode::Observe,
            consumer_key: None,
            package: qstream::domain::package_release::Releases::known().expect("a record"),
            public_url: "http://qstream.localhost".parse().expect("url"),
        };
        let app = App::new(parts).expect("the app starts");
        let site = seed::site(&app).await;
        let mut tx = db.store.read().await.expect("reads");
        let today = qstream::domain::time::Zone::utc().date_at(clock.now());
        let org = qstream::domain::ids::OrgId::parse("00Dxx0000001gEAEAY").expect("an org id");
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../static/sample/harrow-pike.json")).expect("JSON");
        for person in sample["people"].as_array().expect("people") {
            let email = person["email"].as_str().expect("an address");
            let found = tx.list_link_candidates(site.id, &org, email).await.expect("candidates");
            let user = found.first().expect("the person").user_id;
            let enrolled = !tx.list_enrolments_of_user(site.id, user).await.expect("enrolments").is_empty();
            let open = tx.list_open_presentations(site.id, user, today).await.expect("open");
            assert!(!enrolled || !open.is_empty(), "day {day}: a participant has nothing to answer");
        }
    }
}
