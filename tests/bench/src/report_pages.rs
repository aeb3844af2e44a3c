//! Reports of a site at size over HTTP: a manager's page, a large team's, a whole site's; beside the plain query over the answers.

use crate::installation::{Installation, KEY, post};
use crate::load::{self, Connection};
use crate::report::Report;
use crate::report_seed::{self, Db, Size};
use crate::{answer_seed, seed::Seed};
use anyhow::ensure;
use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use qstream::domain::ids::UserId;
use qstream::domain::page_token::{self, PageTokenKey, Purpose};
use qstream::domain::seal::KeyRing;
use qstream::store::Store;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(long, default_value_t = 50_000)]
    people: i64,
    #[arg(long, default_value_t = 1_000)]
    teams: i64,
    /// Of the course, over 20 topics.
    #[arg(long, default_value_t = 40)]
    questions: usize,
    #[arg(long, default_value_t = 1_000_000)]
    answers: i64,
    /// How often each page is asked for.
    #[arg(long, default_value_t = 500)]
    pages: usize,
    /// An empty PostgreSQL database to measure, too, as its superuser: `postgres://…`.
    #[arg(long)]
    postgres: Option<String>,
}

const TOPICS: usize = 20;
/// Managers who ask in turn: no page is asked for twice in a row.
const MANAGERS: i64 = 97;

const SQLITE: [&str; 4] =
    ["a team of 50, SQLite", "a team of 200, SQLite", "the whole site, SQLite", "the plain query, SQLite"];
const POSTGRES: [&str; 4] = [
    "a team of 50, PostgreSQL",
    "a team of 200, PostgreSQL",
    "the whole site, PostgreSQL",
    "the plain query, PostgreSQL",
];

pub(crate) async fn run(options: &Options) -> anyhow::Result<Report> {
    let Options { people, teams, questions, answers, .. } = *options;
    let size = Size { people, teams, questions, topics: TOPICS, answers };
    ensure!(teams > MANAGERS + 1 && people > report_seed::LARGE_TEAM + teams, "too few people or teams");
    let folder = tempfile::tempdir_in("target")?;
    println!("{people} people in {teams} teams, {answers} answers to {questions} questions in {TOPICS} topics\n");
    let mut report = Report::default();
    measure(folder.path(), None, size, (SQLITE, options.pages), &mut report).await?;
    if let Some(url) = &options.postgres {
        measure(folder.path(), Some(url), size, (POSTGRES, options.pages), &mut report).await?;
    }
    Ok(report)
}

async fn measure(
    folder: &Path,
    postgres: Option<&str>,
    size: Size,
    (names, pages): ([&'static str; 4], usize),
    report: &mut Report,
) -> anyhow::Result<()> {
    let [team, large, whole, plain] = names;
    let installation = Installation::new(folder, postgres)?;
    let store = installation.store().await?;
    let began = Instant::now();
    let seed = report_seed::fill(&installation, &store, size).await?;
    println!("{}: filled in {:.0} s", postgres.map_or("SQLite", |_| "PostgreSQL"), began.elapsed().as_secs_f64());
    let began = Instant::now();
    installation.run(&["report", "rebuild", &seed.site.slug])?;
    report.add(whole, "all sums made anew", "ms", milliseconds(began));
    let port = installation.port;
    let managers: Vec<UserId> = (1..=MANAGERS).map(report_seed::manager).collect();
    let of_managers = requests(&store, &seed, port, &managers, "").await?;
    let of_large = requests(&store, &seed, port, &[report_seed::manager(0)], "").await?;
    let of_owner = requests(&store, &seed, port, &[report_seed::owner()], "&of=everybody").await?;
    store.close().await;
    let server = installation.serve().await?;
    for (who, requests, pages) in
        [(team, of_managers, pages), (large, of_large, pages / 4), (whole, of_owner, pages / 2)]
    {
        let again: Vec<Vec<u8>> = requests.iter().cycle().take(pages).cloned().collect();
        // Warm, as a server is that has run for a minute.
        load::run(port, again.get(..pages.min(10)).unwrap_or_default(), 1, None).await?;
        let mut round = load::run(port, &again, 1, None).await?;
        report.add(who, "p50", "ms", round.latency_ms(0.5));
        report.add(who, "p99", "ms", round.latency_ms(0.99));
        let (bytes, gzip) = sizes(port, requests.first().map_or(&[][..], Vec::as_slice)).await?;
        report.add(who, "page", "KB", bytes);
        report.add(who, "page, gzip", "KB", gzip);
    }
    drop(server);
    let mut db = Db::open(&installation).await?;
    for _ in 0..3 {
        let began = Instant::now();
        let cells = db.count(plain_query(&db, &seed)).await?;
        report.add(plain, "time", "ms", milliseconds(began));
        ensure!(cells > 0, "no answers");
    }
    Ok(())
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

/// What the whole site's page would be made of without sums: team by topic, from the answers.
fn plain_query(db: &Db, seed: &Seed) -> String {
    let (site, course) = (db.id(seed.site.id.0), db.id(seed.course.0));
    format!(
        "SELECT enrolments.counted_under, question_versions.topic, COUNT(*), AVG(1.0 * num / den) FROM answers
         JOIN enrolments ON enrolments.site_id = answers.site_id AND enrolments.enrolment_id = answers.enrolment_id
         JOIN course_questions ON course_questions.site_id = enrolments.site_id
          AND course_questions.course_id = enrolments.course_id AND course_questions.question_id = answers.question_id
         JOIN question_versions ON question_versions.site_id = course_questions.site_id
          AND question_versions.question_version_id = course_questions.question_version_id
         WHERE answers.site_id = {site} AND enrolments.course_id = {course}
         GROUP BY enrolments.counted_under, question_versions.topic"
    )
}

/// A session for each of these people, and the request for their report.
async fn requests(
    store: &Store,
    seed: &Seed,
    port: u16,
    people: &[UserId],
    more: &str,
) -> anyhow::Result<Vec<Vec<u8>>> {
    let tokens = PageTokenKey::new(&KeyRing::new([(1, KEY)]).derive("page token")?);
    let sessions: Vec<_> = people.iter().map(|user| answer_seed::session(seed, *user)).collect();
    let mut tx = store.begin().await?;
    tx.insert_sessions(&sessions.iter().collect::<Vec<_>>()).await?;
    tx.commit().await?;
    let request = |session: &qstream::store::Session| {
        let whose = (seed.site.id, session.id);
        let token = page_token::mint(&tokens, whose, Purpose::Read, seed.now, seed.random.number())?;
        Ok(post(port, "/reports", &format!("page_token={token}{more}")))
    };
    sessions.iter().map(request).collect()
}

/// Kilobytes of a page, as it is and compressed.
async fn sizes(port: u16, request: &[u8]) -> anyhow::Result<(f64, f64)> {
    let mut connection = Connection::open(port).await?;
    ensure!(connection.exchange(request).await? == 200, "no page");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(connection.last_body())?;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand bytes")]
    let kilobytes = |bytes: usize| bytes as f64 / 1_024.0;
    Ok((kilobytes(connection.last_body().len()), kilobytes(encoder.finish()?.len())))
}
