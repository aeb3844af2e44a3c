//! Everything the simulator knows, behind one handle that all requests share.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::bulk::jobs::Jobs;
use crate::counters::Counters;
use crate::faults::{Fault, Faults};
use crate::oauth::codes::Codes;
use crate::oauth::id_token::SigningKeys;
use crate::orgs::setup::{Installed, Settled, Setup};
use crate::orgs::tokens::{Purpose, Tokens};
use crate::orgs::{AppCredentials, Org, OrgInfo, UserInfo, found, seed::Seed};
use crate::records::schema::permissions::{FieldGrant, Grants, PermissionSet};
use crate::records::schema::{Object, Schema};
use crate::records::store::Store;
use crate::rest::cursors::Cursors;
use crate::rest::describe::Described;
use crate::settings::{Clock, Settings};

/// 10 GB, and 2 KB for every row whatever its size.
pub(crate) const STORAGE_MB: usize = 10_240;
pub(crate) const ROWS_PER_MB: usize = 512;
const MOST_ROWS: usize = STORAGE_MB * ROWS_PER_MB;

pub(crate) struct World {
    pub(crate) port: u16,
    pub(crate) https_port: Option<u16>,
    pub(crate) seed: Seed,
    pub(crate) schema: Arc<Schema>,
    pub(crate) orgs: Vec<Org>,
    pub(crate) app: AppCredentials,
    pub(crate) callback_urls: Vec<String>,
    pub(crate) signing_keys: SigningKeys,
    clock: Clock,
    /// How far the clock was put forward by hand.
    ahead_ms: AtomicI64,
    canvas_url: Mutex<String>,
    assertion_key: Mutex<Option<String>>,
    turn: Mutex<()>,
    store: Mutex<Store>,
    tokens: Mutex<Tokens>,
    setup: Mutex<Setup>,
    codes: Mutex<Codes>,
    jobs: Mutex<Jobs>,
    cursors: Mutex<Cursors>,
    described: Mutex<Described>,
    faults: Mutex<Faults>,
    counters: Mutex<Counters>,
    serial: AtomicU64,
    closed: AtomicBool,
}

impl World {
    pub(crate) fn open(settings: &Settings, port: u16, https_port: Option<u16>) -> io::Result<Self> {
        let seed = Seed(settings.seed);
        let orgs = found(seed);
        let folder = settings.data.as_deref();
        let schema = Arc::new(crate::records::schema::read(settings.schema.as_deref())?);
        let store = Store::open(folder, &schema)?;
        let tokens = Tokens::open(seed, &orgs, folder, (settings.clock)())?;
        let setup = Setup::open(&orgs, &schema.sets_of_the_integration(), folder)?;
        Ok(Self {
            port,
            https_port,
            seed,
            schema,
            orgs,
            app: AppCredentials::of(seed),
            callback_urls: settings.callback_urls.clone(),
            signing_keys: SigningKeys::default(),
            clock: settings.clock.clone(),
            ahead_ms: AtomicI64::default(),
            canvas_url: Mutex::new(settings.canvas_url.clone()),
            assertion_key: Mutex::new(settings.assertion_key.clone()),
            turn: Mutex::default(),
            store: Mutex::new(store),
            tokens: Mutex::new(tokens),
            setup: Mutex::new(setup),
            codes: Mutex::default(),
            jobs: Mutex::default(),
            cursors: Mutex::default(),
            described: Mutex::default(),
            faults: Mutex::default(),
            counters: Mutex::default(),
            serial: AtomicU64::default(),
            closed: AtomicBool::default(),
        })
    }

    pub(crate) fn now_ms(&self) -> i64 {
        (self.clock)() + self.ahead_ms.load(Ordering::Relaxed)
    }

    /// Puts the clock of the orgs forward.
    pub(crate) fn advance(&self, ms: i64) {
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }

    pub(crate) fn org(&self, key: &str) -> Option<&Org> {
        self.orgs.iter().find(|org| org.key == key)
    }

    /// Held by whoever writes rows, from the first look at the store to the last commit: what is written under
    /// all-or-none must not be seen, or built on, before it is settled.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        held(&self.turn)
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        held(&self.store)
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        held(&self.tokens)
    }

    pub(crate) fn setup(&self) -> MutexGuard<'_, Setup> {
        held(&self.setup)
    }

    pub(crate) fn codes(&self) -> MutexGuard<'_, Codes> {
        held(&self.codes)
    }

    pub(crate) fn jobs(&self) -> MutexGuard<'_, Jobs> {
        held(&self.jobs)
    }

    pub(crate) fn cursors(&self) -> MutexGuard<'_, Cursors> {
        held(&self.cursors)
    }

    pub(crate) fn described(&self) -> MutexGuard<'_, Described> {
        held(&self.described)
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
        let now_ms = self.now_ms();
        self.faults().push(fault, now_ms);
    }

    /// Gives up the data folder. The threads of the server may hold this world a moment longer.
    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.tokens().close();
        self.store().close();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    pub(crate) fn canvas_url(&self) -> String {
        held(&self.canvas_url).clone()
    }

    pub(crate) fn set_canvas_url(&self, url: &str) {
        url.clone_into(&mut held(&self.canvas_url));
    }

    pub(crate) fn assertion_key(&self) -> Option<String> {
        held(&self.assertion_key).clone()
    }

    pub(crate) fn set_assertion_key(&self, pem: &str) {
        *held(&self.assertion_key) = Some(pem.to_owned());
    }

    /// Counts up with every call: the difference between two requests, pages or launches.
    pub(crate) fn next_serial(&self) -> u64 {
        self.serial.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn request_id(&self) -> String {
        let label = format!("request.{}.{}", self.now_ms(), self.next_serial());
        self.seed.hex(&label).chars().take(32).collect()
    }

    /// The live token of a person, as the pages of the org or a signed request need it.
    pub(crate) fn session(&self, org: &Org, user: &UserInfo, purpose: Purpose) -> io::Result<String> {
        self.tokens().session(&org.key, &user.id, purpose, self.now_ms())
    }

    /// Where the org lives today.
    pub(crate) fn my_domain(&self, org: &Org) -> String {
        match self.faults().moved_to(&org.key) {
            Some(label) => format!("http://{label}.my.localhost:{}", self.port),
            None => org.my_domain(self.port),
        }
    }

    /// What Setup says of an org.
    pub(crate) fn settled(&self, org: &Org) -> Settled {
        self.setup().of(&org.key).cloned().unwrap_or_else(Settled::closed)
    }

    /// What a user may do with an object, after permission sets and faults.
    pub(crate) fn grants(&self, org: &Org, user: &UserInfo, object: &Object) -> Grants {
        let mut grants = {
            let setup = self.setup();
            match setup.of(&org.key) {
                Some(settled) if self.is_unlimited(settled, user) => Grants::all(object),
                Some(settled) => {
                    let own = settled.sets.get(&user.id);
                    let has = |set: &&PermissionSet| own.is_some_and(|names| names.contains(&set.name));
                    let sets: Vec<&PermissionSet> = self.schema.permission_sets.iter().filter(has).collect();
                    Grants::of(&sets, object)
                }
                None => Grants::of(&[], object),
            }
        };
        for fault in self.faults().lasting() {
            let (named, field, grant) = match fault {
                Fault::FieldDeleted { object, field } => (object, field, FieldGrant::Hidden),
                Fault::FieldReadOnly { object, field } => (object, field, FieldGrant::Read),
                _ => continue,
            };
            let position = object.position(field).filter(|_| named.eq_ignore_ascii_case(&object.name));
            if let Some(slot) = position.and_then(|position| grants.fields.get_mut(position)) {
                *slot = grant.min(*slot);
            }
        }
        grants
    }

    /// Administrators see what is installed, and a package installed for all users opens itself to every
    /// profile but that of integrations, which starts with nothing.
    fn is_unlimited(&self, settled: &Settled, user: &UserInfo) -> bool {
        let for_all = settled.installed == Installed::AllUsers && !user.is_integration();
        self.schema.permission_sets.is_empty() || user.is_admin() || for_all
    }

    /// Rows that the storage of an org still takes.
    pub(crate) fn room(&self, org: &Org, store: &Store) -> usize {
        if self.faults().is_storage_full(&org.key) { 0 } else { MOST_ROWS.saturating_sub(store.rows_of(&org.key)) }
    }

    pub(crate) fn info(&self, org: &Org) -> OrgInfo {
        let issued = self.tokens().newest(&org.key);
        let (access_token, refresh_token) = issued.map(|issued| (issued.access, issued.refresh)).unwrap_or_default();
        OrgInfo {
            key: org.key.clone(),
            id: org.id.clone(),
            name: org.name.clone(),
            kind: org.kind().to_owned(),
            instance_url: self.my_domain(org),
            lightning_url: org.lightning(self.port),
            login_url: self.my_domain(org),
            client_id: self.app.client_id.clone(),
            client_secret: self.app.client_secret.clone(),
            canvas_secret: self.app.canvas_secret.clone(),
            canvas_developer_name: self.app.developer_name.to_owned(),
            access_token,
            refresh_token,
            users: {
                let settled = self.settled(org);
                org.users.iter().map(|user| settled.as_now(user)).collect()
            },
        }
    }
}

/// A panic while a lock was held fails the request it happened in, not every one after it.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
