//! What an org tells of itself: its objects and their fields, its limits, its rows.

use super::{AccessToken, Client, Error};
use crate::domain::export::DescribedField;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What an org has left to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// API calls of 24 hours: all, and left.
    pub calls: (i64, i64),
    /// Batches of Bulk jobs of 24 hours.
    pub batches: (i64, i64),
    /// Data storage in megabytes.
    pub storage_mb: (i64, i64),
}

/// A page of a query's rows.
#[derive(Debug, Clone)]
pub struct QueryPage {
    /// Rows that the whole query has.
    pub total: i64,
    pub records: Vec<Map<String, Value>>,
    /// Where the next page is.
    pub next: Option<String>,
}

#[derive(Deserialize)]
struct Global {
    sobjects: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Described {
    fields: Vec<DescribedAs>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DescribedAs {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    length: u64,
    createable: bool,
    updateable: bool,
    #[serde(default)]
    reference_to: Vec<String>,
    calculated_formula: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    total_size: i64,
    records: Vec<Map<String, Value>>,
    next_records_url: Option<String>,
}

fn garbled(_: serde_json::Error) -> Error {
    Error::Ambiguous("the reply is garbled")
}

impl Client {
    async fn get(&self, access: &AccessToken, path: &str) -> Result<Vec<u8>, Error> {
        let url = self.data_url(&access.instance_url, path)?;
        Ok(self.call(access, self.http.get(url)).await?.body)
    }

    /// The names of every object that the integration user sees.
    pub async fn objects(&self, access: &AccessToken) -> Result<Vec<String>, Error> {
        let global: Global = serde_json::from_slice(&self.get(access, "/sobjects").await?).map_err(garbled)?;
        Ok(global.sobjects.into_iter().map(|one| one.name).collect())
    }

    /// The fields of an object that the integration user sees.
    pub async fn describe(&self, access: &AccessToken, object: &str) -> Result<Vec<DescribedField>, Error> {
        let body = self.get(access, &format!("/sobjects/{object}/describe")).await?;
        let described: Described = serde_json::from_slice(&body).map_err(garbled)?;
        let field = |one: DescribedAs| DescribedField {
            name: one.name,
            kind: one.kind,
            length: one.length,
            createable: one.createable,
            updateable: one.updateable,
            reference_to: one.reference_to,
            formula: one.calculated_formula,
        };
        Ok(described.fields.into_iter().map(field).collect())
    }

    pub async fn limits(&self, access: &AccessToken) -> Result<Limits, Error> {
        let limits: Value = serde_json::from_slice(&self.get(access, "/limits").await?).map_err(garbled)?;
        let of = |name: &str| {
            let number = |key: &str| limits.get(name).and_then(|one| one.get(key)).and_then(Value::as_i64);
            number("Max").zip(number("Remaining")).unwrap_or((0, 0))
        };
        Ok(Limits {
            calls: of("DailyApiRequests"),
            batches: of("DailyBulkApiBatches"),
            storage_mb: of("DataStorageMB"),
        })
    }

    /// The first page of a query.
    pub async fn query(&self, access: &AccessToken, soql: &str) -> Result<QueryPage, Error> {
        let soql: String = url::form_urlencoded::byte_serialize(soql.as_bytes()).collect();
        self.page(access, &format!("/query?q={soql}")).await
    }

    /// The page that `next` of the one before names.
    pub async fn query_next(&self, access: &AccessToken, next: &str) -> Result<QueryPage, Error> {
        // Only the locator is taken: where the org is, and which version we speak, is known.
        let locator = next.rsplit('/').next().unwrap_or_default();
        self.page(access, &format!("/query/{locator}")).await
    }

    async fn page(&self, access: &AccessToken, path: &str) -> Result<QueryPage, Error> {
        let page: Page = serde_json::from_slice(&self.get(access, path).await?).map_err(garbled)?;
        Ok(QueryPage { total: page.total_size, records: page.records, next: page.next_records_url })
    }
}
