//! What a refused row means for the next try.

use jiff::SignedDuration;

/// What became of one row, in the order in which rows were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowResult {
    Stored { salesforce_id: String },
    Removed,
    Refused { code: String, message: String },
}

/// Why Salesforce refused a row, as far as it decides what happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFailure {
    /// The parent isn't there yet: wait for it.
    Dependency,
    /// The person who should own the row can't: it goes without.
    Owner,
    /// Another transaction holds the row: try again, with less at once.
    Lock,
    /// The org is short of breath: try again.
    Contention,
    /// The object lacks a field, or we may not write it: somebody must mend the package or permissions.
    Schema,
    /// The org is full: nothing more goes in until somebody makes room.
    Storage,
    /// The row that should go is gone already.
    Absent,
    /// Salesforce will never take this row as it is.
    Refused,
}

/// Sorts a row-level error by its status code and message; codes: the Salesforce reference, §2.10.
pub fn classify(code: &str, message: &str) -> RowFailure {
    match code {
        "UNABLE_TO_LOCK_ROW" => RowFailure::Lock,
        "QUERY_TIMEOUT"
        | "SERVER_UNAVAILABLE"
        | "REQUEST_LIMIT_EXCEEDED"
        | "UNKNOWN_EXCEPTION"
        | "ALL_OR_NONE_OPERATION_ROLLED_BACK" => RowFailure::Contention,
        // Two overlapping upserts of one key: the row is there now, and the next upsert finds it.
        "DUPLICATE_VALUE" if message.contains("External_Id__c") => RowFailure::Contention,
        "INACTIVE_OWNER_OR_USER" | "OP_WITH_INVALID_USER_TYPE_EXCEPTION" | "TRANSFER_REQUIRES_READ" => {
            RowFailure::Owner
        }
        "INVALID_CROSS_REFERENCE_KEY" if message.starts_with("Owner ID") => RowFailure::Owner,
        "INVALID_FIELD" if message.starts_with("Foreign key external ID") => RowFailure::Dependency,
        "INVALID_CROSS_REFERENCE_KEY" => RowFailure::Dependency,
        "ENTITY_IS_DELETED" => RowFailure::Absent,
        "INVALID_FIELD" | "INVALID_TYPE" | "NOT_FOUND" | "INVALID_FIELD_FOR_INSERT_UPDATE" => RowFailure::Schema,
        "STORAGE_LIMIT_EXCEEDED" => RowFailure::Storage,
        _ => RowFailure::Refused,
    }
}

/// The external id that a refusal for want of a parent names.
pub fn missing_parent(message: &str) -> Option<&str> {
    message.strip_prefix("Foreign key external ID: ")?.split_once(" not found").map(|(id, _)| id)
}

/// How long to wait before try number `attempts + 1`: exponential from one second to fifteen minutes, with full jitter.
///
/// `random` is uniform in 0 … 1; the wait is never shorter than a quarter of a second.
pub fn backoff(attempts: u32, random: f64) -> SignedDuration {
    let ceiling = 2_f64.powi(i32::try_from(attempts.min(20)).unwrap_or(20)).min(900.0);
    SignedDuration::from_secs_f64((ceiling * random.clamp(0.0, 1.0)).max(0.25))
}
