//! A row ready for Salesforce, spelt as JSON for single calls and as CSV for Bulk jobs; the same record always gives the same.
//!
//! The fingerprint is taken over the CSV cells, so that it can be computed again from a job's result file, which echoes
//! them: nothing about a row has to be remembered while its job runs.

use super::{FieldType, Key, Object, fields};
use crate::domain::time::Instant;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// Salesforce's own spelling of "no value" in CSV; an empty cell would mean "leave as it is".
const NO_VALUE: &str = "#N/A";
/// No cell of a Bulk job may be longer, in characters.
const MAX_CELL: usize = 32_000;
/// Every row begins with its key and ends with the times of its change and of its sending.
const KEY_FIELD: &str = "External_Id__c";
const CHANGED_FIELD: &str = "Source_Updated_At__c";
const SENT_FIELD: &str = "Exported_At__c";
pub(super) const OWNER_FIELD: &str = "OwnerId";

/// What a field says.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Null,
    /// The site doesn't let this field out: it isn't named at all.
    Kept,
    /// Whatever the org has stays.
    AsItIs,
    Text(String),
    Whole(i64),
    Decimal(f64),
    Flag(bool),
    /// A parent, by its external id.
    Parent(String),
}

impl Cell {
    pub fn text(value: Option<impl Into<String>>) -> Self {
        value.map_or(Self::Null, |value| Self::Text(value.into()))
    }

    pub fn decimal(value: Option<f64>) -> Self {
        value.map_or(Self::Null, Self::Decimal)
    }

    fn csv(&self) -> Cow<'_, str> {
        match self {
            Self::Null | Self::Kept => Cow::Borrowed(NO_VALUE),
            Self::AsItIs => Cow::Borrowed(""),
            Self::Text(text) if text.is_empty() => Cow::Borrowed(NO_VALUE),
            Self::Text(text) | Self::Parent(text) => Cow::Borrowed(text),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Decimal(number) => Cow::Owned(number.to_string()),
            Self::Flag(true) => Cow::Borrowed("true"),
            Self::Flag(false) => Cow::Borrowed("false"),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Null | Self::Kept | Self::AsItIs => Value::Null,
            Self::Text(text) if text.is_empty() => Value::Null,
            Self::Text(text) | Self::Parent(text) => text.as_str().into(),
            Self::Whole(number) => (*number).into(),
            Self::Decimal(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
        }
    }
}

/// When a row came to say what it says, and when it is sent. Neither is part of its fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub changed_at: Instant,
    pub sent_at: Instant,
}

/// A row of one object: its key, and a cell for each field of the table but the first and the last two.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub key: Key,
    pub external_id: String,
    cells: Vec<Cell>,
}

impl Row {
    /// `cells` follow the field table; texts are cut to what their fields hold.
    pub fn new(key: Key, external_id: String, mut cells: Vec<Cell>) -> Self {
        let table = between(key.object);
        debug_assert_eq!(table.len(), cells.len(), "{:?} has a cell for each field", key.object);
        for (cell, field) in cells.iter_mut().zip(table) {
            let limit = match field.kind {
                FieldType::Text(limit) | FieldType::LongText(limit) => limit.min(MAX_CELL),
                _ => MAX_CELL,
            };
            if let Cell::Text(text) = cell {
                tidy(text, limit);
            }
        }
        Self { key, external_id, cells }
    }

    /// What the row says, its times aside: an unchanged row isn't sent again.
    pub fn fingerprint(&self) -> String {
        let cells: Vec<Cow<'_, str>> = self.named().map(|(_, cell)| cell.csv()).collect();
        fingerprint(self.key.object, cells.iter().map(AsRef::as_ref))
    }

    /// The record of a collection. `namespace` is the package's, empty without one.
    pub fn json(&self, namespace: &Namespace, stamp: Stamp) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert(namespace.name(KEY_FIELD).into_owned(), self.external_id.as_str().into());
        for (field, cell) in self.named() {
            match cell {
                Cell::AsItIs => {}
                Cell::Parent(parent) => {
                    let named = json!({ namespace.name(KEY_FIELD): parent });
                    body.insert(namespace.name(&relation(field)).into_owned(), named);
                }
                _ => drop(body.insert(namespace.name(field).into_owned(), cell.json())),
            }
        }
        body.insert(namespace.name(CHANGED_FIELD).into_owned(), stamp.changed_at.iso().into());
        body.insert(namespace.name(SENT_FIELD).into_owned(), stamp.sent_at.iso().into());
        body
    }

    /// The cells of a CSV line, in the order of [`columns`](Self::columns).
    pub fn csv(&self, stamp: Stamp) -> impl Iterator<Item = Cow<'_, str>> {
        let key = std::iter::once(Cow::Borrowed(self.external_id.as_str()));
        let cells = self.named().map(|(_, cell)| cell.csv());
        key.chain(cells).chain([stamp.changed_at, stamp.sent_at].map(|at| Cow::Owned(at.iso())))
    }

    /// The header of a CSV file of rows like this one: key first, times last.
    pub fn columns(&self, namespace: &Namespace) -> Vec<String> {
        let column = |field: &str, cell: &Cell| match between(self.key.object).iter().find(|one| one.api_name == field)
        {
            Some(one) if matches!(one.kind, FieldType::Reference(_)) && !matches!(cell, Cell::Kept) => {
                format!("{}.{}", namespace.name(&relation(field)), namespace.name(KEY_FIELD))
            }
            _ => namespace.name(field).into_owned(),
        };
        let key = std::iter::once(namespace.name(KEY_FIELD).into_owned());
        let cells = self.named().map(|(field, cell)| column(field, cell));
        let times = [CHANGED_FIELD, SENT_FIELD].map(|field| namespace.name(field).into_owned());
        key.chain(cells).chain(times).collect()
    }

    /// The same row without a word about its owner.
    #[must_use]
    pub fn without_owner(mut self) -> Self {
        let at = between(self.key.object).iter().position(|field| field.api_name == OWNER_FIELD);
        if let Some(cell) = at.and_then(|at| self.cells.get_mut(at)) {
            *cell = Cell::AsItIs;
        }
        self
    }

    /// The external ids of the parents that this row names.
    pub fn parents(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().filter_map(|cell| match cell {
            Cell::Parent(parent) => Some(parent.as_str()),
            _ => None,
        })
    }

    fn named(&self) -> impl Iterator<Item = (&'static str, &Cell)> {
        let fields = between(self.key.object).iter().map(|field| field.api_name);
        fields.zip(&self.cells).filter(|(_, cell)| !matches!(cell, Cell::Kept))
    }
}

/// The fingerprint of a row by its CSV cells, key and times left out: 128 bits as hexadecimal digits.
pub fn fingerprint<'a>(object: Object, cells: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(object.kind());
    for cell in cells {
        hasher.update([0]);
        hasher.update(cell);
    }
    let mut text = crate::domain::hex(hasher.finalize().into());
    text.truncate(32);
    text
}

/// The prefix of a managed package's names, such as `qst`; empty when the package has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Namespace(pub String);

impl Namespace {
    /// A custom name under the package's prefix; a standard one (`Name`) as it is.
    pub fn name<'a>(&self, api_name: &'a str) -> Cow<'a, str> {
        if self.0.is_empty() || !(api_name.ends_with("__c") || api_name.ends_with("__r")) {
            return Cow::Borrowed(api_name);
        }
        Cow::Owned(format!("{}__{api_name}", self.0))
    }

    /// Reads the prefix off the name of an object that the org has; `None` when it isn't `api_name` under any prefix.
    pub fn of_name(found: &str, api_name: &str) -> Option<Self> {
        let prefix = found.strip_suffix(api_name)?;
        if prefix.is_empty() {
            return Some(Self::default());
        }
        let prefix = prefix.strip_suffix("__")?;
        let sound = (1..=15).contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        sound.then(|| Self(prefix.to_owned()))
    }
}

/// The fields of an object between its key and its times.
fn between(object: Object) -> &'static [super::Field] {
    match fields(object) {
        [_, between @ .., _, _] => between,
        _ => &[],
    }
}

/// `Course__r` of `Course__c`.
fn relation(field: &str) -> String {
    field.strip_suffix("__c").map_or_else(|| field.to_owned(), |stem| format!("{stem}__r"))
}

/// Cuts to `limit` characters, as Salesforce counts them, with line breaks that CSV and JSON spell alike.
fn tidy(text: &mut String, limit: usize) {
    if text.contains('\r') {
        *text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    if let Some((at, _)) = text.char_indices().nth(limit) {
        text.truncate(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const STAMP: Stamp = Stamp { changed_at: Instant::from_millis(0), sent_at: Instant::from_millis(86_400_000) };

    fn question(text: &str) -> Row {
        let key = Key { object: Object::Question, entity: Uuid::from_u128(1) };
        let cells = vec![
            Cell::Parent("acme:course:2".to_owned()),
            Cell::Whole(3),
            Cell::Text("Single".to_owned()),
            Cell::Null,
            Cell::Text(text.to_owned()),
            Cell::Decimal(62.5),
            Cell::Whole(8),
            Cell::Flag(false),
            Cell::Null,
        ];
        Row::new(key, key.external_id("acme"), cells)
    }

    #[test]
    fn a_fingerprint_comes_back_out_of_the_cells() {
        let row = question("a\r\nb, \"c\"");
        let cells: Vec<_> = row.csv(STAMP).map(Cow::into_owned).collect();
        let inner = &cells[1..cells.len() - 2];
        assert_eq!(fingerprint(Object::Question, inner.iter().map(String::as_str)), row.fingerprint());
        assert_ne!(question("other").fingerprint(), row.fingerprint());
    }

    #[test]
    fn both_spellings_end_with_when_it_changed_and_when_it_was_sent() {
        let row = question("x");
        let json = row.json(&Namespace::default(), STAMP);
        let said = ["1970-01-01T00:00:00.000Z", "1970-01-02T00:00:00.000Z"];
        assert_eq!([&json["Source_Updated_At__c"], &json["Exported_At__c"]], said);
        let columns = row.columns(&Namespace::default());
        let cells: Vec<_> = row.csv(STAMP).map(Cow::into_owned).collect();
        assert_eq!(columns.len(), cells.len());
        assert_eq!(columns[columns.len() - 2..], ["Source_Updated_At__c", "Exported_At__c"]);
        assert_eq!(cells[cells.len() - 2..], said);
    }

    #[test]
    fn nothing_is_null_in_both_spellings_and_long_text_is_cut() {
        let row = question("");
        let json = row.json(&Namespace::default(), STAMP);
        assert_eq!(json["Question_Text__c"], Value::Null);
        assert_eq!(row.csv(STAMP).filter(|cell| cell == NO_VALUE).count(), 3);
        let long = question(&"é".repeat(40_000)).json(&Namespace::default(), STAMP);
        assert_eq!(long["Question_Text__c"].as_str().map(|text| text.chars().count()), Some(MAX_CELL));
    }

    #[test]
    fn an_owner_that_is_not_named_is_left_as_it_is_in_both_spellings() {
        let key = Key { object: Object::TeamScore, entity: uuid::Uuid::from_u128(3) };
        let cells = between(Object::TeamScore).iter().map(|_| Cell::text(Some("005x"))).collect();
        let row = Row::new(key, "acme:team:3".to_owned(), cells);
        let at = |row: &Row| row.columns(&Namespace::default()).iter().position(|name| name == OWNER_FIELD).unwrap();
        let (named, unnamed) = (row.clone(), row.without_owner());
        let cell = |row: &Row| row.csv(STAMP).nth(at(row)).unwrap().into_owned();
        assert_eq!((cell(&named).as_str(), cell(&unnamed).as_str()), ("005x", ""));
        let json = |row: &Row| row.json(&Namespace::default(), STAMP).get(OWNER_FIELD).cloned();
        assert_eq!((json(&named), json(&unnamed)), (Some("005x".into()), None));
        assert_ne!(named.fingerprint(), unnamed.fingerprint());
    }

    #[test]
    fn a_namespace_goes_before_custom_names_only() {
        let namespace = Namespace("qst".to_owned());
        assert_eq!(namespace.name("Name"), "Name");
        let row = question("x");
        assert_eq!(row.columns(&namespace)[1], "qst__Course__r.qst__External_Id__c");
        assert_eq!(row.json(&namespace, STAMP)["qst__Course__r"]["qst__External_Id__c"], "acme:course:2");
        assert_eq!(Namespace::of_name("qst__Qstream_Site__c", "Qstream_Site__c"), Some(namespace));
        assert_eq!(Namespace::of_name("Qstream_Site__c", "Qstream_Site__c"), Some(Namespace::default()));
        assert_eq!(Namespace::of_name("My_Qstream_Site__c", "Qstream_Site__c"), None);
    }
}
