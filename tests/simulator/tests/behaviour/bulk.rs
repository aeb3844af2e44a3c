//! Bulk API 2.0 ingest: jobs from creation to results, what fails a job, what fails a row, and the faults.

use reqwest::{Method, StatusCode};
use salesforce_simulator::Fault;
use serde_json::{Value, json};

use crate::support::{ENROLMENT, Org, PARTICIPANT, Reply, harrow_pike, send};

const HEADER: &str = "External_Id__c,Name,Email__c";

fn people(count: usize) -> String {
    let rows = (0..count).map(|number| format!("acme:p:{number},\"Person, {number}\",\n"));
    format!("{HEADER}\n{}", rows.collect::<String>())
}

async fn create(org: &Org, more: Value) -> Reply {
    let mut job = json!({ "object": PARTICIPANT, "operation": "upsert", "externalIdFieldName": "External_Id__c" });
    for (name, value) in more.as_object().unwrap() {
        job[name] = value.clone();
    }
    send(org.data(Method::POST, "/jobs/ingest").json(&job)).await
}

fn id(job: &Reply) -> String {
    job.json()["id"].as_str().unwrap().to_owned()
}

async fn upload(org: &Org, id: &str, rows: &str) -> Reply {
    let put = org.data(Method::PUT, &format!("/jobs/ingest/{id}/batches"));
    send(put.header("Content-Type", "text/csv").body(rows.to_owned())).await
}

async fn state(org: &Org, id: &str, state: &str) -> Reply {
    send(org.data(Method::PATCH, &format!("/jobs/ingest/{id}")).json(&json!({ "state": state }))).await
}

async fn poll(org: &Org, id: &str) -> Value {
    send(org.data(Method::GET, &format!("/jobs/ingest/{id}"))).await.json()
}

async fn results(org: &Org, id: &str, kind: &str) -> Vec<Vec<String>> {
    let reply = send(org.data(Method::GET, &format!("/jobs/ingest/{id}/{kind}"))).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
    assert_eq!(reply.header("content-type"), "text/csv");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(reply.text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A job with these rows, closed.
async fn load(org: &Org, more: Value, rows: &str) -> String {
    let id = id(&create(org, more).await);
    assert_eq!(upload(org, &id, rows).await.status, StatusCode::CREATED);
    assert_eq!(state(org, &id, "UploadComplete").await.status, StatusCode::OK);
    id
}

#[actix_web::test]
async fn a_job_goes_from_open_to_complete_and_tells_what_became_of_each_row() {
    let org = harrow_pike().await;
    let created = create(&org, json!({ "lineEnding": "LF", "columnDelimiter": "COMMA" })).await;
    let job = created.json();
    let id = id(&created);
    assert!(id.starts_with("750") && id.len() == 18);
    assert_eq!((&job["state"], &job["apiVersion"]), (&json!("Open"), &json!(68.0)));
    assert_eq!(job["contentUrl"], format!("services/data/v68.0/jobs/ingest/{id}/batches"));
    assert!(job.get("jobType").is_none());
    let rows = format!("{}acme:p:bad,Bad,nobody\n", people(20));
    let uploaded = upload(&org, &id, &rows).await;
    assert_eq!((uploaded.status.as_u16(), uploaded.text.as_str()), (201, ""));
    let closed = state(&org, &id, "UploadComplete").await.json();
    assert_eq!(closed["state"], "UploadComplete");
    assert!(closed.get("contentUrl").is_none());
    let polled = poll(&org, &id).await;
    assert_eq!((&polled["state"], &polled["jobType"]), (&json!("JobComplete"), &json!("V2Ingest")));
    assert_eq!((&polled["numberRecordsProcessed"], &polled["numberRecordsFailed"]), (&json!(21), &json!(1)));
    let good = results(&org, &id, "successfulResults").await;
    assert_eq!(good[0], ["sf__Id", "sf__Created", "External_Id__c", "Name", "Email__c"]);
    assert_eq!((good.len(), good[1][1].as_str()), (21, "true"));
    let order: Vec<&str> = good.iter().skip(1).map(|row| row[2].as_str()).collect();
    assert_ne!(order, (0..20).map(|number| format!("acme:p:{number}")).collect::<Vec<_>>());
    let bad = results(&org, &id, "failedResults").await;
    assert!(bad[1][1].starts_with("INVALID_EMAIL_ADDRESS:") && bad[1][1].ends_with(":Email__c --"), "{bad:?}");
    assert_eq!(results(&org, &id, "unprocessedrecords").await.len(), 1);
    assert_eq!(org.simulator.rows("harrow-pike", PARTICIPANT).len(), 20);
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn an_empty_cell_leaves_a_field_alone_and_a_marked_one_empties_it() {
    let org = harrow_pike().await;
    load(&org, json!({}), "External_Id__c,Email__c,Employee_Number__c\na,a@b.example,7\n").await;
    load(&org, json!({}), "External_Id__c,Email__c,Employee_Number__c\na,,#N/A\n").await;
    let row = &org.simulator.rows("harrow-pike", PARTICIPANT)[0];
    assert_eq!((&row["Email__c"], &row["Employee_Number__c"]), (&json!("a@b.example"), &Value::Null));
}

#[actix_web::test]
async fn parents_are_named_by_a_dotted_column() {
    let org = harrow_pike().await;
    load(&org, json!({}), &people(2)).await;
    let rows = "External_Id__c|Participant__r.External_Id__c\r\ne1|acme:p:1\r\ne2|nobody\r\n";
    let format = json!({ "object": ENROLMENT, "lineEnding": "CRLF", "columnDelimiter": "PIPE" });
    let id = load(&org, format, rows).await;
    assert_eq!(poll(&org, &id).await["numberRecordsFailed"], 1);
    let people = org.simulator.rows("harrow-pike", PARTICIPANT);
    assert_eq!(org.simulator.rows("harrow-pike", ENROLMENT)[0]["Participant__c"], people[1]["Id"]);
    let reply = send(org.data(Method::GET, &format!("/jobs/ingest/{id}/failedResults"))).await;
    assert!(reply.text.contains("\"INVALID_FIELD:Foreign key external ID: nobody not found"), "{}", reply.text);
}

#[actix_web::test]
async fn insert_update_and_delete_have_jobs_too() {
    let org = harrow_pike().await;
    let id = load(&org, json!({ "operation": "insert" }), &people(3)).await;
    let ids: Vec<String> =
        results(&org, &id, "successfulResults").await.into_iter().skip(1).map(|row| row[0].clone()).collect();
    load(&org, json!({ "operation": "update" }), &format!("Id,Name\n{},Changed\n", ids[0])).await;
    let named = org.simulator.rows("harrow-pike", PARTICIPANT);
    assert_eq!(named.iter().filter(|row| row["Name"] == "Changed").count(), 1);
    let id = load(&org, json!({ "operation": "delete" }), &format!("Id\n{}\nnonsense\n", ids[0])).await;
    assert_eq!(poll(&org, &id).await["numberRecordsFailed"], 1);
    assert_eq!(org.simulator.rows("harrow-pike", PARTICIPANT).len(), 2);
    org.simulator.check_ledger().unwrap();
}

#[actix_web::test]
async fn what_is_wrong_with_a_whole_job_is_told() {
    let org = harrow_pike().await;
    for (wrong, code) in [
        (json!({ "object": "Account" }), "INVALIDENTITY"),
        (json!({ "operation": "hardDelete" }), "INVALIDJOB"),
        (json!({ "externalIdFieldName": "Name" }), "INVALIDJOB"),
        (json!({ "columnDelimiter": "HASH" }), "INVALIDJOB"),
    ] {
        assert_eq!(create(&org, wrong.clone()).await.refusal(), (400, code.to_owned()), "{wrong}");
    }
    let windows = load(&org, json!({}), "External_Id__c\r\na\r\n").await;
    let failed = poll(&org, &windows).await;
    assert_eq!(failed["state"], "Failed");
    assert_eq!(failed["errorMessage"], "ClientInputError : LineEnding is invalid on user data");
    let unknown = load(&org, json!({}), "External_Id__c,Colour__c\na,red\n").await;
    assert_eq!(poll(&org, &unknown).await["errorMessage"], "InvalidBatch : Field name not found : Colour__c");
    assert_eq!(results(&org, &unknown, "unprocessedrecords").await[1], ["a", "red"]);
    assert_eq!(send(org.data(Method::GET, "/jobs/ingest/750000000000001AAA")).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_job_takes_one_upload_and_only_while_it_is_open() {
    let org = harrow_pike().await;
    let job = id(&create(&org, json!({})).await);
    upload(&org, &job, &people(1)).await;
    assert_eq!(upload(&org, &job, &people(1)).await.refusal(), (400, "INVALIDJOBSTATE".to_owned()));
    let open = send(org.data(Method::DELETE, &format!("/jobs/ingest/{job}"))).await;
    assert_eq!(open.refusal(), (400, "INVALIDJOBSTATE".to_owned()));
    assert_eq!(state(&org, &job, "Aborted").await.json()["state"], "Aborted");
    assert_eq!(state(&org, &job, "UploadComplete").await.refusal().0, 400);
    assert!(org.simulator.rows("harrow-pike", PARTICIPANT).is_empty());
    let listed = send(org.data(Method::GET, "/jobs/ingest?jobType=V2Ingest")).await.json();
    assert_eq!((listed["records"].as_array().unwrap().len(), &listed["done"]), (1, &json!(true)));
    assert_eq!(send(org.data(Method::DELETE, &format!("/jobs/ingest/{job}"))).await.status, StatusCode::NO_CONTENT);
    let old = load(&org, json!({}), &people(1)).await;
    org.simulator.advance_ms(8 * 24 * 3_600_000);
    org.simulator.approve("harrow-pike", "qstream.integration@harrowpike.example").unwrap();
    assert_eq!(send(org.data(Method::GET, &format!("/jobs/ingest/{old}"))).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_job_and_its_rows_may_come_in_one_request() {
    let org = harrow_pike().await;
    let job = json!({ "object": PARTICIPANT, "operation": "upsert", "externalIdFieldName": "External_Id__c" });
    let part = |name: &str, kind: &str, content: &str| {
        format!("--B\r\nContent-Type: {kind}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let body =
        part("job", "application/json", &job.to_string()) + &part("content", "text/csv", &people(3)) + "--B--\r\n";
    let post = org.data(Method::POST, "/jobs/ingest").header("Content-Type", "multipart/form-data; boundary=B");
    let created = send(post.body(body)).await;
    assert_eq!(created.json()["state"], "UploadComplete", "{}", created.text);
    assert_eq!(poll(&org, &id(&created)).await["numberRecordsProcessed"], 3);
}

#[actix_web::test]
async fn every_delimiter_and_line_ending_is_read_and_used_in_the_results() {
    let org = harrow_pike().await;
    let delimiters =
        [("COMMA", ','), ("TAB", '\t'), ("PIPE", '|'), ("SEMICOLON", ';'), ("CARET", '^'), ("BACKQUOTE", '`')];
    for (number, (word, sign)) in delimiters.into_iter().enumerate() {
        for (ending, end) in [("LF", "\n"), ("CRLF", "\r\n")] {
            let rows = format!("External_Id__c{sign}Name{end}d{number}{sign}\"A{sign}\n \"\"B\"{end}");
            let id = load(&org, json!({ "columnDelimiter": word, "lineEnding": ending }), &rows).await;
            let path = format!("/jobs/ingest/{id}/successfulResults");
            let text = send(org.data(Method::GET, &path)).await.text;
            let head = ["sf__Id", "sf__Created", "External_Id__c", "Name"].map(|name| format!("\"{name}\""));
            assert!(text.starts_with(&head.join(&sign.to_string())), "{word} {ending}: {text}");
            let row = &org.simulator.rows("harrow-pike", PARTICIPANT)[number];
            assert_eq!(row["Name"], format!("A{sign}\n \"B"), "{word} {ending}");
        }
    }
    assert_eq!(create(&org, json!({ "columnDelimiter": "SPACE" })).await.refusal().1, "INVALIDJOB");
}

#[actix_web::test]
async fn the_list_of_jobs_comes_in_pages_and_has_the_jobs_of_everybody() {
    let org = harrow_pike().await;
    for _ in 0..1_001 {
        create(&org, json!({})).await;
    }
    let first = send(org.data(Method::GET, "/jobs/ingest?jobType=V2Ingest")).await.json();
    assert_eq!((first["records"].as_array().unwrap().len(), &first["done"]), (1_000, &json!(false)));
    let next = first["nextRecordsUrl"].as_str().unwrap().replace("/services/data/v68.0", "");
    org.simulator.approve("harrow-pike", "ingrid.solheim@harrowpike.example").unwrap();
    let rest = send(org.data(Method::GET, &next)).await.json();
    assert_eq!((rest["records"].as_array().unwrap().len(), &rest["done"]), (1, &json!(true)));
    assert_eq!(rest["records"][0]["state"], "Open");
}

#[actix_web::test]
async fn faults_of_jobs_happen_batch_by_batch() {
    let org = harrow_pike().await;
    org.simulator.next(Fault::BulkFailed { after_batches: 1, message: "InternalServerError : gone".to_owned() });
    org.simulator.next(Fault::BulkBatchLocked { batch: 0 });
    let id = load(&org, json!({}), &people(10_003)).await;
    let failed = poll(&org, &id).await;
    assert_eq!((&failed["state"], &failed["errorMessage"]), (&json!("Failed"), &json!("InternalServerError : gone")));
    assert_eq!((&failed["numberRecordsProcessed"], &failed["numberRecordsFailed"]), (&json!(10_000), &json!(10_000)));
    assert_eq!(results(&org, &id, "unprocessedrecords").await.len(), 4);
    assert!(results(&org, &id, "failedResults").await[1][1].starts_with("UNABLE_TO_LOCK_ROW:"));
    org.simulator.next(Fault::BulkHeld { polls: 2 });
    let id = load(&org, json!({}), &people(1)).await;
    for expected in ["InProgress", "InProgress", "JobComplete"] {
        assert_eq!(poll(&org, &id).await["state"], expected);
    }
    org.simulator.next(Fault::BulkAborted { after_batches: 0 });
    let id = load(&org, json!({}), &people(1)).await;
    assert_eq!(poll(&org, &id).await["state"], "Aborted");
    let limits = send(org.data(Method::GET, "/limits")).await.json();
    assert_eq!(limits["DailyBulkApiBatches"]["Remaining"], 15_000 - 2);
}
