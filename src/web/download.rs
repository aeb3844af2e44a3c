//! A table as a file, sent piece by piece: CSV that spreadsheets open without harm, or JSON.

use crate::app::reports::{Cell, Table};
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::Bytes;
use futures_util::stream;
use std::convert::Infallible;

/// Rows that travel in one piece.
const PIECE: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Json,
}

impl Format {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// A field of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers are ours.
fn field(cell: &Cell) -> String {
    let text = match cell {
        Cell::Nothing => return String::new(),
        Cell::Whole(number) => return number.to_string(),
        Cell::Decimal(number) => return format!("{number:.1}"),
        Cell::Text(text) => text,
    };
    let harmful = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text = if harmful { format!("'{text}") } else { text.clone() };
    if text.contains(['"', ',', ';', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

fn csv_line(cells: &[Cell]) -> String {
    let mut line = cells.iter().map(field).collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

fn json_line(columns: &[String], cells: &[Cell], first: bool) -> String {
    let pairs = columns.iter().cloned().zip(cells.iter().map(|cell| serde_json::json!(cell)));
    let object: serde_json::Map<String, serde_json::Value> = pairs.collect();
    format!("{}{}", if first { "" } else { ",\n" }, serde_json::Value::Object(object))
}

/// The pieces of a file, made as they are sent.
fn pieces(table: Table, format: Format) -> impl Iterator<Item = String> {
    let head = match format {
        // The mark tells spreadsheets that this is UTF-8.
        Format::Csv => {
            let names: Vec<Cell> = table.columns.iter().cloned().map(Cell::Text).collect();
            format!("\u{feff}{}", csv_line(&names))
        }
        Format::Json => "[".to_owned(),
    };
    let tail = if format == Format::Json { "]\n".to_owned() } else { String::new() };
    let Table { columns, rows } = table;
    let mut rows = rows.into_iter().enumerate();
    let body = std::iter::from_fn(move || {
        let piece: String = rows
            .by_ref()
            .take(PIECE)
            .map(|(at, row)| match format {
                Format::Csv => csv_line(&row),
                Format::Json => json_line(&columns, &row, at == 0),
            })
            .collect();
        (!piece.is_empty()).then_some(piece)
    });
    std::iter::once(head).chain(body).chain(std::iter::once(tail)).filter(|piece| !piece.is_empty())
}

pub(super) fn respond(table: Table, name: &str, format: Format) -> HttpResponse {
    let (kind, ending) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Json => ("application/json", "json"),
    };
    let body = pieces(table, format).map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")))
        .streaming(stream::iter(body))
}

/// One document as a file, for people and programs to read.
pub(super) fn document(document: &serde_json::Value, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.json\"")))
        .body(format!("{document:#}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(rows: Vec<Vec<Cell>>, format: Format) -> String {
        let columns = vec!["name".to_owned(), "points".to_owned()];
        pieces(Table { columns, rows }, format).collect()
    }

    #[test]
    fn a_text_that_looks_like_a_formula_is_none() {
        for harmful in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1"] {
            let line = csv_line(&[Cell::Text(harmful.to_owned())]);
            assert!(line.trim_start_matches('"').starts_with('\''), "{line:?}");
        }
        assert_eq!(csv_line(&[Cell::Decimal(-3.5), Cell::Whole(2)]), "-3.5,2\r\n");
    }

    #[test]
    fn a_file_begins_with_its_mark_and_quotes_what_needs_it() {
        let row = vec![Cell::Text("O\"Neill, Zoë\nLtd; x".to_owned()), Cell::Nothing];
        assert_eq!(whole(vec![row], Format::Csv), "\u{feff}name,points\r\n\"O\"\"Neill, Zoë\nLtd; x\",\r\n");
    }

    #[test]
    fn json_in_pieces_is_one_array() {
        let rows: Vec<_> = (0..=PIECE * 2).map(|at| vec![Cell::Text("a".to_owned()), Cell::Whole(at)]).collect();
        let read: Vec<serde_json::Value> = serde_json::from_str(&whole(rows, Format::Json)).unwrap();
        assert_eq!((read.len(), &read[PIECE]["points"]), (2 * PIECE + 1, &PIECE.into()));
        assert_eq!(whole(Vec::new(), Format::Json), "[]\n");
    }
}
