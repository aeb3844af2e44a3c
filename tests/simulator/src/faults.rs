//! Faults on order, as data. Most wait in line until a request comes that they fit, and then happen once (a row
//! fault: as often as asked). The others change the org until they are cleared.

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
    /// The next data request finds this many more calls of the last 24 hours used.
    CallsUsed { calls: u64 },
    /// The next write is committed, then the connection closes without a reply.
    CommitThenDrop,
    /// The next write is not committed, and the connection closes without a reply.
    DropBeforeCommit,
    /// The next write gets no reply: the connection closes at once, and only when the clock has moved on by this
    /// much is it committed, whatever was written in between.
    CommitLate { ms: u64 },
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
    /// The next upsert of one row of `object` finds several rows: 300 and their addresses.
    SeveralMatches { object: String },
    /// 400 `invalid_grant` for the next token request; no token is touched.
    TokenInvalidGrant,
    /// The next token request rotates the token, then the connection closes without a reply.
    TokenLostAfterCommit,
    /// 503 with an HTML page for the next token request; no token is touched.
    TokenServiceUnavailable,
    /// The next token request is refused with this OAuth error, such as `inactive_user`, `inactive_org`,
    /// `invalid_app_access` or `rate_limit_exceeded`; no token is touched.
    TokenRefused { error: String, description: String },
    /// The next token reply brings no id token, as when the app doesn't allow the scope `openid`.
    IdTokenMissing,
    /// A claim of the next id token is this instead.
    IdTokenClaim { claim: String, value: serde_json::Value },
    /// The next id token is signed with a key that isn't published.
    IdTokenForged,
    /// The next data request waits this long before anything is done.
    Delay { ms: u64 },
    /// The next data request waits until the clock of the orgs has moved on by this much, and then is served.
    Slow { ms: u64 },
    /// The next write is committed and answered only when the clock has moved on by this much. Until then it
    /// holds the masters of its rows, and other requests get `UNABLE_TO_LOCK_ROW` for details of theirs.
    SlowCommit { ms: u64 },
    /// The next data request is served, but its reply is cut off in mid-JSON.
    GarbledReply,
    /// The next Bulk job fails after this many batches; the rest of its rows is unprocessed.
    BulkFailed { after_batches: usize, message: String },
    /// The next Bulk job is aborted by somebody else after this many batches.
    BulkAborted { after_batches: usize },
    /// The next Bulk job shows itself as in progress for this many polls more.
    BulkHeld { polls: u32 },
    /// Every row of one batch (from 0) of the next Bulk job fails with `UNABLE_TO_LOCK_ROW`.
    BulkBatchLocked { batch: usize },
    /// The next Canvas page or signed request is refused with a code of the Canvas host, such as `NO_ACCESS`.
    CanvasError { code: String },
    /// Lets `requests` requests that `fault` would fit pass first.
    After { requests: u32, then: Box<Fault> },
    /// Until cleared: the org answers nothing before its clock has moved on by this much.
    Maintenance { org: String, ms: i64 },
    /// Until cleared: new rows are refused, the storage of the org is full.
    StorageFull { org: String },
    /// Until cleared: the field is gone from the object, as if an administrator had deleted it.
    FieldDeleted { object: String, field: String },
    /// Until cleared: the field can be seen but not written.
    FieldReadOnly { object: String, field: String },
    /// Until cleared: the org lives at another My Domain, `LABEL.my.localhost`; the old one refuses data requests.
    OrgMoved { org: String, label: String },
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
    /// A Bulk job begins to work.
    Bulk,
    /// The org's own Canvas page asks for a signed request.
    Canvas,
}

#[derive(Default)]
pub(crate) struct Faults {
    waiting: VecDeque<Fault>,
    /// With the time each was ordered.
    lasting: Vec<(Fault, i64)>,
}

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault, now_ms: i64) {
        if fault.lasts() {
            self.lasting.push((fault, now_ms));
        } else {
            self.waiting.push_back(fault);
        }
    }

    /// Those that no request has taken yet, and those that last.
    pub(crate) fn waiting(&self) -> Vec<Fault> {
        self.waiting.iter().chain(self.lasting.iter().map(|(fault, _)| fault)).cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
        self.lasting.clear();
    }

    pub(crate) fn lasting(&self) -> impl Iterator<Item = &Fault> {
        self.lasting.iter().map(|(fault, _)| fault)
    }

    pub(crate) fn is_under_maintenance(&self, org: &str, now_ms: i64) -> bool {
        self.lasting.iter().any(|(fault, since_ms)| {
            matches!(fault, Fault::Maintenance { org: closed, ms } if closed == org && now_ms < since_ms + ms)
        })
    }

    pub(crate) fn is_storage_full(&self, org: &str) -> bool {
        self.lasting().any(|fault| matches!(fault, Fault::StorageFull { org: full } if full == org))
    }

    /// Where the org lives since it moved.
    pub(crate) fn moved_to(&self, org: &str) -> Option<&str> {
        self.lasting.iter().rev().find_map(|(fault, _)| match fault {
            Fault::OrgMoved { org: moved, label } if moved == org => Some(label.as_str()),
            _ => None,
        })
    }

    /// The oldest fault that fits a request of this kind. One that lets requests pass first counts this one.
    pub(crate) fn take(&mut self, moment: Moment) -> Option<Fault> {
        for index in 0..self.waiting.len() {
            let Some(fault) = self.waiting.get_mut(index) else { break };
            if !fault.fits(moment) {
                continue;
            }
            if let Fault::After { requests, .. } = fault
                && *requests > 0
            {
                *requests -= 1;
                continue;
            }
            return self.waiting.remove(index).map(Fault::innermost);
        }
        None
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
            Self::TokenInvalidGrant
            | Self::TokenLostAfterCommit
            | Self::TokenServiceUnavailable
            | Self::TokenRefused { .. }
            | Self::IdTokenMissing
            | Self::IdTokenClaim { .. }
            | Self::IdTokenForged => moment == Moment::Token,
            Self::CommitThenDrop
            | Self::DropBeforeCommit
            | Self::CommitLate { .. }
            | Self::SlowCommit { .. }
            | Self::SeveralMatches { .. } => moment == Moment::Write,
            Self::BulkFailed { .. }
            | Self::BulkAborted { .. }
            | Self::BulkHeld { .. }
            | Self::BulkBatchLocked { .. } => moment == Moment::Bulk,
            Self::CanvasError { .. } => moment == Moment::Canvas,
            Self::After { then, .. } => then.fits(moment),
            Self::RowError { .. } => false,
            _ => !self.lasts() && matches!(moment, Moment::Read | Moment::Write),
        }
    }

    fn lasts(&self) -> bool {
        matches!(
            self,
            Self::Maintenance { .. }
                | Self::StorageFull { .. }
                | Self::FieldDeleted { .. }
                | Self::FieldReadOnly { .. }
                | Self::OrgMoved { .. }
        )
    }

    fn innermost(self) -> Self {
        match self {
            Self::After { then, .. } => then.innermost(),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_for_a_request_that_it_fits() {
        let mut faults = Faults::default();
        faults.push(Fault::CommitThenDrop, 0);
        faults.push(Fault::TokenInvalidGrant, 0);
        assert_eq!(faults.take(Moment::Read), None);
        assert_eq!(faults.take(Moment::Token), Some(Fault::TokenInvalidGrant));
        assert_eq!(faults.take(Moment::Write), Some(Fault::CommitThenDrop));
        assert_eq!(faults.take(Moment::Write), None);
    }

    #[test]
    fn a_row_fault_happens_as_often_as_asked() {
        let mut faults = Faults::default();
        let fault = r#"{"fault":"row_error","object":"X__c","status_code":"C","message":"m","times":2}"#;
        faults.push(serde_json::from_str(fault).unwrap(), 0);
        assert!(faults.take_row("Y__c").is_none());
        assert!(faults.take_row("x__c").is_some());
        assert!(faults.take_row("X__c").is_some());
        assert!(faults.take_row("X__c").is_none());
    }

    #[test]
    fn a_fault_may_let_requests_pass_first() {
        let mut faults = Faults::default();
        faults.push(Fault::After { requests: 2, then: Box::new(Fault::SessionExpired) }, 0);
        assert_eq!(faults.take(Moment::Token), None);
        assert_eq!(faults.take(Moment::Write), None);
        assert_eq!(faults.take(Moment::Read), None);
        assert_eq!(faults.take(Moment::Write), Some(Fault::SessionExpired));
    }

    #[test]
    fn a_lasting_fault_is_never_taken_and_ends_when_cleared() {
        let mut faults = Faults::default();
        faults.push(Fault::Maintenance { org: "a".to_owned(), ms: 60_000 }, 1_000);
        assert_eq!(faults.take(Moment::Read), None);
        assert!(faults.is_under_maintenance("a", 60_999) && !faults.is_under_maintenance("b", 60_999));
        assert!(!faults.is_under_maintenance("a", 61_000));
        faults.push(Fault::StorageFull { org: "a".to_owned() }, 0);
        assert!(faults.is_storage_full("a"));
        faults.clear();
        assert!(!faults.is_storage_full("a"));
    }
}
