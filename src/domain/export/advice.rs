//! Salesforce's refusals in an administrator's words: what a code means and what mends it. Codes: the Salesforce reference, §2.10.

/// What stands behind a refusal, as far as the remedy differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// The package is too old, or a field hidden from the integration user.
    Package,
    /// A permission is missing.
    Permission,
    /// The org's own validation rule, flow or trigger said no.
    Automation,
    /// The org is full.
    Storage,
    /// The org's calls of the day are used up.
    Calls,
    /// The parent row is gone or hidden.
    Parent,
    /// The text or choice doesn't fit the field any more.
    Field,
    /// The org's duplicate rules, or a second row with the same key.
    Duplicate,
    /// Another process holds the rows for long.
    Lock,
    /// Somebody who can't own rows should own one.
    Owner,
    /// Nothing that we know.
    Unknown,
}

impl Remedy {
    pub const ALL: [Self; 11] = [
        Self::Package,
        Self::Permission,
        Self::Automation,
        Self::Storage,
        Self::Calls,
        Self::Parent,
        Self::Field,
        Self::Duplicate,
        Self::Lock,
        Self::Owner,
        Self::Unknown,
    ];

    /// Of an error as it is kept with a row: `CODE: Salesforce's words`.
    pub fn of(error: &str) -> Self {
        let (code, words) = error.split_once(':').map_or((error, ""), |(code, words)| (code.trim(), words.trim()));
        match code {
            "INVALID_FIELD" if words.starts_with("Foreign key external ID") => Self::Parent,
            "INVALID_CROSS_REFERENCE_KEY" if words.starts_with("Owner ID") => Self::Owner,
            "INVALID_CROSS_REFERENCE_KEY" | "ENTITY_IS_DELETED" => Self::Parent,
            "INVALID_FIELD" | "INVALID_TYPE" | "NOT_FOUND" | "INVALID_FIELD_FOR_INSERT_UPDATE" => Self::Package,
            "INSUFFICIENT_ACCESS"
            | "INSUFFICIENT_ACCESS_OR_READONLY"
            | "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
            | "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY_NO_ACCESS" => Self::Permission,
            "FIELD_CUSTOM_VALIDATION_EXCEPTION"
            | "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
            | "CANNOT_EXECUTE_FLOW_TRIGGER"
            | "APEX_ERROR" => Self::Automation,
            "STORAGE_LIMIT_EXCEEDED" => Self::Storage,
            "REQUEST_LIMIT_EXCEEDED" => Self::Calls,
            "STRING_TOO_LONG"
            | "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
            | "REQUIRED_FIELD_MISSING"
            | "JSON_PARSER_ERROR"
            | "NUMBER_OUTSIDE_VALID_RANGE"
            | "INVALID_EMAIL_ADDRESS" => Self::Field,
            "DUPLICATE_VALUE" | "DUPLICATES_DETECTED" | "DUPLICATE_EXTERNAL_ID" => Self::Duplicate,
            "UNABLE_TO_LOCK_ROW" | "QUERY_TIMEOUT" => Self::Lock,
            "INACTIVE_OWNER_OR_USER" | "OP_WITH_INVALID_USER_TYPE_EXCEPTION" | "TRANSFER_REQUIRES_READ" => Self::Owner,
            _ => Self::Unknown,
        }
    }

    /// Id of the message that names it; its attribute `fix` says what to do.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Package => "export-remedy-package",
            Self::Permission => "export-remedy-permission",
            Self::Automation => "export-remedy-automation",
            Self::Storage => "export-remedy-storage",
            Self::Calls => "export-remedy-calls",
            Self::Parent => "export-remedy-parent",
            Self::Field => "export-remedy-field",
            Self::Duplicate => "export-remedy-duplicate",
            Self::Lock => "export-remedy-lock",
            Self::Owner => "export-remedy-owner",
            Self::Unknown => "export-remedy-unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_code_means_what_its_words_say() {
        for (error, remedy) in [
            (
                "INVALID_FIELD: Foreign key external ID: acme:course:1 not found for field External_Id__c",
                Remedy::Parent,
            ),
            ("INVALID_FIELD: No such column 'Points__c' on sobject of type Qstream_Enrolment__c", Remedy::Package),
            ("INVALID_CROSS_REFERENCE_KEY: Owner ID: owner cannot be blank", Remedy::Owner),
            ("FIELD_CUSTOM_VALIDATION_EXCEPTION: Points must be even", Remedy::Automation),
            ("STORAGE_LIMIT_EXCEEDED: storage limit exceeded", Remedy::Storage),
            ("SOMETHING_NEW: we never saw this", Remedy::Unknown),
            ("", Remedy::Unknown),
        ] {
            assert_eq!(Remedy::of(error), remedy, "{error}");
        }
    }
}
