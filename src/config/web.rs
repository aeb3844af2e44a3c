//! Where the server listens and how the world reaches it.

use anyhow::{Context, bail};
use serde::Deserialize;
use std::net::SocketAddr;
use url::Url;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebConfig {
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// The address of the Canvas endpoint's host, without a path: `https://qstream.example`. Sites live below it.
    pub public_url: Url,
    /// Threads that answer requests; the number of cores when it isn't set.
    pub threads: Option<usize>,
    /// Shows every component and page with made-up data at `/gallery`: for designers and tests, not for customers.
    #[serde(default)]
    pub gallery: bool,
    /// A proxy stands before this server and adds the address of each browser to `X-Forwarded-For`. Never true without one:
    /// anybody could then name any address.
    #[serde(default)]
    pub behind_proxy: bool,
    /// Shows the mails of a server that puts them into a folder at `/mailbox`, everybody's to everybody: for demonstrations.
    #[serde(default)]
    pub mailbox: bool,
}

fn listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

impl WebConfig {
    /// Host of the public address, with its port where it has one.
    pub fn public_host(&self) -> anyhow::Result<String> {
        let host = self.public_url.host_str().context("web.public_url has no host")?;
        let loopback = host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1";
        if self.public_url.scheme() != "https" && !loopback {
            bail!("web.public_url must be https (plain http is for localhost only)");
        }
        Ok(self.public_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
    }
}
