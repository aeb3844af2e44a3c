//! A browser at a site's own host that isn't signed in yet: its cookies, its name, its network.

use super::actor::cookies;
use super::body;
use super::host::site_slug;
use crate::app::first_party::Browser;
use crate::app::session::Cookies;
use crate::domain::sign_in::network;
use crate::web::Options;
use actix_web::dev::Payload;
use actix_web::http::header::USER_AGENT;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::{Ready, ready};
use std::net::IpAddr;

pub(in crate::web) struct Visit {
    /// The site's name, where the address is a site's.
    pub(in crate::web) slug: Option<String>,
    pub(in crate::web) cookies: Cookies,
    user_agent: String,
    network: Option<String>,
}

impl Visit {
    pub(in crate::web) fn browser(&self) -> Browser<'_> {
        Browser { cookies: &self.cookies, user_agent: &self.user_agent, network: self.network.as_deref() }
    }
}

/// The browser's address. Behind a proxy the last address of `X-Forwarded-For` is the proxy's word, and every other one
/// the browser's own; without one, a connection from this machine tells nothing about who is behind it.
fn address(request: &HttpRequest, behind_proxy: bool) -> Option<IpAddr> {
    if behind_proxy {
        let last = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
        return last.rsplit(',').next()?.trim().parse().ok();
    }
    request.peer_addr().map(|peer| peer.ip()).filter(|address| !address.is_loopback())
}

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(body::app(request).map(|app| {
            let behind_proxy = request.app_data::<web::Data<Options>>().is_some_and(|options| options.behind_proxy);
            let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
            Self {
                slug: site_slug(&app, request).map(str::to_ascii_lowercase),
                cookies: cookies(request),
                user_agent: agent.unwrap_or_default().to_owned(),
                network: address(request, behind_proxy).map(network),
            }
        }))
    }
}
