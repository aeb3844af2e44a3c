//! Sending what is queued: claim under a lease, hand over, write down what became of each.
//!
//! Sites take turns, so one site's ten thousand mails delay nobody else's code. A claim is no larger than what goes out at
//! once, so that a process that dies leaves few mails of whose fate nobody knows.

use super::{App, opened};
use crate::domain::ids::{SiteId, UserId};
use crate::domain::mail::retry_at;
use crate::domain::time::Instant;
use crate::mail::Failure;
use crate::store::{self, MailRefusal, MailSettlement, QueuedMail, SettledMail};
use futures_util::future::join_all;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A worker that dies is replaced after this time. Longer than the transport's whole patience.
const LEASE: SignedDuration = SignedDuration::from_secs(28);
/// When the server as a whole can't be used, its mails wait this long; the worker rests longer and longer by itself.
const SERVER_DOWN: SignedDuration = SignedDuration::from_secs(10);
/// Sites looked at in one step.
const SITES: i64 = 64;

/// What a step of the mailer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Something was done; there may be more.
    Worked,
    /// The mail server can't be used: whatever is tried next would fail, too.
    Down,
    /// Nothing is due before that time.
    Idle(Option<Instant>),
}

/// What became of one mail in hand, and what it says about the person's address.
struct Outcome {
    settled: SettledMail,
    address: Option<Address>,
    down: Option<&'static str>,
}

enum Address {
    Takes(UserId),
    Refuses(MailRefusal),
}

/// Claims due mails, hands them over side by side, and writes down what became of them.
pub async fn step(app: &App, worker: Uuid) -> Result<Step, store::Error> {
    if !app.mailer().is_on() {
        return Ok(Step::Idle(None));
    }
    let now = app.now();
    let mut tx = app.store().read().await?;
    let mut sites = tx.list_sites_with_mail(now, SITES).await?;
    if sites.is_empty() {
        return Ok(Step::Idle(tx.find_next_mail_at().await?));
    }
    drop(tx);
    // Whoever was first last time isn't again.
    let turn = usize::try_from(app.random().number() % 1_024).unwrap_or(0) % sites.len();
    sites.rotate_left(turn);
    let lease = app.random().id(now);
    let mails = claim(app, &sites, lease, now).await?;
    let outcomes = join_all(mails.into_iter().map(|mail| hand_over(app, mail))).await;
    settle(app, lease, &outcomes).await?;
    tracing::debug!(%worker, mails = outcomes.len(), "mails handed over");
    let down = outcomes.iter().find_map(|outcome| outcome.down);
    if let Some(why) = down {
        tracing::warn!(why, "mails wait");
    }
    Ok(if down.is_some() && outcomes.iter().all(|outcome| outcome.down.is_some()) { Step::Down } else { Step::Worked })
}

async fn claim(app: &App, sites: &[SiteId], lease: Uuid, now: Instant) -> Result<Vec<QueuedMail>, store::Error> {
    let at_once = app.mailer().at_once();
    let share = at_once.div_ceil(sites.len());
    let mut mails = Vec::new();
    let mut tx = app.store().begin().await?;
    for site in sites {
        tx.mark_mails_over(*site, now).await?;
        let room = i64::try_from(share.min(at_once - mails.len())).unwrap_or(0);
        if room > 0 {
            mails.extend(tx.claim_mails(*site, (lease, now.plus(LEASE)), now, room).await?);
        }
    }
    tx.commit().await?;
    Ok(mails)
}

async fn hand_over(app: &App, mail: QueuedMail) -> Outcome {
    let QueuedMail { site_id, mail_id, kind, user_id, sealed, attempts } = mail;
    let outcome = |settlement, reply: String, address, down| Outcome {
        settled: SettledMail { site_id, mail_id, settlement, reply },
        address,
        down,
    };
    let Some(parcel) = opened(app, site_id, mail_id, &sealed) else {
        tracing::warn!(mail = %mail_id, "a mail can't be opened: its key is gone, or it was moved");
        return outcome(MailSettlement::Refused, "unreadable".to_owned(), None, None);
    };
    let sent = app.mailer().send(&parcel, &mail_id.to_string(), app.now()).await;
    let now = app.now();
    match sent {
        Ok(()) => outcome(MailSettlement::Sent, String::new(), user_id.map(Address::Takes), None),
        Err(Failure::Unreachable(why)) => {
            let at = now.plus(SERVER_DOWN);
            outcome(MailSettlement::Later { at, counted: false }, String::new(), None, Some(why))
        }
        Err(Failure::Later(reply)) => {
            let at = retry_at(now, attempts + 1, app.random().unit());
            outcome(MailSettlement::Later { at, counted: true }, reply, None, None)
        }
        Err(Failure::Address(reply)) => {
            let refused = |user_id| {
                Address::Refuses(MailRefusal {
                    site_id,
                    user_id,
                    email: parcel.to,
                    reply: reply.clone(),
                    refused_at: now,
                })
            };
            outcome(MailSettlement::Refused, reply.clone(), user_id.map(refused), None)
        }
        Err(Failure::Refused(reply)) => outcome(MailSettlement::Refused, reply, None, None),
        Err(Failure::Unknown) if kind.may_come_twice() => {
            let at = retry_at(now, attempts + 1, app.random().unit());
            outcome(MailSettlement::Later { at, counted: true }, "unknown".to_owned(), None, None)
        }
        Err(Failure::Unknown) => outcome(MailSettlement::Unknown, String::new(), None, None),
    }
}

async fn settle(app: &App, lease: Uuid, outcomes: &[Outcome]) -> Result<(), store::Error> {
    let settled: Vec<SettledMail> = outcomes.iter().map(|outcome| outcome.settled.clone()).collect();
    // The newest word about a person's address counts: one per person.
    let mut marks = BTreeMap::new();
    let mut takes: BTreeMap<SiteId, Vec<_>> = BTreeMap::new();
    for outcome in outcomes {
        match &outcome.address {
            Some(Address::Refuses(refusal)) => drop(marks.insert((refusal.site_id, refusal.user_id), refusal.clone())),
            Some(Address::Takes(user)) => takes.entry(outcome.settled.site_id).or_default().push(*user),
            None => {}
        }
    }
    let mut tx = app.store().begin().await?;
    let counted = tx.mark_mails_settled(lease, &settled, app.now()).await?;
    for (site, users) in takes {
        tx.delete_mail_refusals(site, &users).await?;
    }
    tx.put_mail_refusals(&marks.into_values().collect::<Vec<_>>()).await?;
    tx.commit().await?;
    let lost = settled.len().saturating_sub(usize::try_from(counted).unwrap_or(0));
    if lost > 0 {
        tracing::warn!(lost, "mails were handed over under a lease that had run out");
    }
    Ok(())
}
