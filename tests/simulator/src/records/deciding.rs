//! Insert, update and upsert: decides, for each record of a list, what would be created or updated, or why not.
//! Nothing is committed here; the caller commits what was decided.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::ledger::{Change, Operation};
use super::schema::permissions::Grants;
use super::schema::{Field, Object, Schema};
use super::store::Store;
use super::table::{Table, text};
use super::{Row, RowError, setting};
use crate::orgs::{Org, ids};

/// What the records of one list are written into.
pub(crate) struct Writing<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) store: &'a Store,
    pub(crate) org: &'a Org,
    pub(crate) object: &'a Object,
    pub(crate) matching: Matching<'a>,
    /// The user the token speaks for, and what they may do with the object.
    pub(crate) user: &'a str,
    pub(crate) grants: &'a Grants,
    /// New rows that the storage of the org still takes.
    pub(crate) room: usize,
    pub(crate) now_ms: i64,
    /// The same, as it is stored.
    pub(crate) stamp: String,
}

/// How a record finds its row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Matching<'a> {
    /// Upsert: the row with the same external id, else a new one.
    Key(&'a Field),
    /// Update: the row with this `Id`.
    Id,
    /// Insert: none.
    New,
}

pub(crate) type Outcome = Result<Change, Vec<RowError>>;

/// One outcome per record, in order. `refuse` is asked once per record and may refuse it out of hand: before
/// it gets an id, so that ids stay without gaps.
pub(crate) fn decide(
    writing: &Writing<'_>,
    records: &[Row],
    mut refuse: impl FnMut() -> Option<RowError>,
) -> Vec<Outcome> {
    let keys: Vec<Option<String>> = records.iter().map(|record| writing.key_of(record)).collect();
    let folded: Vec<Option<String>> = keys.iter().map(|key| Some(key.as_ref()?.to_lowercase())).collect();
    let mut times: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
    for key in folded.iter().flatten() {
        *times.entry(key).or_default() += 1;
    }
    let table = writing.store.table(&writing.org.key, &writing.object.name);
    let mut list = List { writing, table, serial: table.map_or(0, Table::created), made: 0, taken: HashSet::new() };
    let outcome = |((record, key), folded): ((&Row, &Option<String>), &Option<String>)| {
        if let Some(refusal) = refuse() {
            return Err(vec![refusal]);
        }
        let twice = folded.as_ref().is_some_and(|key| times.get(key.as_str()).is_some_and(|&times| times > 1));
        list.one(record, key.as_deref(), twice)
    };
    records.iter().zip(&keys).zip(&folded).map(outcome).collect()
}

/// A list half decided: rows it will create take numbers and unique values from those that come after.
struct List<'a> {
    writing: &'a Writing<'a>,
    table: Option<&'a Table>,
    serial: u64,
    /// Rows this list creates.
    made: usize,
    taken: HashSet<(String, String)>,
}

impl<'a> List<'a> {
    fn one(&mut self, record: &Row, key: Option<&str>, twice: bool) -> Outcome {
        let existing = self.existing(key, twice)?;
        let grants = self.writing.grants;
        if !(if existing.is_some() { grants.edit } else { grants.create }) {
            let message = "insufficient access rights on object id";
            return Err(vec![RowError::new("INSUFFICIENT_ACCESS_OR_READONLY", message, &[])]);
        }
        if existing.is_none() && self.made >= self.writing.room {
            return Err(vec![RowError::new("STORAGE_LIMIT_EXCEEDED", "storage limit exceeded", &[])]);
        }
        let mut fields = setting::fields(self.writing, record, existing)?;
        self.unique(&fields, existing)?;
        if let Some(master) = setting::locked_master(self.writing, &fields, existing) {
            let message = format!("unable to obtain exclusive access to this record or 1 records: {master}");
            return Err(vec![RowError::new("UNABLE_TO_LOCK_ROW", message, &[])]);
        }
        let id = if let Some(id) = existing.and_then(|row| row.get("Id")?.as_str()) {
            id.to_owned()
        } else {
            self.serial += 1;
            self.made += 1;
            ids::make(&self.writing.object.prefix, &self.writing.org.pod, self.serial)
        };
        let operation = if existing.is_some() { Operation::Updated } else { Operation::Created };
        fields = setting::stamped(self.writing, fields, &id, existing.is_none().then_some(self.serial));
        self.claim(&fields);
        let (external_id_field, external_id) = self.named_by(&fields, existing);
        let object = self.writing.object.name.clone();
        Ok(Change { object, external_id_field, external_id, salesforce_id: id, operation, fields })
    }

    fn existing(&self, key: Option<&str>, twice: bool) -> Result<Option<&'a Row>, Vec<RowError>> {
        let refused = |code: &str, message: String, field: &str| Err(vec![RowError::new(code, message, &[field])]);
        match self.writing.matching {
            Matching::New => Ok(None),
            Matching::Id => {
                let Some(key) = key else {
                    let message = "Id not specified in an update call".to_owned();
                    return Err(vec![RowError::new("MISSING_ARGUMENT", message, &[])]);
                };
                if twice {
                    return refused("DUPLICATE_VALUE", format!("Duplicate id in list: {key}"), "Id");
                }
                let id = ids::to_18(key).filter(|id| id.starts_with(&self.writing.object.prefix));
                let Some(id) = id else {
                    return refused("MALFORMED_ID", format!("bad id {key}"), "Id");
                };
                let row = self.table.and_then(|table| table.by_id(&id));
                let gone = || vec![RowError::new("ENTITY_IS_DELETED", "entity is deleted", &[])];
                row.map(Some).ok_or_else(gone)
            }
            Matching::Key(field) => {
                let name = field.name.as_str();
                let Some(key) = key else {
                    return refused("MISSING_ARGUMENT", format!("{name} not specified"), name);
                };
                if twice {
                    return refused("DUPLICATE_VALUE", format!("Duplicate external id specified: {key}"), name);
                }
                match self.table.and_then(|table| table.by_key(name, key)) {
                    Some((_, several)) if several > 1 => {
                        let ids = self.table.map(|table| table.ids_by_key(name, key)).unwrap_or_default();
                        let message = format!("{name}: more than one record found for external id field: {ids:?}");
                        refused("DUPLICATE_EXTERNAL_ID", message.replace('"', ""), name)
                    }
                    found => Ok(found.map(|(row, _)| row)),
                }
            }
        }
    }

    /// A unique value belongs to one row, stored or earlier in this list.
    fn unique(&self, fields: &Row, existing: Option<&Row>) -> Result<(), Vec<RowError>> {
        let own = existing.and_then(|row| row.get("Id")?.as_str());
        let key = self.writing.key();
        for field in self.writing.object.fields.iter().filter(|field| field.unique && Some(&field.name) != key) {
            let Some(value) = fields.get(&field.name).and_then(text) else { continue };
            let stored = self.table.and_then(|table| table.by_key(&field.name, &value));
            let other = stored.and_then(|(row, _)| row.get("Id")?.as_str()).filter(|id| Some(*id) != own);
            let earlier = !self.taken.is_empty() && self.taken.contains(&(field.name.clone(), folded(field, &value)));
            if other.is_some() || earlier {
                let other = other.unwrap_or("an earlier row of this request");
                let message =
                    format!("duplicate value found: {} duplicates value on record with id: {other}", field.name);
                return Err(vec![RowError::new("DUPLICATE_VALUE", message, &[&field.name])]);
            }
        }
        Ok(())
    }

    fn claim(&mut self, fields: &Row) {
        let key = self.writing.key();
        for field in self.writing.object.fields.iter().filter(|field| field.unique && Some(&field.name) != key) {
            if let Some(value) = fields.get(&field.name).and_then(text) {
                self.taken.insert((field.name.clone(), folded(field, &value)));
            }
        }
    }

    /// The field and value by which the ledger names the row.
    fn named_by(&self, fields: &Row, existing: Option<&Row>) -> (String, String) {
        let field = match self.writing.matching {
            Matching::Key(field) => Some(field),
            _ => self.writing.object.fields.iter().find(|field| field.external_id),
        };
        let name = field.map_or("", |field| field.name.as_str());
        let value = fields.get(name).or_else(|| existing?.get(name)).and_then(text);
        (name.to_owned(), value.unwrap_or_default())
    }
}

impl Writing<'_> {
    /// The field rows were searched by: what it holds is known to be unique already.
    fn key(&self) -> Option<&String> {
        match self.matching {
            Matching::Key(field) => Some(&field.name),
            _ => None,
        }
    }

    /// The value by which this record finds its row.
    fn key_of(&self, record: &Row) -> Option<String> {
        let name = match self.matching {
            Matching::Key(field) => field.name.as_str(),
            Matching::Id => "Id",
            Matching::New => return None,
        };
        let value = record
            .get(name)
            .or_else(|| record.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value))?;
        let key = match value {
            Value::String(text) => text.trim().to_owned(),
            other => text(other)?,
        };
        (!key.is_empty()).then_some(key)
    }
}

fn folded(field: &Field, value: &str) -> String {
    if field.case_sensitive { value.to_owned() } else { value.to_lowercase() }
}

/// The masters that a row with these fields belongs to: what an org locks until the row is committed.
pub(crate) fn masters_in(object: &Object, fields: &Row) -> Vec<String> {
    let masters = object.fields.iter().filter(|field| field.kind.is_master());
    masters.filter_map(|field| fields.get(&field.name)?.as_str()).map(str::to_owned).collect()
}
