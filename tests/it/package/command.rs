//! `qstream package link|version`, as an operator uses it.

use qstream::domain::package_release::Releases;
use std::path::Path;
use std::process::{Command, Output};

const RECORD: &str = r#"{ "releases": [
    { "version": "0.10.0.1", "subscriberPackageVersionId": "04tWs000000AAA2IAO", "releasedOn": "2026-11-20" },
    { "version": "0.9.0.7", "subscriberPackageVersionId": "04tWs000000AAA1IAO", "releasedOn": "2026-10-01" }
] }"#;

fn package(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qstream")).arg("package").args(arguments).output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn link_and_version_are_those_of_the_newest_release() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("releases.json");
    std::fs::write(&record, RECORD).expect("written");
    let record = record.to_str().expect("a path");
    for (arguments, said) in [
        (&["version"][..], "0.10.0.1 04tWs000000AAA2IAO 2026-11-20\n"),
        (&["link"], "https://login.salesforce.com/packaging/installPackage.apexp?p0=04tWs000000AAA2IAO\n"),
        (&["link", "--sandbox"], "https://test.salesforce.com/packaging/installPackage.apexp?p0=04tWs000000AAA2IAO\n"),
        (
            &["link", "--my-domain", "acme.my.salesforce.com", "--version", "0.9.0.7"],
            "https://acme.my.salesforce.com/packaging/installPackage.apexp?p0=04tWs000000AAA1IAO\n",
        ),
    ] {
        let output = package(&[arguments, &["--releases", record]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), said);
    }
}

#[test]
fn what_cannot_be_answered_is_said_and_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("written");
        path.to_str().expect("a path").to_owned()
    };
    let (sound, empty) = (write("sound.json", RECORD), write("empty.json", r#"{ "releases": [] }"#));
    let broken = write("broken.json", &RECORD.replace("04tWs000000AAA2IAO", "https://evil.example"));
    for (arguments, why) in [
        (["link", "--releases", &empty, "", ""], "no version of the Salesforce package is recorded"),
        (["link", "--releases", &broken, "", ""], "is no id of a package version"),
        (["link", "--releases", "/nowhere.json", "", ""], "can't read"),
        (["version", "--releases", &sound, "--version", "3.0.0.1"], "was never released"),
        (["version", "--releases", &sound, "--version", "3"], "no package version"),
        (["link", "--releases", &sound, "--my-domain", "evil.example"], "no My Domain host"),
    ] {
        let arguments: Vec<_> = arguments.into_iter().filter(|argument| !argument.is_empty()).collect();
        let output = package(&arguments);
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments:?}: {}", text(&output.stdout));
        assert!(text(&output.stderr).contains(why), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn the_record_of_this_build_is_sound_and_what_the_command_reads() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sfdx-package/releases.json");
    let built_in = Releases::known().expect("a sound record");
    let file = std::fs::read_to_string(path).expect("the record");
    assert_eq!(Ok(&built_in), Releases::parse(&file).as_ref());
    assert_eq!(package(&["link"]).status.success(), built_in.newest().is_some());
}

#[test]
fn an_operator_who_publishes_a_package_names_its_record_in_the_settings() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (record, settings) = (path("releases.json"), path("q.toml"));
    std::fs::write(&record, RECORD).expect("written");
    let config = |record: &str| {
        format!(
            "[web]\nlisten = \"127.0.0.1:1\"\npublic_url = \"https://learn.example.org\"\n[database]\nurl = \"sqlite:q.db\"\n\
             [keys]\nmaster_file = \"keys\"\n[canvas]\nconsumer_secrets = []\n\
             [salesforce]\npackage_releases = \"{record}\"\n"
        )
    };
    std::fs::write(&settings, config(&record)).expect("written");
    let output = package(&["version", "--config", &settings]);
    assert_eq!(text(&output.stdout), "0.10.0.1 04tWs000000AAA2IAO 2026-11-20\n", "{}", text(&output.stderr));
    std::fs::write(&settings, config(&path("nowhere.json"))).expect("written");
    let output = package(&["version", "--config", &settings]);
    assert!(!output.status.success() && text(&output.stderr).contains("nowhere.json"), "{}", text(&output.stderr));
}
