//! Talking to an org over HTTP. No SQL, no pages.
//!
//! Only addresses of a configured host family are called; redirects are never followed, so a token can't be carried off.

mod approval;
mod assertion;
mod bulk;
mod csv_lines;
mod error;
mod id_token;
mod identity;
mod oauth;
mod org;
mod resolver;
mod rest;
mod upload;

pub use approval::CodeGrant;
pub use assertion::Assertion;
pub use bulk::{BulkResults, JobInfo, ResultKind};
pub use error::{Error, Limit};
pub use id_token::{Expected, Subject};
pub use identity::Identity;
pub use oauth::{AccessToken, TokenReply};
pub use org::{Limits, QueryPage};
pub use rest::{CompositeReply, Subrequest};
pub use upload::{UploadBody, UploadDoor, upload};

use crate::domain::hosts::HostFamilies;
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::time::Duration;

/// The longest reply that is read, in bytes after decompression: 1,000 rows answer in about 150 KB.
const MAX_REPLY_BYTES: usize = 8 * 1024 * 1024;
/// A call's deadline. Salesforce itself gives up after ten minutes; we call such a call's outcome unknown much earlier.
const DEADLINE: Duration = Duration::from_secs(15);

/// A reply of the data API that is a success.
struct Reply {
    body: Vec<u8>,
    /// Salesforce's own id of the call, for its support.
    request_id: Option<String>,
    /// The org's calls of 24 hours: used, and all.
    usage: Option<(i64, i64)>,
}

/// Reads `api-usage=25/5000; per-app-api-usage=…`.
fn usage(header: &str) -> Option<(i64, i64)> {
    let (used, max) = header.split(';').find_map(|part| part.trim().strip_prefix("api-usage="))?.split_once('/')?;
    Some((used.parse().ok()?, max.parse().ok().filter(|max| *max > 0)?))
}

/// A client for every org. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    families: HostFamilies,
    key_sets: id_token::KeySets,
    /// `v68.0`.
    version: String,
}

/// The sync app's own credentials.
#[derive(Debug, Clone)]
pub struct ClientCredentials {
    pub id: String,
    pub secret: SecretString,
}

impl Client {
    pub fn new(families: HostFamilies, api_version: &str) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .user_agent(concat!("qstream/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .timeout(DEADLINE)
            .connect_timeout(Duration::from_secs(5))
            .dns_resolver(Arc::new(resolver::LoopbackNames))
            // A proxy from the environment would see tokens that it was never meant to see.
            .no_proxy()
            .build()?;
        Ok(Self { http, families, key_sets: id_token::KeySets::default(), version: format!("v{api_version}") })
    }

    pub const fn families(&self) -> &HostFamilies {
        &self.families
    }

    /// The base of an org's data API.
    fn data_url(&self, instance_url: &str, path: &str) -> Result<String, Error> {
        let my_domain = self.families.my_domain(instance_url).ok_or(Error::AddressNotAllowed)?;
        Ok(format!("{}/services/data/{}{path}", my_domain.origin, self.version))
    }

    /// Sends a request of the data API and reads the whole reply.
    async fn call(&self, access: &AccessToken, request: reqwest::RequestBuilder) -> Result<Reply, Error> {
        let reply = request.bearer_auth(access.token.expose_secret()).send().await?;
        let status = reply.status().as_u16();
        let text = |names: &[&str]| {
            let header = names.iter().find_map(|name| reply.headers().get(*name));
            header.and_then(|value| value.to_str().ok()).map(|text| text.chars().take(80).collect::<String>())
        };
        let request_id = text(&["sforce-request-id", "x-request-id"]);
        let usage = text(&["sforce-limit-info"]).as_deref().and_then(usage);
        let body = Self::body(reply).await?;
        if (200..300).contains(&status) {
            return Ok(Reply { body, request_id, usage });
        }
        Err(error::of_reply(status, &body))
    }

    /// Reads a reply up to the cap. Anything that breaks off is an unknown outcome: Salesforce may have committed.
    async fn body(mut reply: reqwest::Response) -> Result<Vec<u8>, Error> {
        let mut body = Vec::new();
        while let Some(chunk) = reply.chunk().await.map_err(Error::from)? {
            if body.len() + chunk.len() > MAX_REPLY_BYTES {
                return Err(Error::Ambiguous("the reply is too long"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}
