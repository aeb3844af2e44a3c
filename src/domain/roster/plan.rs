//! What an import would do: each row compared with the person of its address.

use super::header::Column;
use super::read::{Roster, Row};
use super::{Finding, looks_like_formula, read::MAX_CELL};
use crate::domain::access;
use crate::domain::hex;
use crate::domain::ids::UserId;
use crate::domain::linking;
use crate::domain::person::{self, LONGEST_LABEL, LONGEST_NAME, Labels};
use crate::domain::roles::{Role, Roles};
use crate::domain::time::Zone;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};

/// A person of the site as an import finds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
    pub roles: Roles,
    pub manager_email: Option<String>,
    pub locale: String,
    pub time_zone: String,
    pub salesforce_user: Option<bool>,
    pub active: bool,
    pub labels: Labels,
}

/// The people of a site by address.
pub type Everybody = HashMap<String, Known>;

/// Where the roster is imported, and by whom.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// For new people whose row doesn't say.
    pub locale: &'a str,
    pub time_zone: &'a str,
    /// Roles of whoever imports; nobody gives more than they have.
    pub giver: &'a Roles,
    /// Languages that pages are written in.
    pub languages: &'a [&'a str],
}

/// A person as the import would leave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// `None`: a new person.
    pub id: Option<UserId>,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub roles: Roles,
    pub manager_email: Option<String>,
    pub locale: String,
    pub time_zone: String,
    pub salesforce_user: Option<bool>,
    pub active: bool,
    pub labels: Labels,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    New,
    Changed,
    Unchanged,
    Error,
}

impl Verdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Error => "error",
        }
    }
}

/// What would happen to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub line: u64,
    /// The address as the file has it.
    pub email: String,
    pub verdict: Verdict,
    pub findings: Vec<Finding>,
    /// What would be written: rows that are new or changed.
    pub target: Option<Target>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Rows that are taken with a word about them; each is one of the above, too.
    pub warnings: usize,
    pub errors: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub rows: Vec<Planned>,
}

/// Compares every row with the people of the site, by address.
pub fn plan(roster: &Roster, known: &Everybody, place: &Place<'_>) -> Plan {
    let mut first_lines: HashMap<String, u64> = HashMap::with_capacity(roster.rows.len());
    let mut zones: HashMap<String, bool> = HashMap::new();
    let mut rows: Vec<Planned> = Vec::with_capacity(roster.rows.len());
    for row in &roster.rows {
        let mut one = Reading { roster, row, place, zones: &mut zones, findings: BTreeSet::new() };
        let target = one.target(known, &mut first_lines);
        let findings: Vec<Finding> = one.findings.into_iter().collect();
        let email: String = cell(roster, row, &Column::Email).unwrap_or_default().chars().take(254).collect();
        rows.push(Planned { line: row.line, email, verdict: Verdict::Unchanged, findings, target });
    }
    let mut plan = Plan { rows };
    plan.settle_managers(known);
    plan.judge(known);
    plan
}

fn cell<'a>(roster: &Roster, row: &'a Row, column: &Column) -> Option<&'a str> {
    let at = roster.columns.iter().position(|one| one == column)?;
    row.cells.get(at).map(|cell| cell.trim())
}

/// A row that is being read.
struct Reading<'a> {
    roster: &'a Roster,
    row: &'a Row,
    place: &'a Place<'a>,
    /// Names of zones that were looked up before.
    zones: &'a mut HashMap<String, bool>,
    findings: BTreeSet<Finding>,
}

impl Reading<'_> {
    /// The text of a cell; `None` where the file says nothing.
    fn said(&self, column: &Column) -> Option<&str> {
        cell(self.roster, self.row, column).filter(|cell| !cell.is_empty())
    }

    fn target(&mut self, known: &Everybody, first_lines: &mut HashMap<String, u64>) -> Option<Target> {
        self.look_at_cells();
        let email = self.email(first_lines)?;
        let before = known.get(&email);
        let mut target = self.starting_from(before, email);
        self.names(&mut target);
        self.roles(&mut target, before);
        self.clock_and_language(&mut target);
        self.switches(&mut target, before);
        self.labels(&mut target);
        if let Some(manager) = self.said(&Column::ManagerEmail) {
            target.manager_email = (manager != "-").then(|| manager.to_lowercase());
        }
        Some(target)
    }

    fn look_at_cells(&mut self) {
        let (has, wants) = (self.row.cells.len(), self.roster.columns.len());
        if has > wants && self.row.cells.iter().skip(wants).any(|cell| !cell.trim().is_empty()) {
            self.findings.insert(Finding::ExtraCells);
        }
        if has < wants {
            self.findings.insert(Finding::MissingCells);
        }
        for (cell, column) in self.row.cells.iter().zip(&self.roster.columns) {
            if cell.len() > MAX_CELL {
                self.findings.insert(Finding::CellTooLong);
            }
            // A hyphen alone empties a field.
            if column.is_text() && cell.trim() != "-" && looks_like_formula(cell) {
                self.findings.insert(Finding::LooksLikeFormula);
            }
        }
    }

    fn email(&mut self, first_lines: &mut HashMap<String, u64>) -> Option<String> {
        let Some(said) = self.said(&Column::Email) else {
            self.findings.insert(Finding::NoEmail);
            return None;
        };
        let Some(email) = linking::address(said) else {
            self.findings.insert(Finding::BadEmail);
            return None;
        };
        if let Some(first) = first_lines.get(&email) {
            let first = *first;
            self.findings.insert(Finding::Duplicate(first));
            return None;
        }
        first_lines.insert(email.clone(), self.row.line);
        Some(email)
    }

    fn starting_from(&self, before: Option<&Known>, email: String) -> Target {
        match before.cloned() {
            Some(before) => Target {
                id: Some(before.id),
                email,
                first_name: before.first_name,
                last_name: before.last_name,
                roles: before.roles,
                manager_email: before.manager_email,
                locale: before.locale,
                time_zone: before.time_zone,
                salesforce_user: before.salesforce_user,
                active: before.active,
                labels: before.labels,
            },
            None => Target {
                id: None,
                email,
                first_name: String::new(),
                last_name: String::new(),
                roles: Roles::of([]),
                manager_email: None,
                locale: self.place.locale.to_owned(),
                time_zone: self.place.time_zone.to_owned(),
                salesforce_user: None,
                active: true,
                labels: Labels::new(),
            },
        }
    }

    fn names(&mut self, target: &mut Target) {
        for column in [Column::FirstName, Column::LastName] {
            let Some(said) = self.said(&column) else { continue };
            let Some(name) = person::line(said, LONGEST_NAME) else {
                self.findings.insert(Finding::BadName);
                continue;
            };
            *(if column == Column::FirstName { &mut target.first_name } else { &mut target.last_name }) = name;
        }
        if target.first_name.is_empty() || target.last_name.is_empty() {
            self.findings.insert(Finding::NoName);
        }
    }

    fn roles(&mut self, target: &mut Target, before: Option<&Known>) {
        let Some(said) = self.said(&Column::Role) else { return };
        let words = said.split(['|', '/', '+', ';', ',']).map(str::trim).filter(|word| !word.is_empty());
        let roles: Option<Vec<Role>> = words.map(Role::parse).collect();
        let Some(roles) = roles.map(Roles::of) else {
            self.findings.insert(Finding::UnknownRole);
            return;
        };
        let had = before.map(|before| before.roles.clone()).unwrap_or_default();
        if had.same(&roles) {
            return;
        }
        // A file takes nobody the owner's role: that is done on the person's page, where the last owner is kept.
        let takes_owner = had.0.contains(&Role::Owner) && !roles.0.contains(&Role::Owner);
        if takes_owner || access::may_change(self.place.giver, &had, &roles).is_err() {
            self.findings.insert(Finding::OwnersOnly);
            return;
        }
        target.roles = roles;
    }

    fn clock_and_language(&mut self, target: &mut Target) {
        if let Some(said) = self.said(&Column::TimeZone).map(str::to_owned) {
            let known = self.zones.len() < 2_000 || self.zones.contains_key(&said);
            let sound = known
                && *self.zones.entry(said.clone()).or_insert_with(|| said.len() <= 64 && Zone::named(&said).is_some());
            if sound {
                target.time_zone = said;
            } else {
                self.findings.insert(Finding::UnknownTimeZone);
            }
        }
        if let Some(said) = self.said(&Column::Language) {
            let language = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
            let wanted = language(said);
            let sound = said.len() <= 20 && self.place.languages.iter().any(|tag| language(tag) == wanted);
            if sound {
                target.locale = said.into();
            } else {
                self.findings.insert(Finding::UnknownLanguage);
            }
        }
    }

    fn switches(&mut self, target: &mut Target, before: Option<&Known>) {
        if let Some(said) = self.said(&Column::SalesforceUser) {
            match person::tristate(said) {
                Some(value) => target.salesforce_user = value,
                None => {
                    self.findings.insert(Finding::BadSalesforceUser);
                }
            }
        }
        let Some(said) = self.said(&Column::State) else { return };
        target.active = match said.to_lowercase().as_str() {
            "active" | "aktiv" => true,
            "suspended" | "gesperrt" => false,
            _ => {
                self.findings.insert(Finding::BadState);
                return;
            }
        };
        let owner = before.is_some_and(|before| before.roles.0.contains(&Role::Owner));
        if owner && before.is_some_and(|before| before.active != target.active) {
            self.findings.insert(Finding::OwnersOnly);
        }
    }

    fn labels(&mut self, target: &mut Target) {
        for (column, cell) in self.roster.columns.iter().zip(&self.row.cells) {
            let Column::Label(kind, name) = column else { continue };
            let key = (*kind, name.clone());
            match cell.trim() {
                "" => {}
                "-" => {
                    target.labels.remove(&key);
                }
                said => match person::line(said, LONGEST_LABEL) {
                    Some(value) => {
                        target.labels.insert(key, value);
                    }
                    None => {
                        self.findings.insert(Finding::BadLabel);
                    }
                },
            }
        }
    }
}

impl Planned {
    fn is_refused(&self) -> bool {
        self.findings.iter().any(|finding| finding.is_error())
    }
}

impl Plan {
    /// Managers are found among the site's people and the file's own rows, wherever they stand. A row inside a circle is
    /// refused; an unknown manager is left out.
    fn settle_managers(&mut self, known: &Everybody) {
        let mut chain: HashMap<String, Option<String>> =
            known.iter().map(|(email, person)| (email.clone(), person.manager_email.clone())).collect();
        for target in self.rows.iter().filter(|row| !row.is_refused()).filter_map(|row| row.target.as_ref()) {
            chain.insert(target.email.clone(), target.manager_email.clone());
        }
        let circles = circles(&chain);
        for row in &mut self.rows {
            let refused = row.is_refused();
            let Some(target) = row.target.as_mut().filter(|_| !refused) else { continue };
            let before = known.get(&target.email).and_then(|person| person.manager_email.clone());
            let Some(manager) = target.manager_email.clone().filter(|manager| Some(manager) != before.as_ref()) else {
                continue;
            };
            if manager == target.email {
                row.findings.push(Finding::ManagerIsSelf);
            } else if !chain.contains_key(&manager) {
                row.findings.push(Finding::UnknownManager);
                target.manager_email = before;
            } else if circles.contains(&target.email) {
                row.findings.push(Finding::ManagerCycle);
            }
        }
        self.drop_lost_managers(known);
    }

    /// Whose manager's own row was refused, and who isn't on the site, has no manager to have.
    fn drop_lost_managers(&mut self, known: &Everybody) {
        let taken: BTreeSet<String> = self
            .rows
            .iter()
            .filter(|row| !row.is_refused())
            .filter_map(|row| row.target.as_ref().map(|target| target.email.clone()))
            .collect();
        for row in &mut self.rows {
            let refused = row.is_refused();
            let Some(target) = row.target.as_mut().filter(|_| !refused) else { continue };
            let lost = |manager: &String| !taken.contains(manager) && !known.contains_key(manager);
            if target.manager_email.as_ref().is_some_and(lost) {
                target.manager_email = known.get(&target.email).and_then(|person| person.manager_email.clone());
                row.findings.push(Finding::UnknownManager);
            }
        }
    }

    fn judge(&mut self, known: &Everybody) {
        for row in &mut self.rows {
            row.findings.sort_unstable();
            row.findings.dedup();
            row.verdict = match &row.target {
                _ if row.is_refused() => Verdict::Error,
                None => Verdict::Error,
                Some(target) => match known.get(&target.email) {
                    None => Verdict::New,
                    Some(before) if is_same(target, before) => Verdict::Unchanged,
                    Some(_) => Verdict::Changed,
                },
            };
            if matches!(row.verdict, Verdict::Error | Verdict::Unchanged) {
                row.target = None;
            }
        }
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match row.verdict {
                Verdict::New => counts.new += 1,
                Verdict::Changed => counts.changed += 1,
                Verdict::Unchanged => counts.unchanged += 1,
                Verdict::Error => counts.errors += 1,
            }
            if row.verdict != Verdict::Error && !row.findings.is_empty() {
                counts.warnings += 1;
            }
        }
        counts
    }

    /// A digest of everything that would be written and of what stands there now: two plans with the same one do the same
    /// to the same people.
    pub fn promise(&self, known: &Everybody) -> String {
        let mut digest = Sha256::new();
        for row in &self.rows {
            let before = row.target.as_ref().and_then(|target| known.get(&target.email));
            digest.update(format!("{} {:?} {before:?} {:?}\n", row.line, row.verdict, row.target).as_bytes());
        }
        hex(digest.finalize().into())
    }
}

/// Everybody whose way up comes back to them. Each person is walked over once, however long the way is.
fn circles(chain: &HashMap<String, Option<String>>) -> BTreeSet<String> {
    let mut walked: HashMap<&str, usize> = HashMap::with_capacity(chain.len());
    let mut found = BTreeSet::new();
    for (walk, start) in chain.keys().enumerate() {
        let mut at = Some(start.as_str());
        while let Some(here) = at.filter(|here| !walked.contains_key(here)) {
            walked.insert(here, walk);
            at = chain.get(here).and_then(Option::as_deref);
        }
        // Back on this very walk: a circle, which begins and ends here.
        let Some(met) = at.filter(|met| walked.get(met) == Some(&walk)) else { continue };
        let mut here = met;
        while found.insert(here.to_owned()) {
            here = chain.get(here).and_then(Option::as_deref).unwrap_or(met);
        }
    }
    found
}

fn is_same(target: &Target, before: &Known) -> bool {
    target.first_name == before.first_name
        && target.last_name == before.last_name
        && target.roles.same(&before.roles)
        && target.manager_email == before.manager_email
        && target.locale == before.locale
        && target.time_zone == before.time_zone
        && target.salesforce_user == before.salesforce_user
        && target.active == before.active
        && target.labels == before.labels
}
