//! `qstream export …`: what an operator sees of a site's exports and can do about them.

use super::build;
use crate::app::App;
use crate::app::export::{self, Carrier, ExportStatus};
use crate::config::Config;
use crate::domain::export::{Extent, Key, Namespace, Object};
use crate::domain::ids::{ConnectionId, SiteId};
use crate::domain::time::Instant;
use crate::store::{Connection, DeadFilter, ExportSettings};
use anyhow::{Context, bail};
use clap::Subcommand;
use jiff::SignedDuration;

const ACTOR: &str = "operator";

#[derive(Debug, Subcommand)]
pub(super) enum ExportCommand {
    /// Show what is exported, what waits, what was refused and why.
    Status { site: String },
    /// Show what a full export would cost, and what the org lacks. Changes nothing.
    Preflight { site: String },
    /// Export everything of a site once more.
    Backfill {
        site: String,
        /// By Bulk jobs, however few rows there are.
        #[arg(long)]
        bulk: bool,
        /// Even though the preflight finds fault.
        #[arg(long)]
        force: bool,
    },
    /// Hold the export back; nothing is lost.
    Pause { site: String },
    /// Let the export go on.
    Resume { site: String },
    /// End a full export before its time; what wasn't sent yet is taken back.
    Stop { site: String },
    /// Try refused rows again: all, or those of one object.
    Retry {
        site: String,
        /// `site`, `course`, `question`, `participant`, `enrolment`, `response`, `team_score` or `export_run`.
        #[arg(long)]
        object: Option<String>,
    },
    /// Compare the org with what it confirmed; differences are sent again.
    Reconcile {
        site: String,
        /// Read every row, not only where counts differ.
        #[arg(long)]
        deep: bool,
        /// API calls at most.
        #[arg(long, default_value_t = 200)]
        calls: i64,
    },
    /// Show the way of one row, by its external id.
    Row { site: String, external_id: String },
    /// Set how an org is written to.
    Set {
        site: String,
        /// Prefix of a managed package's names; found by itself when it isn't set.
        #[arg(long)]
        namespace: Option<String>,
        /// Our share of the org's API calls.
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=100))]
        budget_percent: Option<i64>,
        /// Days that responses stay in the org; 0 keeps them.
        #[arg(long, value_parser = clap::value_parser!(i64).range(0..=36_500))]
        response_days: Option<i64>,
    },
}

impl ExportCommand {
    fn site(&self) -> &str {
        match self {
            Self::Status { site }
            | Self::Preflight { site }
            | Self::Backfill { site, .. }
            | Self::Pause { site }
            | Self::Resume { site }
            | Self::Stop { site }
            | Self::Retry { site, .. }
            | Self::Reconcile { site, .. }
            | Self::Row { site, .. }
            | Self::Set { site, .. } => site,
        }
    }
}

pub(super) async fn run(config: &Config, command: ExportCommand) -> anyhow::Result<()> {
    let app = build::app(config).await?;
    let mut tx = app.store().read().await?;
    let site = tx.find_site_by_slug(command.site()).await?;
    let site = site.with_context(|| format!("there is no site {:?}", command.site()))?;
    let connections = tx.list_connections_of_site(site.id).await?;
    drop(tx);
    if connections.is_empty() {
        bail!("{} is connected to no org", site.slug);
    }
    for connection in connections {
        one(&app, &command, &connection).await.with_context(|| format!("org {}", connection.org_id))?;
    }
    app.store().close().await;
    Ok(())
}

async fn one(app: &App, command: &ExportCommand, connection: &Connection) -> anyhow::Result<()> {
    let of = (connection.site_id, connection.id);
    let org = &connection.org_id;
    match command {
        ExportCommand::Status { .. } => {
            let status = export::status(app, of).await?.context("the connection is gone")?;
            print!("{}", told(&status, app.now()));
        }
        ExportCommand::Preflight { .. } => {
            preflight(app, of).await?;
        }
        ExportCommand::Backfill { bulk, force, .. } => {
            if !preflight(app, of).await? && !force {
                bail!("not started; --force starts it all the same");
            }
            let carrier = if *bulk { Carrier::Bulk } else { Carrier::Cheapest };
            let run = export::begin_run(app, of, carrier, ACTOR).await?;
            println!("org {org}: run {run} is started; the server carries it out");
        }
        ExportCommand::Pause { .. } => {
            export::hold(app, of, ACTOR).await?;
            println!("org {org}: the export is held back");
        }
        ExportCommand::Resume { .. } => {
            export::resume(app, of, ACTOR).await?;
            println!("org {org}: the export goes on");
        }
        ExportCommand::Stop { .. } => {
            let rows = export::stop_run(app, of, ACTOR).await?;
            println!("org {org}: the run is stopped, {rows} rows taken back");
        }
        ExportCommand::Retry { object, .. } => {
            let object = match object {
                Some(kind) => Some(Object::of_kind(kind).with_context(|| format!("there is no object {kind:?}"))?),
                None => None,
            };
            let rows = export::retry(app, of, DeadFilter { object, ..DeadFilter::default() }, ACTOR).await?;
            println!("org {org}: {rows} rows are tried again");
        }
        ExportCommand::Reconcile { deep, calls, .. } => reconcile(app, of, *calls, *deep).await?,
        ExportCommand::Row { external_id, .. } => row(app, of, external_id).await?,
        ExportCommand::Set { namespace, budget_percent, response_days, .. } => {
            let settings = ExportSettings {
                namespace: namespace.clone().map(Namespace),
                budget_percent: *budget_percent,
                response_days: *response_days,
            };
            let mut tx = app.store().begin().await?;
            tx.update_connection_settings(of.0, of.1, &settings).await?;
            tx.commit().await?;
            println!("org {org}: set");
        }
    }
    Ok(())
}

/// Gives whether nothing stands in the way.
async fn preflight(app: &App, of: (SiteId, ConnectionId)) -> anyhow::Result<bool> {
    let estimate = export::preflight(app, of).await?;
    for (object, rows) in estimate.rows.iter().filter(|(_, rows)| *rows > 0) {
        println!("{:>12} {}", rows, object.kind());
    }
    let how = if estimate.bulk { "Bulk jobs" } else { "single calls" };
    println!("{:>12} rows by {how}", estimate.total());
    println!("{:>12} API calls at most; we may make {} a day", estimate.calls, estimate.calls_a_day);
    println!("{:>12} Bulk batches", estimate.batches);
    println!("{:>12} MB of storage", estimate.storage_mb);
    println!("{:>12} or so at Salesforce's best rate", span(estimate.duration));
    match estimate.limits {
        Some(limits) => println!(
            "the org has left: {} of {} calls, {} of {} batches, {} of {} MB",
            limits.calls.1,
            limits.calls.0,
            limits.batches.1,
            limits.batches.0,
            limits.storage_mb.1,
            limits.storage_mb.0
        ),
        None => println!("the org doesn't tell our user its limits"),
    }
    for line in &estimate.missing {
        println!("LACKS {line}");
    }
    if !estimate.fits() {
        println!("TOO LITTLE STORAGE");
    }
    Ok(estimate.missing.is_empty() && estimate.fits())
}

async fn reconcile(app: &App, of: (SiteId, ConnectionId), calls: i64, deep: bool) -> anyhow::Result<()> {
    let extent = if deep { Extent::Everything } else { Extent::Counts };
    let found = export::reconcile(app, of, calls, extent).await?;
    println!(
        "{} calls, {} rows compared: {} missing and {} different are sent again, {} unknown",
        found.calls, found.compared, found.missing, found.different, found.unknown
    );
    for id in &found.unknown_ids {
        println!("UNKNOWN {id}");
    }
    for object in &found.left_out {
        println!("NOT COMPARED {}: too few calls", object.kind());
    }
    Ok(())
}

async fn row(app: &App, of: (SiteId, ConnectionId), external_id: &str) -> anyhow::Result<()> {
    let key = Key::of_external_id(external_id).context("that is no external id of ours")?;
    let Some(way) = export::timeline(app, of, key).await? else { bail!("no such row is exported") };
    println!("{} is {}", way.external_id, way.state);
    println!("changed      {} (version {})", way.changed_at.iso(), way.desired_version);
    if let Some((started, finished, outcome, request)) = &way.attempt {
        let request = request.as_deref().unwrap_or("no id");
        println!("carried      {} to {}: {outcome} ({request})", started.iso(), finished.iso());
    }
    if let Some(at) = way.acked_at {
        println!("confirmed    {} (version {})", at.iso(), way.acked_version);
    }
    if let Some(id) = &way.salesforce_id {
        println!("Salesforce   {id}");
    }
    if let Some(error) = &way.last_error {
        println!("refused      {error} ({} tries)", way.attempts);
    }
    if let Some(parent) = &way.waiting_for {
        println!("waits for    {parent}");
    }
    if let Some(at) = way.next_attempt_at {
        println!("next try     {}", at.iso());
    }
    if let Some(at) = way.reassert_at {
        println!("once more    {} (a call's outcome is unknown)", at.iso());
    }
    Ok(())
}

fn span(span: SignedDuration) -> String {
    if span < SignedDuration::from_secs(10) {
        return format!("{} ms", span.as_millis());
    }
    if span < SignedDuration::from_mins(10) {
        format!("{} s", span.as_secs())
    } else {
        format!("{} min", span.as_mins())
    }
}

/// The status as lines of text.
fn told(status: &ExportStatus, now: Instant) -> String {
    let connection = &status.connection;
    let mut text = String::new();
    let mut say = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    let state = match (connection.held, connection.paused_until > now) {
        (true, _) => "held back".to_owned(),
        (_, true) => format!("resting until {}", connection.paused_until.iso()),
        _ => connection.state.as_str().to_owned(),
    };
    say(format!("org {} ({}): {state}", connection.org_id, connection.org_name));
    if let Some(reason) = &connection.reason {
        say(format!("last trouble: {reason}"));
    }
    say(format!(
        "calls: we may make {} a day; the org used {} of {}",
        status.budget, connection.api_used, connection.api_max
    ));
    say(format!(
        "{:<12} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "", "there", "to send", "waiting", "refused", "lag p50", "lag p95"
    ));
    for object in &status.objects {
        let lag = |lag: Option<SignedDuration>| lag.map_or_else(|| "-".to_owned(), span);
        let counts = object.counts;
        say(format!(
            "{:<12} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
            counts.object.kind(),
            counts.clean,
            counts.dirty,
            counts.waiting,
            counts.dead,
            lag(object.lag_p50),
            lag(object.lag_p95)
        ));
    }
    if let Some(progress) = &status.run {
        let left = progress.time_left.map_or_else(|| "unknown".to_owned(), span);
        say(format!(
            "run since {}: {} of {} rows left, {:.0} rows/s, time left {left}",
            progress.run.started_at.iso(),
            progress.left,
            progress.run.rows_marked,
            progress.rows_per_second
        ));
    }
    for stop in &status.stops {
        say(format!("STOPPED {}: {}", stop.object.kind(), stop.reason));
        for line in &stop.diff {
            say(format!("    {line}"));
        }
    }
    for group in &status.dead {
        say(format!("REFUSED {} × {}: {}", group.rows, group.object.kind(), group.error));
    }
    text
}
