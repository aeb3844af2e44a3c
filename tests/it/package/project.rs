//! `sfdx-project.json` and what goes with it: known keys, classes and texts that exist, nothing of a certain org.

use super::source::Package;
use serde_json::Value;

/// From the schema of the Salesforce command line, as far as a managed package of ours uses it.
const KEYS: &[&str] =
    &["name", "namespace", "sourceApiVersion", "sfdcLoginUrl", "packageDirectories", "packageAliases", "replacements"];
const DIRECTORY_KEYS: &[&str] = &[
    "path",
    "default",
    "package",
    "versionName",
    "versionNumber",
    "versionDescription",
    "ancestorId",
    "ancestorVersion",
    "definitionFile",
    "postInstallScript",
    "postInstallUrl",
    "releaseNotesUrl",
    "uninstallScript",
    "apexTestAccess",
    "packageMetadataAccess",
    "scopeProfiles",
    "unpackagedMetadata",
];

pub(super) fn faults(package: &Package) -> Vec<String> {
    let mut faults = Vec::new();
    let project: Value = match serde_json::from_str(package.text("sfdx-project.json")) {
        Ok(project) => project,
        Err(error) => return vec![format!("sfdx-project.json: {error}")],
    };
    unknown(&project, KEYS, &mut faults);
    if project["namespace"] != "" {
        faults.push("sfdx-project.json: the namespace belongs to whoever releases, not to the source".to_owned());
    }
    for directory in project["packageDirectories"].as_array().into_iter().flatten() {
        version(package, directory, &mut faults);
        unknown(directory, DIRECTORY_KEYS, &mut faults);
        self::directory(package, directory, &mut faults);
    }
    for replacement in project["replacements"].as_array().into_iter().flatten() {
        let text = replacement["stringToReplace"].as_str().unwrap_or("\0");
        let file = replacement["filename"].as_str();
        let found = package.files.iter().filter(|(path, _)| match file {
            Some(file) => path.as_str() == file,
            None => path.starts_with("force-app/"),
        });
        if !found.into_iter().any(|(_, content)| content.contains(text)) {
            faults.push(format!("sfdx-project.json: nothing to replace for {text}"));
        }
        if replacement["replaceWithEnv"].as_str().is_none() {
            faults.push(format!("sfdx-project.json: what replaces {text} belongs into the environment"));
        }
    }
    for path in
        package.files.keys().filter(|path| path.starts_with("force-app/") && path.split('.').next_back() == Some("xml"))
    {
        if !path.ends_with("-meta.xml") {
            faults.push(format!("{path}: not in source format"));
        }
    }
    faults
}

/// The constant by which an org tells its version is the one that is built.
fn version(package: &Package, directory: &Value, faults: &mut Vec<String>) {
    let built = directory["versionNumber"].as_str().unwrap_or_default().trim_end_matches(".NEXT");
    let told = package
        .of_kind(".field-meta.xml")
        .find(|(path, ..)| path.ends_with("Qstream_Site__c/fields/Package_Version__c.field-meta.xml"))
        .and_then(|(_, _, field)| field.value("formula"));
    if told.map(|told| told.trim_matches('"')) != Some(built) {
        faults.push(format!("sfdx-project.json: builds {built}, and the package calls itself {told:?}"));
    }
}

fn unknown(value: &Value, known: &[&str], faults: &mut Vec<String>) {
    for key in value.as_object().into_iter().flatten().map(|(key, _)| key).filter(|key| !known.contains(&key.as_str()))
    {
        faults.push(format!("sfdx-project.json: unknown key {key}"));
    }
}

fn directory(package: &Package, directory: &Value, faults: &mut Vec<String>) {
    let path = directory["path"].as_str().unwrap_or_default();
    if !package.files.keys().any(|file| file.starts_with(&format!("{path}/"))) {
        faults.push(format!("sfdx-project.json: {path} is empty"));
    }
    if package.files.keys().any(|file| file.starts_with(&format!("{path}/")) && file.contains("/connectedApps/")) {
        faults.push(format!("sfdx-project.json: {path} holds a connected app, which nobody can deploy"));
    }
    for script in ["postInstallScript", "uninstallScript"] {
        let Some(class) = directory[script].as_str() else { continue };
        let handler = package.texts(&format!("/{class}.cls")).any(|(_, text)| text.contains("Handler {"));
        if !handler {
            faults.push(format!("sfdx-project.json: {script} names {class}, which isn't there"));
        }
    }
    if directory["definitionFile"].as_str().is_some_and(|file| package.text(file).is_empty()) {
        faults.push("sfdx-project.json: definitionFile isn't there".to_owned());
    }
}
