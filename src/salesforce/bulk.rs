//! Bulk API 2.0 ingest: a job is created, takes one file, is closed, and works by itself; its results are files, too.

use super::csv_lines::CsvLines;
use super::{AccessToken, Client, Error, UploadBody, error};
use reqwest::Body;
use reqwest::header::CONTENT_TYPE;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// A file of 95 MB over a slow line.
const FILE_DEADLINE: Duration = Duration::from_mins(10);

/// A job as Salesforce shows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobInfo {
    pub id: String,
    #[serde(default)]
    pub object: String,
    /// `Open`, `UploadComplete`, `InProgress`, `JobComplete`, `Failed` or `Aborted`.
    pub state: String,
    #[serde(default)]
    pub created_by_id: String,
    #[serde(default)]
    pub number_records_processed: i64,
    #[serde(default)]
    pub number_records_failed: i64,
    #[serde(default)]
    pub error_message: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JobList {
    records: Vec<JobInfo>,
    done: bool,
    next_records_url: Option<String>,
}

/// Which rows of a job are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultKind {
    Successful,
    Failed,
    Unprocessed,
}

/// A result file that is read as it arrives.
pub struct BulkResults {
    reply: reqwest::Response,
    lines: CsvLines,
    over: bool,
}

impl BulkResults {
    /// Reads on, handing every record that is complete to `each`, the header first. `false` when there is nothing left.
    ///
    /// A file that breaks off is an error: rows that it doesn't name have no result yet.
    pub async fn read(&mut self, mut each: impl FnMut(&[&str])) -> Result<bool, Error> {
        if self.over {
            return Ok(false);
        }
        if let Some(chunk) = self.reply.chunk().await? {
            self.lines.feed(&chunk, &mut each)?;
        } else {
            self.lines.finish(&mut each)?;
            self.over = true;
        }
        Ok(true)
    }
}

fn garbled(_: serde_json::Error) -> Error {
    Error::Ambiguous("the job's reply is garbled")
}

impl Client {
    /// Creates an upsert job for an object by its external id field. Gives Salesforce's id of it.
    pub async fn create_job(&self, access: &AccessToken, object: &str, key: &str) -> Result<JobInfo, Error> {
        let body = json!({
            "object": object,
            "operation": "upsert",
            "externalIdFieldName": key,
            "contentType": "CSV",
            "lineEnding": "LF",
            "columnDelimiter": "COMMA",
        });
        let url = self.data_url(&access.instance_url, "/jobs/ingest")?;
        let reply = self.call(access, self.http.post(url).json(&body)).await?;
        serde_json::from_slice(&reply.body).map_err(garbled)
    }

    /// Sends a job its file. A job takes one: after an unknown outcome it has to be aborted.
    pub async fn upload_job(&self, access: &AccessToken, job: &str, body: UploadBody) -> Result<(), Error> {
        let url = self.job_url(access, job, "/batches")?;
        let request = self.http.put(url).header(CONTENT_TYPE, "text/csv").timeout(FILE_DEADLINE).body(Body::wrap(body));
        self.call(access, request).await?;
        Ok(())
    }

    /// Says that a job has all its rows, or that it shall end.
    pub async fn change_job(&self, access: &AccessToken, job: &str, state: &str) -> Result<JobInfo, Error> {
        let url = self.job_url(access, job, "")?;
        let reply = self.call(access, self.http.patch(url).json(&json!({ "state": state }))).await?;
        serde_json::from_slice(&reply.body).map_err(garbled)
    }

    pub async fn job(&self, access: &AccessToken, job: &str) -> Result<JobInfo, Error> {
        let url = self.job_url(access, job, "")?;
        let reply = self.call(access, self.http.get(url)).await?;
        serde_json::from_slice(&reply.body).map_err(garbled)
    }

    /// The org's upload jobs, whoever made them: up to 10,000 of the last seven days.
    pub async fn jobs(&self, access: &AccessToken) -> Result<Vec<JobInfo>, Error> {
        let mut path = "/jobs/ingest?jobType=V2Ingest".to_owned();
        let mut jobs = Vec::new();
        for _ in 0..10 {
            let url = self.data_url(&access.instance_url, &path)?;
            let reply = self.call(access, self.http.get(url)).await?;
            let list: JobList = serde_json::from_slice(&reply.body).map_err(garbled)?;
            jobs.extend(list.records);
            let locator =
                list.next_records_url.as_deref().and_then(|url| url.split_once("queryLocator=")?.1.split('&').next());
            let Some(locator) = locator.filter(|text| !list.done && text.bytes().all(|b| b.is_ascii_alphanumeric()))
            else {
                break;
            };
            path = format!("/jobs/ingest?jobType=V2Ingest&queryLocator={locator}");
        }
        Ok(jobs)
    }

    /// A result file of a job that is over.
    pub async fn job_results(&self, access: &AccessToken, job: &str, kind: ResultKind) -> Result<BulkResults, Error> {
        let name = match kind {
            ResultKind::Successful => "/successfulResults",
            ResultKind::Failed => "/failedResults",
            ResultKind::Unprocessed => "/unprocessedrecords",
        };
        let url = self.job_url(access, job, name)?;
        let request = self.http.get(url).timeout(FILE_DEADLINE).bearer_auth(access.token.expose_secret());
        let reply = request.send().await?;
        let status = reply.status().as_u16();
        if status != 200 {
            return Err(error::of_reply(status, &Self::body(reply).await?));
        }
        Ok(BulkResults { reply, lines: CsvLines::new(), over: false })
    }

    fn job_url(&self, access: &AccessToken, job: &str, path: &str) -> Result<String, Error> {
        if !job.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(Error::Ambiguous("the job's id is garbled"));
        }
        self.data_url(&access.instance_url, &format!("/jobs/ingest/{job}{path}"))
    }
}
