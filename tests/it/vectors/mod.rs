//! Conformance vectors: every file in `tests/vectors/canvas`, `tests/vectors/schedule`, `tests/vectors/metrics` and `tests/vectors/roster` is run.

mod canvas;
mod metrics;
mod preview;
mod roster;
mod schedule;

use std::path::PathBuf;

/// The parsed JSON files of one folder, with their names.
fn files(folder: &str) -> Vec<(String, serde_json::Value)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(folder);
    let mut names: Vec<_> =
        std::fs::read_dir(&path).expect("vectors").map(|entry| entry.expect("entry").path()).collect();
    names.retain(|name| name.extension().is_some_and(|extension| extension == "json"));
    names.sort();
    assert!(!names.is_empty(), "no vectors in {}", path.display());
    let read = |name: PathBuf| {
        let text = std::fs::read_to_string(&name).expect("readable");
        (name.display().to_string(), serde_json::from_str(&text).expect("JSON"))
    };
    names.into_iter().map(read).collect()
}
