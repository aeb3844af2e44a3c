//! Whose mails of a list it is time for: a zone's people are gone through once a day, from the start of their working hours on.
//!
//! A round remembers whom it reached, so a process that dies leaves nobody out; each mail's cause keeps it from coming twice.

use crate::app::App;
use crate::app::session::zone_named;
use crate::domain::ids::UserId;
use crate::domain::mail::List;
use crate::domain::time::{LocalDate, Zone};
use crate::store::{self, MailRound};
use jiff::SignedDuration;
use uuid::Uuid;

/// One worker goes round at a time; one that dies is replaced after this.
const LEASE: SignedDuration = SignedDuration::from_secs(28);

/// A round with people left.
pub(super) struct Due {
    pub(super) round: MailRound,
    pub(super) zone: Zone,
    pub(super) today: LocalDate,
}

impl Due {
    /// Behind whom to go on.
    pub(super) fn after(&self) -> Option<UserId> {
        self.round.reached.filter(|(day, _)| *day == self.today).and_then(|(_, after)| after)
    }
}

/// The next round of a list, if there is one and no other worker is at it.
pub(super) async fn next(app: &App, worker: Uuid, list: List) -> Result<Option<Due>, store::Error> {
    if !app.mailer().is_on() {
        return Ok(None);
    }
    let now = app.now();
    let rounds = app.store().read().await?.list_mail_rounds(list).await?;
    let due = rounds.into_iter().find_map(|round| {
        let zone = zone_named(&round.time_zone, &round.site_time_zone);
        let today = zone.date_at(now);
        let open = (round.hours.from_minute..round.hours.to_minute).contains(&zone.minute_of_day_at(now));
        let done = round.reached == Some((today, None));
        (open && !done).then_some(Due { round, zone, today })
    });
    let Some(due) = due else { return Ok(None) };
    let lease = match list {
        List::Questions => "question mails",
        List::Reports => "report mails",
    };
    let mut tx = app.store().begin().await?;
    let held = tx.claim_lease(lease, worker, now, now.plus(LEASE)).await?.is_some();
    tx.commit().await?;
    Ok(held.then_some(due))
}
