//! A row as it is kept: its cells in one buffer, in the order of the object's fields. A map of names and values
//! for every row would take ten times the memory, and most of the time of a large load.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// Which field of its object a cell belongs to: see [`super::schema::Object::slot`].
pub(crate) type Slot = u16;

/// One stored value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Truth(bool),
    Whole(i64),
    Decimal(f64),
    Text(Cow<'a, str>),
}

/// The cells of a row, or those that a commit changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Packed(Box<[u8]>);

/// A row that is still being put together.
#[derive(Debug, Default)]
pub(crate) struct Draft<'a>(Vec<(Slot, Cell<'a>)>);

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const WHOLE: u8 = 3;
const DECIMAL: u8 = 4;
const TEXT: u8 = 5;

impl<'a> Cell<'a> {
    pub(crate) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// The cell of a JSON value; lists and objects are never stored.
    pub(crate) fn of(value: &'a Value) -> Self {
        match value {
            Value::Bool(truth) => Self::Truth(*truth),
            Value::String(text) => Self::text(text),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Self::Whole(whole),
                (None, decimal) => Self::Decimal(decimal.unwrap_or_default()),
            },
            Value::Null | Value::Array(_) | Value::Object(_) => Self::Null,
        }
    }

    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Truth(truth) => Value::Bool(*truth),
            Self::Whole(whole) => Value::Number(Number::from(*whole)),
            Self::Decimal(decimal) => Number::from_f64(*decimal).map_or(Value::Null, Value::Number),
            Self::Text(text) => Value::String(text.clone().into_owned()),
        }
    }

    /// The text by which a row is found; what is empty is no key.
    pub(crate) fn key(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            Self::Whole(_) | Self::Decimal(_) => Some(Cow::Owned(self.value().to_string())),
            _ => None,
        }
    }

    fn length(&self) -> usize {
        let payload = match self {
            Self::Null | Self::Truth(_) => 0,
            Self::Whole(_) | Self::Decimal(_) => 8,
            Self::Text(text) => 4 + text.len(),
        };
        3 + payload
    }

    fn write(&self, slot: Slot, into: &mut Vec<u8>) {
        into.extend(slot.to_le_bytes());
        match self {
            Self::Null => into.push(NULL),
            Self::Truth(truth) => into.push(if *truth { TRUE } else { FALSE }),
            Self::Whole(whole) => {
                into.push(WHOLE);
                into.extend(whole.to_le_bytes());
            }
            Self::Decimal(decimal) => {
                into.push(DECIMAL);
                into.extend(decimal.to_le_bytes());
            }
            Self::Text(text) => {
                into.push(TEXT);
                into.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
                into.extend(text.as_bytes());
            }
        }
    }
}

impl<'a> Draft<'a> {
    pub(crate) fn get(&self, slot: Slot) -> Option<&Cell<'a>> {
        self.0.iter().find(|(known, _)| *known == slot).map(|(_, cell)| cell)
    }

    /// The last value given for a field is the one that counts.
    pub(crate) fn set(&mut self, slot: Slot, cell: Cell<'a>) {
        match self.0.iter_mut().find(|(known, _)| *known == slot) {
            Some((_, known)) => *known = cell,
            None => self.0.push((slot, cell)),
        }
    }

    pub(crate) fn pack(mut self) -> Packed {
        self.0.sort_unstable_by_key(|(slot, _)| *slot);
        let mut bytes = Vec::with_capacity(self.0.iter().map(|(_, cell)| cell.length()).sum());
        for (slot, cell) in &self.0 {
            cell.write(*slot, &mut bytes);
        }
        Packed(bytes.into_boxed_slice())
    }
}

impl Packed {
    pub(crate) fn cells(&self) -> impl Iterator<Item = (Slot, Cell<'_>)> {
        Parts(&self.0).filter_map(|part| Some((part.slot, part.cell()?)))
    }

    pub(crate) fn get(&self, slot: Slot) -> Option<Cell<'_>> {
        Parts(&self.0).find(|part| part.slot == slot)?.cell()
    }

    /// The text of a field that holds one.
    pub(crate) fn text(&self, slot: Slot) -> Option<&str> {
        match self.get(slot)? {
            Cell::Text(Cow::Borrowed(text)) => Some(text),
            _ => None,
        }
    }

    /// This row with `change` over it.
    pub(crate) fn with(&self, change: &Self) -> Self {
        let mut bytes = Vec::with_capacity(self.0.len() + change.0.len());
        let (mut old, mut new) = (Parts(&self.0).peekable(), Parts(&change.0).peekable());
        loop {
            let taken = match (old.peek(), new.peek()) {
                (Some(before), Some(after)) if before.slot < after.slot => old.next(),
                (Some(before), Some(after)) => {
                    if before.slot == after.slot {
                        old.next();
                    }
                    new.next()
                }
                (Some(_), None) => old.next(),
                (None, Some(_)) => new.next(),
                (None, None) => break,
            };
            bytes.extend(taken.map(|part| part.bytes).unwrap_or_default());
        }
        Self(bytes.into_boxed_slice())
    }
}

/// Goes through a buffer cell by cell.
struct Parts<'a>(&'a [u8]);

struct Part<'a> {
    slot: Slot,
    /// All of the cell, its slot and its kind included.
    bytes: &'a [u8],
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let (slot, rest) = self.0.split_first_chunk::<2>()?;
        let (kind, rest) = rest.split_first()?;
        let payload = match *kind {
            WHOLE | DECIMAL => 8,
            TEXT => 4 + usize::try_from(u32::from_le_bytes(*rest.first_chunk::<4>()?)).ok()?,
            _ => 0,
        };
        let (bytes, rest) = self.0.split_at_checked(3 + payload)?;
        self.0 = rest;
        Some(Part { slot: Slot::from_le_bytes(*slot), bytes })
    }
}

impl<'a> Part<'a> {
    fn cell(&self) -> Option<Cell<'a>> {
        let (kind, payload) = self.bytes.get(2..)?.split_first()?;
        Some(match *kind {
            FALSE => Cell::Truth(false),
            TRUE => Cell::Truth(true),
            WHOLE => Cell::Whole(i64::from_le_bytes(*payload.first_chunk::<8>()?)),
            DECIMAL => Cell::Decimal(f64::from_le_bytes(*payload.first_chunk::<8>()?)),
            TEXT => Cell::text(std::str::from_utf8(payload.get(4..)?).ok()?),
            _ => Cell::Null,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Packed {
        let mut draft = Draft::default();
        draft.set(9, Cell::text("Zoë"));
        draft.set(2, Cell::Whole(-7));
        draft.set(3, Cell::Decimal(66.5));
        draft.set(4, Cell::Truth(true));
        draft.set(2, Cell::Whole(7));
        draft.set(11, Cell::Null);
        draft.pack()
    }

    #[test]
    fn a_row_keeps_what_was_put_into_it() {
        let row = row();
        assert_eq!(row.cells().map(|(slot, _)| slot).collect::<Vec<_>>(), [2, 3, 4, 9, 11]);
        assert_eq!(row.get(2), Some(Cell::Whole(7)));
        assert_eq!(row.get(3), Some(Cell::Decimal(66.5)));
        assert_eq!(row.get(4), Some(Cell::Truth(true)));
        assert_eq!(row.text(9), Some("Zoë"));
        assert_eq!(row.get(11), Some(Cell::Null));
        assert_eq!(row.get(5), None);
    }

    #[test]
    fn a_change_replaces_its_cells_and_leaves_the_others() {
        let mut change = Draft::default();
        change.set(1, Cell::text("first"));
        change.set(3, Cell::Null);
        change.set(12, Cell::text(""));
        let row = row().with(&change.pack());
        assert_eq!(row.cells().map(|(slot, _)| slot).collect::<Vec<_>>(), [1, 2, 3, 4, 9, 11, 12]);
        assert_eq!((row.get(3), row.get(2)), (Some(Cell::Null), Some(Cell::Whole(7))));
        assert_eq!((row.text(1), row.text(12)), (Some("first"), Some("")));
    }
}
