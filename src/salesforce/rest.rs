//! Rows into an org, and out of it: one `composite` call carries up to five lists of 200 rows and counts as one API call.

use super::{AccessToken, Client, Error, error};
use crate::domain::export::RowResult;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// One request among those of a call. Names carry the package's namespace.
#[derive(Debug, Clone)]
pub enum Subrequest {
    /// Up to 200 rows of one object, found by the field `key`.
    Upsert { object: String, key: String, rows: Vec<Map<String, Value>> },
    /// Up to 200 rows by their Salesforce ids.
    Delete { ids: Vec<String> },
    /// One row by its external id.
    DeleteByKey { object: String, key: String, external_id: String },
}

impl Subrequest {
    fn len(&self) -> usize {
        match self {
            Self::Upsert { rows, .. } => rows.len(),
            Self::Delete { ids } => ids.len(),
            Self::DeleteByKey { .. } => 1,
        }
    }

    fn json(&self, version: &str, at: usize) -> Value {
        let base = format!("/services/data/{version}");
        let (method, url, body) = match self {
            Self::Upsert { object, key, rows } => {
                let record = |row: &Map<String, Value>| {
                    let mut record = row.clone();
                    record.insert("attributes".to_owned(), json!({ "type": object }));
                    Value::Object(record)
                };
                let body = json!({ "allOrNone": false, "records": rows.iter().map(record).collect::<Vec<_>>() });
                ("PATCH", format!("{base}/composite/sobjects/{object}/{key}"), Some(body))
            }
            Self::Delete { ids } => {
                ("DELETE", format!("{base}/composite/sobjects?ids={}&allOrNone=false", ids.join(",")), None)
            }
            Self::DeleteByKey { object, key, external_id } => {
                let value: String = url::form_urlencoded::byte_serialize(external_id.as_bytes()).collect();
                ("DELETE", format!("{base}/sobjects/{object}/{key}/{value}"), None)
            }
        };
        let mut subrequest = json!({ "method": method, "url": url, "referenceId": format!("c{at}") });
        if let (Some(body), Value::Object(map)) = (body, &mut subrequest) {
            map.insert("body".to_owned(), body);
        }
        subrequest
    }
}

/// The reply to a composite call.
#[derive(Debug, Clone)]
pub struct CompositeReply {
    /// One list of results per subrequest, in order.
    pub results: Vec<Vec<RowResult>>,
    /// Salesforce's own id of the call, for its support.
    pub request_id: Option<String>,
    /// The org's calls of 24 hours: used, and all.
    pub usage: Option<(i64, i64)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    composite_response: Vec<SubReply>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubReply {
    body: Value,
    http_status_code: u16,
}

#[derive(Deserialize)]
struct Saved {
    id: Option<String>,
    success: bool,
    #[serde(default)]
    errors: Vec<SavedError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SavedError {
    status_code: String,
    #[serde(default)]
    message: String,
}

impl Client {
    /// Carries the subrequests out in order, each row on its own (`allOrNone` off).
    ///
    /// A reply that doesn't name every row is an unknown outcome: nothing is taken for stored without its own result.
    pub async fn composite(&self, access: &AccessToken, parts: &[Subrequest]) -> Result<CompositeReply, Error> {
        let subrequests: Vec<Value> = parts.iter().enumerate().map(|(at, one)| one.json(&self.version, at)).collect();
        let body = json!({ "allOrNone": false, "collateSubrequests": false, "compositeRequest": subrequests });
        let url = self.data_url(&access.instance_url, "/composite")?;
        let reply = self.call(access, self.http.post(url).json(&body)).await?;
        let parsed: Reply =
            serde_json::from_slice(&reply.body).map_err(|_| Error::Ambiguous("the reply is garbled"))?;
        if parsed.composite_response.len() != parts.len() {
            return Err(Error::Ambiguous("the reply leaves subrequests out"));
        }
        let pairs = parsed.composite_response.into_iter().zip(parts);
        let results = pairs.map(|(sub, sent)| row_results(sub, sent)).collect::<Result<_, _>>()?;
        Ok(CompositeReply { results, request_id: reply.request_id, usage: reply.usage })
    }
}

fn row_results(reply: SubReply, sent: &Subrequest) -> Result<Vec<RowResult>, Error> {
    let status = reply.http_status_code;
    if !(200..300).contains(&status) {
        // The list as a whole was refused, so each of its rows was: the object or the key field may be missing.
        let body = serde_json::to_vec(&reply.body).unwrap_or_default();
        let refusal = error::of_reply(status, &body);
        let Error::Refused { code, message, .. } = refusal else { return Err(refusal) };
        return Ok(vec![RowResult::Refused { code, message }; sent.len()]);
    }
    if matches!(sent, Subrequest::DeleteByKey { .. }) {
        return Ok(vec![RowResult::Removed]);
    }
    let saved: Vec<Saved> =
        serde_json::from_value(reply.body).map_err(|_| Error::Ambiguous("a collection's reply is garbled"))?;
    if saved.len() != sent.len() {
        return Err(Error::Ambiguous("the reply leaves rows out"));
    }
    let removes = matches!(sent, Subrequest::Delete { .. });
    saved.into_iter().map(|saved| row_result(saved, removes)).collect()
}

fn row_result(saved: Saved, removes: bool) -> Result<RowResult, Error> {
    match (saved.success, saved.id, saved.errors.into_iter().next()) {
        (true, _, _) if removes => Ok(RowResult::Removed),
        (true, Some(salesforce_id), _) => Ok(RowResult::Stored { salesforce_id }),
        (false, _, Some(error)) => Ok(RowResult::Refused {
            code: error.status_code.chars().take(80).collect(),
            message: error.message.chars().take(500).collect(),
        }),
        _ => Err(Error::Ambiguous("a row's result says neither stored nor refused")),
    }
}
