//! What Salesforce shows of objects, fields, tabs, the app and report types is there in every language, and nothing of what isn't there.

use super::objects::Objects;
use super::source::{Element, Package};
use std::collections::BTreeSet;

/// German and its four cases; a language with others needs a line here.
const CASES: &[(&str, &[&str])] = &[("de", &["Nominative", "Accusative", "Genitive", "Dative"])];

/// What `Translations` names: what it is, the ending of its files, and the element of its translation.
const SHOWN: &[(&str, &str, &str)] = &[
    ("app", ".app-meta.xml", "customApplications"),
    ("tab", ".tab-meta.xml", "customTabs"),
    ("report type", ".reportType-meta.xml", "reportTypes"),
];

pub(super) fn faults(package: &Package) -> Vec<String> {
    let objects = Objects::of(package);
    let mut faults = Vec::new();
    for (path, language, texts) in package.of_kind(".translation-meta.xml") {
        shown_names(package, path, texts, &mut faults);
        for (object, (_, fields)) in &objects.by_name {
            match objects_names(package, object, language) {
                Some(names) => names_of_object(package, object, names, language, &mut faults),
                None => faults.push(format!("{object} isn't translated into {language}")),
            }
            for (field, original) in fields {
                match field_texts(package, object, field, language) {
                    Some(texts) => field_faults(object, (field, original), (language, texts), &mut faults),
                    None => faults.push(format!("{object}.{field} isn't translated into {language}")),
                }
            }
        }
    }
    for (path, field, _) in package.of_kind(".fieldTranslation-meta.xml") {
        let object = folder(path).and_then(|folder| folder.rsplit_once('-')).map(|(object, _)| object);
        if object.is_none_or(|object| objects.field(object, field).is_none()) {
            faults.push(format!("{path}: translates a field that isn't there"));
        }
    }
    faults
}

fn folder(path: &str) -> Option<&str> {
    path.rsplit('/').nth(1)
}

fn objects_names<'a>(package: &'a Package, object: &str, language: &str) -> Option<&'a Element> {
    package.documents.iter().find_map(|(path, element)| {
        path.ends_with(&format!("/{object}-{language}.objectTranslation-meta.xml")).then_some(element)
    })
}

/// Label and meaning of a field in another language.
pub(super) fn field_texts<'a>(package: &'a Package, object: &str, field: &str, language: &str) -> Option<&'a Element> {
    let end = format!("/objectTranslations/{object}-{language}/{field}.fieldTranslation-meta.xml");
    package.documents.iter().find_map(|(path, element)| path.ends_with(&end).then_some(element))
}

fn names_of_object(package: &Package, object: &str, names: &Element, language: &str, faults: &mut Vec<String>) {
    let mut fault = |text: String| faults.push(format!("{object} in {language}: {text}"));
    let cases = CASES.iter().find(|(of, _)| *of == language).map_or(&[][..], |(_, cases)| cases);
    for case in cases {
        for plural in ["false", "true"] {
            let is = |one: &&Element| one.value("caseType") == Some(case) && one.value("plural") == Some(plural);
            if names.all("caseValues").filter(is).count() != 1 {
                fault(format!("{case}, plural {plural}, stands not once"));
            }
        }
    }
    if names.value("nameFieldLabel").unwrap_or_default().is_empty() {
        fault("the name field has no label".to_owned());
    }
    let layout = package.documents.iter().find_map(|(path, element)| {
        let name = path.rsplit('/').next()?.strip_suffix(".layout-meta.xml")?.split_once('-')?;
        (name.0 == object).then_some((name.1, element))
    });
    let Some((layout, sections)) = layout else { return };
    let shown: BTreeSet<&str> = sections.all("layoutSections").filter_map(|one| one.value("label")).collect();
    let translated = names.all("layouts").find(|one| one.value("layout") == Some(layout));
    let translated: BTreeSet<&str> =
        translated.iter().flat_map(|one| one.all("sections")).filter_map(|one| one.value("section")).collect();
    if shown != translated {
        fault(format!("sections {translated:?} of {layout}, which has {shown:?}"));
    }
}

fn field_faults(
    object: &str,
    (name, field): (&str, &Element),
    (language, texts): (&str, &Element),
    faults: &mut Vec<String>,
) {
    let mut fault = |text: String| faults.push(format!("{object}.{name} in {language}: {text}"));
    if texts.value("name") != Some(name) {
        fault("is called otherwise".to_owned());
    }
    let label = texts.value("label").unwrap_or_default();
    if label.is_empty() || label.chars().count() > 40 || texts.value("help").unwrap_or_default().is_empty() {
        fault("needs a label of at most 40 characters, and a meaning".to_owned());
    }
    if field.child("relationshipLabel").is_some() != texts.child("relationshipLabel").is_some() {
        fault("relationshipLabel is in one language only".to_owned());
    }
    let values = field.child("valueSet").and_then(|set| set.child("valueSetDefinition"));
    let values: Vec<&str> =
        values.iter().flat_map(|set| set.all("value")).filter_map(|value| value.value("label")).collect();
    let translated: Vec<&str> = texts
        .all("picklistValues")
        .filter(|value| value.value("translation").is_some_and(|text| !text.is_empty()))
        .filter_map(|value| value.value("masterLabel"))
        .collect();
    if values != translated {
        fault(format!("has the values {translated:?}, the field {values:?}"));
    }
}

fn shown_names(package: &Package, path: &str, texts: &Element, faults: &mut Vec<String>) {
    for (kind, suffix, translated) in SHOWN {
        // A tab without a label of its own is called after its object.
        let originals = || package.of_kind(suffix).filter(|(_, _, one)| one.child("label").is_some());
        let there: BTreeSet<&str> = originals().map(|(_, name, _)| name).collect();
        let named: BTreeSet<&str> = texts.all(translated).filter_map(|one| one.value("name")).collect();
        for name in there.symmetric_difference(&named) {
            faults.push(format!("{path}: the {kind} {name} is in one language only"));
        }
        for (_, name, original) in originals() {
            let Some(words) = texts.all(translated).find(|one| one.value("name") == Some(name)) else { continue };
            // Salesforce translates no description of a tab.
            let description = original.child("description").is_some() && *kind != "tab";
            for part in ["label"].into_iter().chain(description.then_some("description")) {
                if words.value(part).unwrap_or_default().is_empty() {
                    faults.push(format!("{path}: the {kind} {name} has no {part}"));
                }
            }
        }
    }
}
