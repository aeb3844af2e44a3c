//! From Salesforce's reply to what each row does next.

use super::outcome::{RowFailure, RowResult, backoff, classify, missing_parent};
use super::pack::{Ack, Item, Outgoing, Part};
use super::{Object, Row};
use crate::domain::time::Instant;
use jiff::SignedDuration;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A row that waits for its parent is woken when the parent arrives; this is only the fallback.
const WAIT_FOR_PARENT: SignedDuration = SignedDuration::from_hours(1);
/// A row that waits for its parent asks for the parent to be sent again so many times.
const PARENT_RESENDS: i64 = 3;
/// Trouble that should pass by itself is given up after so many tries.
const MAX_CONTENTIONS: i64 = 12;
/// A lock passes within seconds.
const LOCK_WAIT: SignedDuration = SignedDuration::from_secs(30);

/// A row that wasn't taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retry {
    pub object: &'static str,
    pub entity_id: Uuid,
    /// The version that was refused; a newer one gets its own chance.
    pub version: i64,
    pub next_attempt_at: Instant,
    /// Never tried again by itself.
    pub dead: bool,
    pub error: String,
    /// External id of the parent without which Salesforce doesn't take the row.
    pub waiting_for: Option<String>,
    /// The next try leaves the owner out.
    pub owner_refused: bool,
}

/// A row that the org doesn't have any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    pub item: Item,
    /// Whether Salesforce removed it now; otherwise it had been gone.
    pub now: bool,
}

/// What a reply taught us.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    pub acks: Vec<Ack>,
    pub retries: Vec<Retry>,
    pub removed: Vec<Removed>,
    /// Objects that Salesforce doesn't take as we send them, with its words.
    pub schema: BTreeMap<Object, String>,
    /// The org is full.
    pub full: bool,
    /// Rows that somebody else held.
    pub locked: usize,
    /// External ids of parents that Salesforce should have and hasn't.
    pub missing_parents: BTreeSet<String>,
}

/// Judges the results of a call, part by part. `random` is uniform in 0 … 1.
pub fn judge(parts: &[Part], results: &[Vec<RowResult>], now: Instant, mut random: impl FnMut() -> f64) -> Judgement {
    let mut judgement = Judgement::default();
    for (part, results) in parts.iter().zip(results) {
        match part {
            Part::Upsert { rows, .. } => {
                for (outgoing, result) in rows.iter().zip(results) {
                    upserted(&mut judgement, outgoing, result, now, random());
                }
            }
            Part::Remove(items) => {
                for (item, result) in items.iter().zip(results) {
                    removal(&mut judgement, item, result, now, random());
                }
            }
            Part::RemoveByKey(item) => {
                if let Some(result) = results.first() {
                    removal(&mut judgement, item, result, now, random());
                }
            }
        }
    }
    judgement
}

fn upserted(judgement: &mut Judgement, outgoing: &Outgoing, result: &RowResult, now: Instant, random: f64) {
    let Outgoing { item, row, fingerprint } = outgoing;
    match result {
        RowResult::Stored { salesforce_id } => judgement.acks.push(Ack {
            object: item.key.object.kind(),
            entity_id: item.key.entity,
            version: item.version,
            changed_at: item.changed_at,
            hash: fingerprint.clone(),
            salesforce_id: Some(salesforce_id.clone()),
        }),
        // An upsert answers with an id or a refusal; nothing else counts as stored.
        RowResult::Removed => {}
        RowResult::Refused { code, message } => {
            let parent = row.parents().next();
            let retry = judgement.refused(item, (code, message), parent, now, random);
            judgement.retries.push(retry);
        }
    }
}

fn removal(judgement: &mut Judgement, item: &Item, result: &RowResult, now: Instant, random: f64) {
    match result {
        RowResult::Stored { .. } | RowResult::Removed => {
            judgement.removed.push(Removed { item: item.clone(), now: true });
        }
        RowResult::Refused { code, message } => match classify(code, message) {
            // A master takes its details along, and somebody may have been faster.
            RowFailure::Absent | RowFailure::Dependency => {
                judgement.removed.push(Removed { item: item.clone(), now: false });
            }
            RowFailure::Schema if code == "NOT_FOUND" => {
                judgement.removed.push(Removed { item: item.clone(), now: false });
            }
            _ => {
                let retry = judgement.refused(item, (code, message), None, now, random);
                judgement.retries.push(retry);
            }
        },
    }
}

impl Judgement {
    /// Judges one refusal of a Bulk job, whose rows aren't kept: `row` tells the parents when it is at hand.
    pub fn refuse(&mut self, item: &Item, row: Option<&Row>, refusal: (&str, &str), now: Instant, random: f64) {
        let parent = row.and_then(|row| row.parents().next());
        let retry = self.refused(item, refusal, parent, now, random);
        self.retries.push(retry);
    }

    fn refused(
        &mut self,
        item: &Item,
        (code, message): (&str, &str),
        parent: Option<&str>,
        now: Instant,
        random: f64,
    ) -> Retry {
        let failure = classify(code, message);
        let attempts = u32::try_from(item.attempts).unwrap_or(u32::MAX);
        let mut waiting_for = None;
        let wait = match failure {
            RowFailure::Dependency => {
                waiting_for = missing_parent(message).or(parent).map(str::to_owned);
                if let Some(parent) = waiting_for.clone().filter(|_| item.attempts < PARENT_RESENDS) {
                    self.missing_parents.insert(parent);
                }
                if waiting_for.is_some() { WAIT_FOR_PARENT } else { backoff(attempts, random) }
            }
            RowFailure::Lock => {
                self.locked += 1;
                backoff(attempts.saturating_add(1), random).min(LOCK_WAIT)
            }
            RowFailure::Schema => {
                self.schema.entry(item.key.object).or_insert_with(|| format!("{code}: {message}"));
                SignedDuration::ZERO
            }
            RowFailure::Storage => {
                self.full = true;
                SignedDuration::ZERO
            }
            RowFailure::Owner => SignedDuration::ZERO,
            RowFailure::Contention | RowFailure::Refused | RowFailure::Absent => backoff(attempts, random),
        };
        let given_up = match failure {
            RowFailure::Refused => true,
            // It went without one already.
            RowFailure::Owner => item.owner_refused,
            RowFailure::Contention | RowFailure::Absent => item.attempts >= MAX_CONTENTIONS,
            _ => false,
        };
        Retry {
            object: item.key.object.kind(),
            entity_id: item.key.entity,
            version: item.version,
            next_attempt_at: now.plus(wait),
            dead: given_up,
            error: format!("{code}: {message}"),
            waiting_for,
            owner_refused: failure == RowFailure::Owner,
        }
    }
}
