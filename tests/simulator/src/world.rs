//! Everything the simulator knows, behind one handle that all requests share.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::counters::Counters;
use crate::faults::{Fault, Faults};
use crate::orgs::tokens::{Purpose, Tokens};
use crate::orgs::{AppCredentials, Org, OrgInfo, UserInfo, found, seed::Seed};
use crate::records::schema::Schema;
use crate::records::store::Store;
use crate::settings::{Clock, Settings};

pub(crate) struct World {
    pub(crate) port: u16,
    pub(crate) seed: Seed,
    pub(crate) schema: Schema,
    pub(crate) orgs: Vec<Org>,
    pub(crate) app: AppCredentials,
    clock: Clock,
    canvas_url: Mutex<String>,
    store: Mutex<Store>,
    tokens: Mutex<Tokens>,
    faults: Mutex<Faults>,
    counters: Mutex<Counters>,
    serial: Mutex<u64>,
}

impl World {
    pub(crate) fn open(settings: &Settings, port: u16) -> io::Result<Self> {
        let seed = Seed(settings.seed);
        let orgs = found(seed);
        let folder = settings.data.as_deref();
        let store = Store::open(folder)?;
        let tokens = Tokens::open(seed, &orgs, folder, (settings.clock)())?;
        Ok(Self {
            port,
            seed,
            schema: Schema::embedded()?,
            orgs,
            app: AppCredentials::of(seed),
            clock: settings.clock.clone(),
            canvas_url: Mutex::new(settings.canvas_url.clone()),
            store: Mutex::new(store),
            tokens: Mutex::new(tokens),
            faults: Mutex::default(),
            counters: Mutex::default(),
            serial: Mutex::default(),
        })
    }

    pub(crate) fn now_ms(&self) -> i64 {
        (self.clock)()
    }

    pub(crate) fn org(&self, key: &str) -> Option<&Org> {
        self.orgs.iter().find(|org| org.key == key)
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        held(&self.store)
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        held(&self.tokens)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        held(&self.faults)
    }

    pub(crate) fn counters(&self) -> MutexGuard<'_, Counters> {
        held(&self.counters)
    }

    pub(crate) fn count(&self, kind: &'static str) {
        self.counters().count(kind);
    }

    pub(crate) fn next_fault(&self, fault: Fault) {
        self.faults().push(fault);
    }

    /// Gives up the data folder. The threads of the server may hold this world a moment longer.
    pub(crate) fn close(&self) {
        self.tokens().close();
        self.store().close();
    }

    pub(crate) fn canvas_url(&self) -> String {
        held(&self.canvas_url).clone()
    }

    pub(crate) fn set_canvas_url(&self, url: &str) {
        url.clone_into(&mut held(&self.canvas_url));
    }

    /// Counts up with every call: the difference between two requests, pages or launches.
    pub(crate) fn next_serial(&self) -> u64 {
        let mut serial = held(&self.serial);
        *serial += 1;
        *serial
    }

    pub(crate) fn request_id(&self) -> String {
        let label = format!("request.{}.{}", self.now_ms(), self.next_serial());
        self.seed.hex(&label).chars().take(32).collect()
    }

    /// The live token of a person, as the pages of the org or a signed request need it.
    pub(crate) fn session(&self, org: &Org, user: &UserInfo, purpose: Purpose) -> io::Result<String> {
        self.tokens().session(&org.key, &user.id, purpose, self.now_ms())
    }

    pub(crate) fn info(&self, org: &Org) -> OrgInfo {
        let issued = self.tokens().newest(&org.key);
        let (access_token, refresh_token) = issued.map(|issued| (issued.access, issued.refresh)).unwrap_or_default();
        OrgInfo {
            key: org.key.clone(),
            id: org.id.clone(),
            name: org.name.clone(),
            kind: org.kind().to_owned(),
            instance_url: org.my_domain(self.port),
            lightning_url: org.lightning(self.port),
            login_url: org.my_domain(self.port),
            client_id: self.app.client_id.clone(),
            client_secret: self.app.client_secret.clone(),
            canvas_secret: self.app.canvas_secret.clone(),
            canvas_developer_name: self.app.developer_name.to_owned(),
            access_token,
            refresh_token,
            users: org.users.clone(),
        }
    }
}

/// A panic while a lock was held fails the request it happened in, not every one after it.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
