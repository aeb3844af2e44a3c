//! The `qstream` program exports, is killed in the middle of it, and is steered by an operator.

use salesforce_simulator::{Settings, Simulator};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const SITE: &str = "harrow-pike";

struct Program {
    folder: TempDir,
    simulator: Simulator,
}

impl Program {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound").port();
        let simulator = Simulator::start(Settings::default()).await.expect("the simulator starts");
        let secret = simulator.org(SITE).expect("org").canvas_secret;
        let path = folder.path().display();
        let settings = format!(
            "[web]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://qstream.localhost:{port}\"\n\
             [database]\nurl = \"sqlite:{path}/q.db\"\n[keys]\nmaster_file = \"{path}/keys\"\n\
             [canvas]\nconsumer_secrets = [\"1:{secret}\"]\n[worker]\npoll_seconds = 1\n\
             [[salesforce.host_families]]\nscheme = \"http\"\nmy_domain = \"my.localhost\"\n\
             ancestors = [\"lightning.localhost\"]\n"
        );
        std::fs::write(folder.path().join("q.toml"), settings).expect("written");
        let program = Self { folder, simulator };
        let key = program.command(&["keys", "new"]).output().expect("a key");
        std::fs::write(program.path("keys"), key.stdout).expect("written");
        program.run(&["site", "create", SITE, "--sample"]);
        let org = program.simulator.org(SITE).expect("org");
        std::fs::write(program.path("org.json"), serde_json::to_string(&org).expect("JSON")).expect("written");
        let file = program.path("org.json").display().to_string();
        program.run(&["site", "connect", SITE, "--org", &file, "--responses"]);
        program
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qstream"));
        command.arg("--config").arg(self.path("q.toml")).args(arguments).stdin(Stdio::null());
        command
    }

    /// What the program says; it has to succeed.
    fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the program runs");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?}: {said}");
        said
    }

    fn serve(&self) -> Child {
        self.command(&["serve"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it serves")
    }

    async fn until(&self, so: impl Fn(&Simulator) -> bool) {
        let url = format!("http://127.0.0.1:{}/control/calls", self.simulator.port());
        let client = reqwest::Client::builder().no_proxy().build().expect("client");
        for _ in 0..100_000 {
            if so(&self.simulator) {
                return;
            }
            client.get(&url).send().await.expect("a reply");
        }
        panic!("what was waited for didn't come: {}", self.run(&["export", "status", SITE]));
    }
}

fn kill(mut server: Child) {
    server.kill().expect("SIGKILL");
    server.wait().expect("dead");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_killed_again_and_again_loses_and_doubles_nothing() {
    let program = Program::new().await;
    assert!(program.run(&["export", "preflight", SITE]).contains("rows by single calls"));
    let second = program.command(&["export", "backfill", SITE, "--force"]).output().expect("the program runs");
    assert!(String::from_utf8_lossy(&second.stderr).contains("running already"), "connecting started the first one");
    for commits in [1, 40, 200] {
        let server = program.serve();
        program.until(|simulator| simulator.ledger().len() >= commits).await;
        kill(server);
    }
    let server = program.serve();
    let everything = |simulator: &Simulator| {
        let count = |object: &str| simulator.rows(SITE, object).len();
        count("Qstream_Question__c") == 20
            && count("Qstream_Enrolment__c") == 13
            && count("Qstream_Response__c") > 100
            && count("Qstream_Export_Run__c") > 0
    };
    program.until(everything).await;
    let settled = |_: &Simulator| !program.run(&["export", "status", SITE]).contains("run since");
    program.until(settled).await;
    kill(server);
    program.simulator.check_ledger().expect("a sound ledger");
    let mut keys: Vec<String> = program
        .simulator
        .rows(SITE, "Qstream_Response__c")
        .iter()
        .map(|row| row["External_Id__c"].as_str().expect("a key").to_owned())
        .collect();
    let count = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), count, "each once");
    let compared = program.run(&["export", "reconcile", SITE, "--deep"]);
    assert!(compared.contains("0 missing and 0 different") && compared.contains("0 unknown"), "{compared}");
    let row = program.run(&["export", "row", SITE, &keys[0]]);
    assert!(row.contains("is clean") && row.contains("Salesforce   a0") && row.contains("answered"), "{row}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_steers_an_export() {
    let program = Program::new().await;
    assert!(program.run(&["export", "pause", SITE]).contains("held back"));
    assert!(program.run(&["export", "status", SITE]).contains("held back"));
    assert!(program.run(&["export", "stop", SITE]).contains("stopped"));
    assert!(program.run(&["export", "resume", SITE]).contains("goes on"));
    assert!(program.run(&["export", "retry", SITE, "--object", "question"]).contains("0 rows"));
    program.run(&["export", "set", SITE, "--budget-percent", "5", "--response-days", "400"]);
    assert!(program.run(&["export", "status", SITE]).contains("we may make 750 a day"));
    for wrong in [
        &["export", "status", "nowhere"][..],
        &["export", "retry", SITE, "--object", "planet"],
        &["export", "row", SITE, "nonsense"],
        &["export", "set", SITE, "--budget-percent", "101"],
        &["export", "stop", SITE],
    ] {
        let output = program.command(wrong).output().expect("the program runs");
        assert!(!output.status.success(), "{wrong:?}");
    }
}
