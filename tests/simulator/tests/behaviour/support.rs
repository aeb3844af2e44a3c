//! A running simulator and an HTTP client that names the org in the `Host` header, since test machines do not
//! resolve names below `localhost`.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use salesforce_simulator::{OrgInfo, Settings, Simulator};
use serde_json::{Value, json};

/// 2026-11-22T10:00:00Z
pub(crate) const START_MS: i64 = 1_795_341_600_000;

pub(crate) struct Org {
    pub(crate) simulator: Simulator,
    pub(crate) http: Client,
    pub(crate) info: OrgInfo,
    clock: Arc<AtomicI64>,
}

pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Status and first error code of a data request that was refused.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()[0]["errorCode"].as_str().unwrap_or_default().to_owned())
    }
}

pub(crate) async fn harrow_pike() -> Org {
    start(Settings::default()).await
}

pub(crate) async fn start(settings: Settings) -> Org {
    let clock = Arc::new(AtomicI64::new(START_MS));
    let hands = Arc::clone(&clock);
    // Never the package that may lie beside this crate: it may change without these tests knowing.
    let schema = settings.schema.clone().unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/schema.json").into());
    let clock_of_test = Arc::new(move || hands.load(Ordering::Relaxed));
    let settings = Settings { clock: clock_of_test, schema: Some(schema), ..settings };
    let simulator = Simulator::start(settings).await.unwrap();
    let info = simulator.org("harrow-pike").unwrap();
    // A fresh connection each time: whether a reused one is dead already is not what is tested here.
    // Replies are looked at as they were sent, whatever another crate of the workspace switches on.
    let http = Client::builder()
        .no_gzip()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .build()
        .unwrap();
    Org { simulator, http, info, clock }
}

impl Org {
    pub(crate) fn pass_ms(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    pub(crate) fn at(&self, method: Method, base_url: &str, path: &str) -> RequestBuilder {
        let host = base_url.trim_start_matches("http://");
        let url = format!("http://127.0.0.1:{}{path}", self.simulator.port());
        self.http.request(method, url).header("Host", host)
    }

    /// A data request with the org's newest access token.
    pub(crate) fn data(&self, method: Method, path: &str) -> RequestBuilder {
        let token = self.simulator.org(&self.info.key).unwrap().access_token;
        let path = format!("/services/data/v68.0{path}");
        self.at(method, &self.info.instance_url, &path).bearer_auth(token)
    }

    pub(crate) async fn collections(&self, object: &str, records: &[Value]) -> Reply {
        let path = format!("/composite/sobjects/{object}/External_Id__c");
        send(self.data(Method::PATCH, &path).json(&list(object, records))).await
    }

    pub(crate) async fn composite(&self, parts: &[Value]) -> Reply {
        let body = json!({ "allOrNone": false, "compositeRequest": parts });
        send(self.data(Method::POST, "/composite").json(&body)).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> Reply {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", &self.info.client_id),
            ("client_secret", &self.info.client_secret),
        ];
        send(self.at(Method::POST, &self.info.login_url, "/services/oauth2/token").form(&form)).await
    }

    /// Whether the org takes this access token.
    pub(crate) async fn accepts(&self, token: &str) -> bool {
        let path = "/services/data/v68.0/limits";
        let reply = send(self.at(Method::GET, &self.info.instance_url, path).bearer_auth(token)).await;
        reply.status == StatusCode::OK
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Reply { status, headers, text: response.text().await.unwrap() }
}

/// The body of a collections request.
pub(crate) fn list(object: &str, records: &[Value]) -> Value {
    let records = records.iter().cloned().map(|mut record| {
        record["attributes"] = json!({ "type": object });
        record
    });
    json!({ "allOrNone": false, "records": records.collect::<Vec<_>>() })
}

/// One collections request as a part of a composite one.
pub(crate) fn part(reference_id: &str, object: &str, records: &[Value]) -> Value {
    json!({
        "method": "PATCH",
        "url": format!("/services/data/v68.0/composite/sobjects/{object}/External_Id__c"),
        "referenceId": reference_id,
        "body": list(object, records),
    })
}

pub(crate) const SITE: &str = "Qstream_Site__c";
pub(crate) const COURSE: &str = "Qstream_Course__c";
pub(crate) const PARTICIPANT: &str = "Qstream_Participant__c";
pub(crate) const ENROLMENT: &str = "Qstream_Enrolment__c";
