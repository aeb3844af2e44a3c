//! Apex, components and texts, as far as names go: every label, class, method, field and component that is named exists.
//! What the languages themselves demand is checked by `sfdx-package/scripts/check`.

use super::objects::Objects;
use super::source::{Element, Package};
use std::collections::BTreeSet;

pub(super) fn faults(package: &Package) -> Vec<String> {
    let mut faults = labels(package);
    for (path, text) in package.texts(".cls") {
        apex(package, path, text, &mut faults);
    }
    let objects = Objects::of(package);
    for (path, text) in package.texts(".js").filter(|(path, _)| path.contains("/lwc/") && !path.contains("__tests__")) {
        for imported in imports(text) {
            import(package, &objects, (path, imported), &mut faults);
        }
    }
    for (path, name, bundle) in package.of_kind(".js-meta.xml") {
        component(package, path, (name, bundle), &mut faults);
    }
    faults.extend(versions(package));
    faults
}

/// Modules that a script takes in: `import x from "@salesforce/label/c.Name"`.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| line.starts_with("import ") || line.starts_with("} from "))
        .filter_map(|line| line.split('"').nth(1))
}

fn import(package: &Package, objects: &Objects<'_>, of: (&str, &str), faults: &mut Vec<String>) {
    let (path, module) = of;
    let known = if let Some(label) = module.strip_prefix("@salesforce/label/c.") {
        english(package).contains(label)
    } else if let Some(method) = module.strip_prefix("@salesforce/apex/") {
        is_offered(package, method)
    } else if let Some(field) = module.strip_prefix("@salesforce/schema/") {
        field.split_once('.').map_or(objects.has(field), |(object, field)| objects.knows(object, field))
    } else if let Some(component) = module.strip_prefix("c/") {
        package.has(".js-meta.xml", component)
    } else {
        module == "lwc" || module.starts_with("lightning/") || module.starts_with("@salesforce/i18n/")
    };
    if !known {
        faults.push(format!("{path}: imports {module}, which isn't there"));
    }
}

/// Whether `Class.method` may be called by a component.
fn is_offered(package: &Package, method: &str) -> bool {
    let (class, method) = method.split_once('.').unwrap_or_default();
    let text = package.texts(".cls").find(|(path, _)| path.ends_with(&format!("/{class}.cls"))).map(|(_, text)| text);
    text.is_some_and(|text| {
        text.split("@AuraEnabled").skip(1).any(|rest| {
            let declared = rest.lines().find(|line| line.contains(" static "));
            declared.is_some_and(|line| line.contains(&format!(" {method}(")))
        })
    })
}

fn english(package: &Package) -> BTreeSet<&str> {
    let labels = package.of_kind(".labels-meta.xml").flat_map(|(_, _, file)| file.all("labels").collect::<Vec<_>>());
    labels.filter_map(|label| label.value("fullName")).collect()
}

fn labels(package: &Package) -> Vec<String> {
    let known = english(package);
    let mut faults = Vec::new();
    let code: Vec<(&str, &str)> =
        [".cls", ".js", ".page", ".cmp"].iter().flat_map(|suffix| package.texts(suffix)).collect();
    let mut used = BTreeSet::new();
    for (path, text) in &code {
        for marker in ["Label.c.", "label/c.", "Label."] {
            for name in text
                .split(marker)
                .skip(1)
                .filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
            {
                used.insert(name);
                if name.starts_with("Qstream_") && !known.contains(name) {
                    faults.push(format!("{path}: the label {name} isn't there"));
                }
            }
        }
    }
    for name in known.iter().filter(|name| !used.contains(**name)) {
        faults.push(format!("labels: nobody uses {name}"));
    }
    for (path, _, translation) in package.of_kind(".translation-meta.xml") {
        let translated: BTreeSet<_> = translation.all("customLabels").filter_map(|label| label.value("name")).collect();
        for name in known.symmetric_difference(&translated) {
            faults.push(format!("{path}: {name} is in one language only"));
        }
        for label in package.of_kind(".labels-meta.xml").flat_map(|(_, _, file)| file.all("labels").collect::<Vec<_>>())
        {
            let (name, text) = (label.value("fullName"), label.value("value").unwrap_or_default());
            let other = translation.all("customLabels").find(|other| other.value("name") == name);
            let other = other.and_then(|other| other.value("label")).unwrap_or_default();
            for place in ["{0}", "{1}"].iter().filter(|place| text.contains(**place) != other.contains(**place)) {
                faults.push(format!("{path}: {name:?} has {place} in one language only"));
            }
        }
    }
    if package.of_kind(".translation-meta.xml").count() == 0 {
        faults.push("there is one language only".to_owned());
    }
    faults
}

fn apex(package: &Package, path: &str, text: &str, faults: &mut Vec<String>) {
    let name = path.rsplit('/').next().and_then(|file| file.strip_suffix(".cls")).unwrap_or_default();
    let mut fault = |text: &str| faults.push(format!("{path}: {text}"));
    if !package.has(".cls-meta.xml", name) {
        fault("has no cls-meta.xml");
    }
    if !text.contains(&format!("class {name} ")) {
        fault("holds another class than its name says");
    }
    let testing = text.to_ascii_lowercase().contains("@istest");
    if !testing && !text.contains(&format!("public with sharing class {name} ")) {
        fault("must be public and with sharing");
    }
    let trivial = text.contains("extends Exception");
    if !testing && !trivial && !package.files.keys().any(|path| path.ends_with(&format!("/{name}Test.cls"))) {
        fault("has no test");
    }
    if text.contains("global class") || text.contains("global static") {
        fault("global can never be taken back in a managed package");
    }
    let code = text.lines().filter(|line| !line.trim_start().starts_with('*') && !line.trim_start().starts_with("//"));
    let code: String = code.collect::<Vec<_>>().join("\n");
    let queries = code.matches("[SELECT").count() + code.matches("SELECT\n").count() + code.matches("[\n").count();
    let guarded = code.matches("WITH USER_MODE").count();
    if !testing && queries > 0 && guarded < code.matches("SELECT ").count() {
        fault("a query without WITH USER_MODE");
    }
    for word in
        ["getSessionId", "WITH SECURITY_ENFORCED", "WITH SYSTEM_MODE", "SeeAllData", "without sharing", "System.debug"]
    {
        if code.contains(word) {
            fault(&format!("{word} has no place here"));
        }
    }
    if testing && !code.contains("Assert.") && !name.ends_with("TestData") {
        fault("a test that asserts nothing");
    }
}

fn component(package: &Package, path: &str, of: (&str, &Element), faults: &mut Vec<String>) {
    let (name, bundle) = of;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut needed = vec![format!("{folder}/{name}.js"), format!("{folder}/__tests__/{name}.test.js")];
    let script = package.text(&format!("{folder}/{name}.js"));
    if script.contains("LightningElement") {
        needed.push(format!("{folder}/{name}.html"));
    }
    for file in needed.iter().filter(|file| !package.files.contains_key(*file)) {
        faults.push(format!("{path}: {file} is missing"));
    }
    let places = bundle.child("targets").map_or(0, |targets| targets.children.len());
    if bundle.is("isExposed") != (places > 0) {
        faults.push(format!("{path}: a component with targets is exposed, one without is not"));
    }
    for (file, text) in package.texts(".html").filter(|(file, _)| file.starts_with(folder)) {
        for used in text.split("<c-").skip(1).filter_map(|rest| rest.split([' ', '>', '\n']).next()) {
            let mut words = used.split('-');
            let mut camel = words.next().unwrap_or_default().to_owned();
            for word in words {
                camel.push_str(&word[..1].to_ascii_uppercase());
                camel.push_str(&word[1..]);
            }
            if !package.has(".js-meta.xml", &camel) {
                faults.push(format!("{file}: the component {camel} isn't in the package"));
            }
        }
    }
}

/// One version of the API for all, new enough for canvas in external client apps.
fn versions(package: &Package) -> Vec<String> {
    let project: serde_json::Value = serde_json::from_str(package.text("sfdx-project.json")).unwrap_or_default();
    let ours = project["sourceApiVersion"].as_str().unwrap_or_default();
    let mut faults = Vec::new();
    if ours.parse::<f64>().unwrap_or(0.0) < 66.0 {
        faults.push("sfdx-project.json: canvas in an external client app needs API 66.0".to_owned());
    }
    for (path, root) in &package.documents {
        if root.value("apiVersion").is_some_and(|version| version != ours) {
            faults.push(format!("{path}: another apiVersion than sfdx-project.json"));
        }
    }
    faults
}
