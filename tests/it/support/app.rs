//! The whole server on a free port, with the simulator beside it, a clock and randomness of the test's own, and a worker
//! that is stepped by hand.

use super::client::{Client, Page};
use super::clock::{MONDAY, TestClock};
use super::db::TestDb;
use super::{log, seed};
use actix_web::dev::ServerHandle;
use jiff::SignedDuration;
use qstream::app::export::{self, Progress};
use qstream::app::{App, Parts, Random};
use qstream::domain::canvas::{AppIdentity, Expectations, FreshnessMode};
use qstream::domain::hosts::{HostFamilies, HostFamily};
use qstream::domain::seal::KeyRing;
use qstream::domain::secret::ConsumerSecret;
use qstream::domain::time::Clock;
use qstream::salesforce;
use qstream::store::{Site, Store};
use salesforce_simulator::{OrgInfo, Settings, Simulator};
use std::net::TcpListener;
use std::sync::Arc;
use uuid::Uuid;

pub(crate) const ORG: &str = "harrow-pike";

pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) simulator: Simulator,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) client: Client,
    pub(crate) site: Site,
    server: ServerHandle,
    worker: Uuid,
    expects_unsent: bool,
    expects_broken_store: bool,
    db: TestDb,
}

/// How a test wants its server.
pub(crate) struct Options {
    pub(crate) freshness: FreshnessMode,
}

impl Default for Options {
    fn default() -> Self {
        Self { freshness: FreshnessMode::Observe }
    }
}

pub(crate) fn loopback_families() -> HostFamilies {
    HostFamilies(vec![HostFamily {
        scheme: "http".to_owned(),
        my_domain: "my.localhost".to_owned(),
        ancestors: vec!["lightning.localhost".to_owned()],
        login: Vec::new(),
    }])
}

impl TestApp {
    /// The sample site, connected to the simulated org.
    pub(crate) async fn start(db: TestDb) -> Self {
        Self::start_with(db, Options::default()).await
    }

    pub(crate) async fn start_with(db: TestDb, options: Options) -> Self {
        log::start();
        let clock = Arc::new(TestClock::at(MONDAY));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let simulator = simulator(&clock, port).await;
        let org = simulator.org(ORG).expect("the simulated org");
        let app = App::new(parts(db.store.clone(), &clock, &org, port, &options)).expect("the app starts");
        let site = seed::site(&app).await;
        seed::connect(&app, &site.slug, &org).await;
        let server = qstream::web::server(app.clone(), listener, Some(1)).expect("the server starts");
        let handle = server.handle();
        tokio::spawn(server);
        let worker = app.random().id(app.now());
        Self {
            app,
            simulator,
            clock,
            client: Client::new(port),
            site,
            server: handle,
            worker,
            expects_unsent: false,
            expects_broken_store: false,
            db,
        }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.db.store
    }

    /// Opens the tab as that person, the way Salesforce's page does.
    pub(crate) async fn launch(&self, username: &str) -> Page {
        let signed = self.simulator.sign_canvas(ORG, username, |_| {});
        self.post_launch(&signed).await
    }

    pub(crate) async fn post_launch(&self, signed: &str) -> Page {
        let origin = self.simulator.org(ORG).expect("org").instance_url;
        let headers = [("origin", origin.as_str()), ("sec-fetch-dest", "iframe"), ("sec-fetch-site", "cross-site")];
        self.client.post("/canvas", &[("signed_request", signed)], &headers).await
    }

    /// Steps the exporter until nothing is due; waits of the queue are passed by moving the clock.
    pub(crate) async fn work_until_quiet(&self) {
        for _ in 0..200 {
            if export::step(&self.app, self.worker).await.expect("the store works") == Progress::Worked {
                continue;
            }
            if self.unsent().await == 0 {
                return;
            }
            self.clock.advance(SignedDuration::from_mins(16));
        }
        let errors = log::take_errors();
        panic!("still {} rows unsent after 200 steps {:#?}", self.unsent().await, errors.last());
    }

    /// One step, whatever it does.
    pub(crate) async fn work_once(&self) -> Progress {
        export::step(&self.app, self.worker).await.expect("the store works")
    }

    /// Rows of today's answers in Salesforce; the sample's history brings older ones.
    pub(crate) fn responses_of_today(&self) -> Vec<serde_json::Value> {
        let mut rows = self.simulator.rows(ORG, "Qstream_Response__c");
        rows.retain(|row| row["Answered_At__c"].as_str().is_some_and(|at| at.starts_with("2026-11-23")));
        rows
    }

    pub(crate) async fn unsent(&self) -> i64 {
        let mut tx = self.store().read().await.expect("reads");
        tx.count_export_items(self.site.id).await.expect("counts").dirty
    }

    /// This test leaves rows unsent on purpose.
    pub(crate) fn expect_unsent(&mut self) {
        self.expects_unsent = true;
    }

    /// This test takes the database away: the log will say so, and nothing can be counted at the end.
    pub(crate) fn expect_broken_store(&mut self) {
        self.expects_broken_store = true;
    }

    async fn judge(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        if let Err(why) = self.simulator.check_ledger() {
            complaints.push(format!("the simulator's ledger is inconsistent: {why}"));
        }
        if self.expects_broken_store {
            return complaints;
        }
        let mut tx = self.store().read().await.expect("reads");
        let counts = tx.count_export_items(self.site.id).await.expect("counts");
        if !self.expects_unsent && counts.dirty + counts.dead > 0 {
            complaints.push(format!("unsent export items: {counts:?}"));
        }
        let errors = log::take_errors();
        if !errors.is_empty() {
            complaints.push(format!("unexpected ERROR lines: {errors:#?}"));
        }
        complaints
    }
}

async fn simulator(clock: &Arc<TestClock>, port: u16) -> Simulator {
    let of_simulator = Arc::clone(clock);
    let settings = Settings {
        canvas_url: format!("http://qstream.localhost:{port}/canvas"),
        clock: Arc::new(move || of_simulator.now().millis()),
        ..Settings::default()
    };
    Simulator::start(settings).await.expect("the simulator starts")
}

fn parts(store: Store, clock: &Arc<TestClock>, org: &OrgInfo, port: u16, options: &Options) -> Parts {
    let families = loopback_families();
    let canvas_host = Some(format!("qstream.localhost:{port}"));
    Parts {
        store,
        salesforce: salesforce::Client::new(families.clone(), "68.0").expect("client"),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        random: Random::seeded(7),
        keys: KeyRing::new([(1, std::array::from_fn(|at| u8::try_from(at).expect("32 bytes")))]),
        consumer_secrets: vec![ConsumerSecret::new("1", &org.canvas_secret).expect("a strong secret")],
        expectations: Expectations { families, app: AppIdentity { canvas_host, ..AppIdentity::default() } },
        freshness: options.freshness,
        public_url: format!("http://qstream.localhost:{port}").parse().expect("url"),
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let complaints = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                let complaints = self.judge().await;
                self.server.stop(false).await;
                complaints
            })
        });
        assert!(complaints.is_empty(), "the test ends, but:\n{}", complaints.join("\n"));
    }
}
