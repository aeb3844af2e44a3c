//! Report types, reports and dashboards: each column is one that the report type has, each report and folder is there.

use super::objects::Objects;
use super::pages::filter_faults;
use super::source::{Element, Package};
use std::collections::{BTreeMap, BTreeSet};

/// What the parts of a report type are called in its reports, with the object behind each.
type Tables<'a> = BTreeMap<String, &'a str>;

pub(super) fn faults(package: &Package) -> Vec<String> {
    let objects = Objects::of(package);
    let mut faults = Vec::new();
    for (path, _, kind) in package.of_kind(".reportType-meta.xml") {
        report_type(&objects, path, kind, &mut faults);
    }
    for (path, _, report) in package.of_kind(".report-meta.xml") {
        self::report(package, &objects, (path, report), &mut faults);
    }
    for (path, _, dashboard) in package.of_kind(".dashboard-meta.xml") {
        self::dashboard(package, path, dashboard, &mut faults);
    }
    for (suffix, folder) in
        [(".report-meta.xml", ".reportFolder-meta.xml"), (".dashboard-meta.xml", ".dashboardFolder-meta.xml")]
    {
        for (path, _, _) in package.of_kind(suffix) {
            let name = path.rsplit('/').nth(1).unwrap_or_default();
            if !package.has(folder, name) {
                faults.push(format!("{path}: the folder {name} isn't in the package"));
            }
        }
    }
    faults
}

fn tables<'a>(objects: &Objects<'a>, kind: &'a Element) -> Option<Tables<'a>> {
    let base = kind.value("baseObject")?;
    let mut tables = Tables::from([(base.to_owned(), base)]);
    let (mut name, mut object, mut join) = (base.to_owned(), base, kind.child("join"));
    while let Some(joined) = join {
        let relationship = joined.value("relationship")?;
        object = objects.child(object, relationship)?;
        name = format!("{name}.{relationship}");
        tables.insert(name.clone(), object);
        join = joined.child("join");
    }
    Some(tables)
}

fn report_type(objects: &Objects<'_>, path: &str, kind: &Element, faults: &mut Vec<String>) {
    let base = kind.value("baseObject").unwrap_or_default();
    let Some(tables) = tables(objects, kind).filter(|_| objects.has(base)) else {
        faults.push(format!("{path}: {base} or what it is joined with isn't in the package"));
        return;
    };
    for column in kind.all("sections").flat_map(|section| section.all("columns")) {
        let (table, field) = (column.value("table").unwrap_or_default(), column.value("field").unwrap_or_default());
        if !tables.get(table).is_some_and(|object| objects.knows(object, field)) {
            faults.push(format!("{path}: the column {table}, {field} isn't there"));
        }
    }
}

/// The report type behind a report, by the name under which reports know it.
fn type_of<'a>(package: &'a Package, report: &Element) -> Option<&'a Element> {
    let name = report.value("reportType")?.strip_suffix("__c")?;
    package.of_kind(".reportType-meta.xml").find(|(_, found, _)| *found == name).map(|(_, _, kind)| kind)
}

/// `Qstream_Course__c.Enrolments__r$Status__c`: table and field.
fn split(column: &str) -> (&str, &str) {
    column.split_once('$').unwrap_or_default()
}

fn report(package: &Package, objects: &Objects<'_>, of: (&str, &Element), faults: &mut Vec<String>) {
    let (path, report) = of;
    let Some((kind, tables)) = type_of(package, report).and_then(|kind| Some((kind, tables(objects, kind)?))) else {
        faults.push(format!("{path}: its report type isn't in the package"));
        return;
    };
    let offered: BTreeSet<_> = kind
        .all("sections")
        .flat_map(|section| section.all("columns"))
        .filter_map(|column| Some((column.value("table")?, column.value("field")?)))
        .collect();
    let grouped: Vec<_> = report.all("groupingsDown").filter_map(|grouping| grouping.value("field")).collect();
    let columns: Vec<_> = report.all("columns").filter_map(|column| column.value("field")).collect();
    for column in columns.iter().chain(&grouped).copied().chain(report.value("sortColumn")) {
        if !offered.contains(&split(column)) {
            faults.push(format!("{path}: the report type doesn't offer {column}"));
        }
    }
    for column in columns.iter().filter(|column| grouped.contains(column)) {
        faults.push(format!("{path}: {column} is a column and a grouping at once"));
    }
    for item in report.all("filter").flat_map(|filter| filter.all("criteriaItems")) {
        let (table, field) = split(item.value("column").unwrap_or_default());
        let object = tables.get(table).copied().unwrap_or_default();
        filter_faults(objects, (object, field, item.value("value").unwrap_or_default()), path, faults);
    }
    for chart in report.all("chart") {
        for part in ["groupingColumn", "secondaryGroupingColumn"].iter().filter_map(|part| chart.value(part)) {
            if !grouped.contains(&part) {
                faults.push(format!("{path}: the chart groups by {part}, the report doesn't"));
            }
        }
        for column in chart.all("chartSummaries").filter_map(|summary| summary.value("column")) {
            if column != "RowCount" && !columns.contains(&column) {
                faults.push(format!("{path}: the chart sums up {column}, which the report doesn't show"));
            }
        }
    }
    if (report.value("format") == Some("Tabular")) != grouped.is_empty() {
        faults.push(format!("{path}: a summary has groupings, a table has none"));
    }
}

fn dashboard(package: &Package, path: &str, dashboard: &Element, faults: &mut Vec<String>) {
    let number =
        |element: &Element, part: &str| element.value(part).and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
    let mut taken = BTreeSet::new();
    for grid in dashboard.all("dashboardGridLayout") {
        let width = number(grid, "numberOfColumns");
        for cell in grid.all("dashboardGridComponents") {
            let (left, top) = (number(cell, "columnIndex"), number(cell, "rowIndex"));
            if left + number(cell, "colSpan") > width {
                faults.push(format!("{path}: a component reaches beyond {width} columns"));
            }
            for column in left..left + number(cell, "colSpan") {
                for row in top..top + number(cell, "rowSpan") {
                    if !taken.insert((column, row)) {
                        faults.push(format!("{path}: two components share column {column}, row {row}"));
                    }
                }
            }
        }
    }
    for component in dashboard.every().into_iter().filter(|element| element.name == "dashboardComponent") {
        let name = component.value("report").unwrap_or_default();
        let file = format!("/reports/{name}.report-meta.xml");
        let Some((_, report)) = package.documents.iter().find(|(path, _)| path.ends_with(&file)) else {
            faults.push(format!("{path}: the report {name} isn't in the package"));
            continue;
        };
        let grouped: Vec<_> = report.all("groupingsDown").filter_map(|grouping| grouping.value("field")).collect();
        for column in component.values("groupingColumn").filter(|column| !grouped.contains(column)) {
            faults.push(format!("{path}: {name} isn't grouped by {column}"));
        }
        let shown: Vec<_> = report.all("columns").filter_map(|column| column.value("field")).collect();
        for column in component.all("chartSummary").filter_map(|summary| summary.value("column")) {
            if column != "RowCount" && !shown.contains(&column) {
                faults.push(format!("{path}: {name} doesn't show {column}"));
            }
        }
    }
    // A dynamic dashboard counts against an org's limit, and an org without room couldn't install the package.
    if dashboard.value("dashboardType") != Some("SpecifiedUser") {
        faults.push(format!("{path}: must be a dashboard of a specified user"));
    }
}
