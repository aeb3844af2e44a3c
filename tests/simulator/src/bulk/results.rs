//! The result files of a job. Their order is not that of the upload: rows have to be matched by what is in them.

use std::io;

use super::jobs::{Fate, Job};
use crate::rest::route::Results;

/// Rows are dealt out to this many heaps, which then follow each other out of order.
const HEAPS: usize = 7;

/// All cells quoted, the columns of the upload behind those of the result.
pub(crate) fn csv(job: &Job, kind: Results) -> io::Result<Vec<u8>> {
    let first: &[&str] = match kind {
        Results::Successful => &["sf__Id", "sf__Created"],
        Results::Failed => &["sf__Id", "sf__Error"],
        Results::Unprocessed => &[],
    };
    let Some(upload) = &job.upload else { return Ok(Vec::new()) };
    let mut reader = upload.reader(job.delimiter);
    let header = reader.headers()?.clone();
    let mut text = writer(Vec::new(), job);
    text.write_record(first.iter().copied().chain(&header))?;
    let mut heaps: Vec<csv::Writer<Vec<u8>>> = (0..HEAPS).map(|_| writer(Vec::new(), job)).collect();
    let mut line = csv::StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut line).unwrap_or_default() {
        let before = match (job.fates.get(row), kind) {
            (Some(Fate::Created(id)), Results::Successful) => Some(vec![id.as_str(), "true"]),
            (Some(Fate::Updated(id)), Results::Successful) => Some(vec![id.as_str(), "false"]),
            (Some(Fate::Failed(error)), Results::Failed) => Some(vec!["", error.as_str()]),
            (None, Results::Unprocessed) => Some(Vec::new()),
            _ => None,
        };
        // Neighbours land in different heaps, and the heaps come out last first.
        if let (Some(before), Some(heap)) = (before, heaps.get_mut(HEAPS - 1 - row % HEAPS)) {
            // As many cells as there are columns, however many the line had.
            let cells = (0..header.len()).map(|index| line.get(index).unwrap_or_default());
            heap.write_record(before.into_iter().chain(cells))?;
        }
        row += 1;
    }
    let mut text = finished(text)?;
    for heap in heaps {
        text.extend(finished(heap)?);
    }
    Ok(text)
}

fn writer(into: Vec<u8>, job: &Job) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).delimiter(job.delimiter.byte()).from_writer(into)
}

fn finished(writer: csv::Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
