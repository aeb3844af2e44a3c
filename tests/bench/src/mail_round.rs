//! A morning at size: everybody's working day has begun, and the server writes and hands over a question mail to each.

use crate::installation::Installation;
use crate::report::Report;
use crate::report_seed::{self, Db, Size};
use anyhow::ensure;
use clap::Args;
use qstream::domain::mail::List;
use std::path::Path;
use std::time::{Duration, Instant};

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[arg(long, default_value_t = 50_000)]
    people: i64,
    /// An empty PostgreSQL database to measure, too, as its superuser: `postgres://…`.
    #[arg(long)]
    postgres: Option<String>,
}

/// When to give up.
const PATIENCE: Duration = Duration::from_mins(20);

pub(crate) async fn run(options: &Options) -> anyhow::Result<Report> {
    let people = options.people;
    let size = Size { people, teams: 2 + people / 50, questions: 4, topics: 2, answers: 0 };
    ensure!(people > report_seed::LARGE_TEAM, "too few people");
    let folder = tempfile::tempdir_in("target")?;
    println!("{people} people, questions wait for most of them\n");
    let mut report = Report::default();
    measure(folder.path(), None, size, ("SQLite", &mut report)).await?;
    if let Some(url) = &options.postgres {
        measure(folder.path(), Some(url), size, ("PostgreSQL", &mut report)).await?;
    }
    Ok(report)
}

async fn measure(
    folder: &Path,
    postgres: Option<&str>,
    size: Size,
    (name, report): (&str, &mut Report),
) -> anyhow::Result<()> {
    let installation = Installation::new(folder, postgres)?;
    installation.mail_into_a_folder()?;
    let store = installation.store().await?;
    let seed = report_seed::fill(&installation, &store, size).await?;
    // Whatever the hour is at which somebody measures.
    let mut db = Db::open(&installation).await?;
    db.run("UPDATE sites SET day_starts = 0, day_ends = 1440".to_owned()).await?;
    let server = installation.serve().await?;
    let (began, before) = (Instant::now(), server.resident_mb()?);
    let (mut written, mut most) = (None, before);
    loop {
        ensure!(began.elapsed() < PATIENCE, "{name}: the morning doesn't end");
        tokio::time::sleep(Duration::from_millis(100)).await;
        most = server.resident_mb()?.max(most);
        let mut tx = store.read().await?;
        let rounds = tx.list_mail_rounds(List::Questions).await?;
        if rounds.iter().any(|round| !matches!(round.reached, Some((_, None)))) {
            continue;
        }
        let written = *written.get_or_insert(began.elapsed());
        let counts = tx.count_mails(seed.site.id).await?;
        if counts.queued == 0 {
            ensure!(counts.sent > 0, "{name}: nobody got a mail");
            #[expect(clippy::cast_precision_loss, reason = "a count of mails")]
            report.add(name, "mails", "each", counts.sent as f64);
            report.add(name, "all written", "s", written.as_secs_f64());
            break;
        }
    }
    let all = began.elapsed();
    report.add(name, "all handed over to a folder", "s", all.as_secs_f64());
    report.add(name, "processor time", "s", server.cpu_us()? / 1e6);
    report.add(name, "memory before", "MB", before);
    report.add(name, "memory at most", "MB", most);
    drop(server);
    store.close().await;
    Ok(())
}
