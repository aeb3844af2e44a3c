//! Whether SQLite goes by the few that are asked about.
//!
//! It keeps no statistics here and orders a join by guessing: with a list of people on one side it has twice gone through
//! everybody on a site instead, which nobody notices before a site is large. So the order is written down (`CROSS JOIN`), and
//! this holds it.

use super::statement::Statement;
use super::{
    Store, Tx, answers, days, export_rows, nudges, question_mails, report_sums, reporting, reports, sessions, shared,
    users,
};
use sqlx::{AssertSqlSafe, Row, SqlSafeStr};

/// What a site has many of.
const LARGE: [&str; 9] = [
    "answers",
    "enrolments",
    "export_items",
    "item_states",
    "mails",
    "point_events",
    "presentations",
    "question_mails",
    "users",
];

const fn one_text(text: &'static str) -> Statement {
    Statement { sqlite: text, postgres: text }
}

const STATEMENTS: [(&str, Statement); 27] = [
    ("sessions by name", sessions::LIST),
    ("people in sessions", users::ACTING),
    ("people's courses", days::ENROLMENTS),
    ("what is open for people", days::OPEN),
    ("when it goes on for people", days::NEXT),
    ("when people may answer", days::PRESENCES),
    ("answers shown again", days::ANSWERED),
    ("what decides about answers", answers::LIST_ANSWERABLE),
    ("courses shared by a batch", shared::COURSES),
    ("questions shared by a batch", shared::VERSIONS),
    ("the courses of people who get a mail", question_mails::ENROLMENTS),
    ("what waits for people who get a mail", question_mails::WAITING),
    ("the texts of question mails", question_mails::TEXTS),
    ("nudges", nudges::LIST),
    ("topics counted anew", report_sums::COUNT_TOPICS),
    ("choices counted anew", report_sums::COUNT_CHOICES),
    ("a manager's direct reports", reports::DIRECT),
    ("everybody below a manager", reports::ALL_BELOW),
    ("one person's report", reports::ONE),
    ("people without a manager", reports::UNMANAGED),
    ("managers below a manager", one_text(reporting::MANAGERS_BELOW)),
    ("courses that a manager may read", one_text(reporting::READABLE_COURSES)),
    ("whether somebody is below a manager", one_text(reporting::IS_BELOW)),
    ("participants to export", export_rows::PARTICIPANTS),
    ("enrolments to export", export_rows::ENROLMENTS),
    ("pairs to export", export_rows::PAIRS),
    ("responses to export", export_rows::RESPONSES),
];

/// The lines of a plan that go through a large table, or through all of a site in it.
fn walks(plan: &[String]) -> Vec<&String> {
    let walks = |line: &&String| {
        let mut words = line.split_whitespace();
        let (how, what) = (words.next(), words.next().unwrap_or_default());
        LARGE.contains(&what)
            && match how {
                Some("SCAN") => true,
                // The erased have an index of their own: it is as short as they are few.
                Some("SEARCH") => line.ends_with("(site_id=?)") && !line.contains("users_erased"),
                _ => false,
            }
    };
    plan.iter().filter(walks).collect()
}

async fn plan(tx: &mut Tx, statement: &'static str) -> Vec<String> {
    let Tx::Sqlite(connection) = tx else { panic!("opened as SQLite") };
    let text = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}")).into_sql_str();
    let rows = sqlx::query(text).fetch_all(&mut **connection).await.unwrap();
    rows.iter().map(|row| row.get("detail")).collect()
}

#[tokio::test]
async fn statements_about_a_few_never_go_through_a_whole_site() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("plans.db")).await.unwrap();
    store.migrate().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    for (about, statement) in STATEMENTS {
        let plan = plan(&mut tx, statement.sqlite).await;
        assert_eq!(walks(&plan), Vec::<&String>::new(), "{about}: {plan:#?}");
    }
    drop(tx);
    store.close().await;
}

#[tokio::test]
async fn a_join_whose_order_is_left_open_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("plans.db")).await.unwrap();
    store.migrate().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let open = "SELECT enrolment_id FROM json_each($1) AS j JOIN enrolments ON enrolments.user_id = unhex(j.value, '-')
                WHERE enrolments.site_id = $2";
    let plan = plan(&mut tx, open).await;
    assert_eq!(walks(&plan).len(), 1, "{plan:#?}");
    drop(tx);
    store.close().await;
}
