//! The whole server on a free port, with the simulator beside it, a clock and randomness of the test's own, and a worker
//! that is stepped by hand.

use super::client::{Client, Page};
use super::clock::{MONDAY, TestClock};
use super::db::TestDb;
use super::{log, seed};
use actix_web::dev::ServerHandle;
use jiff::SignedDuration;
use qstream::app::export::{self, Progress};
use qstream::app::mail::Step;
use qstream::app::{App, Parts, Random};
use qstream::domain::canvas::{AppIdentity, Expectations, FreshnessMode};
use qstream::domain::export::{Extent, Key};
use qstream::domain::hosts::{HostFamilies, HostFamily};
use qstream::domain::ids::{ConnectionId, QuestionVersionId, SiteId};
use qstream::domain::package_release::Releases;
use qstream::domain::seal::KeyRing;
use qstream::domain::secret::ConsumerSecret;
use qstream::domain::time::Clock;
use qstream::domain::verification::{Check, Finding, Outcome};
use qstream::mail::{Folder, Mailer, ReadMail, Sender, Transport};
use qstream::salesforce;
use qstream::store::{Engine, Site, Store};
use salesforce_simulator::{OrgInfo, Settings, Simulator};
use std::net::TcpListener;
use std::sync::Arc;
use uuid::Uuid;

pub(crate) const ORG: &str = "harrow-pike";

/// A package that was released once, so that pages and rows have a version to name.
const RELEASES: &str = r#"{"releases":[
    {"version":"0.1.0.4","subscriberPackageVersionId":"04tWs000000TESTIAA","releasedOn":"2026-11-02"}]}"#;

pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) simulator: Simulator,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) client: Client,
    pub(crate) site: Site,
    server: ServerHandle,
    port: u16,
    worker: Uuid,
    expects_unsent: bool,
    expects_broken_store: bool,
    letters: tempfile::TempDir,
    db: TestDb,
}

/// How a test wants its server.
pub(crate) struct Options {
    pub(crate) freshness: FreshnessMode,
    /// Mails go into a folder unless a test brings a transport of its own.
    pub(crate) transport: Option<Transport>,
}

impl Default for Options {
    fn default() -> Self {
        Self { freshness: FreshnessMode::Observe, transport: None }
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

    pub(crate) async fn start_with(db: TestDb, mut options: Options) -> Self {
        log::start();
        let clock = Arc::new(TestClock::at(MONDAY));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let simulator = simulator(&clock, port).await;
        let org = simulator.org(ORG).expect("the simulated org");
        let letters = tempfile::tempdir().expect("a temporary folder");
        let folder = Transport::Folder(Folder::new(letters.path()));
        let transport = options.transport.take().unwrap_or(folder);
        let parts = parts(db.store.clone(), &clock, &org, port, (options.freshness, transport));
        let app = App::new(parts).expect("the app starts");
        let site = seed::site(&app).await;
        seed::connect(&app, &site.slug, &org).await;
        let options = qstream::web::Options { threads: Some(1), gallery: true, mailbox: true, behind_proxy: true };
        let server = qstream::web::server(app.clone(), listener, options).expect("the server starts");
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
            port,
            worker,
            expects_unsent: false,
            expects_broken_store: false,
            letters,
            db,
        }
    }

    /// Another replica: the same database, clock and org, a memory of its own.
    pub(crate) async fn replica(&self, seed: u64) -> App {
        self.replica_with(seed, keys()).await
    }

    /// A replica that serves, too: what a browser behind another load balancer's address talks to.
    pub(crate) async fn replica_server(&self, seed: u64) -> Client {
        let app = self.replica(seed).await;
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let options = qstream::web::Options { threads: Some(1), gallery: false, mailbox: false, behind_proxy: true };
        tokio::spawn(qstream::web::server(app, listener, options).expect("the replica's server starts"));
        Client::new(port)
    }

    /// A replica that was started with other master keys.
    pub(crate) async fn replica_with(&self, seed: u64, keys: KeyRing) -> App {
        let org = self.simulator.org(ORG).expect("the simulated org");
        let folder = Transport::Folder(Folder::new(self.letters.path()));
        let store = self.db.another_process().await;
        let mut parts = parts(store, &self.clock, &org, self.port, (FreshnessMode::Observe, folder));
        parts.random = Random::seeded(seed);
        parts.keys = keys;
        App::new(parts).expect("the replica starts")
    }

    /// Writes past the server, as another replica does.
    pub(crate) async fn execute(&self, statement: String) {
        self.db.execute(statement).await;
    }

    /// Reads a number past the server.
    pub(crate) async fn number(&self, query: &str) -> i64 {
        self.db.number(query).await
    }

    /// How many people have that version before them.
    pub(crate) async fn open_presentations_of(&self, version: QuestionVersionId) -> i64 {
        let id = match self.store().engine() {
            Engine::Sqlite => format!("x'{}'", version.0.as_simple()),
            Engine::Postgres => format!("'{}'", version.0),
        };
        let open = "SELECT COUNT(*) FROM presentations WHERE state = 'open' AND question_version_id =";
        self.number(&format!("{open} {id}")).await
    }

    /// As after a look at the connection that found nothing wrong.
    pub(crate) async fn verify_connection(&self) {
        let findings = Check::ALL.map(|check| Finding { check, outcome: Outcome::Fine, facts: Vec::new() });
        let json = serde_json::to_string(&findings).expect("JSON");
        self.execute(format!("UPDATE connections SET findings = '{json}' WHERE org_name <> ''")).await;
    }

    pub(crate) fn store(&self) -> &Store {
        &self.db.store
    }

    /// Opens the tab as that person, the way Salesforce's page does.
    pub(crate) async fn launch(&self, username: &str) -> Page {
        let signed = self.simulator.sign_canvas(ORG, username, |_| {});
        self.post_launch(&signed).await
    }

    /// The same, where another replica answers.
    pub(crate) async fn launch_at(&self, replica: &Client, username: &str) -> Page {
        let signed = self.simulator.sign_canvas(ORG, username, |_| {});
        self.post_launch_to(replica, &signed).await
    }

    pub(crate) async fn post_launch(&self, signed: &str) -> Page {
        self.post_launch_to(&self.client, signed).await
    }

    async fn post_launch_to(&self, client: &Client, signed: &str) -> Page {
        let origin = self.simulator.org(ORG).expect("org").instance_url;
        let headers = [("origin", origin.as_str()), ("sec-fetch-dest", "iframe"), ("sec-fetch-site", "cross-site")];
        client.post("/canvas", &[("signed_request", signed)], &headers).await
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

    /// Sends every mail that is due.
    pub(crate) async fn send_mails(&self) {
        for _ in 0..1_000 {
            match qstream::app::mail::step(&self.app, self.worker).await.expect("the store works") {
                Step::Worked => {}
                Step::Idle(due) if due.is_none_or(|at| at > self.app.now()) => return,
                other => panic!("mails don't go out: {other:?}"),
            }
        }
        panic!("still mails to send after 1,000 steps");
    }

    /// Mails that went into the folder, oldest first.
    pub(crate) async fn mails(&self) -> Vec<ReadMail> {
        let mut mails = Folder::new(self.letters.path()).list(10_000).await.expect("the folder is read");
        mails.reverse();
        mails
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

    /// The sample site, whose first export goes by Bulk jobs.
    pub(crate) async fn start_unsent(db: TestDb) -> Self {
        let app = Self::start(db).await;
        let (site, connection) = app.connection().await;
        let mut tx = app.store().begin().await.expect("begins");
        tx.update_connection_bulk(site, connection, Some(app.app.now())).await.expect("by Bulk");
        tx.delete_backlog((site, connection)).await.expect("nothing marked yet");
        tx.commit().await.expect("commits");
        app
    }

    /// A refresh whose reply nobody keeps: Salesforce has replaced the token.
    pub(crate) async fn lose_a_refresh(&self) {
        let org = self.simulator.org(ORG).expect("the org");
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &org.refresh_token),
            ("client_id", &org.client_id),
            ("client_secret", &org.client_secret),
        ];
        let client = reqwest::Client::builder().no_proxy().build().expect("client");
        let url = format!("http://127.0.0.1:{}/services/oauth2/token", self.simulator.port());
        let reply = client.post(url).form(&form).send().await.expect("a reply");
        assert_eq!(reply.status().as_u16(), 200);
    }

    /// Lets the run that is open mark everything, and nothing else happen.
    pub(crate) async fn mark_run(&self) {
        for task in export::due(&self.app).await.expect("the store works") {
            if matches!(task, export::Task::Run(_)) {
                export::work(&self.app, &task, self.worker).await;
            }
        }
    }

    async fn org_json(&self, method: &str, path: &str, body: Option<serde_json::Value>) -> serde_json::Value {
        let org = self.simulator.org(ORG).expect("org");
        let host = org.instance_url.trim_start_matches("http://").to_owned();
        let url = format!("http://127.0.0.1:{}/services/data/v68.0{path}", self.simulator.port());
        let client = reqwest::Client::builder().no_proxy().build().expect("client");
        let mut request = client.request(method.parse().expect("a method"), url).header("host", host);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let reply = request.bearer_auth(&org.access_token).send().await.expect("a reply");
        let (status, text) = (reply.status(), reply.text().await.expect("text"));
        assert!(status.is_success(), "{status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// A Bulk job that somebody opened with the integration user's token. Gives its id.
    pub(crate) async fn create_job(&self, object: &str) -> String {
        let body = serde_json::json!({
            "object": object, "operation": "upsert", "externalIdFieldName": "External_Id__c", "contentType": "CSV",
        });
        let job = self.org_json("POST", "/jobs/ingest", Some(body)).await;
        job["id"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn job_state(&self, id: &str) -> String {
        let job = self.org_json("GET", &format!("/jobs/ingest/{id}"), None).await;
        job["state"].as_str().expect("a state").to_owned()
    }

    /// The site's tie to the simulated org.
    pub(crate) async fn connection(&self) -> (SiteId, ConnectionId) {
        let mut tx = self.store().read().await.expect("reads");
        let connections = tx.list_connections_of_site(self.site.id).await.expect("connections");
        (self.site.id, connections.first().expect("connected").id)
    }

    /// Salesforce lost this row, or so it seems: it is to be sent again.
    pub(crate) async fn lose(&self, key: Key) {
        let of = self.connection().await;
        let mut tx = self.store().begin().await.expect("begins");
        tx.mark_lost(of, &[key], self.app.now()).await.expect("marks");
        tx.commit().await.expect("commits");
    }

    /// Everything in the org is what was confirmed, and nothing else of ours is there.
    pub(crate) async fn assert_mirror(&self) {
        let found =
            export::reconcile(&self.app, self.connection().await, 1_000, Extent::Everything).await.expect("compared");
        assert_eq!((found.missing, found.different, found.unknown), (0, 0, 0), "{found:?}");
        assert!(found.compared > 0 && found.left_out.is_empty(), "{found:?}");
    }

    /// Somebody deletes a row in the org.
    pub(crate) async fn delete_in_org(&self, object: &str, id: &str) {
        self.org_json("DELETE", &format!("/sobjects/{object}/{id}"), None).await;
    }

    /// Somebody, or a late commit, overwrites a row in the org.
    pub(crate) async fn overwrite(&self, object: &str, id: &str, changed_at: &str) {
        let body = serde_json::json!({ "Source_Updated_At__c": changed_at });
        self.org_json("PATCH", &format!("/sobjects/{object}/{id}"), Some(body)).await;
    }

    /// Somebody adds a row in the org.
    pub(crate) async fn add_foreign(&self, object: &str, external_id: &str) {
        let body = serde_json::json!({ "Name": "Stranger", "External_Id__c": external_id });
        self.org_json("POST", &format!("/sobjects/{object}"), Some(body)).await;
    }

    /// Ends the faults that last.
    pub(crate) async fn clear_faults(&self) {
        let url = format!("http://127.0.0.1:{}/control/faults/clear", self.simulator.port());
        let client = reqwest::Client::builder().no_proxy().build().expect("client");
        client.post(url).send().await.expect("a reply");
    }

    /// Asks again and again, a round trip apart, until something is so.
    pub(crate) async fn until(&self, so: impl Fn() -> bool) {
        let url = format!("http://127.0.0.1:{}/control/calls", self.simulator.port());
        let client = reqwest::Client::builder().no_proxy().build().expect("client");
        for _ in 0..5_000 {
            if so() {
                return;
            }
            client.get(&url).send().await.expect("a reply");
        }
        panic!("what was waited for didn't come");
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

pub(crate) fn mailer(transport: Transport) -> Mailer {
    let sender = Sender::new("Qstream <qstream@mail.example>", None).expect("an address");
    Mailer { transport, sender }
}

/// The master key of version 1.
pub(crate) fn master_key() -> [u8; 32] {
    std::array::from_fn(|at| u8::try_from(at).expect("32 bytes"))
}

fn keys() -> KeyRing {
    KeyRing::new([(1, master_key())])
}

fn parts(
    store: Store,
    clock: &Arc<TestClock>,
    org: &OrgInfo,
    port: u16,
    (freshness, transport): (FreshnessMode, Transport),
) -> Parts {
    let families = loopback_families();
    let canvas_host = Some(format!("qstream.localhost:{port}"));
    Parts {
        store,
        salesforce: salesforce::Client::new(families.clone(), "68.0").expect("client"),
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        random: Random::seeded(7),
        keys: keys(),
        consumer_secrets: consumer_secrets(org),
        expectations: Expectations { families, app: AppIdentity { canvas_host, ..AppIdentity::default() } },
        freshness,
        mailer: mailer(transport),
        consumer_key: Some(org.client_id.clone()),
        package: Releases::parse(RELEASES).expect("a record"),
        public_url: format!("http://qstream.localhost:{port}").parse().expect("url"),
    }
}

/// As during a rotation: launches are signed with the first, the token endpoint takes the second.
fn consumer_secrets(org: &OrgInfo) -> Vec<ConsumerSecret> {
    let both = [("1", &org.canvas_secret), ("2", &org.client_secret)];
    both.into_iter().map(|(name, secret)| ConsumerSecret::new(name, secret).expect("a strong secret")).collect()
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
