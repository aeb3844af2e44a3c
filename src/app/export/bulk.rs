//! The Bulk job of a connection, one step at a time: a new one is filled and closed, a running one is asked after, one that
//! is over has its results read. Each state is stored before the next call, so that whoever comes after a crash goes on.

use super::live::KEY;
use super::results::{self, Failure};
use super::settle;
use super::{claim, renew, stops};
use crate::app::App;
use crate::app::tokens::{self, TokenError};
use crate::domain::export::{Ack, HORIZON, Item, Key, Object, Row, Stamp};
use crate::domain::ids::{ExportAttemptId, ExportJobId};
use crate::domain::time::Instant;
use crate::salesforce::{self, AccessToken, Error, JobInfo, UploadDoor, upload};
use crate::store::{self, BulkCursor, Connection, ExportAttempt, ExportJob, JobState};
use jiff::SignedDuration;
use std::borrow::Cow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows that are claimed and built at once.
const PAGE: i64 = 5_000;
/// Salesforce takes 100 MB of plain text (150 MB in base 64); a job stays well below.
const MOST_BYTES: usize = 95_000_000;
/// A chunk of the upload.
const CHUNK: usize = 256 * 1024;
/// The rows of a job are the job's, however long it takes; Salesforce keeps jobs for seven days.
const JOB_LEASE: SignedDuration = SignedDuration::from_hours(24 * 8);
/// When a job is asked after first: the fewer rows, the sooner.
const ROWS_PER_MILLISECOND: i64 = 150;
const SOONEST_POLL: SignedDuration = SignedDuration::from_millis(200);
const LATEST_POLL: SignedDuration = SignedDuration::from_secs(30);

/// A failure of a step: of the store, or of a call after which the connection rests.
pub(super) enum Trouble {
    Store(store::Error),
    Call(Error),
}

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

/// What a step works with.
pub(super) struct Bench<'a> {
    pub(super) app: &'a App,
    pub(super) connection: &'a Connection,
    pub(super) access: AccessToken,
    worker: Uuid,
}

impl Bench<'_> {
    pub(super) fn salesforce(&self) -> &salesforce::Client {
        &self.app.parts().salesforce
    }

    /// Keeps the lease while a long step goes on; `false` when somebody else took over.
    pub(super) async fn renew(&self) -> Result<bool, store::Error> {
        renew(self.app, &format!("bulk:{}", self.connection.id), self.worker).await
    }

    pub(super) async fn save(&self, job: &ExportJob) -> Result<(), store::Error> {
        let mut tx = self.app.store().begin().await?;
        tx.update_export_job(job).await?;
        tx.commit().await
    }
}

/// Does the next step. Gives whether anything was done.
pub(super) async fn advance(app: &App, connection: &Connection, worker: Uuid) -> Result<bool, store::Error> {
    let of = (connection.site_id, connection.id);
    let mut tx = app.store().read().await?;
    let open = tx.find_open_job(of).await?;
    let next = tx.find_backlog_object(of, app.now()).await?;
    drop(tx);
    if open.as_ref().is_some_and(|job| job.poll_at > app.now()) || (open.is_none() && next.is_none()) {
        return Ok(false);
    }
    let access = match tokens::access_token(app, connection).await {
        Ok(access) => access,
        Err(TokenError::Store(error)) => return Err(error),
        Err(TokenError::Busy) => return Ok(false),
        Err(error) => {
            settle::token_failed(app, connection, &error).await?;
            return Ok(true);
        }
    };
    let bench = Bench { app, connection, access, worker };
    if !bench.renew().await? {
        return Ok(false);
    }
    let done = match (open, next) {
        (Some(job), _) if job.state == JobState::Uploaded => poll(&bench, job).await,
        (Some(job), _) => recover(&bench, job).await,
        (None, Some(object)) => start(&bench, object).await,
        (None, None) => return Ok(false),
    };
    match done {
        Ok(()) => Ok(true),
        Err(Trouble::Store(error)) => Err(error),
        Err(Trouble::Call(error)) => {
            settle::call_failed(app, connection, &error).await?;
            Ok(true)
        }
    }
}

/// Pays for a step's calls.
pub(super) async fn pay(bench: &Bench<'_>, calls: i64) -> Result<(), store::Error> {
    let mut tx = bench.app.store().begin().await?;
    let (connection, now) = (bench.connection, bench.app.now());
    settle::pay(&mut tx, connection, now, calls, connection.batch_rows, None).await?;
    tx.commit().await
}

/// What was claimed and isn't sent yet.
struct Filling {
    job: ExportJob,
    after: BulkCursor,
    /// Rows of the last page that are to be sent.
    ready: Vec<(Item, Row)>,
    over: bool,
}

/// Claims pages until one has rows to send. What Salesforce has already is settled on the way.
async fn claim_page(bench: &Bench<'_>, filling: &mut Filling) -> Result<(), store::Error> {
    while filling.ready.is_empty() && !filling.over {
        let now = bench.app.now();
        let mut tx = bench.app.store().begin().await?;
        let items = tx.claim_backlog(&filling.job, now.plus(JOB_LEASE), now, filling.after, PAGE).await?;
        tx.commit().await?;
        let Some(last) = items.last() else {
            filling.over = true;
            break;
        };
        filling.after = BulkCursor { first_dirty_at: last.first_dirty_at, entity: last.key.entity };
        filling.over = i64::try_from(items.len()).unwrap_or(i64::MAX) < PAGE;
        let mut rows = claim::rows(bench.app, bench.connection, &items, now).await?;
        let (mut settled, mut without_source) = (Vec::new(), Vec::new());
        for item in items {
            match rows.remove(&item.key) {
                Some(row) => match item.acked_hash.as_deref() {
                    Some(hash) if hash == row.fingerprint() => settled.push(same(&item)),
                    _ => filling.ready.push((item, row)),
                },
                None => without_source.push(item.key),
            }
        }
        if !settled.is_empty() || !without_source.is_empty() {
            let of = (filling.job.site_id, filling.job.connection_id);
            let mut tx = bench.app.store().begin().await?;
            tx.mark_acked(of, filling.job.id.0, &settled, now).await?;
            tx.mark_urgent(of, &without_source, now).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

fn same(item: &Item) -> Ack {
    Ack {
        object: item.key.object.kind(),
        entity_id: item.key.entity,
        version: item.version,
        changed_at: Instant::from_micros(0),
        hash: item.acked_hash.clone().unwrap_or_default(),
        salesforce_id: None,
    }
}

/// Fills a new job and closes it.
async fn start(bench: &Bench<'_>, object: Object) -> Result<(), Trouble> {
    let (app, connection) = (bench.app, bench.connection);
    let job = new_job(app, connection, object);
    let mut tx = app.store().begin().await?;
    tx.insert_export_job(&job).await?;
    tx.commit().await?;
    let mut filling = Filling { job, after: BulkCursor::START, ready: Vec::new(), over: false };
    claim_page(bench, &mut filling).await?;
    if filling.ready.is_empty() {
        // Everything is in Salesforce already: that costs no call.
        return Ok(close(bench, filling.job, JobState::Done, None).await?);
    }
    let name = connection.namespace.name(object.api_name());
    let key = connection.namespace.name(KEY);
    match bench.salesforce().create_job(&bench.access, &name, &key).await {
        Ok(info) => filling.job.salesforce_job_id = Some(info.id),
        Err(Error::Refused { status: 400 | 404, code, message }) => {
            let reason = format!("{code}: {message}");
            close(bench, filling.job, JobState::Abandoned, Some(reason.clone())).await?;
            stops::examine(app, connection, &bench.access, &BTreeMap::from([(object, reason)])).await?;
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    }
    filling.job.state = JobState::Open;
    filling.job.calls = 1;
    bench.save(&filling.job).await?;
    send(bench, filling).await
}

fn new_job(app: &App, connection: &Connection, object: Object) -> ExportJob {
    let now = app.now();
    let never = Instant::from_micros(0);
    ExportJob {
        id: ExportJobId(app.random().id(now)),
        site_id: connection.site_id,
        connection_id: connection.id,
        object,
        state: JobState::Creating,
        salesforce_job_id: None,
        created_at: now,
        uploaded_at: never,
        poll_at: never,
        finished_at: never,
        rows_sent: 0,
        bytes_sent: 0,
        rows_acked: 0,
        rows_refused: 0,
        calls: 0,
        error: None,
    }
}

/// Uploads while it claims, then says that everything is there.
async fn send(bench: &Bench<'_>, mut filling: Filling) -> Result<(), Trouble> {
    let id = filling.job.salesforce_job_id.clone().unwrap_or_default();
    let (door, body) = upload();
    let (written, uploaded) =
        tokio::join!(write(bench, &mut filling, door), bench.salesforce().upload_job(&bench.access, &id, body));
    written?;
    uploaded?;
    bench.salesforce().change_job(&bench.access, &id, "UploadComplete").await?;
    let mut job = filling.job;
    let now = bench.app.now();
    job.state = JobState::Uploaded;
    job.uploaded_at = now;
    job.calls += 2;
    let expected = SignedDuration::from_millis(job.rows_sent / ROWS_PER_MILLISECOND);
    job.poll_at = now.plus(expected.clamp(SOONEST_POLL, LATEST_POLL));
    bench.save(&job).await?;
    Ok(pay(bench, job.calls).await?)
}

/// Writes the file page by page. Rows that found no room stay claimed and are given back when the job is over.
async fn write(bench: &Bench<'_>, filling: &mut Filling, door: UploadDoor) -> Result<(), store::Error> {
    let mut chunk = Vec::with_capacity(CHUNK + 64 * 1024);
    let (mut bytes, mut rows) = (0, 0);
    let mut full = false;
    let mut result = Ok(());
    while !full && !filling.ready.is_empty() {
        if rows == 0
            && let Some((_, first)) = filling.ready.first()
        {
            let header = first.columns(&bench.connection.namespace);
            line(&mut chunk, header.iter().map(|name| Cow::Borrowed(name.as_str())));
        }
        for (item, row) in std::mem::take(&mut filling.ready) {
            let before = chunk.len();
            let stamp = Stamp { changed_at: item.changed_at, sent_at: bench.app.now() };
            line(&mut chunk, row.csv(stamp));
            if bytes + chunk.len() > MOST_BYTES {
                chunk.truncate(before);
                full = true;
                break;
            }
            rows += 1;
            if chunk.len() >= CHUNK {
                bytes += chunk.len();
                if !door.put(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK + 64 * 1024))).await {
                    return Ok(());
                }
            }
        }
        if !full {
            result = next_page(bench, filling).await;
            if result.is_err() {
                break;
            }
        }
    }
    if result.is_err() {
        door.give_up().await;
        return result;
    }
    bytes += chunk.len();
    door.put(chunk).await;
    filling.job.rows_sent = rows;
    filling.job.bytes_sent = i64::try_from(bytes).unwrap_or(i64::MAX);
    Ok(())
}

async fn next_page(bench: &Bench<'_>, filling: &mut Filling) -> Result<(), store::Error> {
    bench.renew().await?;
    claim_page(bench, filling).await
}

/// One line of CSV: cells are quoted where they have to be.
fn line<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        let bytes = cell.as_bytes();
        let bare = !bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
            && !bytes.first().is_some_and(u8::is_ascii_whitespace)
            && !bytes.last().is_some_and(u8::is_ascii_whitespace);
        if bare {
            out.extend_from_slice(bytes);
        } else {
            out.push(b'"');
            for byte in bytes {
                if *byte == b'"' {
                    out.push(b'"');
                }
                out.push(*byte);
            }
            out.push(b'"');
        }
    }
    out.push(b'\n');
}

/// Asks after a job, and reads its results once it is over.
async fn poll(bench: &Bench<'_>, mut job: ExportJob) -> Result<(), Trouble> {
    let id = job.salesforce_job_id.clone().unwrap_or_default();
    let info = match bench.salesforce().job(&bench.access, &id).await {
        Ok(info) => info,
        Err(Error::Refused { status: 404, .. }) => return Ok(vanished(bench, job).await?),
        Err(error) => return Err(error.into()),
    };
    job.calls += 1;
    if is_over(&info) {
        return results::read(bench, job, &info).await;
    }
    let now = bench.app.now();
    let waited = now.since(job.uploaded_at);
    job.poll_at = now.plus((waited / 2).clamp(SOONEST_POLL, LATEST_POLL));
    bench.save(&job).await?;
    Ok(pay(bench, 1).await?)
}

fn is_over(info: &JobInfo) -> bool {
    matches!(info.state.as_str(), "JobComplete" | "Failed" | "Aborted")
}

/// Nobody knows any more what became of a job's rows: they are sent again, and once more after the horizon.
async fn vanished(bench: &Bench<'_>, job: ExportJob) -> Result<(), store::Error> {
    close(bench, job, JobState::Abandoned, Some("Salesforce doesn't know the job any more".to_owned())).await
}

/// A job that a crash or a broken call left behind: one that Salesforce works on is adopted, any other one ended.
async fn recover(bench: &Bench<'_>, mut job: ExportJob) -> Result<(), Trouble> {
    let salesforce = bench.salesforce();
    let Some(id) = job.salesforce_job_id.clone() else {
        let own = salesforce.userinfo(&bench.access.instance_url, &bench.access.token).await?.user_id;
        let name = bench.connection.namespace.name(job.object.api_name()).into_owned();
        let jobs = salesforce.jobs(&bench.access).await?;
        let orphans = jobs.iter().filter(|one| one.state == "Open" && one.object == name && one.created_by_id == own);
        let mut calls = 1;
        for orphan in orphans {
            calls += 1;
            salesforce.change_job(&bench.access, &orphan.id, "Aborted").await?;
        }
        job.calls += calls;
        pay(bench, calls).await?;
        return Ok(close(bench, job, JobState::Abandoned, Some("interrupted before it had rows".to_owned())).await?);
    };
    let info = match salesforce.job(&bench.access, &id).await {
        Ok(info) => info,
        Err(Error::Refused { status: 404, .. }) => return Ok(vanished(bench, job).await?),
        Err(error) => return Err(error.into()),
    };
    job.calls += 1;
    if info.state == "Open" {
        // A job takes one file: whether it has ours isn't known, and a second one would be refused.
        salesforce.change_job(&bench.access, &id, "Aborted").await?;
        job.calls += 1;
        pay(bench, 2).await?;
        return Ok(close(bench, job, JobState::Abandoned, Some("interrupted before it was closed".to_owned())).await?);
    }
    job.state = JobState::Uploaded;
    job.uploaded_at = bench.app.now();
    job.poll_at = bench.app.now();
    Ok(bench.save(&job).await?)
}

/// Ends a job: rows that have no result are stale again, what happened stands in the history of calls.
pub(super) async fn close(
    bench: &Bench<'_>,
    mut job: ExportJob,
    state: JobState,
    error: Option<String>,
) -> Result<(), store::Error> {
    let now = bench.app.now();
    let of = (job.site_id, job.connection_id);
    job.state = state;
    job.finished_at = now;
    job.error = error;
    let mut tx = bench.app.store().begin().await?;
    if state == JobState::Abandoned && job.uploaded_at.micros() > 0 {
        tx.mark_job_uncertain(&job, now.plus(HORIZON)).await?;
    }
    tx.release_export_items(of, job.id.0, now).await?;
    tx.update_export_job(&job).await?;
    if job.salesforce_job_id.is_some() {
        tx.insert_export_attempt(&ExportAttempt {
            id: ExportAttemptId(job.id.0),
            site_id: of.0,
            connection_id: of.1,
            started_at: job.created_at,
            finished_at: now,
            rows_sent: job.rows_sent,
            rows_acked: job.rows_acked,
            outcome: job.error.clone().unwrap_or_else(|| "answered".to_owned()),
            request_id: job.salesforce_job_id.clone(),
        })
        .await?;
    }
    if state == JobState::Done && job.rows_acked > 0 {
        tx.mark_connection_healthy(of.0, of.1).await?;
    }
    tx.commit().await?;
    tracing::info!(
        connection = %of.1, object = job.object.kind(), sent = job.rows_sent, acked = job.rows_acked,
        refused = job.rows_refused, calls = job.calls, error = job.error, "a Bulk job is over"
    );
    Ok(())
}

/// The failures of a job, judged like those of a call.
pub(super) fn keys(failures: &[Failure]) -> Vec<Key> {
    failures.iter().map(|failure| failure.key).collect()
}
