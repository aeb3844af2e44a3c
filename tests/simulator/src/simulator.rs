//! A running simulator, as a test or the program holds it.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, NormalizePath, TrailingSlash};
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::canvas::request::{self, Place, Showing};
use crate::canvas::sign::envelope;
use crate::faults::Fault;
use crate::http::certificate::Certificate;
use crate::http::routes;
use crate::orgs::OrgInfo;
use crate::orgs::tokens::{Purpose, USUAL_SCOPE};
use crate::records::ledger::LedgerEntry;
use crate::settings::Settings;
use crate::world::World;

/// Serves until it is stopped or dropped.
pub struct Simulator {
    world: Arc<World>,
    server: ServerHandle,
    running: Option<JoinHandle<io::Result<()>>>,
    authority: Option<String>,
}

impl Simulator {
    /// Starts on the tokio runtime this is called in, with one worker thread.
    pub async fn start(settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, settings.port))?;
        let port = listener.local_addr()?.port();
        let secure = settings.https_port.map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port))).transpose()?;
        let https_port = secure.as_ref().map(TcpListener::local_addr).transpose()?.map(|address| address.port());
        // Reading the data folder may take a while; the runtime has other things to do.
        let opened = tokio::task::spawn_blocking(move || World::open(&settings, port, https_port));
        let world = Arc::new(opened.await.map_err(io::Error::other)??);
        let shared = Data::from(Arc::clone(&world));
        let server = HttpServer::new(move || {
            // Clients that keep `https://host/` as their base, as the Salesforce CLI does, ask for `//services`.
            let slashes = NormalizePath::new(TrailingSlash::MergeOnly);
            let app = App::new().app_data(shared.clone()).wrap(Compress::default()).wrap(slashes);
            app.configure(routes::configure)
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(1);
        let mut server = server.listen(listener)?;
        // A browser may try the other loopback address first; it falls back when this port is taken there.
        if let Ok(listener) = TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
            server = server.listen(listener)?;
        }
        let mut authority = None;
        if let Some(listener) = secure {
            let labels: Vec<&str> = world.orgs.iter().map(|org| org.label.as_str()).collect();
            let certificate = Certificate::make(&labels)?;
            authority = Some(certificate.authority);
            server = server.listen_rustls_0_23(listener, certificate.server)?;
        }
        let server = server.run();
        let handle = server.handle();
        Ok(Self { world, server: handle, running: Some(tokio::spawn(server)), authority })
    }

    pub fn port(&self) -> u16 {
        self.world.port
    }

    /// Where https is served, if it was asked for.
    pub fn https_port(&self) -> Option<u16> {
        self.world.https_port
    }

    /// The certificate (PEM) that a client has to trust for https.
    pub fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    /// Puts the clock of the orgs forward.
    pub fn advance_ms(&self, ms: i64) {
        self.world.advance(ms);
    }

    /// The public key (PEM) of those who may ask for a token by a signed assertion.
    pub fn set_assertion_key(&self, pem: &str) {
        self.world.set_assertion_key(pem);
    }

    pub fn orgs(&self) -> Vec<OrgInfo> {
        self.world.orgs.iter().map(|org| self.world.info(org)).collect()
    }

    pub fn org(&self, key: &str) -> Option<OrgInfo> {
        self.world.org(key).map(|org| self.world.info(org))
    }

    /// Where later signed requests are posted to.
    pub fn set_canvas_url(&self, url: &str) {
        self.world.set_canvas_url(url);
    }

    /// The `signed_request` a person's browser would post. `edit` may change the JSON before it is signed.
    /// Empty when the org or the person is unknown.
    pub fn sign_canvas(&self, org_key: &str, username_or_user_id: &str, edit: impl FnOnce(&mut Value)) -> String {
        let world = &self.world;
        let found = world.org(org_key).and_then(|org| Some((org, org.user(username_or_user_id)?)));
        let Some((org, user)) = found else { return String::new() };
        let Ok(token) = world.session(org, user, Purpose::Canvas) else { return String::new() };
        let mut request = request::build(world, org, user, &token, &Showing::new(world, Place::Lightning));
        edit(&mut request);
        self.sign_payload(org_key, request.to_string().as_bytes())
    }

    /// Any bytes, signed as the org would sign its JSON.
    pub fn sign_payload(&self, org_key: &str, payload_json_bytes: &[u8]) -> String {
        if self.world.org(org_key).is_none() {
            return String::new();
        }
        envelope(&self.world.app.canvas_secret, payload_json_bytes)
    }

    /// The stored rows of an object, in the order they were inserted.
    pub fn rows(&self, org_key: &str, object: &str) -> Vec<Value> {
        let Some(object) = self.world.schema.object(object) else { return Vec::new() };
        let store = self.world.store();
        let rows = store.table(org_key, object).map(|table| table.rows().map(|row| object.row(row)));
        rows.into_iter().flatten().map(Value::Object).collect()
    }

    /// Every entry of the ledger, the oldest first. Waits for the request that is being written.
    pub fn ledger(&self) -> Vec<LedgerEntry> {
        let _turn = self.world.turn();
        self.world.store().ledger().unwrap_or_default()
    }

    /// `Ok` when replaying the ledger from nothing gives exactly the stored rows.
    pub fn check_ledger(&self) -> Result<(), String> {
        let _turn = self.world.turn();
        self.world.store().check()
    }

    /// How many requests of this kind came: `token`, `composite`, `collections`, `upsert`, `userinfo`, …
    pub fn calls(&self, kind: &str) -> u64 {
        self.world.counters().calls(kind)
    }

    /// Orders a fault; the next request that it fits takes it.
    pub fn next(&self, fault: Fault) {
        self.world.next_fault(fault);
    }

    /// Orders that no request has taken yet.
    pub fn waiting_faults(&self) -> Vec<Fault> {
        self.world.faults().waiting()
    }

    /// Ends the access tokens that apps hold in this org; refresh tokens go on.
    pub fn expire_access_tokens(&self, org_key: &str) {
        // Without a data folder nothing can fail; with one, the tokens are ended in memory all the same.
        let _ = self.world.tokens().expire_access(org_key);
    }

    /// A fresh approval of the exporting app by this user, as at the end of the authorisation flow. The tokens
    /// are those of [`Simulator::org`] from then on.
    pub fn approve(&self, org_key: &str, username_or_user_id: &str) -> Option<OrgInfo> {
        let org = self.world.org(org_key)?;
        let user = org.user(username_or_user_id)?;
        self.world.tokens().approve(org_key, &user.id, USUAL_SCOPE, self.world.now_ms()).ok()??;
        Some(self.world.info(org))
    }

    /// Deactivates a user, who can't sign in or own rows then, or lets them in again. Gives whether there is one.
    pub fn set_user_active(&self, org_key: &str, username_or_user_id: &str, active: bool) -> bool {
        let Some(user) = self.world.org(org_key).and_then(|org| org.user(username_or_user_id)) else { return false };
        let id = user.id.clone();
        let change = |settled: &mut crate::orgs::setup::Settled| {
            if active {
                settled.inactive.remove(&id)
            } else {
                settled.inactive.insert(id)
            };
        };
        self.world.setup().change(org_key, change).is_ok()
    }

    /// Gives a user a permission set of the package. Gives whether there is such a user.
    pub fn assign(&self, org_key: &str, username_or_user_id: &str, set: &str) -> bool {
        let Some(user) = self.world.org(org_key).and_then(|org| org.user(username_or_user_id)) else { return false };
        let (id, set) = (user.id.clone(), set.to_owned());
        let change = |settled: &mut crate::orgs::setup::Settled| {
            settled.sets.entry(id).or_default().insert(set);
        };
        self.world.setup().change(org_key, change).is_ok()
    }

    /// Closes the port and every connection.
    pub async fn stop(mut self) {
        self.server.stop(false).await;
        if let Some(running) = self.running.take() {
            let _ = running.await;
        }
        self.world.close();
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // The order to stop is sent at once; nobody is left to wait for the end.
        drop(self.server.stop(false));
        self.world.close();
    }
}
