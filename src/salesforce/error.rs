//! Failures of a call, sorted by what the caller does about them.

/// Which of Salesforce's limits was hit; they share a code and are told apart by their message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The org's calls of 24 hours are used up.
    Daily,
    /// Too many long calls at once.
    Concurrent,
}

/// Texts are Salesforce's codes or our own words: never a token, never a row.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The grant is dead: an admin has to sign in again.
    #[error("Salesforce refuses our sign-in: {0}")]
    NeedsReauth(String),
    /// The access token is no longer valid; a new one helps.
    #[error("the session expired")]
    SessionExpired,
    #[error("a limit of the org is reached: {0:?}")]
    LimitReached(Limit),
    /// The request certainly had no effect: it never left, or was answered by an outage.
    #[error("Salesforce can't be reached: {0}")]
    Unreachable(String),
    /// The request may or may not have had an effect.
    #[error("the outcome is unknown: {0}")]
    Ambiguous(&'static str),
    /// Salesforce understood the call and won't do it; repeating doesn't help.
    #[error("Salesforce refused the call: {status} {code}")]
    Refused {
        status: u16,
        code: String,
        /// Salesforce's own words, which may quote what was sent: for the administrator, not for the log.
        message: String,
    },
    /// The org's word about who somebody is can't be believed: which part of it.
    #[error("the id token is not good: {0}")]
    IdToken(&'static str),
    /// The app doesn't allow the scope `openid`.
    #[error("no id token came: the app doesn't allow the scope openid")]
    NoIdToken,
    #[error("the address is not of a configured Salesforce host family")]
    AddressNotAllowed,
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() {
            Self::Unreachable("no connection".to_owned())
        } else if error.is_builder() {
            Self::AddressNotAllowed
        } else if error.is_timeout() {
            Self::Ambiguous("no reply in time")
        } else {
            Self::Ambiguous("the connection broke")
        }
    }
}

/// One entry of the error envelope of REST replies.
#[derive(serde::Deserialize)]
pub(super) struct Envelope {
    #[serde(rename = "errorCode", default)]
    code: String,
    #[serde(default)]
    message: String,
}

/// Sorts a REST reply that isn't a success.
pub(super) fn of_reply(status: u16, body: &[u8]) -> Error {
    let entries: Vec<Envelope> = serde_json::from_slice(body).unwrap_or_default();
    let (code, message) = entries.into_iter().next().map(|entry| (entry.code, entry.message)).unwrap_or_default();
    match (status, code.as_str()) {
        // An org that moved tells so; a new token names its new address.
        (401, "INVALID_SESSION_ID" | "") | (404, "URL_NOT_RESET") => Error::SessionExpired,
        (403, "REQUEST_LIMIT_EXCEEDED") if message.starts_with("TotalRequests") => Error::LimitReached(Limit::Daily),
        (403, "REQUEST_LIMIT_EXCEEDED") => Error::LimitReached(Limit::Concurrent),
        (403, "API_DISABLED_FOR_ORG") => Error::NeedsReauth(code),
        // A 503 is answered before anything is done; other outages may have followed a commit.
        (503, _) => Error::Unreachable("503".to_owned()),
        (500..=599, _) => Error::Ambiguous("server error"),
        _ => Error::Refused {
            status,
            code: code.chars().take(80).collect(),
            message: message.chars().take(500).collect(),
        },
    }
}
