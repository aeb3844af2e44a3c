//! A PostgreSQL transaction that knows whether it joins by index.
//!
//! PostgreSQL keeps a plan for each statement of a connection. So a statement about a few people asks for this itself, whoever
//! runs it: else the plan would be as the first one to run it left it.

use super::{Error, Tx};
use sqlx::{PgConnection, Postgres, Transaction};
use std::ops::{Deref, DerefMut};

#[derive(Debug)]
pub struct PostgresTx {
    inner: Transaction<'static, Postgres>,
    by_index: bool,
}

impl PostgresTx {
    pub(super) const fn new(inner: Transaction<'static, Postgres>) -> Self {
        Self { inner, by_index: false }
    }

    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        self.inner.commit().await
    }
}

impl Deref for PostgresTx {
    type Target = PgConnection;
    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

impl DerefMut for PostgresTx {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.inner
    }
}

impl Tx {
    /// Makes PostgreSQL join in the order that is written, by indexes, until the transaction's end: for a statement about a few
    /// people, whose plan is then the same on a large site as on the small one for which it was made, and made quickly.
    /// SQLite keeps to the order of a `CROSS JOIN` anyway.
    pub(super) async fn go_by_index(&mut self) -> Result<(), Error> {
        if let Self::Postgres(tx) = self
            && !tx.by_index
        {
            let text = "SET LOCAL join_collapse_limit = 1; SET LOCAL enable_hashjoin = off;
                SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off";
            sqlx::raw_sql(text).execute(&mut *tx.inner).await?;
            tx.by_index = true;
        }
        Ok(())
    }
}
