//! The files of `sfdx-package/` as a map of texts, so that a test can plant a mistake in a copy without touching the disk.

use std::collections::BTreeMap;
use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/sfdx-package");
const SKIPPED: [&str; 4] = ["node_modules", ".sfdx", ".sf", "coverage"];

/// Ending of a file's name, the folder it belongs into, and the type that its root element names.
pub(super) const KINDS: &[(&str, &str, &str)] = &[
    (".app-meta.xml", "applications", "CustomApplication"),
    (".auradoc-meta.xml", "aura", "AuraDefinitionBundle"),
    (".cmp-meta.xml", "aura", "AuraDefinitionBundle"),
    (".cls-meta.xml", "classes", "ApexClass"),
    (".connectedApp-meta.xml", "connectedApps", "ConnectedApp"),
    (".cspTrustedSite-meta.xml", "cspTrustedSites", "CspTrustedSite"),
    (".customPermission-meta.xml", "customPermissions", "CustomPermission"),
    (".dashboardFolder-meta.xml", "dashboards", "DashboardFolder"),
    (".dashboard-meta.xml", "dashboards", "Dashboard"),
    (".eca-meta.xml", "externalClientApps", "ExternalClientApplication"),
    (".ecaCanvas-meta.xml", "extlClntAppCanvasSettings", "ExtlClntAppCanvasSettings"),
    (".ecaGlblOauth-meta.xml", "extlClntAppGlobalOauthSets", "ExtlClntAppGlobalOauthSettings"),
    (".ecaOauth-meta.xml", "extlClntAppOauthSettings", "ExtlClntAppOauthSettings"),
    (".ecaOauthPlcy-meta.xml", "extlClntAppOauthPolicies", "ExtlClntAppOauthConfigurablePolicies"),
    (".ecaPlcy-meta.xml", "extlClntAppPolicies", "ExtlClntAppConfigurablePolicies"),
    (".flexipage-meta.xml", "flexipages", "FlexiPage"),
    (".labels-meta.xml", "labels", "CustomLabels"),
    (".layout-meta.xml", "layouts", "Layout"),
    (".js-meta.xml", "lwc", "LightningComponentBundle"),
    (".object-meta.xml", "objects", "CustomObject"),
    (".compactLayout-meta.xml", "compactLayouts", "CompactLayout"),
    (".field-meta.xml", "fields", "CustomField"),
    (".listView-meta.xml", "listViews", "ListView"),
    (".objectTranslation-meta.xml", "objectTranslations", "CustomObjectTranslation"),
    (".fieldTranslation-meta.xml", "objectTranslations", "CustomFieldTranslation"),
    (".validationRule-meta.xml", "validationRules", "ValidationRule"),
    (".page-meta.xml", "pages", "ApexPage"),
    (".permissionsetgroup-meta.xml", "permissionsetgroups", "PermissionSetGroup"),
    (".permissionset-meta.xml", "permissionsets", "PermissionSet"),
    (".reportFolder-meta.xml", "reports", "ReportFolder"),
    (".report-meta.xml", "reports", "Report"),
    (".reportType-meta.xml", "reportTypes", "ReportType"),
    (".resource-meta.xml", "staticresources", "StaticResource"),
    (".tab-meta.xml", "tabs", "CustomTab"),
    (".translation-meta.xml", "translations", "Translations"),
];

#[derive(Debug, Clone)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    fn of(node: roxmltree::Node<'_, '_>) -> Self {
        let children = node.children().filter(roxmltree::Node::is_element).map(Self::of).collect();
        let text = node.text().unwrap_or_default().trim().to_owned();
        Self { name: node.tag_name().name().to_owned(), text, children }
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }

    /// Texts of all children called `name`.
    pub(super) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all(name).map(|child| child.text.as_str())
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.value(name) == Some("true")
    }

    /// This element and everything below it.
    pub(super) fn every(&self) -> Vec<&Self> {
        let mut found = vec![self];
        let mut next = 0;
        while let Some(element) = found.get(next).copied() {
            found.extend(&element.children);
            next += 1;
        }
        found
    }
}

/// What the checks look at. Paths are relative to `sfdx-package/`.
pub(super) struct Package {
    pub(super) files: BTreeMap<String, String>,
    pub(super) documents: BTreeMap<String, Element>,
    /// Files that are no XML though they should be, and why.
    pub(super) malformed: Vec<String>,
}

impl Package {
    pub(super) fn load() -> Self {
        let mut files = BTreeMap::new();
        gather(Path::new(FOLDER), &mut files);
        Self::of(files)
    }

    pub(super) fn of(files: BTreeMap<String, String>) -> Self {
        let mut documents = BTreeMap::new();
        let mut malformed = Vec::new();
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with("-meta.xml")) {
            match roxmltree::Document::parse(text) {
                Ok(document) => drop(documents.insert(path.clone(), Element::of(document.root_element()))),
                Err(error) => malformed.push(format!("{path}: no XML: {error}")),
            }
        }
        Self { files, documents, malformed }
    }

    /// Path, name and content of every document whose file name ends in `suffix`.
    pub(super) fn of_kind<'a>(&'a self, suffix: &'a str) -> impl Iterator<Item = (&'a str, &'a str, &'a Element)> {
        self.documents.iter().filter_map(move |(path, element)| {
            let name = path.rsplit('/').next()?.strip_suffix(suffix)?;
            Some((path.as_str(), name, element))
        })
    }

    pub(super) fn has(&self, suffix: &str, name: &str) -> bool {
        self.of_kind(suffix).any(|(_, found, _)| found == name)
    }

    /// Texts whose path ends in `suffix`, with the path.
    pub(super) fn texts<'a>(&'a self, suffix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.ends_with(suffix))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub(super) fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", String::as_str)
    }
}

fn gather(folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("the package") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if path.is_dir() && !SKIPPED.contains(&name.as_str()) {
            gather(&path, files);
        } else if path.is_file() && name != "package-lock.json" {
            let relative = path.strip_prefix(FOLDER).expect("below").to_string_lossy().into_owned();
            // Pictures and jars aren't looked into.
            files.insert(relative, String::from_utf8(std::fs::read(&path).expect("a file")).unwrap_or_default());
        }
    }
}
