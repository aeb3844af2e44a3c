//! From bytes to rows: encoding, separator, headings, records with their lines.

use super::header::Column;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;
/// The most rows of a file.
pub const MAX_ROWS: usize = 200_000;
/// The longest cell, in bytes.
pub const MAX_CELL: usize = 4 * 1024;
const MAX_COLUMNS: usize = 64;
/// A record longer than this is a quote that nobody closed.
const MAX_RECORD: usize = 128 * 1024;

/// How the file's letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    /// A guess: nothing in the file says so.
    Windows1252,
}

impl Encoding {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {} MB", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    #[error("this is no text: save the table as CSV")]
    NotText,
    #[error("the file's letters are damaged")]
    Damaged,
    #[error("no column is called \"E-mail\"")]
    NoEmailColumn,
    #[error("the column {0:?} stands there twice")]
    ColumnTwice(String),
    #[error("more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    #[error("more than {MAX_ROWS} rows")]
    TooManyRows,
    #[error("the record that begins in line {0} doesn't end: a quotation mark is missing")]
    EndlessRecord(u64),
    #[error("the file has headings but no rows")]
    NoRows,
}

impl FileError {
    /// The message's name.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::Damaged => "damaged",
            Self::NoEmailColumn => "no-email-column",
            Self::ColumnTwice(_) => "column-twice",
            Self::TooManyColumns => "too-many-columns",
            Self::TooManyRows => "too-many-rows",
            Self::EndlessRecord(_) => "endless-record",
            Self::NoRows => "no-rows",
        }
    }
}

/// A record and the line that it begins in; its cells follow the roster's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: u64,
    pub cells: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    pub encoding: Encoding,
    pub separator: char,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

/// Reads a whole file.
pub fn read(bytes: &[u8]) -> Result<Roster, FileError> {
    if bytes.len() > MAX_BYTES {
        return Err(FileError::TooLarge);
    }
    let (text, encoding) = decode(bytes)?;
    let separator = separator(&text);
    let mut records = Records::new(text.as_bytes(), separator);
    let headings = records.next()?.ok_or(FileError::Empty)?;
    let columns = columns(&headings.cells)?;
    let mut rows = Vec::new();
    while let Some(row) = records.next()? {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MAX_ROWS {
            return Err(FileError::TooManyRows);
        }
        rows.push(row);
    }
    if rows.is_empty() { Err(FileError::NoRows) } else { Ok(Roster { encoding, separator, columns, rows }) }
}

fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), FileError> {
    let (of, encoding, skip) = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, Encoding::Utf16, 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, Encoding::Utf16, 2),
        _ if bytes.contains(&0) || bytes.starts_with(b"PK\x03\x04") => return Err(FileError::NotText),
        _ if std::str::from_utf8(bytes).is_ok() => (UTF_8, Encoding::Utf8, 0),
        _ => (WINDOWS_1252, Encoding::Windows1252, 0),
    };
    let (text, broken) = of.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default());
    if broken {
        return Err(FileError::Damaged);
    }
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    if text.contains('\0') { Err(FileError::NotText) } else { Ok((text, encoding)) }
}

/// The separator that the headings use most.
fn separator(text: &str) -> char {
    let headings = text.trim_start().lines().next().unwrap_or_default();
    let mut quoted = false;
    let outside: Vec<char> = headings
        .chars()
        .filter(|c| {
            quoted ^= *c == '"';
            !quoted
        })
        .collect();
    let count = |separator: char| outside.iter().filter(|c| **c == separator).count();
    [',', ';', '\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(',')
}

fn columns(headings: &[String]) -> Result<Vec<Column>, FileError> {
    if headings.len() > MAX_COLUMNS {
        return Err(FileError::TooManyColumns);
    }
    let columns: Vec<Column> = headings.iter().map(|heading| Column::of(heading)).collect();
    for (at, column) in columns.iter().enumerate() {
        let known = !matches!(column, Column::Unknown(_));
        if known && columns.iter().take(at).any(|earlier| earlier == column) {
            return Err(FileError::ColumnTwice(headings.get(at).cloned().unwrap_or_default()));
        }
    }
    if columns.contains(&Column::Email) { Ok(columns) } else { Err(FileError::NoEmailColumn) }
}

/// One record after the other.
struct Records<'a> {
    reader: Reader,
    input: &'a [u8],
    line: u64,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Records<'a> {
    fn new(input: &'a [u8], separator: char) -> Self {
        let separator = u8::try_from(separator).unwrap_or(b',');
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Self { reader, input, line: 1, cells: vec![0; 4_096], ends: vec![0; MAX_COLUMNS + 1] }
    }

    fn take(&mut self, count: usize) {
        let (taken, rest) = self.input.split_at(count.min(self.input.len()));
        self.line += taken.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.input = rest;
    }

    fn next(&mut self) -> Result<Option<Row>, FileError> {
        let blank = self.input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.take(blank);
        let line = self.line;
        let (mut written, mut columns) = (0, 0);
        loop {
            let cells = self.cells.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(columns..).unwrap_or_default();
            let (result, taken, out, ended) = self.reader.read_record(self.input, cells, ends);
            self.take(taken);
            written += out;
            columns += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.cells.len() < MAX_RECORD => {
                    self.cells.resize(self.cells.len() * 2, 0);
                }
                ReadRecordResult::OutputFull => return Err(FileError::EndlessRecord(line)),
                ReadRecordResult::OutputEndsFull => return Err(FileError::TooManyColumns),
                ReadRecordResult::Record => return Ok(Some(self.row(line, columns))),
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    fn row(&self, line: u64, columns: usize) -> Row {
        let mut from = 0;
        let mut cells = Vec::with_capacity(columns);
        for end in self.ends.iter().take(columns) {
            let cell = self.cells.get(from..*end).unwrap_or_default();
            cells.push(String::from_utf8_lossy(cell).into_owned());
            from = *end;
        }
        Row { line, cells }
    }
}
