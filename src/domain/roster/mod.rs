//! Rosters: people of a site as a CSV file, from bytes to what would be written.
//!
//! Reading (`read.rs`) refuses a file as a whole or gives its rows; planning (`plan.rs`) compares them with the site and says of
//! each row what would happen. Neither writes anything, so a preview and an import are the same computation.

mod header;
mod plan;
mod read;

pub use header::Column;
pub use plan::{Counts, Everybody, Known, Place, Plan, Planned, Target, Verdict, plan};
pub use read::{Encoding, FileError, MAX_BYTES, MAX_CELL, MAX_ROWS, Roster, Row, read};

/// What is to be said about a row. `is_error`: the row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    // The row is left out.
    NoEmail,
    BadEmail,
    /// The address stands in an earlier line, too.
    Duplicate(u64),
    NoName,
    BadName,
    CellTooLong,
    UnknownRole,
    /// Giving, taking or changing an owner is nothing for this file.
    OwnersOnly,
    UnknownTimeZone,
    BadSalesforceUser,
    BadState,
    BadLabel,
    ManagerIsSelf,
    ManagerCycle,
    // The row is taken, with a word about it.
    UnknownManager,
    UnknownLanguage,
    ExtraCells,
    MissingCells,
    /// Looks like a formula of a spreadsheet; kept as text.
    LooksLikeFormula,
}

impl Finding {
    pub const fn is_error(self) -> bool {
        !matches!(
            self,
            Self::UnknownManager
                | Self::UnknownLanguage
                | Self::ExtraCells
                | Self::MissingCells
                | Self::LooksLikeFormula
        )
    }

    /// The word for files and machines; messages are called `roster-` and this.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoEmail => "no-email",
            Self::BadEmail => "bad-email",
            Self::Duplicate(_) => "duplicate",
            Self::NoName => "no-name",
            Self::BadName => "bad-name",
            Self::CellTooLong => "cell-too-long",
            Self::UnknownRole => "unknown-role",
            Self::OwnersOnly => "owners-only",
            Self::UnknownTimeZone => "unknown-time-zone",
            Self::BadSalesforceUser => "bad-salesforce-user",
            Self::BadState => "bad-state",
            Self::BadLabel => "bad-label",
            Self::ManagerIsSelf => "manager-is-self",
            Self::ManagerCycle => "manager-cycle",
            Self::UnknownManager => "unknown-manager",
            Self::UnknownLanguage => "unknown-language",
            Self::ExtraCells => "extra-cells",
            Self::MissingCells => "missing-cells",
            Self::LooksLikeFormula => "looks-like-formula",
        }
    }
}

/// Whether a spreadsheet would take this cell for a formula: also behind blanks, and in full width.
pub fn looks_like_formula(cell: &str) -> bool {
    let first = cell.trim_start_matches([' ', '\u{a0}']).chars().next();
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'))
}

/// A cell of a file of ours: quoted, and made text for spreadsheets where it looks like a formula.
pub fn csv_cell(cell: &str) -> String {
    let guard = if looks_like_formula(cell) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_ours_is_a_formula() {
        for cell in ["=1+1", " =1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "\u{a0}=1"] {
            assert!(csv_cell(cell).starts_with("\"'"), "{cell:?}");
        }
        assert_eq!(csv_cell("O\"Neill"), "\"O\"\"Neill\"");
        assert_eq!(csv_cell("a=1"), "\"a=1\"");
    }
}
