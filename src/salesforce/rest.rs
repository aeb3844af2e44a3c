//! Rows into an org: one `composite` call carries up to five collections of 200 rows and counts as one API call.

use super::{AccessToken, Client, Error, error};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Rows of one object in one collection, and collections in one call: Salesforce's own limits.
pub const MAX_ROWS_PER_COLLECTION: usize = 200;
pub const MAX_COLLECTIONS: usize = 5;

/// Up to 200 rows of one object, keyed by `External_Id__c`.
#[derive(Debug, Clone)]
pub struct CollectionUpsert {
    pub object: &'static str,
    pub rows: Vec<Map<String, Value>>,
}

/// What became of one row, in the order in which they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowResult {
    Stored { salesforce_id: String },
    Refused { code: String, message: String },
}

/// The reply to a composite call.
#[derive(Debug, Clone)]
pub struct CompositeReply {
    /// One list per collection, in order.
    pub collections: Vec<Vec<RowResult>>,
    /// Salesforce's own id of the call, for its support.
    pub request_id: Option<String>,
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
    /// Upserts the collections in order, parents first, each row on its own (`allOrNone` off).
    ///
    /// A reply that doesn't name every row is an unknown outcome: nothing is taken for stored without its own result.
    pub async fn composite_upsert(
        &self,
        access: &AccessToken,
        collections: &[CollectionUpsert],
    ) -> Result<CompositeReply, Error> {
        let subrequests: Vec<Value> =
            collections.iter().enumerate().map(|(at, one)| self.subrequest(at, one)).collect();
        let body = json!({ "allOrNone": false, "collateSubrequests": false, "compositeRequest": subrequests });
        let url = self.data_url(&access.instance_url, "/composite")?;
        let reply = self.http.post(url).bearer_auth(access.token.expose_secret()).json(&body).send().await?;
        let status = reply.status().as_u16();
        let header = ["sforce-request-id", "x-request-id"].iter().find_map(|name| reply.headers().get(*name));
        let request_id = header.and_then(|value| value.to_str().ok()).map(|id| id.chars().take(80).collect());
        let body = Self::body(reply).await?;
        if status != 200 {
            return Err(error::of_reply(status, &body));
        }
        let reply: Reply = serde_json::from_slice(&body).map_err(|_| Error::Ambiguous("the reply is garbled"))?;
        if reply.composite_response.len() != collections.len() {
            return Err(Error::Ambiguous("the reply leaves collections out"));
        }
        let pairs = reply.composite_response.into_iter().zip(collections);
        let collections = pairs.map(|(sub, sent)| row_results(sub, sent.rows.len())).collect::<Result<_, _>>()?;
        Ok(CompositeReply { collections, request_id })
    }

    fn subrequest(&self, at: usize, collection: &CollectionUpsert) -> Value {
        let records: Vec<Value> = collection
            .rows
            .iter()
            .map(|row| {
                let mut record = row.clone();
                record.insert("attributes".to_owned(), json!({ "type": collection.object }));
                Value::Object(record)
            })
            .collect();
        json!({
            "method": "PATCH",
            "url": format!("/services/data/{}/composite/sobjects/{}/External_Id__c", self.version, collection.object),
            "referenceId": format!("c{at}"),
            "body": { "allOrNone": false, "records": records },
        })
    }
}

fn row_results(reply: SubReply, sent: usize) -> Result<Vec<RowResult>, Error> {
    if reply.http_status_code != 200 {
        // The collection as a whole was refused, so each of its rows was: the object or the key field may be missing.
        let body = serde_json::to_vec(&reply.body).unwrap_or_default();
        let Error::Refused { code, .. } = error::of_reply(reply.http_status_code, &body) else {
            return Err(error::of_reply(reply.http_status_code, &body));
        };
        let refused = RowResult::Refused { code, message: "the whole collection was refused".to_owned() };
        return Ok(vec![refused; sent]);
    }
    let saved: Vec<Saved> =
        serde_json::from_value(reply.body).map_err(|_| Error::Ambiguous("a collection's reply is garbled"))?;
    if saved.len() != sent {
        return Err(Error::Ambiguous("the reply leaves rows out"));
    }
    saved.into_iter().map(row_result).collect()
}

fn row_result(saved: Saved) -> Result<RowResult, Error> {
    match (saved.success, saved.id, saved.errors.into_iter().next()) {
        (true, Some(salesforce_id), _) => Ok(RowResult::Stored { salesforce_id }),
        (false, _, Some(error)) => Ok(RowResult::Refused {
            code: error.status_code.chars().take(80).collect(),
            message: error.message.chars().take(500).collect(),
        }),
        _ => Err(Error::Ambiguous("a row's result says neither stored nor refused")),
    }
}
