//! Every text exists in every language, and no page has one of its own.

use qstream::domain::canvas::Cause;
use qstream::domain::connecting;
use qstream::domain::export::Remedy;
use qstream::domain::verification::Check;
use qstream::strings::{Args, Strings};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Messages of one language: id (and `id.attribute`) → the names of its arguments.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(ROOT).join("static/locales").join(language);
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a language") {
        let text = std::fs::read_to_string(entry.expect("a file").path()).expect("text");
        let mut id = String::new();
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                line.split(" =").next().expect("an id").clone_into(&mut id);
                key.clone_from(&id);
                assert!(found.insert(key.clone(), BTreeSet::new()).is_none(), "{language}: {key} stands twice");
            } else if let Some(attribute) = line.trim_start().strip_prefix('.') {
                key = format!("{id}.{}", attribute.split(" =").next().expect("a name"));
                found.insert(key.clone(), BTreeSet::new());
            }
            let names = line.split('$').skip(1).filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
            found.entry(key.clone()).or_default().extend(names.map(str::to_owned));
        }
    }
    found.remove("");
    found
}

fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(Path::new(ROOT).join(folder)).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("gallery") {
            found.extend(sources(path.to_str().expect("a path")));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).expect("text")));
        }
    }
    found
}

/// String literals outside comments and tests.
fn literals(text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = text
        .lines()
        .filter(|line| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.contains("reason = \"")
        })
        .collect();
    code.join("\n").split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_language_has_every_message_with_the_same_arguments() {
    assert_eq!(messages("en"), messages("de"));
}

#[test]
fn every_message_is_used_and_every_message_named_in_the_code_exists() {
    let known: BTreeSet<String> = messages("en").into_keys().filter(|key| !key.contains('.')).collect();
    let families: BTreeSet<&str> = known.iter().filter_map(|id| id.split('-').next()).collect();
    let mut named = BTreeSet::new();
    let words_of_ours = ["src/web", "src/mail", "src/strings"].into_iter().flat_map(sources);
    for (_, text) in words_of_ours {
        let ids = literals(&text).into_iter().filter(|literal| {
            let shaped = literal.contains('-') && literal.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            shaped && literal.split('-').next().is_some_and(|family| families.contains(family))
        });
        named.extend(ids);
    }
    named.extend(Cause::ALL.iter().map(|cause| cause.message().to_owned()));
    named.extend(connecting::Cause::ALL.iter().map(|cause| cause.message().to_owned()));
    named.extend(connecting::Warning::ALL.iter().map(|warning| warning.message().to_owned()));
    named.extend(Check::ALL.iter().map(|check| check.message().to_owned()));
    named.extend(Remedy::ALL.iter().map(|remedy| remedy.message().to_owned()));
    let html = BTreeSet::from(["page-header".to_owned(), "color-scheme".to_owned()]);
    let missing: Vec<_> = named.difference(&known).filter(|id| !html.contains(*id)).collect();
    assert!(missing.is_empty(), "named in the code, but no message: {missing:?}");
    // Referred to by other messages only.
    named.insert("questions".to_owned());
    let unused: Vec<_> = known.difference(&named).collect();
    assert!(unused.is_empty(), "messages that nobody uses: {unused:?}");
}

#[test]
fn no_page_has_a_text_of_its_own() {
    for (path, text) in sources("src/web/pages") {
        for literal in literals(&text) {
            let words = literal.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).count();
            let markup =
                ["button", "card", "notification", "light dark"].iter().any(|known| literal.starts_with(known));
            assert!(words < 2 || markup, "{path} has the text {literal:?}: it belongs to static/locales");
        }
    }
}

#[test]
fn the_languages_for_tests_are_longer_accented_and_mirrored() {
    let args: Args<'_> = &[("name", "Ana".into()), ("count", 2.into())];
    let english = Strings::of("en-GB").text("today-heading-due", args);
    let longer = Strings::of("en-XA").text("today-heading-due", args);
    assert!(longer.chars().count() * 10 >= english.chars().count() * 12, "{longer}");
    assert!(longer.contains("Ana") && !longer.contains("questions"), "{longer}");
    assert_eq!((Strings::of("ar-XB").direction, Strings::of("ar-SA").direction), ("rtl", "ltr"));
}
