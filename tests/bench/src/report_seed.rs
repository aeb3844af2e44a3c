//! A site at size, the same every time: people under managers, a course of many topics, what everybody answered and what waits.
//!
//! The database makes the rows itself, out of numbers: ten million answers would take an hour one by one. Who was right is a
//! hash of the answer's number, so nothing has to be remembered. Sums are left to `qstream report rebuild`.

use crate::seed::{Seed, Shape};
use crate::{answer_seed, installation::Installation};
use qstream::domain::ids::UserId;
use qstream::store::Store;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

/// How large the site is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) people: i64,
    pub(crate) teams: i64,
    pub(crate) questions: usize,
    pub(crate) topics: usize,
    pub(crate) answers: i64,
}

/// People of the first team: as large as one gets that is shown person by person.
pub(crate) const LARGE_TEAM: i64 = 200;
/// Days over which the answers were given.
const DAYS: i64 = 60;

/// A connection past the product's store: what is measured here is the plain database.
pub(crate) enum Db {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Db {
    pub(crate) async fn open(of: &Installation) -> anyhow::Result<Self> {
        Ok(match &of.postgres {
            Some(url) => Self::Postgres(PgConnection::connect(url).await?),
            None => Self::Sqlite(SqliteConnection::connect(&format!("sqlite:{}", of.file().display())).await?),
        })
    }

    /// Gives how many rows it touched.
    pub(crate) async fn run(&mut self, text: String) -> anyhow::Result<u64> {
        Ok(match self {
            Self::Sqlite(one) => sqlx::raw_sql(AssertSqlSafe(text)).execute(one).await?.rows_affected(),
            Self::Postgres(one) => sqlx::raw_sql(AssertSqlSafe(text)).execute(one).await?.rows_affected(),
        })
    }

    /// How many rows a query gives.
    pub(crate) async fn count(&mut self, text: String) -> anyhow::Result<usize> {
        Ok(match self {
            Self::Sqlite(one) => sqlx::raw_sql(AssertSqlSafe(text)).fetch_all(one).await?.len(),
            Self::Postgres(one) => sqlx::raw_sql(AssertSqlSafe(text)).fetch_all(one).await?.len(),
        })
    }

    const fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    pub(crate) fn id(&self, id: Uuid) -> String {
        if self.is_sqlite() { format!("x'{}'", id.as_simple()) } else { format!("CAST('{id}' AS uuid)") }
    }

    /// The id with this number, among those of a kind.
    fn numbered(&self, kind: u8, number: &str) -> String {
        if self.is_sqlite() {
            format!("unhex(printf('%08x%024x', {kind}, {number}))")
        } else {
            format!("CAST(lpad(to_hex({kind}), 8, '0') || lpad(to_hex(CAST({number} AS bigint)), 24, '0') AS uuid)")
        }
    }

    /// The numbers from 0 up to `count`, as a table `s(n)`.
    fn series(&self, count: i64) -> String {
        if self.is_sqlite() {
            format!(
                "(WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n + 1 < {count}) SELECT n FROM s) AS s"
            )
        } else {
            format!("(SELECT generate_series(CAST(0 AS bigint), {count} - 1) AS n) AS s")
        }
    }

    /// So many days after `from`.
    fn day(&self, from: &str, days: &str) -> String {
        if self.is_sqlite() {
            format!("date('{from}', ({days}) || ' days')")
        } else {
            format!("to_char(DATE '{from}' + CAST({days} AS integer), 'YYYY-MM-DD')")
        }
    }
}

const MANAGER: u8 = 1;
const PERSON: u8 = 2;
const ENROLMENT: u8 = 3;
const ANSWERED: u8 = 4;
const OPEN: u8 = 5;
const ANSWER: u8 = 6;
const OWNER: u8 = 7;

/// The user with this number among those of a kind, as [`Db::numbered`] makes it.
const fn user(kind: u8, number: i64) -> UserId {
    UserId(Uuid::from_u128(((kind as u128) << 96) | number.unsigned_abs() as u128))
}

pub(crate) const fn manager(team: i64) -> UserId {
    user(MANAGER, team)
}

pub(crate) const fn owner() -> UserId {
    user(OWNER, 0)
}

/// From 0 up to 1000, scattered.
fn hash(of: &str) -> String {
    format!("((({of}) * 2654435761) / 65536 % 1000)")
}

/// 1 when the answer with this number was right; people differ.
fn right(answer: &str, person: &str) -> String {
    format!("CASE WHEN {} < 500 + ({person}) % 20 * 20 THEN 1 ELSE 0 END", hash(answer))
}

fn chosen(answer: &str, person: &str) -> String {
    let other = hash(&format!("({answer}) * 7 + 3"));
    let right = right(answer, person);
    format!("CASE WHEN {right} = 1 THEN '[\"a\"]' WHEN {other} < 600 THEN '[\"b\"]' ELSE '[\"c\"]' END")
}

/// Fills a migrated database. Gives what sessions are made with.
pub(crate) async fn fill(of: &Installation, store: &Store, size: Size) -> anyhow::Result<Seed> {
    let (questions, topics) = (size.questions, size.topics);
    let shape = Shape { org: answer_seed::ORG, responses: false, max_per_day: 2, questions, topics };
    let seed = Seed::begin(store, shape).await?;
    let mut db = Db::open(of).await?;
    let quick = if db.is_sqlite() {
        "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY"
    } else {
        "SET session_replication_role = replica; SET synchronous_commit = off; SET jit = off"
    };
    db.run(quick.to_owned()).await?;
    let rows = Rows { db: &db, seed: &seed, size };
    let texts = [
        rows.managers(),
        rows.people(),
        rows.enrolments(),
        rows.items(),
        rows.answers(),
        rows.presentations(),
        rows.open(),
    ];
    for text in texts {
        db.run(text).await?;
    }
    if !db.is_sqlite() {
        db.run("VACUUM ANALYZE".to_owned()).await?;
    }
    Ok(seed)
}

/// The statements that make the rows.
struct Rows<'a> {
    db: &'a Db,
    seed: &'a Seed,
    size: Size,
}

impl Rows<'_> {
    fn site(&self) -> String {
        self.db.id(self.seed.site.id.0)
    }

    fn now(&self) -> i64 {
        self.seed.now.micros()
    }

    /// Answers of each person who began; one in twenty didn't.
    const fn each(&self) -> i64 {
        self.size.answers / self.size.people
    }

    fn questions(&self) -> i64 {
        i64::try_from(self.size.questions).unwrap_or(1)
    }

    fn team_of(&self, person: &str) -> String {
        let teams = self.size.teams - 1;
        let number =
            format!("CASE WHEN {person} < {LARGE_TEAM} THEN 0 ELSE 1 + ({person} - {LARGE_TEAM}) % {teams} END");
        self.db.numbered(MANAGER, &number)
    }

    /// Times that a person answered the question at a position.
    fn seen(&self, position: &str) -> String {
        let (each, questions) = (self.each(), self.questions());
        format!("(({each} - ({position}) + {questions} - 1) / {questions})")
    }

    fn users(&self, kind: u8, count: i64, (first, roles, manager): (&str, &str, &str)) -> String {
        let (site, id, now, series) = (self.site(), self.db.numbered(kind, "n"), self.now(), self.db.series(count));
        format!(
            "INSERT INTO users (site_id, user_id, email, first_name, last_name, locale, time_zone, roles, manager_id, state,
                created_at, updated_at)
             SELECT {site}, {id}, 'u{kind}-' || n || '@acme.example', '{first}', 'O''Person ' || n, 'en_GB', 'Europe/Dublin',
                '{roles}', {manager}, 'active', {now}, {now} FROM {series}"
        )
    }

    fn managers(&self) -> String {
        let managers = self.users(MANAGER, self.size.teams, ("Maeve", "[\"learner\"]", "NULL"));
        let owner = self.users(OWNER, 1, ("Ingrid", "[\"learner\",\"owner\"]", "NULL"));
        format!("{managers}; {owner}")
    }

    fn people(&self) -> String {
        self.users(PERSON, self.size.people, ("Zoë", "[\"learner\"]", &self.team_of("n")))
    }

    fn enrolments(&self) -> String {
        let (site, course, now, each) = (self.site(), self.db.id(self.seed.course.0), self.now(), self.each());
        let (id, user, team) = (self.db.numbered(ENROLMENT, "n"), self.db.numbered(PERSON, "n"), self.team_of("n"));
        let (series, points) = (self.db.series(self.size.people), hash("n"));
        let last = self.db.day(&self.seed.today.to_string(), &format!("-({} % 9)", hash("n + 5")));
        let began = format!("n % 20 <> 19 AND {each} > 0");
        format!(
            "INSERT INTO enrolments (site_id, enrolment_id, course_id, user_id, enrolled_at, points, answers, right_answers,
                first_answer_at, last_answer_at, last_answer_on, answers_that_day, last_wall_clock, counted_under)
             SELECT {site}, {id}, {course}, {user}, {now}, {points}, CASE WHEN {began} THEN {each} ELSE 0 END, 0,
                CASE WHEN {began} THEN {now} END, CASE WHEN {began} THEN {now} END, CASE WHEN {began} THEN {last} END,
                CASE WHEN {began} THEN 1 ELSE 0 END, CASE WHEN {began} THEN {last} || 'T10:00:00' END, {team}
             FROM {series}"
        )
    }

    /// Person by question: the person's number, the question's place, and numbers of the first and latest answer.
    fn pairs(&self) -> String {
        let (people, questions) = (self.size.people, self.questions());
        let (series, seen) =
            (self.db.series(people * questions), self.seen("n % Q").replace('Q', &questions.to_string()));
        format!(
            "(SELECT n / {questions} AS p, n % {questions} AS q, {seen} AS seen, (n % {questions}) * {people} + n / {questions} AS a1,
                (n % {questions} + {questions} * ({seen} - 1)) * {people} + n / {questions} AS a2,
                CASE WHEN {} < 300 THEN 1 ELSE 0 END AS retired FROM {series}) AS pairs",
            hash("n + 13")
        )
    }

    /// The questions of the course, by their place.
    fn asked(&self) -> String {
        let (site, course) = (self.site(), self.db.id(self.seed.course.0));
        format!(
            "(SELECT position, question_id, question_version_id FROM course_questions
              WHERE site_id = {site} AND course_id = {course}) AS asked"
        )
    }

    fn items(&self) -> String {
        let (site, id, today) = (self.site(), self.db.numbered(ENROLMENT, "p"), self.seed.today);
        let (first, latest, chosen) = (right("a1", "p"), right("a2", "p"), chosen("a1", "p"));
        let (pairs, asked) = (self.pairs(), self.asked());
        format!(
            "INSERT INTO item_states (site_id, enrolment_id, question_id, seen, streak, not_right, retired_on, first_num, first_den,
                latest_num, latest_den, first_chosen)
             SELECT {site}, {id}, question_id, seen, {latest}, 0, CASE WHEN retired = 1 THEN '{today}' END, {first}, 1,
                {latest}, 1, {chosen}
             FROM {pairs} JOIN {asked} ON position = q WHERE seen > 0 AND p % 20 <> 19"
        )
    }

    /// Every answer with its number `n`, in the order in which they were given: everybody once, then everybody again.
    fn given(&self) -> (String, String) {
        let (people, questions) = (self.size.people, self.questions());
        let series = self.db.series(self.each() * people);
        let from = format!("{series} JOIN {} ON position = n / {people} % {questions}", self.asked());
        (from, format!("n % {people} % 20 <> 19"))
    }

    fn answers(&self) -> String {
        let (site, people, each, now) = (self.site(), self.size.people, self.each().max(1), self.now());
        let (id, of) = (self.db.numbered(ANSWER, "n"), self.db.numbered(ANSWERED, "n"));
        let enrolment = self.db.numbered(ENROLMENT, &format!("n % {people}"));
        let person = format!("n % {people}");
        let (right, chosen) = (right("n", &person), chosen("n", &person));
        let day = self.db.day(&self.seed.today.to_string(), &format!("n / {people} * {DAYS} / {each} - {DAYS}"));
        let (from, only) = self.given();
        format!(
            "INSERT INTO answers (site_id, answer_id, presentation_id, enrolment_id, question_id, chosen, num, den, first_points,
                retirement_points, retired, next_on, answered_at, answered_on, wall_clock, channel)
             SELECT {site}, {id}, {of}, {enrolment}, question_id, {chosen}, {right}, 1, 40, 0, false, NULL, {now}, {day},
                {day} || 'T10:00:00', 'canvas' FROM {from} WHERE {only}"
        )
    }

    fn presentations(&self) -> String {
        let (site, people, questions, each) = (self.site(), self.size.people, self.questions(), self.each().max(1));
        let (id, of) = (self.db.numbered(ANSWERED, "n"), self.db.numbered(ANSWER, "n"));
        let enrolment = self.db.numbered(ENROLMENT, &format!("n % {people}"));
        let day = self.db.day(&self.seed.today.to_string(), &format!("n / {people} * {DAYS} / {each} - {DAYS}"));
        let (from, only) = self.given();
        format!(
            "INSERT INTO presentations (site_id, presentation_id, enrolment_id, question_id, question_version_id, attempt, class,
                scheduled_on, position, state, answer_id)
             SELECT {site}, {id}, {enrolment}, question_id, question_version_id, n / {people} / {questions} + 1, 'new', {day},
                position, 'answered', {of} FROM {from} WHERE {only}"
        )
    }

    /// What isn't retired waits, some of it since days.
    fn open(&self) -> String {
        let (site, questions) = (self.site(), self.questions());
        let number = format!("p * {questions} + q");
        let (id, enrolment) = (self.db.numbered(OPEN, &number), self.db.numbered(ENROLMENT, "p"));
        let day = self.db.day(&self.seed.today.to_string(), &format!("{} % 25 - 4", hash(&format!("{number} + 29"))));
        let (pairs, asked, began) = (self.pairs(), self.asked(), "(seen > 0 AND p % 20 <> 19)");
        format!(
            "INSERT INTO presentations (site_id, presentation_id, enrolment_id, question_id, question_version_id, attempt, class,
                scheduled_on, position, state)
             SELECT {site}, {id}, {enrolment}, question_id, question_version_id, CASE WHEN {began} THEN seen + 1 ELSE 1 END,
                CASE WHEN {began} THEN 'correct_repeat' ELSE 'new' END, {day}, position, 'open'
             FROM {pairs} JOIN {asked} ON position = q WHERE retired = 0 OR NOT {began}"
        )
    }
}
