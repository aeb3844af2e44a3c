//! One approval of one app by one user, and the tokens it gave out.

use serde::{Deserialize, Serialize};

use super::{Holder, USUAL_SCOPE};

/// Older ones end when a family holds more.
const LIVE_PER_FAMILY: usize = 8;

/// What a family was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    /// The exporting app, through OAuth: the only one with refresh tokens.
    Sync,
    /// The exporting app, by a signed assertion.
    Assertion,
    /// The token inside a signed request.
    Canvas,
    /// A person's own session in the pages of the org.
    Session,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Family {
    pub(super) org: String,
    pub(super) user: String,
    pub(super) purpose: Purpose,
    pub(super) generation: u64,
    pub(super) next_access: u64,
    pub(super) live: Vec<Access>,
    pub(super) revoked: bool,
    #[serde(default = "usual_scope")]
    pub(super) scope: String,
    /// When it was approved or last refreshed; a file of an older run doesn't say.
    #[serde(default)]
    touched_at_ms: Option<i64>,
    #[serde(default)]
    approved_at_ms: Option<i64>,
    #[serde(default)]
    pub(super) uses: u64,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Access {
    pub(super) number: u64,
    pub(super) used_at_ms: i64,
    #[serde(default)]
    pub(super) made_at_ms: Option<i64>,
}

/// An approval as Setup lists it.
#[derive(Clone, Debug)]
pub(crate) struct Approval {
    pub(crate) index: usize,
    pub(crate) user: String,
    pub(crate) purpose: Purpose,
    pub(crate) approved_at_ms: i64,
    pub(crate) used_at_ms: i64,
    pub(crate) uses: u64,
}

fn usual_scope() -> String {
    USUAL_SCOPE.to_owned()
}

impl Family {
    pub(super) fn new(org: &str, user: &str, purpose: Purpose, now_ms: i64) -> Self {
        Self {
            org: org.to_owned(),
            user: user.to_owned(),
            purpose,
            generation: 0,
            next_access: 0,
            live: Vec::new(),
            revoked: false,
            scope: usual_scope(),
            touched_at_ms: Some(now_ms),
            approved_at_ms: Some(now_ms),
            uses: 0,
        }
    }

    pub(super) fn holder(&self) -> Holder {
        Holder { org: self.org.clone(), user: self.user.clone() }
    }

    pub(super) fn revoke(&mut self) {
        self.revoked = true;
        self.live.clear();
    }

    pub(super) fn mint(&mut self, now_ms: i64) -> u64 {
        let number = self.next_access;
        self.next_access += 1;
        self.live.push(Access { number, used_at_ms: now_ms, made_at_ms: Some(now_ms) });
        if self.live.len() > LIVE_PER_FAMILY {
            self.live.remove(0);
        }
        number
    }

    pub(super) fn touch(&mut self, now_ms: i64) {
        self.touched_at_ms = Some(now_ms);
    }

    pub(super) fn touched_at(&self, now_ms: i64) -> i64 {
        self.touched_at_ms.unwrap_or(now_ms)
    }

    /// Since the refresh token was given out.
    pub(super) fn idle_ms(&self, now_ms: i64) -> i64 {
        now_ms - self.touched_at(now_ms)
    }

    pub(super) fn is_live(&self, org: &str, user: &str, purpose: Purpose) -> bool {
        self.org == org && self.user == user && self.purpose == purpose && !self.revoked
    }

    pub(super) fn is_approval_of(&self, org: &str, user: &str) -> bool {
        self.is_live(org, user, Purpose::Sync)
    }

    pub(super) fn shown(&self, index: usize) -> Approval {
        let approved_at_ms = self.approved_at_ms.unwrap_or_default();
        let used = self.live.iter().map(|access| access.used_at_ms).max();
        let used_at_ms = used.unwrap_or_default().max(self.touched_at(approved_at_ms));
        Approval { index, user: self.user.clone(), purpose: self.purpose, approved_at_ms, used_at_ms, uses: self.uses }
    }
}
