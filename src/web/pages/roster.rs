//! Importing people: choose a file, see what would happen, let it happen.

use super::around::{Area, Around};
use super::components::{
    Column, Control, Emphasis, Field, Kind, badge, error_summary, field, figures, go, notification, page_header,
    submit, table, token_field,
};
use super::people::count;
use crate::app::org_users::OrgFilter;
use crate::app::roster::Preview;
use crate::domain::ids::RosterImportId;
use crate::domain::roster::{Encoding, FileError, Finding, MAX_BYTES, Planned, Verdict};
use maud::{Markup, html};

/// Rows of a preview on the page; the file has all of them.
const SHOWN: usize = 100;

/// How far the import is.
pub(in crate::web) enum Stage<'a> {
    Begin,
    /// The most bytes of a file.
    TooLarge(usize),
    Refused(&'a FileError),
    /// The org's people can't be read: the text that says why, and Salesforce's own words.
    OrgRefused(&'static str, String),
    Preview(RosterImportId, &'a Preview),
    /// The site's people changed between preview and import.
    Moved,
    Done(&'a Preview),
}

pub(in crate::web) struct View<'a> {
    pub(in crate::web) around: Around<'a>,
    pub(in crate::web) stage: &'a Stage<'a>,
    pub(in crate::web) upload_token: String,
    pub(in crate::web) apply_token: String,
    /// Where an org is connected.
    pub(in crate::web) org_token: Option<String>,
    pub(in crate::web) org_filter: &'a OrgFilter,
}

pub(in crate::web) fn render(view: &View<'_>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let strings = view.around.strings;
    let back = go("/people", &view.around.page_token, &text("action-back-people"), Emphasis::Neutral);
    let main = html! {
        (page_header(&text("people-title"), &text("roster-title"), Some(&back)))
        @match view.stage {
            Stage::Begin => { (choose(view, None)) }
            Stage::OrgRefused(why, words) => { (org_refused(view, why, words)) (choose(view, None)) }
            Stage::TooLarge(most) => {
                (choose(view, Some(&strings.text("roster-file-too-large", &[("megabytes", count(most / 1024 / 1024))]))))
            }
            Stage::Refused(why) => { (choose(view, Some(&refusal(view, why)))) }
            Stage::Moved => { (choose(view, Some(&text("roster-moved")))) }
            Stage::Preview(id, preview) => { (previewed(view, *id, preview)) }
            Stage::Done(preview) => {
                (notification(Kind::Success, "status", &html! { p { (text("roster-done")) } }))
                (numbers(view, preview))
                (rows(view, preview))
            }
        }
    };
    view.around.page(&text("roster-title"), Area::People, &main)
}

fn refusal(view: &View<'_>, why: &FileError) -> String {
    let strings = view.around.strings;
    let args = match why {
        FileError::TooLarge => vec![("megabytes", count(MAX_BYTES / 1024 / 1024))],
        FileError::ColumnTwice(name) => vec![("name", name.clone().into())],
        FileError::EndlessRecord(line) => vec![("line", count(usize::try_from(*line).unwrap_or(usize::MAX)))],
        _ => Vec::new(),
    };
    strings.text(file_message(why), &args)
}

fn choose(view: &View<'_>, wrong: Option<&str>) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (label, hint) = (text("roster-file"), text("roster-file-hint"));
    html! {
        @if let Some(wrong) = wrong { (error_summary(&text("roster-refused"), &[("file", wrong)])) }
        form class="card" method="post" action="/roster/upload" enctype="multipart/form-data" {
            (token_field(&view.upload_token))
            (field(&Field {
                hint: Some(&hint), error: wrong, required: true,
                ..Field::new("file", &label, Control::File(".csv,text/csv,text/plain"))
            }))
            (submit(&text("roster-look"), Emphasis::Brand))
        }
        @if let Some(token) = &view.org_token { (org(view, token)) }
        section class="card" {
            h2 { (text("roster-columns")) }
            p { (text("roster-columns-must")) }
            p { (text("roster-columns-may")) }
            p class="hint" { (text("roster-columns-rule")) }
        }
    }
}

/// The connected org's people instead of a file.
fn org(view: &View<'_>, token: &str) -> Markup {
    let text = |id: &str| view.around.text(id);
    let (set, profile) = (text("roster-org-set"), text("roster-org-profile"));
    let (set_hint, profile_hint) = (text("roster-org-set-hint"), text("roster-org-profile-hint"));
    let of = view.org_filter;
    html! {
        form class="card" method="post" action="/roster/org/add" {
            (token_field(token))
            h2 { (text("roster-org")) }
            p { (text("roster-org-text")) }
            (field(&Field {
                hint: Some(&set_hint), value: &of.permission_set, ..Field::new("permission_set", &set, Control::Input("text"))
            }))
            (field(&Field { hint: Some(&profile_hint), value: &of.profile, ..Field::new("profile", &profile, Control::Input("text")) }))
            (submit(&text("roster-org-read"), Emphasis::Neutral))
        }
    }
}

fn org_refused(view: &View<'_>, why: &str, words: &str) -> Markup {
    let why = view.around.text(why);
    html! {
        (error_summary(&view.around.text("roster-org-unread"), &[("permission_set", &why)]))
        @if !words.is_empty() { p class="hint" { bdi lang="en" { (words) } } }
    }
}

fn numbers(view: &View<'_>, preview: &Preview) -> Markup {
    let text = |id: &str| view.around.text(id);
    let number = |number: usize| view.around.strings.number(i64::try_from(number).unwrap_or(i64::MAX));
    let of = preview.counts;
    let all = [
        ("roster-new", of.new),
        ("roster-changed", of.changed),
        ("roster-unchanged", of.unchanged),
        ("roster-warnings", of.warnings),
        ("roster-errors", of.errors),
    ];
    let all: Vec<(String, String)> = all.into_iter().map(|(label, value)| (text(label), number(value))).collect();
    html! {
        (figures(&all))
        @if preview.encoding == Encoding::Windows1252 {
            (notification(Kind::Warning, "status", &html! { p { (text("roster-guessed")) } }))
        }
        @if !preview.passed_over.is_empty() {
            (notification(Kind::Warning, "status", &html! {
                p { (text("roster-passed-over")) " " bdi { (preview.passed_over.join(", ")) } }
            }))
        }
    }
}

fn previewed(view: &View<'_>, id: RosterImportId, preview: &Preview) -> Markup {
    let text = |id: &str| view.around.text(id);
    let writes = preview.counts.new + preview.counts.changed;
    html! {
        @if writes == 0 {
            (notification(Kind::Info, "status", &html! { p { (text("roster-nothing")) } }))
        } @else {
            form class="card" method="post" action=(format!("/roster/{id}/apply")) {
                (token_field(&view.apply_token))
                p { (text("roster-promise")) }
                (submit(&view.around.strings.text("roster-apply", &[("count", count(writes))]), Emphasis::Brand))
            }
        }
        (numbers(view, preview))
        (go(&format!("/roster/{id}/result"), &view.around.page_token, &text("roster-result"), Emphasis::Neutral))
        (rows(view, preview))
    }
}

/// Rows that need a look come first.
fn rows(view: &View<'_>, preview: &Preview) -> Markup {
    let text = |id: &str| view.around.text(id);
    let mut order: Vec<&Planned> = preview.plan.rows.iter().collect();
    order.sort_by_key(|row| (row.verdict != Verdict::Error, row.findings.is_empty(), row.verdict, row.line));
    let columns = [
        Column::number(&text("roster-line")),
        Column::text(&text("person-email")),
        Column::text(&text("roster-verdict")),
        Column::text(&text("roster-findings")),
    ];
    let shown: Vec<Vec<Markup>> = order.iter().take(SHOWN).map(|row| cells(view, row)).collect();
    let caption = view
        .around
        .strings
        .text("roster-shown", &[("shown", count(shown.len())), ("count", count(preview.plan.rows.len()))]);
    table(&caption, &columns, &shown)
}

fn cells(view: &View<'_>, row: &Planned) -> Vec<Markup> {
    let kind = match row.verdict {
        Verdict::Error => Kind::Error,
        _ if !row.findings.is_empty() => Kind::Warning,
        Verdict::New | Verdict::Changed => Kind::Success,
        Verdict::Unchanged => Kind::Neutral,
    };
    let finding = |finding: &Finding| {
        let line = if let Finding::Duplicate(line) = finding { *line } else { 0 };
        let args = [("line", count(usize::try_from(line).unwrap_or(usize::MAX)))];
        view.around.strings.text(finding_message(*finding), &args)
    };
    vec![
        html! { (row.line) },
        html! { bdi { (row.email) } },
        badge(kind, &view.around.text(verdict_message(row.verdict))),
        html! { @for one in &row.findings { p { (finding(one)) } } },
    ]
}

const fn file_message(why: &FileError) -> &'static str {
    match why {
        FileError::Empty => "roster-file-empty",
        FileError::TooLarge => "roster-file-too-large",
        FileError::NotText => "roster-file-not-text",
        FileError::Damaged => "roster-file-damaged",
        FileError::NoEmailColumn => "roster-file-no-email-column",
        FileError::ColumnTwice(_) => "roster-file-column-twice",
        FileError::TooManyColumns => "roster-file-too-many-columns",
        FileError::TooManyRows => "roster-file-too-many-rows",
        FileError::EndlessRecord(_) => "roster-file-endless-record",
        FileError::NoRows => "roster-file-no-rows",
    }
}

const fn verdict_message(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::New => "roster-verdict-new",
        Verdict::Changed => "roster-verdict-changed",
        Verdict::Unchanged => "roster-verdict-unchanged",
        Verdict::Error => "roster-verdict-error",
    }
}

const fn finding_message(finding: Finding) -> &'static str {
    match finding {
        Finding::NoEmail => "roster-finding-no-email",
        Finding::BadEmail => "roster-finding-bad-email",
        Finding::Duplicate(_) => "roster-finding-duplicate",
        Finding::NoName => "roster-finding-no-name",
        Finding::BadName => "roster-finding-bad-name",
        Finding::CellTooLong => "roster-finding-cell-too-long",
        Finding::UnknownRole => "roster-finding-unknown-role",
        Finding::OwnersOnly => "roster-finding-owners-only",
        Finding::UnknownTimeZone => "roster-finding-unknown-time-zone",
        Finding::BadSalesforceUser => "roster-finding-bad-salesforce-user",
        Finding::BadState => "roster-finding-bad-state",
        Finding::BadLabel => "roster-finding-bad-label",
        Finding::ManagerIsSelf => "roster-finding-manager-is-self",
        Finding::ManagerCycle => "roster-finding-manager-cycle",
        Finding::UnknownManager => "roster-finding-unknown-manager",
        Finding::UnknownLanguage => "roster-finding-unknown-language",
        Finding::ExtraCells => "roster-finding-extra-cells",
        Finding::MissingCells => "roster-finding-missing-cells",
        Finding::LooksLikeFormula => "roster-finding-looks-like-formula",
    }
}
