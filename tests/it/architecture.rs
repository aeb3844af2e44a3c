//! The shape of the code, held by tests: who may import whom, how long files may get, what must be covered.

use qstream::web::routes::{Audience, ROUTES};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Which folders of `src` each folder may import. `commands` and the crate's root put everything together.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("salesforce", &["domain"]),
    ("mail", &["domain", "strings"]),
    ("config", &["domain", "mail"]),
    ("telemetry", &["config"]),
    ("app", &["domain", "store", "salesforce", "mail"]),
    ("strings", &["domain"]),
    ("web", &["domain", "store", "strings", "app"]),
    ("worker", &["app"]),
    ("commands", &["domain", "store", "salesforce", "mail", "config", "telemetry", "strings", "app", "web", "worker"]),
];

/// A crate and the folders that may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("actix_web", &["web"]),
    ("maud", &["web"]),
    ("reqwest", &["salesforce"]),
    ("lettre", &["mail"]),
    ("mail_parser", &["mail"]),
];

fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    fn walk(path: &Path, extension: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(path).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, extension, found);
            } else if path.extension().is_some_and(|found| found == extension) {
                let text = std::fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(ROOT).join(folder), extension, &mut found);
    found.sort();
    found
}

/// `store` of `src/store/answers.rs`, `telemetry` of `src/telemetry.rs`.
fn layer(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(ROOT).join("src")).expect("in src");
    let first = below.components().next().expect("a component").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn words_after<'a>(text: &'a str, marker: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(marker).skip(1).filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
}

#[test]
fn imports_follow_the_layers() {
    for (path, text) in files("src", "rs") {
        let layer = layer(&path);
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
            assert!(["main", "lib"].contains(&layer.as_str()), "{layer} has no place in the layers");
            continue;
        };
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for imported in words_after(&code, "crate::") {
            let known = LAYERS.iter().any(|(name, _)| *name == imported);
            let fine = !known || imported == layer || allowed.contains(&imported);
            assert!(fine, "{} imports crate::{imported}", path.display());
        }
        for group in code.split("use crate::{").skip(1).filter_map(|rest| rest.split('}').next()) {
            for imported in group.split(',').filter_map(|part| part.trim().split("::").next()) {
                let known = LAYERS.iter().any(|(name, _)| *name == imported);
                assert!(!known || allowed.contains(&imported), "{} imports crate::{imported}", path.display());
            }
        }
        for (name, homes) in CRATES {
            let used = code.contains(&format!("{name}::"));
            assert!(!used || homes.contains(&layer.as_str()), "{} names {name}", path.display());
        }
    }
}

#[test]
fn the_simulator_knows_nothing_of_us() {
    let manifest = std::fs::read_to_string(Path::new(ROOT).join("tests/simulator/Cargo.toml")).expect("manifest");
    assert!(!manifest.lines().any(|line| line.starts_with("qstream")), "an oracle must be independent");
}

#[test]
fn files_stay_below_500_lines_and_handlers_below_25() {
    for folder in ["src", "tests"] {
        for (path, text) in files(folder, "rs") {
            let lines = text.lines().count();
            assert!(lines <= 500, "{} has {lines} lines", path.display());
        }
    }
    for name in [
        "approve",
        "canvas",
        "connect",
        "dashboard",
        "diagnosis",
        "export",
        "health",
        "home",
        "learn",
        "mail_stop",
        "mailbox",
        "question_link",
        "media",
        "people",
        "profile",
        "remarks",
        "salesforce_settings",
        "roster",
        "reports",
    ] {
        let path = Path::new(ROOT).join(format!("src/web/{name}.rs"));
        let text = std::fs::read_to_string(&path).expect("handlers");
        for body in text.split("\npub(super) async fn ").skip(1) {
            let length = body.lines().take_while(|line| *line != "}").count() + 1;
            assert!(length <= 25, "a handler of {length} lines in {}: {:.40}", path.display(), body);
        }
    }
}

#[test]
fn every_module_says_why_it_is_there() {
    for (path, text) in files("src", "rs") {
        let opens = text.starts_with("//!") || text.starts_with("#![doc");
        assert!(opens, "{} doesn't open with a word of why", path.display());
    }
}

#[test]
fn every_store_function_is_covered_on_both_engines() {
    let tests: String = files("tests/it/store", "rs").into_iter().map(|(_, text)| text).collect();
    let harness = std::fs::read_to_string(Path::new(ROOT).join("tests/it/support/db.rs")).expect("harness");
    for (path, text) in files("src/store", "rs") {
        for name in words_after(&text, "pub async fn ") {
            let call = format!("{name}(");
            assert!(tests.contains(&call) || harness.contains(&call), "{name} in {} has no test", path.display());
        }
    }
    assert!(tests.matches("each_db! {").count() >= 8, "the store's tests run on both engines");
}

#[test]
fn migrations_have_the_same_names_and_columns_on_both_sides() {
    let of = |engine: &str| files(&format!("src/store/migrations/{engine}"), "sql");
    let names = |engine: &str| -> Vec<_> {
        of(engine).into_iter().map(|(path, _)| path.file_name().expect("a name").to_owned()).collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    let columns = |engine: &str| -> Vec<String> {
        let text: String = of(engine).into_iter().map(|(_, text)| text).collect();
        let neutral = text
            .replace(", WITHOUT ROWID", "")
            .replace(") STRICT", ")")
            .replace("BLOB", "@")
            .replace("UUID", "@")
            .replace("BYTEA", "@");
        let neutral = neutral.replace("BIGINT", "#").replace("INTEGER", "#").replace("BOOLEAN", "#");
        neutral.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    let (sqlite, postgres) = (columns("sqlite"), columns("postgres"));
    // The first difference tells more than both texts.
    assert_eq!(sqlite.iter().zip(&postgres).find(|(one, other)| one != other), None);
    assert_eq!(sqlite.len(), postgres.len());
}

#[test]
fn every_tenant_table_begins_its_key_with_the_site() {
    let not_of_a_tenant = BTreeSet::from(["leases", "approvals", "launch_refusals"]);
    for (path, text) in files("src/store/migrations", "sql") {
        for table in text.split("CREATE TABLE ").skip(1) {
            let name = table.split_whitespace().next().expect("a name");
            let keyed = table.split(");").next().expect("a body").contains("PRIMARY KEY (site_id")
                || table.contains("site_id     ") && name == "sites";
            assert!(keyed || not_of_a_tenant.contains(name), "{name} in {}", path.display());
        }
    }
}

/// SQLite's hook, which empties the caches of pages, never reports such tables: no page is made of `sessions` and `launches`, and
/// what a person knows is written only where rows of their enrolment are written in the same transaction.
#[test]
fn only_tables_whose_changes_are_seen_otherwise_do_without_a_rowid() {
    for (path, text) in files("src/store/migrations/sqlite", "sql") {
        for table in text.split("CREATE TABLE ").skip(1) {
            let (name, body) = table.split_once(' ').expect("a name");
            let without = body.split(';').next().expect("a body").contains("WITHOUT ROWID");
            let seen_otherwise = ["sessions", "launches", "clustered_item_states"];
            assert!(!without || seen_otherwise.contains(&name), "{name} in {}", path.display());
        }
    }
    let writes = ["INTO item_states", "UPDATE item_states", "DELETE FROM item_states"];
    let changed_by: Vec<String> = files("src", "rs")
        .into_iter()
        .filter(|(_, text)| writes.iter().any(|write| text.contains(write)))
        .map(|(path, _)| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(changed_by, ["answers.rs", "regrading.rs"], "each writes the enrolment beside it");
}

#[test]
fn every_route_is_in_the_table_with_its_audience() {
    for (path, text) in files("src/web", "rs") {
        let declares =
            ["web::get()", "web::post()", "web::resource(", "web::scope("].iter().any(|call| text.contains(call));
        let may = path.ends_with("routes.rs") || path.ends_with("mod.rs");
        assert!(!declares || may, "{} declares a route outside the table", path.display());
    }
    let mut seen = BTreeSet::new();
    for route in ROUTES {
        assert!(seen.insert((route.method, route.path)), "{} {} stands twice", route.method, route.path);
        let changing = [
            "{connection_id}/begin",
            "/resume",
            "{connection_id}/stop",
            "/retry",
            "/compare",
            "/answer",
            "/data",
            "/invitation",
            "/settings",
            "/mails",
            "/hold",
            "/hold/end",
            "/add",
            "/send",
            "/moderation/{comment_id}",
            "/end",
            "/sign-out",
            "/salesforce/check",
            "/app/certificate",
            "/apply",
            "/save",
            "/roles",
            "/state",
            "/confirmed",
            "/upload",
            "/hold/end",
            "/add",
            "/send",
            "/moderation/{comment_id}",
            "/reports/nudge",
        ];
        let changes = changing.iter().any(|end| route.path.ends_with(end));
        assert_eq!(route.audience == Audience::Changing, changes, "{} {}", route.method, route.path);
        let by_address = matches!(route.audience, Audience::Public | Audience::Signed | Audience::Reading);
        assert!(route.method != "GET" || by_address, "{}: nothing is changed by opening an address", route.path);
        let has = |method| ROUTES.iter().any(|other| other.method == method && other.path == route.path);
        let reads = route.audience == Audience::Reading;
        assert!(
            !reads || has("GET") && has("POST"),
            "{}: read by a form in the frame, by its address elsewhere",
            route.path
        );
    }
}

#[test]
fn every_route_of_a_person_names_what_is_done_with_it() {
    for route in ROUTES {
        let of_a_person = matches!(route.audience, Audience::Reading | Audience::Changing);
        // Whoever waits for an invitation is nobody yet.
        let named = route.action.is_some() || route.path == "/canvas/invitation";
        assert_eq!(of_a_person && named, of_a_person, "{} {} names no action", route.method, route.path);
        assert!(of_a_person || route.action.is_none(), "{} {} is nobody's", route.method, route.path);
    }
}

/// Each table that knows a person, with the migration it stands in.
fn tables_that_know_a_person() -> Vec<(String, PathBuf)> {
    let mut tables = Vec::new();
    for (path, text) in files("src/store/migrations/sqlite", "sql") {
        for table in text.split("CREATE TABLE ").skip(1) {
            let (name, rest) = table.split_once(' ').expect("a name");
            let body = rest.split(';').next().expect("a body");
            if body.lines().any(|line| line.trim_start().starts_with("user_id ")) {
                tables.push((name.to_owned(), path.clone()));
            }
        }
    }
    tables
}

/// A new table that knows a person has to say what becomes of it when they are erased.
#[test]
fn every_table_that_knows_a_person_is_emptied_or_kept_on_purpose() {
    // The account itself, which is made nobody's; what hangs on it by an id; what ends by itself.
    let kept = ["users", "enrolments", "sessions"];
    let erasure = std::fs::read_to_string(Path::new(ROOT).join("src/store/erasure.rs")).expect("erasure");
    for (name, path) in tables_that_know_a_person() {
        let fine = kept.contains(&name.as_str()) || erasure.contains(&format!("\"{name}\""));
        assert!(fine, "{name} in {} knows a person: erasure.rs says nothing about it", path.display());
    }
}

/// A new table that knows a person has to be in the file that somebody gets who asks what is stored about them.
#[test]
fn every_table_that_knows_a_person_is_taken_out_or_left_on_purpose() {
    // Where somebody was on their way to, for minutes; a code that was mailed, for minutes.
    let left = ["intents", "pending_sign_ins", "sign_in_challenges"];
    let taken = std::fs::read_to_string(Path::new(ROOT).join("src/store/personal_data.rs")).expect("the sections");
    let words: BTreeSet<&str> = taken.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for (name, path) in tables_that_know_a_person() {
        let fine = left.contains(&name.as_str()) || words.contains(name.as_str());
        assert!(fine, "{name} in {} knows a person: personal_data.rs says nothing about it", path.display());
    }
}

#[test]
fn the_gallery_shows_every_page_and_every_component() {
    let shown: String = files("src/web/gallery", "rs").into_iter().map(|(_, text)| text).collect();
    let is_shown = |word: &str| shown.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word);
    for (path, text) in files("src/web/pages", "rs") {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let component = path.parent().is_some_and(|folder| folder.ends_with("components"));
        for public in words_after(&text, "pub(in crate::web) fn ") {
            let of_page = !component
                && (text.contains("fn render(") && public != "render" || name == "layout" || name == "markdown");
            // What components are built from shows with them; `new`, `text` and `number` make them.
            let part = ["token_field", "new", "text", "number", "name"].contains(&public);
            assert!(of_page || part || is_shown(public), "{name}.rs: {public} isn't in the gallery");
        }
        if text.contains("pub(in crate::web) fn render(") {
            assert!(is_shown(&name), "the page {name} isn't in the gallery");
        }
    }
}

#[test]
fn the_canvas_sdk_is_salesforces_own_unmodified() {
    use sha2::{Digest, Sha256};
    let bytes = std::fs::read(Path::new(ROOT).join("static/vendor/canvas-all.js")).expect("the SDK");
    let digest = qstream::domain::hex(Sha256::digest(&bytes).into());
    assert_eq!(digest, "7b0bc0e271d1e5345d6049974a1a95f715f865ef5ed3e82a8cb8c67630230c7f");
}
