//! Everything that shows fields: layouts, views, record pages, tabs, the app. What they name must be there.

use super::objects::{Objects, is_calculated, is_required, owner};
use super::source::{Element, Package};

pub(super) fn faults(package: &Package) -> Vec<String> {
    let objects = Objects::of(package);
    let mut faults = Vec::new();
    for (path, name, object) in package.of_kind(".object-meta.xml") {
        overrides(package, path, (name, object), &mut faults);
    }
    for (path, _, view) in package.of_kind(".listView-meta.xml") {
        list_view(&objects, path, view, &mut faults);
    }
    for (path, _, layout) in package.of_kind(".compactLayout-meta.xml") {
        for field in layout.values("fields").filter(|field| !objects.knows(owner(path).unwrap_or_default(), field)) {
            faults.push(format!("{path}: {field} isn't there"));
        }
    }
    for (path, name, layout) in package.of_kind(".layout-meta.xml") {
        let object = name.split('-').next().unwrap_or_default();
        if objects.has(object) {
            self::layout(&objects, path, (object, layout), &mut faults);
        } else {
            faults.push(format!("{path}: {object} isn't in the package"));
        }
    }
    for (path, _, page) in package.of_kind(".flexipage-meta.xml") {
        flexipage(package, path, page, &mut faults);
    }
    for (path, name, tab) in package.of_kind(".tab-meta.xml") {
        self::tab(package, path, (name, tab), &mut faults);
    }
    for (path, _, app) in package.of_kind(".app-meta.xml") {
        for tab in app.values("tabs").filter(|tab| !tab.starts_with("standard-")) {
            if !package.has(".tab-meta.xml", tab) {
                faults.push(format!("{path}: the tab {tab} isn't in the package"));
            }
        }
    }
    for object in objects.by_name.keys() {
        let laid_out = |(_, name, _): (&str, &str, &Element)| name.starts_with(&format!("{object}-"));
        if !package.of_kind(".layout-meta.xml").any(laid_out) {
            faults.push(format!("{object}: no layout shows its fields"));
        }
    }
    faults
}

/// Pages that take the place of the standard ones, of objects and of the app.
fn overrides(package: &Package, path: &str, of: (&str, &Element), faults: &mut Vec<String>) {
    let (name, object) = of;
    let apps = package.of_kind(".app-meta.xml").map(|(path, _, app)| (path, app));
    for (path, element) in apps.chain([(path, object)]) {
        for page in element.all("actionOverrides").filter_map(|page| page.value("content")) {
            if !package.has(".flexipage-meta.xml", page) {
                faults.push(format!("{path}: the page {page} isn't in the package"));
            }
        }
    }
    let compact = object.value("compactLayoutAssignment").unwrap_or("SYSTEM");
    let stands =
        |(path, name, _): (&str, &str, &Element)| name == compact && path.contains(&format!("/{}/", owner_of(path)));
    if compact != "SYSTEM" && !package.of_kind(".compactLayout-meta.xml").any(stands) {
        faults.push(format!("{path}: {name} has no compact layout {compact}"));
    }
}

fn owner_of(path: &str) -> &str {
    owner(path).unwrap_or_default()
}

fn list_view(objects: &Objects<'_>, path: &str, view: &Element, faults: &mut Vec<String>) {
    let object = owner_of(path);
    for column in view.values("columns").filter(|column| *column != "NAME" && !objects.knows(object, column)) {
        faults.push(format!("{path}: the column {column} isn't there"));
    }
    for filter in view.all("filters") {
        let (field, value) = (filter.value("field").unwrap_or_default(), filter.value("value").unwrap_or_default());
        filter_faults(objects, (object, field, value), path, faults);
    }
    let detail = objects.by_name.get(object).and_then(|(object, _)| object.value("sharingModel"));
    if view.value("filterScope") == Some("Mine") && detail == Some("ControlledByParent") {
        faults.push(format!("{path}: a detail has no owner, so nothing is mine"));
    }
}

/// The field is there, and a picklist or a checkbox is compared with a value that it can have.
pub(super) fn filter_faults(objects: &Objects<'_>, of: (&str, &str, &str), path: &str, faults: &mut Vec<String>) {
    let (object, field, value) = of;
    if !objects.knows(object, field) {
        faults.push(format!("{path}: filters by {object}.{field}, which isn't there"));
    } else if let Some(values) = objects.picklist(object, field) {
        for value in value.split(',').filter(|value| !value.is_empty() && !values.contains(value)) {
            faults.push(format!("{path}: {object}.{field} never is {value:?}"));
        }
    } else if objects.field(object, field).and_then(|field| field.value("type")) == Some("Checkbox")
        && !["0", "1"].contains(&value)
    {
        faults.push(format!("{path}: {object}.{field} is 0 or 1"));
    }
}

fn layout(objects: &Objects<'_>, path: &str, of: (&str, &Element), faults: &mut Vec<String>) {
    let (object, layout) = of;
    let items: Vec<_> = layout.every().into_iter().filter(|element| element.name == "layoutItems").collect();
    let mut shown = Vec::new();
    for item in items {
        let Some(name) = item.value("field") else { continue };
        if !objects.knows(object, name) {
            faults.push(format!("{path}: {name} isn't there"));
            continue;
        }
        if shown.contains(&name) {
            faults.push(format!("{path}: {name} stands twice"));
        }
        shown.push(name);
        let Some(field) = objects.field(object, name) else { continue };
        let behavior = item.value("behavior");
        if is_required(field) != (behavior == Some("Required")) || is_calculated(field) && behavior != Some("Readonly")
        {
            faults.push(format!("{path}: {name} can't be {behavior:?}"));
        }
    }
    let fields = objects.by_name.get(object).map(|(_, fields)| fields);
    for field in fields.into_iter().flatten().map(|(name, _)| name).filter(|name| !shown.contains(name)) {
        faults.push(format!("{path}: {field} isn't shown"));
    }
    for list in layout.all("relatedLists") {
        let (child, lookup) = list.value("relatedList").and_then(|list| list.split_once('.')).unwrap_or_default();
        if objects.field(child, lookup).and_then(|field| field.value("referenceTo")) != Some(object) {
            faults.push(format!("{path}: {child}.{lookup} doesn't lead here"));
        }
        for field in list.values("fields").filter(|field| *field != "NAME" && !objects.knows(child, field)) {
            faults.push(format!("{path}: {child}.{field} isn't there"));
        }
    }
}

/// Where a component may stand, by the kind of the page.
fn target(page: &str) -> &str {
    match page {
        "AppPage" => "lightning__AppPage",
        "HomePage" => "lightning__HomePage",
        "RecordPage" => "lightning__RecordPage",
        _ => "",
    }
}

fn flexipage(package: &Package, path: &str, page: &Element, faults: &mut Vec<String>) {
    let kind = page.value("type").unwrap_or_default();
    let object = page.value("sobjectType");
    if object.is_some_and(|object| object.ends_with("__c") && !package.has(".object-meta.xml", object)) {
        faults.push(format!("{path}: {object:?} isn't in the package"));
    }
    if (kind == "RecordPage") != object.is_some() {
        faults.push(format!("{path}: a record page, and only that, has a sobjectType"));
    }
    let mut regions: Vec<_> = page.all("flexiPageRegions").filter_map(|region| region.value("name")).collect();
    regions.sort_unstable();
    if regions.windows(2).any(|pair| pair[0] == pair[1]) {
        faults.push(format!("{path}: a region stands twice"));
    }
    for component in page.every().into_iter().filter(|element| element.name == "componentInstance") {
        let name = component.value("componentName").unwrap_or_default();
        if name.contains(':') {
            // Salesforce's own.
            continue;
        }
        let Some((_, _, bundle)) = package.of_kind(".js-meta.xml").find(|(_, found, _)| *found == name) else {
            let aura = package.has(".cmp-meta.xml", name);
            if !aura {
                faults.push(format!("{path}: the component {name} isn't in the package"));
            }
            continue;
        };
        let meant =
            bundle.child("targets").is_some_and(|targets| targets.values("target").any(|at| at == target(kind)));
        if !bundle.is("isExposed") || !meant {
            faults.push(format!("{path}: {name} isn't meant for a {kind}"));
        }
    }
}

fn tab(package: &Package, path: &str, of: (&str, &Element), faults: &mut Vec<String>) {
    let (name, tab) = of;
    let targets = [
        ("page", ".page-meta.xml"),
        ("flexiPage", ".flexipage-meta.xml"),
        ("lwcComponent", ".js-meta.xml"),
        ("auraComponent", ".cmp-meta.xml"),
    ];
    for (part, suffix) in targets {
        if tab.value(part).is_some_and(|target| !package.has(suffix, target)) {
            faults.push(format!("{path}: {part} isn't in the package"));
        }
    }
    if tab.is("customObject") && !package.has(".object-meta.xml", name) {
        faults.push(format!("{path}: {name} isn't an object of the package"));
    }
    let kinds =
        targets.iter().filter(|(part, _)| tab.child(part).is_some()).count() + usize::from(tab.is("customObject"));
    if kinds != 1 {
        faults.push(format!("{path}: a tab shows one thing, not {kinds}"));
    }
    let motif =
        tab.value("motif").and_then(|motif| motif.strip_prefix("Custom")).and_then(|motif| motif.split_once(": "));
    if motif.is_none_or(|(number, _)| number.parse::<u8>().is_err()) {
        faults.push(format!("{path}: a motif reads like \"Custom9: Lightning\""));
    }
}
