//! What can go wrong between us and the database.

/// An error of the store. Its text names no values of rows.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection, no disk, no time: the caller may try again later.
    #[error("the database is unavailable")]
    Unavailable(#[source] sqlx::Error),
    /// More is waiting for the database than it can take: nothing was asked of it.
    #[error("too much is waiting for the database")]
    Busy,
    /// A unique or foreign key refused the write.
    #[error("the write conflicts with what is stored")]
    Conflict(#[source] sqlx::Error),
    /// A stored value that no version of this program writes.
    #[error("corrupt value in {table}.{column}")]
    Corrupt { table: &'static str, column: &'static str },
    /// Two transactions waited for each other and this one was chosen to go: nothing was written, the same again may work.
    #[error("the transaction collided with another one")]
    Collision(#[source] sqlx::Error),
    #[error("the database refused the statement")]
    Refused(#[source] sqlx::Error),
    /// Something about the database as a whole, named for the operator.
    #[error("{0}")]
    Unusable(String),
    #[error("a row of a batch can't be written as JSON")]
    Encoding(#[from] serde_json::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(refusal) if refusal.is_unique_violation() || refusal.is_foreign_key_violation() => {
                Self::Conflict(error)
            }
            // PostgreSQL: serialization failure, deadlock.
            sqlx::Error::Database(refusal) if matches!(refusal.code().as_deref(), Some("40001" | "40P01")) => {
                Self::Collision(error)
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error),
            _ => Self::Refused(error),
        }
    }
}
