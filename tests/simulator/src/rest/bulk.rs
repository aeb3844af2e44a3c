//! The resources of Bulk API 2.0 ingest. The upload itself is streamed and has a handler of its own.

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::gate::Caller;
use super::reply::{Answer, Answered, RestError};
use super::route::Route;
use super::writes::object;
use crate::bulk::file::{MOST_BYTES, Upload};
use crate::bulk::jobs::{Delimiter, Job, LineEnding, Operation, PAGE, State};
use crate::bulk::results;

/// A job and its rows in one request may be this long.
const MOST_ONE_SHOT: usize = 100_000;

pub(super) fn answer(caller: &Caller<'_>, route: &Route, body: Option<&Value>) -> Answered {
    let (world, org) = (caller.world, caller.org.key.as_str());
    let now_ms = world.now_ms();
    match route {
        Route::BulkCreate => {
            let job = create(caller, body)?;
            let shown = job.created();
            world.jobs().add(job);
            Ok(Answer::ok(shown))
        }
        Route::BulkList { locator } => {
            let skip = locator.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0);
            let (records, more) = world.jobs().page(org, skip, now_ms);
            let next = format!("/services/data/v{}.0/jobs/ingest?queryLocator={}", caller.version, skip + PAGE);
            Ok(Answer::ok(json!({ "done": !more, "records": records, "nextRecordsUrl": more.then_some(next) })))
        }
        Route::BulkJob { id } => {
            let mut jobs = world.jobs();
            let job = jobs.get(org, id, now_ms).ok_or_else(unknown)?;
            Ok(Answer::ok(job.polled()))
        }
        Route::BulkChange { id } => change(caller, id, body),
        Route::BulkDelete { id } => {
            let mut jobs = world.jobs();
            let job = jobs.get(org, id, now_ms).ok_or_else(unknown)?;
            if !job.is_over() && job.state != State::UploadComplete {
                return Err(wrong_state(job));
            }
            let id = job.id.clone();
            jobs.remove(&id);
            Ok(Answer::empty(204))
        }
        Route::BulkResults { id, kind } => {
            let mut jobs = world.jobs();
            let job = jobs.get(org, id, now_ms).ok_or_else(unknown)?;
            if !job.is_over() {
                return Err(wrong_state(job));
            }
            results::csv(job, *kind).map(Answer::csv).map_err(|error| RestError::storage(&error))
        }
        _ => Err(RestError::not_found()),
    }
}

fn create(caller: &Caller<'_>, body: Option<&Value>) -> Result<Job, RestError> {
    let invalid = |message: String| RestError::malformed("INVALIDJOB", format!("InvalidJob : {message}"));
    let text = |name: &str| body.and_then(|body| body.get(name)?.as_str());
    let named = text("object").ok_or_else(|| invalid("object is required".to_owned()))?;
    let object = object(caller, named)
        .map_err(|_| RestError::malformed("INVALIDENTITY", format!("InvalidEntity : {named} is not supported")))?;
    let word = text("operation").ok_or_else(|| invalid("operation is required".to_owned()))?;
    let operation = Operation::read(word).ok_or_else(|| invalid(format!("the operation {word} is not covered")))?;
    let key = text("externalIdFieldName");
    let external_id_field = match (operation, key) {
        (Operation::Upsert, None) => return Err(invalid("externalIdFieldName is required for upsert".to_owned())),
        (Operation::Upsert, Some(key)) => {
            let field = object.field(key).filter(|field| field.external_id);
            let message = || invalid(format!("{key} is not an external ID of {}", object.name));
            Some(field.ok_or_else(message)?.name.clone())
        }
        _ => None,
    };
    let delimiter = text("columnDelimiter").unwrap_or("COMMA");
    let line_ending = text("lineEnding").unwrap_or("LF");
    if text("contentType").is_some_and(|kind| kind != "CSV") {
        return Err(invalid("contentType has to be CSV".to_owned()));
    }
    let now_ms = caller.world.now_ms();
    Ok(Job {
        id: caller.world.jobs().next_id(&caller.org.pod),
        org: caller.org.key.clone(),
        user: caller.user.id.clone(),
        object: object.name.clone(),
        operation,
        external_id_field,
        line_ending: LineEnding::read(line_ending).ok_or_else(|| invalid(format!("lineEnding {line_ending}")))?,
        delimiter: Delimiter::read(delimiter).ok_or_else(|| invalid(format!("columnDelimiter {delimiter}")))?,
        version: caller.version,
        state: State::Open,
        created_ms: now_ms,
        changed_ms: now_ms,
        upload: None,
        fates: Vec::new(),
        failed: 0,
        error: None,
        held_polls: 0,
        worked_ms: 0,
    })
}

fn change(caller: &Caller<'_>, id: &str, body: Option<&Value>) -> Answered {
    let now_ms = caller.world.now_ms();
    let wanted = body.and_then(|body| body.get("state")?.as_str()).unwrap_or_default();
    let mut jobs = caller.world.jobs();
    let job = jobs.get(&caller.org.key, id, now_ms).ok_or_else(unknown)?;
    match (wanted, job.state) {
        ("UploadComplete", State::Open) => {
            job.close(now_ms);
            let (id, shown) = (job.id.clone(), job.partial());
            jobs.wait(&id);
            Ok(Answer::ok(shown))
        }
        ("Aborted", State::Open | State::UploadComplete | State::InProgress) => {
            job.state = State::Aborted;
            job.changed_ms = now_ms;
            Ok(Answer::ok(job.partial()))
        }
        ("UploadComplete" | "Aborted", _) => Err(wrong_state(job)),
        _ => Err(RestError::malformed("INVALIDJOBSTATE", format!("InvalidJobState : no such change: {wanted}"))),
    }
}

/// Puts an upload into its job, which takes one only.
pub(super) fn uploaded(caller: &Caller<'_>, id: &str, upload: Upload) -> Answered {
    let now_ms = caller.world.now_ms();
    let mut jobs = caller.world.jobs();
    let job = jobs.get(&caller.org.key, id, now_ms).ok_or_else(unknown)?;
    if !job.takes_uploads(now_ms) {
        return Err(wrong_state(job));
    }
    if job.upload.is_some() {
        let message = format!(
            "InvalidJobState : Found multiple contents for job: <{}>, please 'Close' / 'Abort' / 'Delete' the current \
             Job then create a new Job and make sure you only do 'PUT' once on a given Job.",
            job.id
        );
        return Err(RestError::malformed("INVALIDJOBSTATE", message));
    }
    job.upload = Some(upload);
    job.changed_ms = now_ms;
    Ok(Answer::empty(201))
}

/// The boundary of a multipart request.
pub(super) fn boundary(req: &HttpRequest) -> Option<String> {
    let kind = req.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    let boundary = kind.strip_prefix("multipart/form-data")?.split_once("boundary=")?.1;
    Some(boundary.trim().trim_matches('"').to_owned())
}

/// A job and its rows in one request: parts named `job` and `content`.
pub(super) fn one_shot(caller: &Caller<'_>, boundary: &str, body: &[u8]) -> Answered {
    let invalid = |message: &str| RestError::malformed("INVALIDJOB", format!("InvalidJob : {message}"));
    if body.len() > MOST_ONE_SHOT {
        return Err(invalid("a multipart request holds at most 100000 characters"));
    }
    let text = std::str::from_utf8(body).map_err(|_| invalid("the request is not UTF-8"))?;
    let part = |name: &str| {
        text.split(&format!("--{boundary}")).find_map(|part| {
            let (head, content) = part.split_once("\r\n\r\n")?;
            let content = content.strip_suffix("\r\n").unwrap_or(content);
            head.contains(&format!("name=\"{name}\"")).then_some(content)
        })
    };
    let described = part("job").ok_or_else(|| invalid("the part named job is missing"))?;
    let described = serde_json::from_str(described).map_err(|error| invalid(&error.to_string()))?;
    let content = part("content").ok_or_else(|| invalid("the part named content is missing"))?;
    let mut job = create(caller, Some(&described))?;
    let storage = |error: std::io::Error| RestError::storage(&error);
    let mut upload = Upload::begin().map_err(storage)?;
    upload.write(content.as_bytes()).map_err(storage)?;
    job.upload = Some(upload);
    job.close(caller.world.now_ms());
    let shown = job.created();
    let mut jobs = caller.world.jobs();
    jobs.wait(&job.id);
    jobs.add(job);
    Ok(Answer::ok(shown))
}

pub(super) fn too_large() -> RestError {
    let message = format!("ClientInputError : the upload is larger than {MOST_BYTES} bytes, 150 MB in base 64");
    RestError::malformed("REQUEST_ENTITY_TOO_LARGE", message)
}

fn unknown() -> RestError {
    RestError::new(404, "NOT_FOUND", "The requested resource does not exist")
}

fn wrong_state(job: &Job) -> RestError {
    let message = format!("InvalidJobState : not possible while the job is {}", job.state.word());
    RestError::malformed("INVALIDJOBSTATE", message)
}
