//! Insert, update and upsert: decides, for each record of a list, what would be created or updated, or why not.
//! Nothing is committed here; the caller commits what was decided.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::given::{Given, Record, Target};
use super::ledger::{Change, Operation};
use super::packed::{Cell, Draft, Packed};
use super::schema::permissions::Grants;
use super::schema::{Field, ID, Object, Schema};
use super::store::Store;
use super::table::{Table, folded};
use super::{RowError, setting};
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
    /// Ids of users who can't sign in, so they can't own a row either.
    pub(crate) inactive: &'a BTreeSet<String>,
    /// New rows that the storage of the org still takes.
    pub(crate) room: usize,
    pub(crate) now_ms: i64,
    /// The same, as it is stored.
    pub(crate) stamp: &'a str,
}

/// How a record finds its row.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Matching<'a> {
    /// Upsert: the row with the same external id, by position of the field, else a new one.
    Key(usize, &'a Field),
    /// Update: the row with this `Id`.
    Id,
    /// Insert: none.
    New,
}

pub(crate) type Outcome = Result<Change, Vec<RowError>>;

/// One outcome per record, in order. `refuse` is asked once per record and may refuse it out of hand: before
/// it gets an id, so that ids stay without gaps.
pub(crate) fn decide<'a>(
    writing: &Writing<'a>,
    records: &[Record<'a>],
    mut refuse: impl FnMut() -> Option<RowError>,
) -> Vec<Outcome> {
    let keys: Vec<Option<Cow<'_, str>>> = records.iter().map(|record| writing.key_of(record)).collect();
    let small: Vec<Option<Cow<'_, str>>> = keys.iter().map(|key| Some(folded(key.as_ref()?, false))).collect();
    let mut times: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
    for key in small.iter().flatten() {
        *times.entry(key).or_default() += 1;
    }
    let table = writing.store.table(&writing.org.key, writing.object);
    let mut list = List { writing, table, serial: table.map_or(0, Table::created), made: 0, taken: HashSet::new() };
    let mut outcomes = Vec::with_capacity(records.len());
    for ((record, key), small) in records.iter().zip(&keys).zip(&small) {
        let twice = small.as_ref().is_some_and(|key| times.get(key.as_ref()).is_some_and(|&times| times > 1));
        outcomes.push(match refuse() {
            Some(refusal) => Err(vec![refusal]),
            None => list.one(record, key.as_deref(), twice),
        });
    }
    outcomes
}

/// A list half decided: rows it will create take numbers and unique values from those that come after.
struct List<'l, 'a> {
    writing: &'l Writing<'a>,
    table: Option<&'a Table>,
    serial: u64,
    /// Rows this list creates.
    made: usize,
    taken: HashSet<(usize, String)>,
}

impl<'a> List<'_, 'a> {
    fn one(&mut self, record: &Record<'a>, key: Option<&str>, twice: bool) -> Outcome {
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
        let (id, serial) = if let Some(id) = existing.and_then(|row| row.text(ID)) {
            (id.to_owned(), None)
        } else {
            self.serial += 1;
            self.made += 1;
            (ids::make(&self.writing.object.prefix, &self.writing.org.pod, self.serial), Some(self.serial))
        };
        let operation = if existing.is_some() { Operation::Updated } else { Operation::Created };
        setting::stamp(self.writing, &mut fields, &id, serial);
        self.claim(&fields);
        let (key, external_id) = self.named_by(&fields, existing);
        let fields = fields.pack();
        Ok(Change { object: self.writing.object.number, key, external_id, salesforce_id: id, operation, fields })
    }

    fn existing(&self, key: Option<&str>, twice: bool) -> Result<Option<&'a Packed>, Vec<RowError>> {
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
            Matching::Key(position, field) => {
                let (slot, name) = (Object::slot_of(position), field.name.as_str());
                let Some(key) = key else {
                    return refused("MISSING_ARGUMENT", format!("{name} not specified"), name);
                };
                if twice {
                    return refused("DUPLICATE_VALUE", format!("Duplicate external id specified: {key}"), name);
                }
                match self.table.and_then(|table| table.by_key(slot, key)) {
                    Some((_, several)) if several > 1 => {
                        let ids = self.table.map(|table| table.ids_by_key(slot, key)).unwrap_or_default();
                        let message = format!("{name}: more than one record found for external id field: {ids:?}");
                        refused("DUPLICATE_EXTERNAL_ID", message.replace('"', ""), name)
                    }
                    found => Ok(found.map(|(row, _)| row)),
                }
            }
        }
    }

    /// The unique fields of the object but the one that rows are matched by: what that one holds is known to be
    /// unique already.
    fn uniques(&self) -> impl Iterator<Item = (usize, &'a Field)> + use<'a> {
        let key = self.writing.key();
        let fields = self.writing.object.fields.iter().enumerate();
        fields.filter(move |(position, field)| field.unique && Some(*position) != key)
    }

    /// A unique value belongs to one row, stored or earlier in this list.
    fn unique(&self, fields: &Draft<'_>, existing: Option<&Packed>) -> Result<(), Vec<RowError>> {
        let own = existing.and_then(|row| row.text(ID));
        for (position, field) in self.uniques() {
            let slot = Object::slot_of(position);
            let Some(value) = fields.get(slot).cloned().and_then(Cell::key) else { continue };
            let stored = self.table.and_then(|table| table.by_key(slot, &value));
            let other = stored.and_then(|(row, _)| row.text(ID)).filter(|id| Some(*id) != own);
            let claimed = || self.taken.contains(&(position, folded(&value, field.case_sensitive).into_owned()));
            if other.is_some() || !self.taken.is_empty() && claimed() {
                let other = other.unwrap_or("an earlier row of this request");
                let message =
                    format!("duplicate value found: {} duplicates value on record with id: {other}", field.name);
                return Err(vec![RowError::new("DUPLICATE_VALUE", message, &[&field.name])]);
            }
        }
        Ok(())
    }

    fn claim(&mut self, fields: &Draft<'_>) {
        for (position, field) in self.uniques() {
            if let Some(value) = fields.get(Object::slot_of(position)).cloned().and_then(Cell::key) {
                self.taken.insert((position, folded(&value, field.case_sensitive).into_owned()));
            }
        }
    }

    /// The field, by position, and the value by which the ledger names the row.
    fn named_by(&self, fields: &Draft<'_>, existing: Option<&Packed>) -> (Option<usize>, String) {
        let position = match self.writing.matching {
            Matching::Key(position, _) => Some(position),
            _ => self.writing.object.fields.iter().position(|field| field.external_id),
        };
        let slot = position.map(Object::slot_of);
        let value = slot.and_then(|slot| fields.get(slot).cloned().or_else(|| existing?.get(slot)));
        (position, value.and_then(Cell::key).map(Cow::into_owned).unwrap_or_default())
    }
}

impl Writing<'_> {
    /// The position of the field rows were searched by.
    fn key(&self) -> Option<usize> {
        match self.matching {
            Matching::Key(position, _) => Some(position),
            _ => None,
        }
    }

    /// The value by which this record finds its row.
    fn key_of<'a>(&self, record: &Record<'a>) -> Option<Cow<'a, str>> {
        let names = |target: &Target<'_>| match (self.matching, target) {
            (Matching::Key(key, _), Target::Field(position)) => key == *position,
            (Matching::Id, Target::Other(name)) => name.eq_ignore_ascii_case("Id"),
            _ => false,
        };
        let (_, given) = record.iter().find(|(target, _)| names(target))?;
        let key = match given {
            Given::Null => None,
            Given::Text(text) => Some(Cow::Borrowed(text.trim())),
            Given::Json(value) => Cell::of(value).key(),
        };
        key.filter(|key| !key.is_empty())
    }
}

/// The masters that rows with these fields belong to: what an org locks until they are committed.
pub(crate) fn masters_in(object: &Object, fields: &super::Row) -> Vec<String> {
    let masters = object.fields.iter().filter(|field| field.kind.is_master());
    masters.filter_map(|field| fields.get(&field.name)?.as_str()).map(str::to_owned).collect()
}
