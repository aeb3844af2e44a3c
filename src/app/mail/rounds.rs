//! Whose mails of a list it is time for: a zone's people are gone through once a day, from the start of their working hours on.
//!
//! A round remembers whom it reached, so a process that dies leaves nobody out; each mail's cause keeps it from coming twice.

use super::{QueueError, questions, weekly};
use crate::app::App;
use crate::app::session::zone_named;
use crate::domain::ids::UserId;
use crate::domain::mail::List;
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::store::{self, MailRound};
use jiff::SignedDuration;
use std::collections::VecDeque;
use uuid::Uuid;

/// One worker goes round at a time; one that dies is replaced after this.
const LEASE: SignedDuration = SignedDuration::from_secs(28);
/// Which rounds are due is found out from everybody's zones, so not for each page of people again; but a zone whose day begins
/// meanwhile, or a site whose hours change, isn't overlooked for longer.
const FRESH: SignedDuration = SignedDuration::from_mins(1);

/// A round with people left.
pub(super) struct Due {
    pub(super) round: MailRound,
    pub(super) zone: Zone,
    pub(super) today: LocalDate,
}

impl Due {
    fn of(round: MailRound, now: Instant) -> Option<Self> {
        let zone = zone_named(&round.time_zone, &round.site_time_zone);
        let today = zone.date_at(now);
        let due = Self { round, zone, today };
        let done = due.round.reached == Some((today, None));
        (due.is_open(now) && !done).then_some(due)
    }

    /// It is that day, within working hours.
    fn is_open(&self, now: Instant) -> bool {
        let hours = self.round.hours;
        let minute = self.zone.minute_of_day_at(now);
        self.zone.date_at(now) == self.today && (hours.from_minute..hours.to_minute).contains(&minute)
    }

    /// Behind whom to go on.
    pub(super) fn after(&self) -> Option<UserId> {
        self.round.reached.filter(|(day, _)| *day == self.today).and_then(|(_, after)| after)
    }
}

/// A worker on its way through the rounds of a list.
pub struct Rounds {
    worker: Uuid,
    list: List,
    due: VecDeque<Due>,
    read_at: Instant,
    /// Of the lease when the rounds were read: with another one somebody else has been at them.
    fence: Option<i64>,
}

impl Rounds {
    pub fn new(app: &App, list: List) -> Self {
        let now = app.now();
        Self { worker: app.random().id(now), list, due: VecDeque::new(), read_at: now, fence: None }
    }

    /// Writes the mails of one page of people that it is time for. `true` when there is more to do at once.
    pub async fn turn(&mut self, app: &App) -> Result<bool, QueueError> {
        let Some(mut due) = self.next(app).await? else { return Ok(false) };
        let reached = match self.list {
            List::Questions => questions::page(app, &due).await?,
            List::Reports => weekly::page(app, &due).await?,
        };
        if reached.is_some() {
            due.round.reached = Some((due.today, reached));
            self.due.push_front(due);
        }
        Ok(true)
    }

    /// The round to go on with, if there is one and no other worker is at it.
    async fn next(&mut self, app: &App) -> Result<Option<Due>, store::Error> {
        let now = app.now();
        if !app.mailer().is_on() {
            return Ok(None);
        }
        self.due.retain(|due| due.is_open(now));
        if (self.due.is_empty() || now > self.read_at.plus(FRESH)) && !self.read(app, now).await? {
            return Ok(None);
        }
        let fence = self.claim(app, now).await?;
        if fence.is_none() || fence != self.fence {
            // Somebody else went on meanwhile, or still does: what was read is old.
            self.due.clear();
            if fence.is_none() || !self.read(app, now).await? {
                return Ok(None);
            }
            self.fence = fence;
        }
        Ok(self.due.pop_front())
    }

    /// Reads which rounds are due; `false` when none is.
    async fn read(&mut self, app: &App, now: Instant) -> Result<bool, store::Error> {
        let rounds = app.store().read().await?.list_mail_rounds(self.list).await?;
        self.due = rounds.into_iter().filter_map(|round| Due::of(round, now)).collect();
        self.read_at = now;
        Ok(!self.due.is_empty())
    }

    async fn claim(&self, app: &App, now: Instant) -> Result<Option<i64>, store::Error> {
        let lease = match self.list {
            List::Questions => "question mails",
            List::Reports => "report mails",
        };
        let mut tx = app.store().begin().await?;
        let fence = tx.claim_lease(lease, self.worker, now, now.plus(LEASE)).await?;
        tx.commit().await?;
        Ok(fence)
    }
}
