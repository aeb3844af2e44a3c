//! How many rows a second the simulator takes, so that it is not what limits a load test. Run it in a release
//! build: `cargo run --release -p salesforce-simulator --example bench`. Prints one line for each way of
//! writing, and fails below the floors that the project promises.

#![expect(clippy::disallowed_methods, reason = "what is measured is real time")]
#![expect(clippy::print_stdout, reason = "a bench speaks to whoever runs it")]

use std::error::Error;
use std::fmt::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use reqwest::{Client, Method, RequestBuilder};
use salesforce_simulator::{Settings, Simulator};
use serde_json::{Value, json};

const BULK_ROWS: usize = 200_000;
const COMPOSITE_CALLS: usize = 60;
const ROWS_PER_CALL: usize = 1_000;
/// Rows a second.
const BULK_FLOOR: f64 = 100_000.0;
const COMPOSITE_FLOOR: f64 = 20_000.0;

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Bench {
    simulator: Simulator,
    http: Client,
    token: String,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("the bench could not run: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome<bool> {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.json").into();
    let simulator = Simulator::start(Settings { schema: Some(schema), ..Settings::default() }).await?;
    let token = simulator.org("harrow-pike").ok_or("the org is missing")?.access_token;
    let bench = Bench { simulator, http: Client::builder().no_proxy().build()?, token };
    let parents: Vec<Value> =
        (0..200).map(|number| json!({ "External_Id__c": format!("p{number}"), "Name": "Parent" })).collect();
    let path = "composite/sobjects/Qstream_Participant__c/External_Id__c";
    bench.send(bench.ask(Method::PATCH, path).json(&list("Qstream_Participant__c", parents))).await?;
    let composite = bench.composite().await?;
    let bulk = bench.bulk("new rows", bench_enrolments()).await?;
    let again = bench.bulk("the same rows again", bench_enrolments()).await?;
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = memory.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default().trim().to_owned();
    let begun = Instant::now();
    bench.simulator.check_ledger()?;
    told("the ledger replayed", COMPOSITE_CALLS * ROWS_PER_CALL + 2 * BULK_ROWS, begun.elapsed());
    println!("peak memory of simulator and bench: {memory}");
    Ok(composite >= COMPOSITE_FLOOR && bulk.min(again) >= BULK_FLOOR)
}

impl Bench {
    fn ask(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://127.0.0.1:{}/services/data/v68.0/{path}", self.simulator.port());
        self.http.request(method, url).bearer_auth(&self.token)
    }

    async fn send(&self, request: RequestBuilder) -> Outcome<String> {
        let response = request.send().await?;
        let (status, text) = (response.status(), response.text().await?);
        if status.is_success() { Ok(text) } else { Err(format!("{status}: {text}").into()) }
    }

    /// Calls of five lists with 200 rows each, as the exporter sends them.
    async fn composite(&self) -> Outcome<f64> {
        let bodies: Vec<String> = (0..COMPOSITE_CALLS).map(composite_body).collect();
        let begun = Instant::now();
        let mut replies = Vec::with_capacity(bodies.len());
        for body in bodies {
            let request = self.ask(Method::POST, "composite").header("Content-Type", "application/json");
            replies.push(self.send(request.body(body)).await?);
        }
        let rate = told("composite, 5 x 200 rows a call", COMPOSITE_CALLS * ROWS_PER_CALL, begun.elapsed());
        let refused = replies.iter().filter(|reply| reply.contains("\"success\":false")).count();
        if refused == 0 { Ok(rate) } else { Err(format!("{refused} calls had refused rows").into()) }
    }

    /// From the creation of a job to its result, the upload included.
    async fn bulk(&self, name: &str, rows: String) -> Outcome<f64> {
        let job =
            json!({ "object": "Qstream_Enrolment__c", "operation": "upsert", "externalIdFieldName": "External_Id__c" });
        let begun = Instant::now();
        let created: Value = serde_json::from_str(&self.send(self.ask(Method::POST, "jobs/ingest").json(&job)).await?)?;
        let id = created.get("id").and_then(Value::as_str).ok_or("no job")?;
        let path = format!("jobs/ingest/{id}");
        self.send(self.ask(Method::PUT, &format!("{path}/batches")).body(rows)).await?;
        self.send(self.ask(Method::PATCH, &path).json(&json!({ "state": "UploadComplete" }))).await?;
        loop {
            let told_of: Value = serde_json::from_str(&self.send(self.ask(Method::GET, &path)).await?)?;
            match told_of.get("state").and_then(Value::as_str) {
                Some("JobComplete") if told_of.get("numberRecordsFailed") == Some(&json!(0)) => break,
                Some("UploadComplete" | "InProgress") => tokio::time::sleep(Duration::from_millis(5)).await,
                _ => return Err(told_of.to_string().into()),
            }
        }
        Ok(told(&format!("Bulk, {name}"), BULK_ROWS, begun.elapsed()))
    }
}

fn bench_enrolments() -> String {
    let mut rows = String::with_capacity(BULK_ROWS * 110);
    rows.push_str("External_Id__c,Participant__r.External_Id__c,Status__c,Enrolled_At__c,Score_Percent__c,Points__c\n");
    for number in 0..BULK_ROWS {
        let (parent, points) = (number % 200, number % 97);
        let _ = writeln!(rows, "bulk:e:{number},p{parent},In progress,2026-11-22T10:00:00.000Z,66.5,{points}");
    }
    rows
}

fn composite_body(call: usize) -> String {
    let lists = (0..5).map(|part| {
        let rows = (0..200).map(|row| {
            json!({
                "External_Id__c": format!("call:{call}:{part}:{row}"),
                "Participant__r": { "External_Id__c": format!("p{row}") },
                "Status__c": "In progress",
                "Enrolled_At__c": "2026-11-22T10:00:00.000Z",
                "Score_Percent__c": 66.5,
                "Points__c": 12,
            })
        });
        json!({
            "method": "PATCH",
            "url": "/services/data/v68.0/composite/sobjects/Qstream_Enrolment__c/External_Id__c",
            "referenceId": format!("part{part}"),
            "body": list("Qstream_Enrolment__c", rows.collect()),
        })
    });
    json!({ "allOrNone": false, "compositeRequest": lists.collect::<Vec<_>>() }).to_string()
}

fn list(object: &str, mut records: Vec<Value>) -> Value {
    for record in records.iter_mut().filter_map(Value::as_object_mut) {
        record.insert("attributes".to_owned(), json!({ "type": object }));
    }
    json!({ "allOrNone": false, "records": records })
}

fn told(name: &str, rows: usize, took: Duration) -> f64 {
    let seconds = took.as_secs_f64();
    let rate = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / seconds;
    println!("{name}: {rows} rows in {seconds:.2} s, {rate:.0} rows/s");
    rate
}
