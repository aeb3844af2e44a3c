//! Reading CSV as it arrives: a record is handed on as soon as its last byte is there.

use super::Error;
use csv_core::{ReadRecordResult, Reader};

/// Nothing that we sent makes a longer line.
const MAX_RECORD: usize = 4 * 1024 * 1024;
const MAX_COLUMNS: usize = 1_024;

pub(super) struct CsvLines {
    reader: Reader,
    cells: Vec<u8>,
    ends: Vec<usize>,
    written: usize,
    columns: usize,
}

impl CsvLines {
    pub(super) fn new() -> Self {
        Self { reader: Reader::new(), cells: vec![0; 4_096], ends: vec![0; 64], written: 0, columns: 0 }
    }

    /// Takes bytes in and hands every finished record to `each`, cell by cell.
    pub(super) fn feed(&mut self, mut input: &[u8], each: &mut impl FnMut(&[&str])) -> Result<(), Error> {
        while !input.is_empty() {
            let taken = self.step(input, each)?.0;
            input = input.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// Hands on a last record that no line break ends.
    pub(super) fn finish(&mut self, each: &mut impl FnMut(&[&str])) -> Result<(), Error> {
        while !self.step(&[], each)?.1 {}
        Ok(())
    }

    /// Gives how much was taken in, and whether this was the end.
    fn step(&mut self, input: &[u8], each: &mut impl FnMut(&[&str])) -> Result<(usize, bool), Error> {
        const GARBLED: Error = Error::Ambiguous("a result file is garbled");
        let cells = self.cells.get_mut(self.written..).unwrap_or_default();
        let ends = self.ends.get_mut(self.columns..).unwrap_or_default();
        let (result, taken, written, columns) = self.reader.read_record(input, cells, ends);
        self.written += written;
        self.columns += columns;
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull if self.cells.len() < MAX_RECORD => self.cells.resize(self.cells.len() * 2, 0),
            ReadRecordResult::OutputEndsFull if self.ends.len() < MAX_COLUMNS => {
                self.ends.resize(self.ends.len() * 2, 0);
            }
            ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => return Err(GARBLED),
            ReadRecordResult::Record => {
                let mut from = 0;
                let mut record = Vec::with_capacity(self.columns);
                for end in self.ends.iter().take(self.columns) {
                    let cell = self.cells.get(from..*end).ok_or(GARBLED)?;
                    record.push(std::str::from_utf8(cell).map_err(|_| GARBLED)?);
                    from = *end;
                }
                each(&record);
                (self.written, self.columns) = (0, 0);
            }
            ReadRecordResult::End => return Ok((taken, true)),
        }
        Ok((taken, false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_the_same_however_the_bytes_are_cut() {
        let text = "\"a\",\"b \"\"x\"\", y\"\n\"1\",\"two\nlines\"\n\"é\",\"\"";
        let mut whole: Vec<Vec<String>> = Vec::new();
        for size in [1, 2, 3, 7, 100] {
            let mut lines = CsvLines::new();
            let mut found: Vec<Vec<String>> = Vec::new();
            let mut each = |record: &[&str]| found.push(record.iter().map(|cell| (*cell).to_owned()).collect());
            for chunk in text.as_bytes().chunks(size) {
                assert!(lines.feed(chunk, &mut each).is_ok());
            }
            assert!(lines.finish(&mut each).is_ok());
            if whole.is_empty() {
                whole.clone_from(&found);
            }
            assert_eq!(found, whole, "in pieces of {size}");
        }
        assert_eq!(whole.len(), 3);
        assert_eq!(whole[0][1], "b \"x\", y");
    }

    #[test]
    fn an_endless_line_is_refused() {
        let mut lines = CsvLines::new();
        let chunk = vec![b'x'; 1 << 20];
        let refused = (0..8).any(|_| lines.feed(&chunk, &mut |_| {}).is_err());
        assert!(refused);
    }
}
