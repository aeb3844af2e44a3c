//! The jobs there are, as the API shows them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::file::Upload;
use crate::orgs::ids;
use crate::records::timestamp;

const DAY_MS: i64 = 24 * 3_600_000;
/// Jobs and their results are kept this long.
const KEPT_MS: i64 = 7 * DAY_MS;
/// Jobs on one page of the list.
pub(crate) const PAGE: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Open,
    UploadComplete,
    InProgress,
    JobComplete,
    Failed,
    Aborted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Insert,
    Update,
    Upsert,
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineEnding {
    Lf,
    Crlf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delimiter {
    Comma,
    Tab,
    Pipe,
    Semicolon,
    Caret,
    Backquote,
}

/// What became of one row.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    Created(String),
    Updated(String),
    Failed(String),
}

pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) org: String,
    pub(crate) user: String,
    pub(crate) object: String,
    pub(crate) operation: Operation,
    pub(crate) external_id_field: Option<String>,
    pub(crate) line_ending: LineEnding,
    pub(crate) delimiter: Delimiter,
    pub(crate) version: u16,
    pub(crate) state: State,
    pub(crate) created_ms: i64,
    pub(crate) changed_ms: i64,
    pub(crate) upload: Option<Upload>,
    /// One for each row that was worked on; rows after them are unprocessed.
    pub(crate) fates: Vec<Fate>,
    pub(crate) failed: usize,
    pub(crate) error: Option<String>,
    /// Polls to which the job still shows itself as in progress.
    pub(crate) held_polls: u32,
    pub(crate) worked_ms: i64,
}

#[derive(Default)]
pub(crate) struct Jobs {
    by_id: BTreeMap<String, Job>,
    serial: u64,
    /// Closed by their owner and not yet started.
    waiting: Vec<String>,
}

impl Jobs {
    pub(crate) fn next_id(&mut self, pod: &str) -> String {
        self.serial += 1;
        ids::make("750", pod, self.serial)
    }

    pub(crate) fn add(&mut self, job: Job) {
        self.by_id.insert(job.id.clone(), job);
    }

    /// A job of this org, by an id of 15 or 18 characters. What is older than seven days is gone.
    pub(crate) fn get(&mut self, org: &str, id: &str, now_ms: i64) -> Option<&mut Job> {
        self.by_id.retain(|_, job| now_ms - job.created_ms <= KEPT_MS);
        self.by_id.get_mut(&ids::to_18(id)?).filter(|job| job.org == org)
    }

    /// The job that is being worked on.
    pub(crate) fn working(&mut self, id: &str) -> Option<&mut Job> {
        self.by_id.get_mut(id)
    }

    pub(crate) fn remove(&mut self, id: &str) {
        self.by_id.remove(id);
    }

    /// One page of the jobs of an org, whoever made them, and whether there are more.
    pub(crate) fn page(&mut self, org: &str, skip: usize, now_ms: i64) -> (Vec<Value>, bool) {
        self.by_id.retain(|_, job| now_ms - job.created_ms <= KEPT_MS);
        let own: Vec<&Job> = self.by_id.values().filter(|job| job.org == org).collect();
        let page = own.iter().skip(skip).take(PAGE).map(|job| job.listed()).collect();
        (page, own.len() > skip + PAGE)
    }

    pub(crate) fn wait(&mut self, id: &str) {
        self.waiting.push(id.to_owned());
    }

    pub(crate) fn take_waiting(&mut self) -> Vec<String> {
        std::mem::take(&mut self.waiting)
    }
}

impl Job {
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, State::JobComplete | State::Failed | State::Aborted)
    }

    pub(crate) fn takes_uploads(&self, now_ms: i64) -> bool {
        self.state == State::Open && now_ms - self.created_ms <= DAY_MS
    }

    /// The state as a poll is told; a job that is held back looks busy.
    fn shown_state(&self) -> State {
        if self.held_polls > 0 && self.is_over() { State::InProgress } else { self.state }
    }

    /// The answer to creating a job.
    pub(crate) fn created(&self) -> Value {
        let mut shown = self.partial();
        if let Some(shown) = shown.as_object_mut() {
            shown.insert("lineEnding".to_owned(), json!(self.line_ending.word()));
            shown.insert("columnDelimiter".to_owned(), json!(self.delimiter.word()));
            if self.state == State::Open {
                let url = format!("services/data/v{}.0/jobs/ingest/{}/batches", self.version, self.id);
                shown.insert("contentUrl".to_owned(), json!(url));
            }
        }
        shown
    }

    /// The answer to a change of state: without the format of the file.
    pub(crate) fn partial(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "operation": self.operation.word(),
            "object": self.object,
            "createdById": self.user,
            "createdDate": timestamp(self.created_ms),
            "systemModstamp": timestamp(self.changed_ms),
            "state": self.shown_state().word(),
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": f64::from(self.version),
        });
        if let (Some(shown), Some(field)) = (shown.as_object_mut(), &self.external_id_field) {
            shown.insert("externalIdFieldName".to_owned(), json!(field));
        }
        shown
    }

    fn listed(&self) -> Value {
        let mut shown = self.created();
        if let Some(shown) = shown.as_object_mut() {
            shown.insert("jobType".to_owned(), json!("V2Ingest"));
        }
        shown
    }

    /// The answer to a poll.
    pub(crate) fn polled(&mut self) -> Value {
        let mut shown = self.listed();
        let over = self.shown_state() == self.state;
        let counted = |count: usize| if over { count } else { 0 };
        if let Some(shown) = shown.as_object_mut() {
            for (name, value) in [
                ("numberRecordsProcessed", json!(counted(self.fates.len()))),
                ("numberRecordsFailed", json!(counted(self.failed))),
                ("retries", json!(0)),
                ("totalProcessingTime", json!(self.worked_ms)),
                ("apiActiveProcessingTime", json!(self.worked_ms)),
                ("apexProcessingTime", json!(0)),
            ] {
                shown.insert(name.to_owned(), value);
            }
            if let Some(error) = self.error.as_ref().filter(|_| over) {
                shown.insert("errorMessage".to_owned(), json!(error));
            }
        }
        self.held_polls = self.held_polls.saturating_sub(u32::from(self.is_over()));
        shown
    }
}

impl State {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::UploadComplete => "UploadComplete",
            Self::InProgress => "InProgress",
            Self::JobComplete => "JobComplete",
            Self::Failed => "Failed",
            Self::Aborted => "Aborted",
        }
    }
}

impl Operation {
    const WORDS: [(Self, &'static str); 4] =
        [(Self::Insert, "insert"), (Self::Update, "update"), (Self::Upsert, "upsert"), (Self::Delete, "delete")];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(operation, _)| *operation == self).map_or("", |(_, word)| word)
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(operation, _)| *operation)
    }
}

impl LineEnding {
    pub(crate) fn word(self) -> &'static str {
        if self == Self::Lf { "LF" } else { "CRLF" }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        [Self::Lf, Self::Crlf].into_iter().find(|ending| ending.word() == word)
    }
}

impl Delimiter {
    const WORDS: [(Self, &'static str, u8); 6] = [
        (Self::Comma, "COMMA", b','),
        (Self::Tab, "TAB", b'\t'),
        (Self::Pipe, "PIPE", b'|'),
        (Self::Semicolon, "SEMICOLON", b';'),
        (Self::Caret, "CARET", b'^'),
        (Self::Backquote, "BACKQUOTE", b'`'),
    ];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(delimiter, ..)| *delimiter == self).map_or("", |(_, word, _)| word)
    }

    pub(crate) fn byte(self) -> u8 {
        Self::WORDS.iter().find(|(delimiter, ..)| *delimiter == self).map_or(b',', |(_, _, byte)| *byte)
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known, _)| *known == word).map(|(delimiter, ..)| *delimiter)
    }
}
