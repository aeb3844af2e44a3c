//! Set-based statements, written once for both databases.
//!
//! A batch of rows travels as one JSON parameter. Only the table expression that unfolds it differs between the engines,
//! so `rows_sql!` writes that part twice and the statement around it once. SQLite's `jsonb_each` reads the text once;
//! `json_each` would print and read each row anew for each of its columns.

use super::Engine;

/// The same statement for both engines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

impl Statement {
    pub(super) const fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// `rows_sql!("INSERT … SELECT … FROM ", { site_id: uuid, … }, " ON CONFLICT …")`: the braces become a table `j` with these
/// columns, unfolded from the JSON array in `$1`. Types: `uuid`, `bigint`, `text`, `boolean`.
macro_rules! rows_sql {
    ($head:literal, { $first:ident: $of:ident $(, $column:ident: $kind:ident)* $(,)? }, $tail:literal) => {
        $crate::store::statement::Statement {
            sqlite: concat!(
                $head,
                "(SELECT ", rows_sql!(@sqlite $of $first), " AS ", stringify!($first),
                $(", ", rows_sql!(@sqlite $kind $column), " AS ", stringify!($column),)*
                " FROM jsonb_each($1)) AS j ",
                $tail
            ),
            postgres: concat!(
                $head,
                "jsonb_to_recordset(CAST($1 AS jsonb)) AS j(", stringify!($first), " ", stringify!($of),
                $(", ", stringify!($column), " ", stringify!($kind),)*
                ") ",
                $tail
            ),
        }
    };
    (@sqlite uuid $column:ident) => { concat!("unhex(jsonb_each.value->>'", stringify!($column), "', '-')") };
    (@sqlite $kind:ident $column:ident) => { concat!("jsonb_each.value->>'", stringify!($column), "'") };
}

pub(super) use rows_sql;
