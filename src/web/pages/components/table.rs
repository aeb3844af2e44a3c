//! Tables: a caption that says what they show, columns sorted by links, rows that become cards where it is narrow.

use super::{Icon, icon};
use maud::{Markup, html};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Order {
    Ascending,
    Descending,
}

/// A column's heading.
#[derive(Debug, Clone)]
pub(in crate::web) struct Column {
    pub(in crate::web) label: String,
    pub(in crate::web) numeric: bool,
    /// How to get the table sorted by it: a link or a form of one button.
    pub(in crate::web) sort: Option<Markup>,
    /// How the table is sorted by it now.
    pub(in crate::web) order: Option<Order>,
}

impl Column {
    pub(in crate::web) fn text(label: &str) -> Self {
        Self { label: label.to_owned(), numeric: false, sort: None, order: None }
    }

    pub(in crate::web) fn number(label: &str) -> Self {
        Self { numeric: true, ..Self::text(label) }
    }
}

/// The first cell of each row names the row.
pub(in crate::web) fn table(caption: &str, columns: &[Column], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table {
            caption { (caption) }
            thead {
                tr { @for column in columns { (heading(column)) } }
            }
            tbody {
                @for row in rows {
                    tr {
                        @for (at, (column, cell)) in columns.iter().zip(row).enumerate() { (self::cell(at == 0, column, cell)) }
                    }
                }
            }
        }
    }
}

fn heading(column: &Column) -> Markup {
    let (sorted, shown) = match column.order {
        Some(Order::Ascending) => (Some("ascending"), Some(Icon::Up)),
        Some(Order::Descending) => (Some("descending"), Some(Icon::Down)),
        None => (None, None),
    };
    html! {
        th scope="col" class=[column.numeric.then_some("number")] aria-sort=[sorted] {
            @if let Some(sort) = &column.sort { (sort) } @else { (column.label) }
            @if let Some(shown) = shown { (icon(shown)) }
        }
    }
}

fn cell(names_row: bool, column: &Column, cell: &Markup) -> Markup {
    let class = column.numeric.then_some("number");
    if names_row {
        return html! { th scope="row" class=[class] { (cell) } };
    }
    html! { td class=[class] data-label=(column.label) { (cell) } }
}
