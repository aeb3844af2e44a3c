//! Permission sets: what they name exists, what Salesforce refuses isn't in them, people only read, and nothing stays invisible.

use super::objects::{Objects, is_calculated, is_required};
use super::source::{Element, Package};
use std::collections::BTreeSet;

/// The one set that may write.
pub(super) const INTEGRATION: &str = "Qstream_Integration";

pub(super) fn faults(package: &Package) -> Vec<String> {
    let objects = Objects::of(package);
    let mut faults = Vec::new();
    for (path, name, set) in package.of_kind(".permissionset-meta.xml") {
        let mut fault = |text: String| faults.push(format!("{path}: {text}"));
        for ticks in set.all("objectPermissions") {
            object_faults(&objects, name, ticks, &mut fault);
        }
        for ticks in set.all("fieldPermissions") {
            field_faults(&objects, name, (set, ticks), &mut fault);
        }
        for (element, part, suffix) in [
            ("applicationVisibilities", "application", ".app-meta.xml"),
            ("classAccesses", "apexClass", ".cls-meta.xml"),
            ("customPermissions", "name", ".customPermission-meta.xml"),
            ("pageAccesses", "apexPage", ".page-meta.xml"),
            ("tabSettings", "tab", ".tab-meta.xml"),
        ] {
            for named in set.all(element).filter_map(|access| access.value(part)) {
                if !package.has(suffix, named) {
                    fault(format!("{element} names {named}, which isn't in the package"));
                }
            }
        }
        // Neither can be in a package's permission set.
        if set.child("userPermissions").is_some() || set.child("license").is_some() {
            fault("user permissions and licences can't be packaged".to_owned());
        }
    }
    for (path, _, group) in package.of_kind(".permissionsetgroup-meta.xml") {
        for set in group.values("permissionSets").filter(|set| !package.has(".permissionset-meta.xml", set)) {
            faults.push(format!("{path}: {set} isn't in the package"));
        }
    }
    faults.extend(granted(package, &objects));
    faults
}

fn object_faults(objects: &Objects<'_>, set: &str, ticks: &Element, fault: &mut impl FnMut(String)) {
    let object = ticks.value("object").unwrap_or_default();
    if !objects.has(object) {
        fault(format!("{object} isn't in the package; permissions for it can't be either"));
    }
    let [read, create, edit, delete, all, modify] =
        ["allowRead", "allowCreate", "allowEdit", "allowDelete", "viewAllRecords", "modifyAllRecords"]
            .map(|tick| ticks.is(tick));
    let implied = (read || !(create || edit || all)) && (edit || !delete);
    if !implied || modify && !(read && edit && delete && all) {
        fault(format!("{object}: a permission lacks one that it implies"));
    }
    if set != INTEGRATION && (create || edit || delete || modify) {
        fault(format!("{object}: the org is a mirror, only {INTEGRATION} writes"));
    }
}

fn field_faults(objects: &Objects<'_>, name: &str, of: (&Element, &Element), fault: &mut impl FnMut(String)) {
    let (set, ticks) = of;
    let full = ticks.value("field").unwrap_or_default();
    let Some((object, field)) =
        full.split_once('.').and_then(|(object, field)| Some((object, objects.field(object, field)?)))
    else {
        return fault(format!("{full} isn't in the package"));
    };
    if is_required(field) {
        fault(format!("{full} is required: Salesforce refuses a permission for it"));
    }
    if ticks.is("editable") && is_calculated(field) {
        fault(format!("{full} is computed by Salesforce and never editable"));
    }
    if ticks.is("editable") && (!ticks.is("readable") || name != INTEGRATION) {
        fault(format!("{full}: only {INTEGRATION} edits, and what it edits it reads"));
    }
    let readable =
        set.all("objectPermissions").any(|ticks| ticks.value("object") == Some(object) && ticks.is("allowRead"));
    if !readable {
        fault(format!("{full}: a field of an object that the set doesn't let read"));
    }
    if set.all("fieldPermissions").filter(|ticks| ticks.value("field") == Some(full)).count() > 1 {
        fault(format!("{full} stands twice"));
    }
}

/// A field that no set names is invisible even to administrators; one that Integration can't edit is never filled.
fn granted(package: &Package, objects: &Objects<'_>) -> Vec<String> {
    let grants = |tick: &str, of: &dyn Fn(&str) -> bool| -> BTreeSet<String> {
        let sets = package.of_kind(".permissionset-meta.xml").filter(|(_, name, _)| of(name));
        let ticks = sets.flat_map(|(_, _, set)| set.all("fieldPermissions").collect::<Vec<_>>());
        ticks.filter(|ticks| ticks.is(tick)).filter_map(|ticks| Some(ticks.value("field")?.to_owned())).collect()
    };
    let (seen, written) =
        (grants("readable", &|name| name != INTEGRATION), grants("editable", &|name| name == INTEGRATION));
    let mut faults = Vec::new();
    for (object, (_, fields)) in &objects.by_name {
        for (name, field) in fields.iter().filter(|(_, field)| !is_required(field)) {
            let full = format!("{object}.{name}");
            if !seen.contains(&full) {
                faults.push(format!("{full}: no permission set for people shows it"));
            }
            if !is_calculated(field) && !written.contains(&full) {
                faults.push(format!("{full}: {INTEGRATION} can't write it"));
            }
        }
        let whole = |(_, name, set): (&str, &str, &Element)| {
            let all = |ticks: &Element| ticks.value("object") == Some(object) && ticks.is("modifyAllRecords");
            name == INTEGRATION && set.all("objectPermissions").any(all)
        };
        if !package.of_kind(".permissionset-meta.xml").any(whole) {
            faults.push(format!("{object}: {INTEGRATION} can't write all rows of it"));
        }
    }
    faults
}
