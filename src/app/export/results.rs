//! The results of a Bulk job: read as they arrive, joined by external id, stored in pages. What no file names is stale again.

use super::bulk::{self, Bench, Trouble};
use super::settle;
use super::stops;
use crate::domain::export::{Judgement, Key, Object, RowFailure, classify, fingerprint};
use crate::domain::time::Instant;
use crate::salesforce::{Error, JobInfo, ResultKind};
use crate::store::{self, BulkAck, ExportJob, JobState};
use std::collections::HashMap;

/// Results that one transaction stores.
const PAGE: usize = 5_000;

/// One line of the failed results.
pub(super) struct Failure {
    pub(super) key: Key,
    code: String,
    message: String,
}

/// Reads everything about a job that is over, then ends it.
pub(super) async fn read(bench: &Bench<'_>, mut job: ExportJob, info: &JobInfo) -> Result<(), Trouble> {
    let id = info.id.as_str();
    let before = job.calls;
    let mut schema = None;
    if info.number_records_processed > info.number_records_failed || info.state != "JobComplete" {
        job.calls += 1;
        job.rows_acked = successes(bench, &job, id).await?;
    }
    if info.number_records_failed > 0 || info.state != "JobComplete" {
        job.calls += 1;
        (job.rows_refused, schema) = failures(bench, &job, id).await?;
    }
    bulk::pay(bench, job.calls - before + 1).await?;
    let error = match info.state.as_str() {
        "JobComplete" => None,
        state => Some(format!("{state}: {}", info.error_message.as_deref().unwrap_or("no reason given"))),
    };
    let (object, nothing) = (job.object, job.rows_acked + job.rows_refused == 0);
    bulk::close(bench, job, JobState::Done, error.clone()).await?;
    let refused = schema.or_else(|| error.clone().filter(|_| nothing));
    if let Some(reason) = refused {
        let objects = std::collections::BTreeMap::from([(object, reason)]);
        stops::examine(bench.app, bench.connection, &bench.access, &objects).await?;
    }
    match error {
        // A job that failed without a single row would fail again at once.
        Some(_) if nothing => Err(Trouble::Call(Error::Unreachable("a Bulk job failed".to_owned()))),
        _ => Ok(()),
    }
}

/// Where the columns of a result file are.
struct Columns {
    salesforce_id: usize,
    error: Option<usize>,
    key: usize,
    changed_at: usize,
    cells: Vec<usize>,
}

impl Columns {
    /// The file echoes the columns that were sent: key first, time of the change last, the row's cells between them.
    fn of(header: &[&str]) -> Option<Self> {
        let at = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
        let named = |name: &str| {
            header
                .iter()
                .position(|column| *column == name || column.ends_with(&format!("__{name}")) && !column.contains('.'))
        };
        let (key, changed_at) = (named("External_Id__c")?, named("Source_Updated_At__c")?);
        Some(Self {
            salesforce_id: at("sf__Id")?,
            error: at("sf__Error"),
            key,
            changed_at,
            cells: (key + 1..changed_at).collect(),
        })
    }
}

/// Stores the rows that Salesforce took; gives how many counted.
async fn successes(bench: &Bench<'_>, job: &ExportJob, id: &str) -> Result<i64, Trouble> {
    let mut results = bench.salesforce().job_results(&bench.access, id, ResultKind::Successful).await?;
    let mut columns: Option<Columns> = None;
    let mut waiting: Vec<BulkAck> = Vec::with_capacity(PAGE + 512);
    let mut parents: Vec<String> = Vec::new();
    let mut stored = 0;
    loop {
        let more = results
            .read(|record| match &columns {
                None => columns = Columns::of(record),
                Some(columns) => {
                    if let Some(ack) = success(job.object, columns, record) {
                        if job.object != Object::Response {
                            parents.push(record.get(columns.key).copied().unwrap_or_default().to_owned());
                        }
                        waiting.push(ack);
                    }
                }
            })
            .await?;
        if waiting.len() >= PAGE || !more {
            stored += store_page(bench, job, &waiting, &parents).await?;
            waiting.clear();
            parents.clear();
        }
        if !more {
            return Ok(stored);
        }
    }
}

fn success(object: Object, columns: &Columns, record: &[&str]) -> Option<BulkAck> {
    let cell = |at: usize| record.get(at).copied();
    let key = Key::of_external_id(cell(columns.key)?)?;
    let cells = columns.cells.iter().filter_map(|at| cell(*at));
    Some(BulkAck {
        entity_id: key.entity,
        changed_at: Instant::parse_iso(cell(columns.changed_at)?)?,
        hash: fingerprint(object, cells),
        salesforce_id: cell(columns.salesforce_id)?.to_owned(),
    })
}

async fn store_page(
    bench: &Bench<'_>,
    job: &ExportJob,
    page: &[BulkAck],
    parents: &[String],
) -> Result<i64, store::Error> {
    if page.is_empty() {
        return Ok(0);
    }
    bench.renew().await?;
    let now = bench.app.now();
    let mut tx = bench.app.store().begin().await?;
    let stored = tx.mark_job_acked(job, page, now).await?;
    tx.mark_parents_arrived((job.site_id, job.connection_id), parents).await?;
    tx.commit().await?;
    Ok(i64::try_from(stored).unwrap_or(i64::MAX))
}

/// Puts refused rows back or aside; gives how many there were, and Salesforce's words when it lacks a field.
async fn failures(bench: &Bench<'_>, job: &ExportJob, id: &str) -> Result<(i64, Option<String>), Trouble> {
    let mut results = bench.salesforce().job_results(&bench.access, id, ResultKind::Failed).await?;
    let mut columns: Option<Columns> = None;
    let mut waiting: Vec<Failure> = Vec::new();
    let (mut count, mut schema) = (0, None);
    loop {
        let more = results
            .read(|record| match &columns {
                None => columns = Columns::of(record),
                Some(columns) => waiting.extend(failure(columns, record)),
            })
            .await?;
        if waiting.len() >= PAGE || !more {
            count += i64::try_from(waiting.len()).unwrap_or(i64::MAX);
            let lacks = waiting.iter().find(|one| classify(&one.code, &one.message) == RowFailure::Schema);
            schema = schema.or_else(|| lacks.map(|one| format!("{}: {}", one.code, one.message)));
            refuse_page(bench, job, &waiting).await?;
            waiting.clear();
        }
        if !more {
            return Ok((count, schema));
        }
    }
}

/// `CODE:message:fields --`.
fn failure(columns: &Columns, record: &[&str]) -> Option<Failure> {
    let text = record.get(columns.error?)?;
    let (code, rest) = text.split_once(':').unwrap_or((text, ""));
    let message = rest.rsplit_once(':').map_or(rest, |(message, _)| message);
    let key = Key::of_external_id(record.get(columns.key)?)?;
    Some(Failure { key, code: code.chars().take(80).collect(), message: message.chars().take(500).collect() })
}

async fn refuse_page(bench: &Bench<'_>, job: &ExportJob, page: &[Failure]) -> Result<(), store::Error> {
    if page.is_empty() {
        return Ok(());
    }
    bench.renew().await?;
    let (app, now) = (bench.app, bench.app.now());
    let mut tx = app.store().begin().await?;
    let items = tx.list_job_items(job, &bulk::keys(page)).await?;
    let why: HashMap<Key, &Failure> = page.iter().map(|failure| (failure.key, failure)).collect();
    let mut judgement = Judgement::default();
    for item in &items {
        if let Some(failure) = why.get(&item.key) {
            judgement.refuse(item, None, (&failure.code, &failure.message), now, app.random().unit());
        }
    }
    tx.mark_retry((job.site_id, job.connection_id), job.id.0, &judgement.retries).await?;
    settle::lost_parents(&mut tx, (job.site_id, job.connection_id), &judgement, now).await?;
    tx.commit().await
}
