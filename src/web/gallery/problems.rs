//! What went wrong, and pages for somebody who isn't in a session.

use super::{FRAME, Specimen, sample, specimen};
use crate::app::diagnosis::Diagnosis;
use crate::app::open_canvas::AgeCounts;
use crate::domain::canvas::{Cause, FreshnessMode};
use crate::domain::time::{Instant, Zone};
use crate::strings::Strings;
use crate::web::guides::Guide;
use crate::web::pages::approval::Shown;
use crate::web::pages::problem::{self, View};
use crate::web::pages::{approval, diagnosis, help, home, invitation};
use maud::Markup;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("home", home::render),
    specimen("help-index", |strings| help::index(strings, &Guide::all("en"))),
    specimen("help-guide", |strings| {
        Guide::find("learners", "en").map_or_else(|| home::render(strings), |guide| help::guide(strings, &guide))
    }),
    specimen("approval-ask", |strings| {
        approval::render(strings, &Shown::Ask { login_url: "https://example.my.salesforce.com" })
    }),
    specimen("approval-ask-admin", |strings| approval::render(strings, &Shown::AskAdmin)),
    specimen("approval-access-method", |strings| approval::render(strings, &Shown::AccessMethod)),
    specimen("approval-leaving", |strings| {
        approval::render(strings, &Shown::Leaving { address: "https://example.my.salesforce.com/" })
    }),
    specimen("approval-denied", |strings| {
        approval::render(strings, &Shown::Failed { message: "approval-denied", incident: "GALLERY1" })
    }),
    specimen("invitation", invitation_page),
    specimen("diagnosis", diagnosis_page),
    specimen("problem-bounce", |strings| problem::render(&View::bounce(strings))),
    specimen("problem-request", |strings| problem(strings, "problem-request")),
    specimen("problem-store", |strings| problem(strings, "problem-store")),
    specimen("problem-shown-later", |strings| problem(strings, "problem-shown-later")),
    specimen("problem-suspended", |strings| problem(strings, "problem-suspended")),
    specimen("problem-no-account", |strings| problem(strings, "problem-no-account")),
    specimen("problem-account-taken", |strings| problem(strings, "problem-account-taken")),
    specimen("problem-needs-invitation", |strings| problem(strings, "problem-needs-invitation")),
    specimen("problem-bounce-loop", |strings| problem(strings, "problem-bounce-loop")),
    specimen("problem-not-confirmed", |strings| problem(strings, "problem-not-confirmed")),
    specimen("problem-unknown-org", |strings| problem(strings, "problem-unknown-org")),
    specimen("problem-not-opened", |strings| problem(strings, "problem-not-opened")),
    specimen("problem-day-full", |strings| problem(strings, "problem-day-full")),
    specimen("problem-course-closed", |strings| problem(strings, "problem-course-closed")),
    specimen("problem-answer-unknown", |strings| problem(strings, "problem-answer-unknown")),
    specimen("problem-not-found", |strings| problem(strings, "problem-not-found")),
    specimen("problem-withdrawn", |strings| problem(strings, "problem-withdrawn")),
    specimen("problem-course-not-started", |strings| problem(strings, "problem-course-not-started")),
    specimen("problem-on-hold", |strings| problem(strings, "problem-on-hold")),
    specimen("problem-outside-hours", |strings| problem(strings, "problem-outside-hours")),
    specimen("problem-not-due-yet", |strings| problem(strings, "problem-not-due-yet")),
    specimen("problem-no-page", |strings| problem::render(&View::new(strings, "problem-no-page").in_window())),
];

fn problem(strings: &'static Strings, message: &'static str) -> Markup {
    let date = strings.date(sample::today());
    let view = View::new(strings, message).with("site", "Harrow Pike".to_owned()).with("date", date);
    let view = view.with("time", strings.time_of_day(9 * 60));
    problem::render(&view.inside(FRAME.target_origin, FRAME.instance_id).incident("QK7M2XTR".to_owned()))
}

fn invitation_page(strings: &'static Strings) -> Markup {
    invitation::render(&invitation::View {
        strings,
        frame: FRAME,
        message: "problem-needs-invitation",
        site_name: "Harrow & Pike Medical".to_owned(),
        incident: Some("GALLERY1".to_owned()),
        changing_token: "token".to_owned(),
        action: "/canvas/invitation",
    })
}

fn diagnosis_page(strings: &'static Strings) -> Markup {
    let shown = Diagnosis {
        canvas_url: "https://qstream.example/canvas".to_owned(),
        key_ids: vec!["2026-11".to_owned(), "2026-05".to_owned()],
        freshness: FreshnessMode::Observe,
        ages: AgeCounts { classes: vec![(0, 0), (5_000, 1_204), (60_000, 37), (i64::MAX, 1)], unreadable: 2 },
        refusals: vec![("GALLERY1".to_owned(), Cause::NoAccount, Instant::from_millis(1_795_428_000_000))],
        asked: Some(("GALLERY2".to_owned(), Some(Cause::WrongSecret))),
    };
    let zone = Zone::utc();
    let view =
        diagnosis::View { strings, frame: Some(FRAME), page_token: "token".to_owned(), zone: &zone, diagnosis: &shown };
    diagnosis::render(&view)
}
