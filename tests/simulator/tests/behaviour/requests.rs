//! Requests as a whole: limits, versions, encodings, and the envelopes of bad input.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use reqwest::Method;
use salesforce_simulator::Fault;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{PARTICIPANT, SITE, harrow_pike, list, part, send};

fn site(number: usize) -> Value {
    json!({ "External_Id__c": format!("acme:site:{number}"), "Name": "Acme" })
}

#[actix_web::test]
async fn every_reply_tells_how_many_calls_are_used() {
    let org = harrow_pike().await;
    let first = send(org.data(Method::GET, "/limits")).await;
    assert_eq!(first.header("sforce-limit-info"), "api-usage=1/114000");
    assert_eq!(first.json()["DailyApiRequests"], json!({ "Max": 114_000, "Remaining": 113_999 }));
    let unknown = send(org.data(Method::GET, "/nowhere")).await;
    assert_eq!(unknown.refusal(), (404, "NOT_FOUND".to_owned()));
    assert_eq!(unknown.header("sforce-limit-info"), "api-usage=1/114000");
    org.pass_ms(25 * 3_600_000);
    org.refresh(&org.info.refresh_token).await;
    assert_eq!(send(org.data(Method::GET, "/limits")).await.header("sforce-limit-info"), "api-usage=1/114000");
}

#[actix_web::test]
async fn all_versions_from_31_to_68_answer_and_no_others() {
    let org = harrow_pike().await;
    let listed = send(org.at(Method::GET, &org.info.instance_url, "/services/data")).await.json();
    let listed = listed.as_array().unwrap();
    assert_eq!((listed.len(), &listed[37]["label"]), (38, &json!("Winter '27")));
    for (version, status) in [("v31.0", 200), ("v68.0", 200), ("v30.0", 404), ("v69.0", 404), ("v68", 404)] {
        let path = format!("/services/data/{version}/");
        let request = org.at(Method::GET, &org.info.instance_url, &path).bearer_auth(&org.info.access_token);
        assert_eq!(send(request).await.status, status, "{version}");
    }
}

#[actix_web::test]
async fn a_base_address_that_ends_in_a_slash_makes_no_difference() {
    let org = harrow_pike().await;
    for path in
        ["//services/data", "//services/data/v68.0/", "/services/data//v68.0//limits", "//services/oauth2/userinfo"]
    {
        let request = org.at(Method::GET, &org.info.instance_url, path).bearer_auth(&org.info.access_token);
        assert_eq!(send(request).await.status, 200, "{path}");
    }
    let key = "/services/data/v68.0/sobjects/Qstream_Site__c/External_Id__c/acme%2F%2Fsite%3A1";
    let request = org.at(Method::PATCH, &org.info.instance_url, key).bearer_auth(&org.info.access_token);
    assert_eq!(send(request.json(&json!({ "Name": "Acme" }))).await.status, 201);
    assert_eq!(org.simulator.rows("harrow-pike", SITE)[0]["External_Id__c"], "acme//site:1");
}

#[actix_web::test]
async fn a_request_without_a_live_token_is_401() {
    let org = harrow_pike().await;
    let path = "/services/data/v68.0/limits";
    let request = || org.at(Method::GET, &org.info.instance_url, path);
    assert_eq!(send(request()).await.refusal(), (401, "INVALID_SESSION_ID".to_owned()));
    let reply = send(request().bearer_auth("00Dnonsense!AQ0AQ")).await;
    assert_eq!(reply.refusal(), (401, "INVALID_SESSION_ID".to_owned()));
    assert_eq!(reply.json()[0]["message"], "Session expired or invalid");
    let basic = send(request().basic_auth("a", Some("b"))).await;
    assert_eq!(basic.refusal(), (401, "INVALID_AUTH_HEADER".to_owned()));
}

#[actix_web::test]
async fn malformed_requests_are_refused_as_a_whole() {
    let org = harrow_pike().await;
    let site_path = format!("/composite/sobjects/{SITE}/External_Id__c");
    let too_many: Vec<Value> = (0..201).map(site).collect();
    let mixed = json!({ "records": [{ "attributes": { "type": PARTICIPANT }, "External_Id__c": "x" }] });
    let untyped = json!({ "records": [{ "External_Id__c": "x" }] });
    for (path, body, refusal) in [
        (site_path.as_str(), "{".to_owned(), (400, "JSON_PARSER_ERROR")),
        (&site_path, String::new(), (400, "INVALID_INPUT")),
        (&site_path, "[]".to_owned(), (400, "INVALID_INPUT")),
        (&site_path, "{}".to_owned(), (400, "MISSING_ARGUMENT")),
        (&site_path, list(SITE, &too_many).to_string(), (400, "EXCEEDED_ID_LIMIT")),
        (&site_path, mixed.to_string(), (400, "INVALID_TYPE")),
        (&site_path, untyped.to_string(), (400, "INVALID_INPUT")),
        ("/composite/sobjects/Nothing__c/External_Id__c", "{}".to_owned(), (404, "NOT_FOUND")),
        ("/composite/sobjects/Qstream_Site__c/Name", "{}".to_owned(), (404, "NOT_FOUND")),
    ] {
        let reply = send(org.data(Method::PATCH, path).body(body.clone())).await;
        let (status, code) = reply.refusal();
        assert_eq!((status, code.as_str()), refusal, "{path} {body:.60}");
    }
    assert!(org.simulator.ledger().is_empty());
    let reply = send(org.data(Method::DELETE, "/limits")).await;
    assert_eq!(reply.refusal(), (405, "METHOD_NOT_ALLOWED".to_owned()));
}

#[actix_web::test]
async fn a_composite_request_has_its_limits() {
    let org = harrow_pike().await;
    let get = |number: usize| json!({ "method": "GET", "url": "/services/data/v68.0/limits", "referenceId": format!("r{number}") });
    let many: Vec<Value> = (0..26).map(get).collect();
    assert_eq!(org.composite(&many).await.refusal(), (400, "INVALID_INPUT".to_owned()));
    assert_eq!(org.composite(&[]).await.refusal(), (400, "INVALID_INPUT".to_owned()));
    let lists: Vec<Value> = (0..6).map(|number| part(&format!("r{number}"), SITE, &[site(number)])).collect();
    assert_eq!(org.composite(&lists).await.refusal(), (400, "LIMIT_EXCEEDED".to_owned()));
    assert_eq!(org.composite(&[get(1), get(1)]).await.refusal(), (400, "INVALID_INPUT".to_owned()));
    assert!(org.simulator.ledger().is_empty());
    assert_eq!(org.composite(&many[..25]).await.status, 200);
}

#[actix_web::test]
async fn a_later_part_may_refer_to_an_earlier_reply() {
    let org = harrow_pike().await;
    let course = json!({
        "method": "PATCH",
        "url": "/services/data/v68.0/sobjects/Qstream_Course__c/External_Id__c/c1",
        "referenceId": "course",
        "body": { "Name": "Velmora launch", "Site__c": "@{sites[0].id}" },
    });
    let lost = json!({ "method": "GET", "url": "/services/data/v68.0/sobjects/Qstream_Site__c/@{nobody.id}", "referenceId": "lost" });
    let reply = org.composite(&[part("sites", SITE, &[site(1)]), course, lost]).await.json();
    assert_eq!(reply["compositeResponse"][1]["httpStatusCode"], 201);
    assert_eq!(reply["compositeResponse"][2]["body"][0]["errorCode"], "PROCESSING_HALTED");
    let sites = org.simulator.rows("harrow-pike", SITE);
    assert_eq!(org.simulator.rows("harrow-pike", "Qstream_Course__c")[0]["Site__c"], sites[0]["Id"]);
}

#[actix_web::test]
async fn a_gzip_body_is_read_as_any_other() {
    let org = harrow_pike().await;
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(list(SITE, &[site(1)]).to_string().as_bytes()).unwrap();
    let path = format!("/composite/sobjects/{SITE}/External_Id__c");
    let request = org.data(Method::PATCH, &path).header("Content-Encoding", "gzip").body(packed.finish().unwrap());
    assert_eq!(send(request).await.json()[0]["success"], true);
    let broken = org.data(Method::PATCH, &path).header("Content-Encoding", "gzip").body("not gzip");
    assert_eq!(send(broken).await.status, 400);
}

#[actix_web::test]
async fn an_address_or_headers_beyond_16_384_bytes_are_refused() {
    let org = harrow_pike().await;
    let long = "x".repeat(16_300);
    assert_eq!(send(org.data(Method::GET, "/limits").header("X-Long", &long)).await.refusal().0, 431);
    let path = format!("/query?q={long}{long}");
    assert_eq!(send(org.data(Method::GET, &path)).await.refusal(), (414, "URI_TOO_LONG".to_owned()));
    assert_eq!(send(org.data(Method::GET, &format!("/query?q={}", &long[..15_000]))).await.refusal().0, 400);
}

#[actix_web::test]
async fn a_reply_is_packed_for_who_asks() {
    let org = harrow_pike().await;
    let plain = send(org.data(Method::GET, "/sobjects")).await;
    let reply = org.data(Method::GET, "/sobjects").header("Accept-Encoding", "gzip").send().await.unwrap();
    assert_eq!(reply.headers()["content-encoding"], "gzip");
    let packed = reply.bytes().await.unwrap();
    assert!(packed.len() < plain.text.len() / 2);
    let mut text = String::new();
    GzDecoder::new(packed.as_ref()).read_to_string(&mut text).unwrap();
    assert_eq!(text, plain.text);
}

#[actix_web::test]
async fn a_body_in_chunks_is_read_as_any_other() {
    let org = harrow_pike().await;
    let body = list(SITE, &[site(1)]).to_string();
    let (first, rest) = body.split_at(20);
    let request = format!(
        "PATCH /services/data/v68.0/composite/sobjects/{SITE}/External_Id__c HTTP/1.1\r\nHost: {}\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\
         Connection: close\r\n\r\n{:x}\r\n{first}\r\n{:x}\r\n{rest}\r\n0\r\n\r\n",
        org.info.instance_url.trim_start_matches("http://"),
        org.info.access_token,
        first.len(),
        rest.len(),
    );
    let mut connection = tokio::net::TcpStream::connect(("127.0.0.1", org.simulator.port())).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    connection.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200 OK") && reply.contains("\"success\":true"), "{reply}");
}

#[actix_web::test]
async fn describe_is_not_sent_again_until_it_changes() {
    let org = harrow_pike().await;
    let path = "/sobjects/Qstream_Site__c/describe";
    let first = send(org.data(Method::GET, path)).await;
    assert_eq!(first.header("last-modified"), "Sun, 22 Nov 2026 10:00:00 GMT");
    let known = |date: &str| send(org.data(Method::GET, path).header("If-Modified-Since", date.to_owned()));
    let again = known(first.header("last-modified")).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    assert!(again.header("sforce-limit-info").starts_with("api-usage=2/"));
    assert_eq!(known("Sun, 22 Nov 2026 09:59:59 GMT").await.status, 200);
    let gone = Fault::FieldDeleted { object: SITE.to_owned(), field: "Status__c".to_owned() };
    org.simulator.next(gone);
    let changed = known(first.header("last-modified")).await;
    assert_eq!((changed.status.as_u16(), changed.header("last-modified")), (200, "Sun, 22 Nov 2026 10:00:01 GMT"));
}

#[actix_web::test]
async fn describe_tells_the_schema() {
    let org = harrow_pike().await;
    let all = send(org.data(Method::GET, "/sobjects")).await.json();
    assert_eq!(all["sobjects"].as_array().unwrap().len(), 8);
    let described = send(org.data(Method::GET, "/sobjects/Qstream_Enrolment__c/describe")).await.json();
    let field = |name: &str| {
        let mut fields = described["fields"].as_array().unwrap().iter();
        fields.find(|field| field["name"] == name).cloned().unwrap()
    };
    assert_eq!(field("External_Id__c")["externalId"], true);
    assert_eq!(field("Participant__c")["referenceTo"], json!([PARTICIPANT]));
    assert_eq!(field("Participant__c")["relationshipName"], "Participant__r");
    let values = field("Status__c")["picklistValues"].clone();
    assert!(values.as_array().unwrap().iter().any(|value| value["value"] == "Completed"));
    assert_eq!(field("Overdue__c")["createable"], false);
    assert_eq!(org.simulator.calls("describe"), 2);
}
