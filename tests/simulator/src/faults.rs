//! Faults on order. Each waits in line until a request comes that it fits, and then happens once
//! (a row fault: as often as asked).

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// What is to go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// 503 with an HTML page, for any data request.
    ServiceUnavailable,
    /// 401 `INVALID_SESSION_ID`, though the token is alive.
    SessionExpired,
    /// 403 `REQUEST_LIMIT_EXCEEDED`: the calls of the day are used up.
    RequestLimit,
    /// 403 `REQUEST_LIMIT_EXCEEDED`: too many long calls at once.
    ConcurrentLimit,
    /// The next write is committed, then the connection closes without a reply.
    CommitThenDrop,
    /// The next write is not committed, and the connection closes without a reply.
    DropBeforeCommit,
    /// The next `times` rows of `object` are refused.
    RowError {
        object: String,
        status_code: String,
        message: String,
        #[serde(default)]
        fields: Vec<String>,
        #[serde(default = "once")]
        times: u32,
    },
    /// 400 `invalid_grant` for the next token request; no token is touched.
    TokenInvalidGrant,
    /// The next token request rotates the token, then the connection closes without a reply.
    TokenLostAfterCommit,
    /// 503 with an HTML page for the next token request; no token is touched.
    TokenServiceUnavailable,
    /// The next data request waits this long before anything is done.
    Delay { ms: u64 },
    /// The next data request is served, but its reply is cut off in mid-JSON.
    GarbledReply,
}

fn once() -> u32 {
    1
}

/// The kind of request a fault may fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Token,
    Read,
    Write,
}

#[derive(Default)]
pub(crate) struct Faults {
    waiting: VecDeque<Fault>,
}

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        self.waiting.push_back(fault);
    }

    pub(crate) fn waiting(&self) -> Vec<Fault> {
        self.waiting.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    /// The oldest fault that fits a request of this kind.
    pub(crate) fn take(&mut self, moment: Moment) -> Option<Fault> {
        let index = self.waiting.iter().position(|fault| fault.fits(moment))?;
        self.waiting.remove(index)
    }

    /// The refusal waiting for a row of `object`, if any.
    pub(crate) fn take_row(&mut self, object: &str) -> Option<Fault> {
        let index = self.waiting.iter().position(
            |fault| matches!(fault, Fault::RowError { object: wanted, .. } if wanted.eq_ignore_ascii_case(object)),
        )?;
        let fault = self.waiting.get_mut(index)?;
        let taken = fault.clone();
        if let Fault::RowError { times, .. } = fault {
            *times = times.saturating_sub(1);
            if *times == 0 {
                self.waiting.remove(index);
            }
        }
        Some(taken)
    }
}

impl Fault {
    fn fits(&self, moment: Moment) -> bool {
        match self {
            Self::TokenInvalidGrant | Self::TokenLostAfterCommit | Self::TokenServiceUnavailable => {
                moment == Moment::Token
            }
            Self::CommitThenDrop | Self::DropBeforeCommit => moment == Moment::Write,
            Self::RowError { .. } => false,
            _ => moment != Moment::Token,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_for_a_request_that_it_fits() {
        let mut faults = Faults::default();
        faults.push(Fault::CommitThenDrop);
        faults.push(Fault::TokenInvalidGrant);
        assert_eq!(faults.take(Moment::Read), None);
        assert_eq!(faults.take(Moment::Token), Some(Fault::TokenInvalidGrant));
        assert_eq!(faults.take(Moment::Write), Some(Fault::CommitThenDrop));
        assert_eq!(faults.take(Moment::Write), None);
    }

    #[test]
    fn a_row_fault_happens_as_often_as_asked() {
        let mut faults = Faults::default();
        let fault = r#"{"fault":"row_error","object":"X__c","status_code":"C","message":"m","times":2}"#;
        faults.push(serde_json::from_str(fault).unwrap());
        assert!(faults.take_row("Y__c").is_none());
        assert!(faults.take_row("x__c").is_some());
        assert!(faults.take_row("X__c").is_some());
        assert!(faults.take_row("X__c").is_none());
    }
}
