//! Working through a job: batches of 10,000 rows, each written 200 rows at a time.

use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};

use actix_web::web::Data;

use super::header;
use super::jobs::{Fate, Job, Operation, State};
use crate::faults::{Fault, Moment};
use crate::reading::Reading;
use crate::records::RowError;
use crate::records::deciding::Matching;
use crate::records::given::{Given, Record, Target};
use crate::records::ledger::Operation as Written;
use crate::records::schema::Object;
use crate::rest::gate::Caller;
use crate::rest::writes;
use crate::world::World;

const BATCH: usize = 10_000;
const CHUNK: usize = 200;
/// Batches of an org in 24 hours.
pub(crate) const DAILY_BATCHES: u64 = 15_000;
/// A file up to this size is done before the request that closed the job is answered, so that a test which
/// moves the clock by hand has nothing to wait for.
const SMALL_BYTES: u64 = 4 << 20;
/// Of one field.
const MOST_CHARACTERS: usize = 32_000;
/// Chunks that are read before they can be written.
const CHUNKS_AHEAD: usize = 8;

/// What a job has to know of itself while it works.
struct Work {
    id: String,
    org: String,
    user: String,
    object: String,
    operation: Operation,
    key: Option<String>,
    version: u16,
    faults: Vec<Fault>,
}

/// Starts the jobs that were closed by the request that is being answered.
pub(crate) async fn start_waiting(world: &Data<World>) {
    let waiting = world.jobs().take_waiting();
    for id in waiting {
        let small = world
            .jobs()
            .working(&id)
            .and_then(|job| job.upload.as_ref())
            .is_none_or(|upload| upload.bytes() <= SMALL_BYTES);
        let world = Arc::clone(world);
        let working = actix_web::rt::task::spawn_blocking(move || work(&world, &id));
        if small {
            let _ = working.await;
        }
    }
}

fn work(world: &World, id: &str) {
    let begun_ms = world.now_ms();
    let mut faults = Vec::new();
    while let Some(fault) = world.faults().take(Moment::Bulk) {
        faults.push(fault);
    }
    let work = world.jobs().working(id).map(|job| {
        job.state = State::InProgress;
        Work {
            id: id.to_owned(),
            org: job.org.clone(),
            user: job.user.clone(),
            object: job.object.clone(),
            operation: job.operation,
            key: job.external_id_field.clone(),
            version: job.version,
            faults,
        }
    });
    let Some(work) = work else { return };
    let ended = work.batches(world);
    let now_ms = world.now_ms();
    if let Some(job) = world.jobs().working(id) {
        (job.state, job.error) = match ended {
            // Somebody aborted the job while it was worked on.
            _ if job.state == State::Aborted => (State::Aborted, None),
            Ok(state) => (state, None),
            Err(message) => (State::Failed, Some(message)),
        };
        job.changed_ms = now_ms;
        job.worked_ms = now_ms - begun_ms;
        for fault in &work.faults {
            if let Fault::BulkHeld { polls } = fault {
                job.held_polls = *polls;
            }
        }
    }
}

impl Work {
    fn batches(&self, world: &World) -> Result<State, String> {
        let failed = |error: &dyn std::fmt::Display| format!("ClientInputError : {error}");
        let object = world.schema.object(&self.object).ok_or("InvalidJob : the object is gone")?;
        let (mut reader, fits) = {
            let mut jobs = world.jobs();
            let job = jobs.working(&self.id).ok_or("InvalidJob : the job is gone")?;
            let Some(upload) = &job.upload else { return Ok(State::JobComplete) };
            (upload.reader(job.delimiter), upload.ends_lines_with(job.line_ending).map_err(|error| failed(&error))?)
        };
        if !fits {
            return Err("ClientInputError : LineEnding is invalid on user data".to_owned());
        }
        let names = reader.headers().map_err(|error| failed(&error))?.clone();
        let columns = header::read(object, &names)?;
        // One thread reads the next rows while this one writes those before.
        std::thread::scope(|scope| {
            let (sender, chunks) = mpsc::sync_channel(CHUNKS_AHEAD);
            scope.spawn(move || read(&mut reader, &sender));
            let mut row = 0;
            for lines in chunks {
                let lines = lines?;
                let records: Vec<Record<'_>> = lines.iter().map(|line| header::record(&columns, line)).collect();
                if let Some(state) = self.chunk(world, object, row, &records)? {
                    return Ok(state);
                }
                row += records.len();
            }
            Ok(State::JobComplete)
        })
    }

    /// Writes one chunk; `first` counts the rows before it. A state ends the job.
    fn chunk(
        &self,
        world: &World,
        object: &Object,
        first: usize,
        records: &[Record<'_>],
    ) -> Result<Option<State>, String> {
        let batch = first / BATCH;
        if first.is_multiple_of(BATCH) {
            for fault in &self.faults {
                match fault {
                    Fault::BulkFailed { after_batches, message } if *after_batches == batch => {
                        return Err(message.clone());
                    }
                    Fault::BulkAborted { after_batches } if *after_batches == batch => return Ok(Some(State::Aborted)),
                    _ => {}
                }
            }
            let day = format!("{}.batches", self.org);
            if world.counters().use_many(&day, 1, world.now_ms()) > DAILY_BATCHES {
                return Err("InvalidBatch : the daily limit of batches is reached".to_owned());
            }
        }
        let locked =
            self.faults.iter().any(|fault| matches!(fault, Fault::BulkBatchLocked { batch: held } if *held == batch));
        let fates =
            if locked { vec![Fate::Failed(locked_row()); records.len()] } else { self.fates(world, object, records)? };
        let mut jobs = world.jobs();
        let job = jobs.working(&self.id).ok_or("InvalidJob : the job is gone")?;
        job.failed += fates.iter().filter(|fate| matches!(fate, Fate::Failed(_))).count();
        job.fates.extend(fates);
        Ok((job.state == State::Aborted).then_some(State::Aborted))
    }

    fn fates(&self, world: &World, object: &Object, records: &[Record<'_>]) -> Result<Vec<Fate>, String> {
        let org = world.org(&self.org).ok_or("InvalidJob : the org is gone")?;
        let user = org.user(&self.user).ok_or("InvalidJob : the user is gone")?;
        let caller = Caller { world, org, user, request_id: self.id.clone(), version: self.version };
        let _turn = world.turn();
        let stopped = |_| "InternalServerError : the simulator is stopping".to_owned();
        if self.operation == Operation::Delete {
            let ids: Vec<String> = records.iter().map(|record| id_of(record).unwrap_or_default().to_owned()).collect();
            let deleted = writes::delete(&caller, &ids, false).map_err(stopped)?;
            return Ok(deleted
                .into_iter()
                .map(|outcome| outcome.map_or_else(|errors| failed(&errors), Fate::Updated))
                .collect());
        }
        let matching = match (self.operation, &self.key) {
            (Operation::Upsert, Some(key)) => {
                let (position, field) = writes::key(object, key).ok_or("InvalidJob : the key is gone")?;
                Matching::Key(position, field)
            }
            (Operation::Insert, _) => Matching::New,
            _ => Matching::Id,
        };
        let outcomes = writes::write_records(&caller, object, matching, records, false).map_err(stopped)?;
        let fate = |outcome: writes::Outcome| match outcome {
            Ok(written) if written.operation == Written::Created => Fate::Created(written.id),
            Ok(written) => Fate::Updated(written.id),
            Err(errors) => failed(&errors),
        };
        Ok(outcomes.into_iter().map(fate).collect())
    }
}

fn id_of<'a>(record: &Record<'a>) -> Option<&'a str> {
    let named = |target: &Target<'_>| matches!(target, Target::Other(name) if name.eq_ignore_ascii_case("Id"));
    record.iter().find(|(target, _)| named(target)).and_then(|(_, given): &(_, Given<'a>)| given.text())
}

type Lines = Vec<csv::StringRecord>;

/// Sends the lines of a file in chunks, until it ends, something is wrong with it, or nobody listens any more.
fn read(reader: &mut csv::Reader<Reading>, sender: &SyncSender<Result<Lines, String>>) {
    let mut lines = Lines::with_capacity(CHUNK);
    loop {
        let mut line = csv::StringRecord::new();
        let problem = match reader.read_record(&mut line) {
            Ok(true) => {
                line.iter().any(is_too_long).then(|| format!("a field has more than {MOST_CHARACTERS} characters"))
            }
            Ok(false) => break,
            Err(error) => Some(error.to_string()),
        };
        // Rows before the trouble are written all the same.
        if let Some(problem) = problem {
            let _ = sender.send(Ok(lines));
            let _ = sender.send(Err(format!("ClientInputError : {problem}")));
            return;
        }
        lines.push(line);
        if lines.len() == CHUNK && sender.send(Ok(std::mem::replace(&mut lines, Lines::with_capacity(CHUNK)))).is_err()
        {
            return;
        }
    }
    if !lines.is_empty() {
        let _ = sender.send(Ok(lines));
    }
}

fn is_too_long(cell: &str) -> bool {
    cell.len() > MOST_CHARACTERS && cell.chars().count() > MOST_CHARACTERS
}

/// `CODE:message:fields --`, the first error only.
fn failed(errors: &[RowError]) -> Fate {
    let first = errors.first().map(|error| format!("{}:{}:{} --", error.code, error.message, error.fields.join(",")));
    Fate::Failed(first.unwrap_or_default())
}

fn locked_row() -> String {
    "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record: --".to_owned()
}

impl Job {
    /// Its owner says that everything is uploaded.
    pub(crate) fn close(&mut self, now_ms: i64) {
        self.state = State::UploadComplete;
        self.changed_ms = now_ms;
    }
}
