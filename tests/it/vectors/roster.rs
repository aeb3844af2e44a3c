//! Rosters as people really send them, and as nobody should: each file with its verdict beside it.

use super::files;
use qstream::domain::ids::UserId;
use qstream::domain::person::{LabelKind, Labels};
use qstream::domain::roles::{Role, Roles};
use qstream::domain::roster::{self, FileError, Known, MAX_BYTES, MAX_ROWS, Place, Roster};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Refused { refused: String },
    Read { encoding: String, separator: char, passed_over: Vec<String>, rows: Vec<(u64, String, Vec<String>)> },
}

fn known() -> HashMap<String, Known> {
    let person = |number, first: &str, last: &str| Known {
        id: UserId(Uuid::from_u128(number)),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        roles: Roles(vec![Role::Learner]),
        manager_email: None,
        locale: "en_GB".to_owned(),
        time_zone: "UTC".to_owned(),
        salesforce_user: None,
        active: true,
        labels: Labels::new(),
    };
    let boss = Known { roles: Roles(vec![Role::Owner]), ..person(1, "Bo", "Ss") };
    let labels = Labels::from([((LabelKind::Tag, "Level".to_owned()), "1".to_owned())]);
    let kim = Known { manager_email: Some("boss@acme.example".to_owned()), labels, ..person(2, "Kim", "Known") };
    HashMap::from([("boss@acme.example".to_owned(), boss), ("known@acme.example".to_owned(), kim)])
}

fn plan(read: &Roster, known: &HashMap<String, Known>) -> roster::Plan {
    let giver = Roles(vec![Role::Admin]);
    let place = Place { locale: "en_GB", time_zone: "UTC", giver: &giver, languages: &["en-GB", "en-US", "de"] };
    roster::plan(read, known, &place)
}

#[test]
fn every_file_of_the_corpus_gets_its_verdict() {
    let (mut count, known) = (0, known());
    for (name, expected) in files("roster") {
        let expected: Expected = serde_json::from_value(expected).expect("a verdict");
        let content = std::fs::read(Path::new(&name).with_extension("csv")).expect("the file");
        let read = roster::read(&content);
        count += 1;
        match (read, expected) {
            (Err(found), Expected::Refused { refused }) => assert_eq!(found.code(), refused, "{name}"),
            (Ok(read), Expected::Read { encoding, separator, passed_over, rows }) => {
                assert_eq!((read.encoding.as_str(), read.separator), (encoding.as_str(), separator), "{name}");
                let unknown = read.columns.iter().filter_map(|column| match column {
                    roster::Column::Unknown(heading) => Some(heading.clone()),
                    _ => None,
                });
                assert_eq!(unknown.collect::<Vec<_>>(), passed_over, "{name}");
                let planned = plan(&read, &known);
                let found: Vec<(u64, String, Vec<String>)> = planned
                    .rows
                    .iter()
                    .map(|row| {
                        let codes = row.findings.iter().map(|finding| finding.code().to_owned()).collect();
                        (row.line, row.verdict.as_str().to_owned(), codes)
                    })
                    .collect();
                assert_eq!(found, rows, "{name}");
            }
            (read, _) => panic!("{name}: {:?}", read.map(|read| read.rows.len())),
        }
    }
    assert!(count >= 60, "{count} files");
}

#[test]
fn what_is_too_large_is_refused_before_anything_is_read() {
    assert_eq!(roster::read(&vec![b'x'; MAX_BYTES + 1]), Err(FileError::TooLarge));
    let mut rows = String::from("E-mail\n");
    rows.extend((0..=MAX_ROWS).map(|at| format!("p{at}@acme.example\n")));
    assert_eq!(roster::read(rows.as_bytes()), Err(FileError::TooManyRows));
}

#[test]
fn a_long_line_of_managers_is_no_circle_and_takes_no_time() {
    let mut file = String::from("E-mail,First name,Last name,Manager email\n");
    let row = |at: usize| format!("p{at}@acme.example,P,{at},p{}@acme.example\n", at + 1);
    file.extend((0..100_000).map(row));
    file.push_str("p100000@acme.example,P,100000,\n");
    let read = roster::read(file.as_bytes()).expect("sound");
    let planned = plan(&read, &HashMap::new());
    assert_eq!((planned.counts().new, planned.counts().errors, planned.counts().warnings), (100_001, 0, 0));
}
