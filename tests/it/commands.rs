//! The `qstream` program as an operator uses it.

use crate::support::app::TestApp;
use crate::support::{app::ORG, db};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const SECRET: &str = "9A1C5F7E3B2D4F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8";

struct Operator {
    folder: TempDir,
}

impl Operator {
    fn new(settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().display();
        let standard = format!(
            "[web]\npublic_url = \"http://qstream.localhost:8080\"\n[database]\nurl = \"sqlite:{path}/q.db\"\n\
             [keys]\nmaster_file = \"{path}/keys\"\n"
        );
        std::fs::write(folder.path().join("q.toml"), standard + settings).expect("written");
        let operator = Self { folder };
        let key = operator.run(&["keys", "new"], "");
        std::fs::write(operator.path("keys"), key.stdout).expect("written");
        operator
    }

    fn sound() -> Self {
        Self::new(&format!("[canvas]\nconsumer_secrets = [\"2026-11:{SECRET}\"]\n"))
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_qstream"))
            .arg("--config")
            .arg(self.path("q.toml"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that fails early doesn't read its input.
        drop(child.stdin.take().expect("piped").write_all(input.as_bytes()));
        child.wait_with_output().expect("the program ends")
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_new_site_is_created_once() {
    let operator = Operator::sound();
    let created = operator.run(&["site", "create", "acme", "--name", "Acme", "--time-zone", "Europe/Dublin"], "");
    assert!(created.status.success(), "{}", said(&created));
    let again = operator.run(&["site", "create", "acme", "--name", "Acme"], "");
    assert!(!again.status.success() && said(&again).contains("exists already"), "{}", said(&again));
    for (slug, zone, why) in [("Acme!", "UTC", "lower-case"), ("beta", "Atlantis/Capital", "IANA time zone")] {
        let refused = operator.run(&["site", "create", slug, "--name", "x", "--time-zone", zone], "");
        assert!(!refused.status.success() && said(&refused).contains(why), "{}", said(&refused));
    }
}

#[test]
fn doctor_tells_what_is_missing_and_what_to_do() {
    let operator = Operator::sound();
    let before = operator.run(&["doctor"], "");
    assert!(!before.status.success() && said(&before).contains("run qstream migrate"), "{}", said(&before));
    assert!(operator.run(&["migrate"], "").status.success());
    let after = operator.run(&["doctor"], "");
    assert!(after.status.success(), "{}", said(&after));
    assert!(!said(&after).contains(SECRET));
}

#[test]
fn weak_secrets_unknown_keys_and_insecure_addresses_refuse_to_start() {
    for (settings, why) in [
        ("[canvas]\nconsumer_secrets = [\"\"]\n", "empty or blank"),
        ("[canvas]\nconsumer_secrets = [\"short\"]\n", "shorter than"),
        ("[canvas]\nconsumer_secrets = []\n", "holds no secret"),
        ("[canvas]\n", "missing"),
        ("[canvas]\nconsumer_secret = \"x\"\n", "unknown"),
        ("[canvas]\nconsumer_secrets = [\"A234567890123456789\"]\n[surprise]\nx = 1\n", "unknown"),
        (
            "[canvas]\nconsumer_secrets = [\"A234567890123456789\"]\n[[salesforce.host_families]]\nscheme = \"http\"\n\
             my_domain = \"my.salesforce.com\"\nancestors = []\n",
            "must use https",
        ),
    ] {
        let output = Operator::new(settings).run(&["doctor"], "");
        assert!(!output.status.success() && said(&output).contains(why), "{settings}: {}", said(&output));
    }
}

#[test]
fn a_secret_of_the_wrong_kind_is_not_quoted() {
    let settings = "[canvas]\nconsumer_secrets = { a = \"6375554712652875436\" }\n";
    let output = Operator::new(settings).run(&["doctor"], "");
    assert!(!output.status.success() && !said(&output).contains("63755547"), "{}", said(&output));
}

#[test]
fn a_consumer_secret_of_digits_can_come_by_environment() {
    let operator = Operator::new("[canvas]\n");
    let output = Command::new(env!("CARGO_BIN_EXE_qstream"))
        .arg("--config")
        .arg(operator.path("q.toml"))
        .arg("doctor")
        .env("QSTREAM__CANVAS__CONSUMER_SECRETS", "6375554712652875436,6342077776480346444")
        .output()
        .expect("runs");
    assert!(said(&output).contains("2 consumer secret(s)"), "{}", said(&output));
}

#[test]
fn two_master_keys_of_one_version_are_refused() {
    let operator = Operator::sound();
    let [one, two] = [(); 2].map(|()| String::from_utf8(operator.run(&["keys", "new"], "").stdout).expect("text"));
    std::fs::write(operator.path("keys"), one + &two).expect("written");
    let output = operator.run(&["doctor"], "");
    assert!(!output.status.success() && said(&output).contains("stands twice"), "{}", said(&output));
}

#[test]
fn a_setting_from_the_environment_overrides_the_file() {
    let operator = Operator::sound();
    let output = Command::new(env!("CARGO_BIN_EXE_qstream"))
        .arg("--config")
        .arg(operator.path("q.toml"))
        .arg("doctor")
        .env("QSTREAM__WEB__PUBLIC_URL", "http://insecure.example")
        .output()
        .expect("runs");
    assert!(said(&output).contains("must be https"), "{}", said(&output));
}

#[test]
fn the_background_worker_alone_is_for_postgresql() {
    let output = Operator::sound().run(&["worker"], "");
    assert!(!output.status.success() && said(&output).contains("PostgreSQL"), "{}", said(&output));
}

#[test]
fn a_database_in_a_missing_folder_gets_one_clear_line() {
    let operator = Operator::sound();
    let settings = std::fs::read_to_string(operator.path("q.toml")).expect("settings");
    std::fs::write(operator.path("q.toml"), settings.replace("/q.db", "/nowhere/q.db")).expect("written");
    let output = operator.run(&["migrate"], "");
    assert!(!output.status.success() && said(&output).contains("doesn't exist"), "{}", said(&output));
    assert_eq!(said(&output).lines().count(), 1, "{}", said(&output));
}

/// `canvas verify` with the simulator's secret and hosts.
fn verifier(secret: &str, folder: &Path) -> String {
    format!(
        "[canvas]\nconsumer_secrets = [\"{secret}\"]\n[[salesforce.host_families]]\nscheme = \"http\"\n\
         my_domain = \"my.localhost\"\nancestors = [\"lightning.localhost\"]\n# {}\n",
        folder.display()
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn canvas_verify_names_the_exact_cause() {
    let app = TestApp::start(db::sqlite().await).await;
    let org = app.simulator.org(ORG).expect("org");
    let public = format!("http://{}", app.app.public_url().authority());
    let with_secret = |secret: &str| {
        let operator = Operator::new(&verifier(secret, Path::new("/")));
        let settings = std::fs::read_to_string(operator.path("q.toml")).expect("settings");
        std::fs::write(operator.path("q.toml"), settings.replace("http://qstream.localhost:8080", &public))
            .expect("written");
        operator
    };
    let good = app.simulator.sign_canvas(ORG, "ana.ferreira@harrowpike.example", |_| {});
    let operator = with_secret(&org.canvas_secret);
    let verified = operator.run(&["canvas", "verify"], &format!("signed_request={good}\n"));
    assert!(verified.status.success() && said(&verified).contains(&org.id), "{}", said(&verified));
    assert!(!said(&verified).contains("ana.ferreira") && !said(&verified).contains(&org.canvas_secret));
    for (value, cause) in [
        (good.replace('=', "%3D"), "percent-encoded twice"),
        (format!("{good}.x"), "not two parts"),
        (good.replacen('.', ".x", 1), "does not match any configured consumer secret"),
        (app.simulator.sign_payload(ORG, b"{}"), "algorithm label"),
        (String::new(), "empty"),
    ] {
        let refused = operator.run(&["canvas", "verify"], &value);
        assert!(!refused.status.success() && said(&refused).contains(cause), "{cause}: {}", said(&refused));
    }
    let wrong = with_secret(SECRET).run(&["canvas", "verify"], &good);
    assert!(said(&wrong).contains("does not match any configured consumer secret (1 tried)"), "{}", said(&wrong));
    app.work_until_quiet().await;
}

#[test]
fn an_operator_imports_a_roster_lists_sites_and_proves_the_audit() {
    let operator = Operator::sound();
    operator.run(&["site", "create", "acme", "--name", "Acme"], "");
    let path = operator.path("people.csv");
    std::fs::write(&path, "E-mail,First name,Last name\na@acme.example,Ann,=A1\nbad,B,B\n").expect("written");
    let (file, result) = (path.display().to_string(), operator.path("result.csv").display().to_string());
    let import = |more: &[&str]| {
        let all = [&["roster", "import", &file, "--site", "acme", "--json"], more].concat();
        let output = operator.run(&all, "");
        assert!(output.status.success(), "{}", said(&output));
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        ["new", "unchanged", "errors"].map(|count| said["counts"][count].as_u64().expect("a number"))
    };
    let people = || {
        let listed = operator.run(&["site", "list", "--json"], "");
        let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("JSON");
        listed[0]["people"].as_u64()
    };
    assert_eq!((import(&["--dry-run"]), people()), ([1, 0, 1], Some(0)), "nothing was written");
    assert_eq!((import(&["--result", &result]), people()), ([1, 0, 1], Some(1)));
    assert_eq!((import(&[]), people()), ([0, 1, 1], Some(1)), "a second time changes nothing");
    let rows = std::fs::read_to_string(operator.path("result.csv")).expect("written");
    assert!(rows.contains("2,\"a@acme.example\",new,\"looks-like-formula\"") && rows.contains("bad-email"), "{rows}");
    let plain = operator.run(&["roster", "import", &file, "--site", "acme", "--dry-run"], "");
    assert!(said(&plain).contains("new 0, changed 0, unchanged 1") && said(&plain).contains("line 3: error bad-email"));
    let verified = operator.run(&["site", "audit", "acme", "--verify"], "");
    assert!(verified.status.success() && said(&verified).contains("2 events, unbroken"), "{}", said(&verified));
    let audit = operator.run(&["site", "audit", "acme"], "");
    assert!(said(&audit).contains("roster.imported") && !said(&audit).contains("a@acme.example"), "{}", said(&audit));
    for (arguments, says) in [
        (["roster", "import", &file, "--site", "nobody"], "no site"),
        (["roster", "import", "/nowhere.csv", "--site", "acme"], "can't read"),
    ] {
        let refused = operator.run(&arguments, "");
        assert!(!refused.status.success() && said(&refused).contains(says), "{}", said(&refused));
    }
}

#[test]
fn a_site_is_switched_off_and_on_and_programs_can_read_what_was_done() {
    let operator = Operator::sound();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let output = operator.run(&[arguments, &["--json"]].concat(), "");
        assert!(output.status.success(), "{}", said(&output));
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    assert_eq!(json(&["site", "create", "acme", "--name", "Acme"])["slug"], "acme");
    let asked = operator.run(&["site", "disable", "acme"], "");
    assert!(!asked.status.success() && said(&asked).contains("--yes"), "{}", said(&asked));
    assert_eq!(json(&["site", "disable", "acme", "--yes"])["changed"], true);
    assert_eq!(json(&["site", "disable", "acme", "--yes"])["changed"], false);
    assert_eq!(json(&["site", "list"])[0]["disabled"], true);
    assert!(said(&operator.run(&["site", "list"], "")).contains("switched off"));
    assert_eq!(json(&["site", "enable", "acme"])["changed"], true);
    assert_eq!(json(&["site", "end-sessions", "acme"])["sessions"], 0);
    let nobody = operator.run(&["site", "disable", "nobody", "--yes"], "");
    assert!(!nobody.status.success() && said(&nobody).contains("no site"), "{}", said(&nobody));
}

const ORG_FILE: &str = r#"{"id":"00D000000000001","name":"Acme","instance_url":"https://acme.my.salesforce.com",
    "login_url":"https://login.salesforce.com","client_id":"c","client_secret":"s","refresh_token":"r"}"#;

#[test]
fn a_master_key_is_replaced_and_one_that_is_needed_is_missed_at_once() {
    let operator = Operator::sound();
    assert!(operator.run(&["site", "create", "acme", "--name", "Acme"], "").status.success());
    let connected = operator.run(&["site", "connect", "acme", "--org", "-"], ORG_FILE);
    assert!(connected.status.success(), "{}", said(&connected));
    let old = std::fs::read_to_string(operator.path("keys")).expect("read");
    let new = said(&operator.run(&["keys", "new", "--version", "2"], ""));
    let put = |ring: String| std::fs::write(operator.path("keys"), ring).expect("written");

    put(new.clone());
    let status = operator.run(&["keys", "status"], "");
    assert!(!status.status.success() && said(&status).contains("missing in keys.master: {1}"), "{}", said(&status));
    let serve = operator.run(&["serve"], "");
    assert!(!serve.status.success() && said(&serve).contains("keys.master lacks {1}"), "{}", said(&serve));
    let doctor = operator.run(&["doctor"], "");
    assert!(!doctor.status.success() && said(&doctor).contains("BAD: versions {1}"), "{}", said(&doctor));

    put(format!("{new}{old}"));
    let status = operator.run(&["keys", "status"], "");
    assert!(status.status.success() && said(&status).contains("2 values need an older key"), "{}", said(&status));
    let rotated = operator.run(&["keys", "rotate"], "");
    assert!(rotated.status.success() && said(&rotated).contains("sealed 2 values anew"), "{}", said(&rotated));

    put(new);
    let status = operator.run(&["keys", "status"], "");
    assert!(
        status.status.success() && said(&status).contains("nothing that lasts needs an older key"),
        "{}",
        said(&status)
    );
}

#[test]
fn ending_every_connection_wants_to_be_said_twice() {
    let operator = Operator::sound();
    let asked = operator.run(&["revoke-all"], "");
    assert!(!asked.status.success() && said(&asked).contains("--yes"), "{}", said(&asked));
    let nothing = operator.run(&["revoke-all", "--yes"], "");
    assert!(nothing.status.success() && said(&nothing).contains("ended 0 connections"), "{}", said(&nothing));
}
