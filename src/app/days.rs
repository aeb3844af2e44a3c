//! Somebody's day: what is due, what was answered, when it goes on. Read together for all who ask at the same moment.

use super::App;
use super::reader::Asked;
use super::session::Actor;
use crate::domain::calendar::Hours;
use crate::domain::hold;
use crate::domain::ids::{EnrolmentId, PresentationId, SiteId, UserId};
use crate::domain::schedule::{self, Class, Plan};
use crate::domain::time::LocalDate;
use crate::store::{self, AnsweredPresentation, DayOf, Enrolment, Of, OpenPresentation, Presence, Tx};

/// A question that waits today.
#[derive(Debug, Clone)]
pub struct Due {
    pub presentation_id: PresentationId,
    pub enrolment_id: EnrolmentId,
    pub course_name: String,
    pub topic: String,
    pub class: Class,
    /// When it was answered last.
    pub previous_on: Option<LocalDate>,
}

/// Today, over all courses of a person.
#[derive(Debug, Clone)]
pub struct Today {
    pub due: Vec<Due>,
    /// Answers already given today.
    pub answered: usize,
    pub enrolments: Vec<Enrolment>,
    /// The next date with a question, when nothing is due.
    pub next_on: Option<LocalDate>,
    /// Why nothing is shown although something may wait.
    pub pause: Option<Pause>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pause {
    /// The last day of the hold.
    Hold(LocalDate),
    /// Day and minute of the day at which questions open.
    Hours(LocalDate, u16),
}

/// Whose day, at which moment of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    pub(super) site: SiteId,
    pub(super) user: UserId,
    /// Their own date.
    pub(super) today: LocalDate,
    /// Since midnight on their own clock.
    pub(super) minute: u16,
    /// Something they answered, to be shown with it.
    pub(super) answered: Option<PresentationId>,
}

impl Day {
    fn of(actor: &Actor, answered: Option<PresentationId>) -> Self {
        let (site, user) = (actor.site.id, actor.user.id);
        Self { site, user, today: actor.today, minute: actor.minute(), answered }
    }

    const fn until_today(&self) -> DayOf {
        DayOf { site_id: self.site, user_id: self.user, day: self.today }
    }
}

impl Asked for Day {
    type Found = (Option<AnsweredPresentation>, Today);

    async fn read(tx: &mut Tx, asked: &[Self]) -> Result<Vec<Self::Found>, store::Error> {
        let wanted: Vec<_> = asked
            .iter()
            .enumerate()
            .filter_map(|(nth, day)| Some((nth, (day.site, day.user, day.answered?))))
            .collect();
        let keys: Vec<_> = wanted.iter().map(|(_, key)| *key).collect();
        let mut answered = by_place(asked.len(), Vec::new());
        for (of, found) in tx.list_answered(&keys).await? {
            if let Some(place) = wanted.get(of).and_then(|(nth, _)| answered.get_mut(*nth)) {
                place.push(found);
            }
        }
        let todays = read_todays(tx, asked).await?;
        Ok(answered.into_iter().map(|mut found| found.pop()).zip(todays).collect())
    }
}

/// Rows put with the person they belong to.
fn by_place<T>(people: usize, rows: Vec<Of<T>>) -> Vec<Vec<T>> {
    let mut places: Vec<Vec<T>> = std::iter::repeat_with(Vec::new).take(people).collect();
    for (nth, row) in rows {
        if let Some(place) = places.get_mut(nth) {
            place.push(row);
        }
    }
    places
}

pub(super) async fn read_todays(tx: &mut Tx, asked: &[Day]) -> Result<Vec<Today>, store::Error> {
    let people: Vec<_> = asked.iter().map(|day| (day.site, day.user)).collect();
    let until_today: Vec<_> = asked.iter().map(Day::until_today).collect();
    let enrolments = by_place(asked.len(), tx.list_enrolments_of(&people).await?);
    let open = by_place(asked.len(), tx.list_open_of(&until_today).await?);
    let presences = by_place(asked.len(), tx.list_presences(&people).await?);
    let mut queues: Vec<_> = asked
        .iter()
        .zip(enrolments.into_iter().zip(&open))
        .zip(&presences)
        .map(|((day, (enrolments, open)), presence)| queue(day, enrolments, open, presence.first()))
        .collect();
    // Asked only where it is shown.
    let idle: Vec<_> =
        queues.iter().enumerate().filter(|(_, queue)| queue.today.due.is_empty()).map(|(nth, _)| nth).collect();
    let after: Vec<_> = idle.iter().filter_map(|nth| until_today.get(*nth).copied()).collect();
    let mut scheduled = by_place(after.len(), tx.list_next_scheduled(&after).await?);
    for (nth, scheduled) in idle.into_iter().zip(&mut scheduled) {
        if let (Some(queue), Some(day)) = (queues.get_mut(nth), asked.get(nth)) {
            queue.today.next_on = next_on(day.today, &queue.held_back, scheduled.pop());
        }
    }
    Ok(queues.into_iter().map(|queue| queue.today).collect())
}

/// A day without the date on which it goes on.
struct Queue {
    today: Today,
    /// Plans of the courses in which the daily cap hides something that is due.
    held_back: Vec<Plan>,
}

fn queue(day: &Day, enrolments: Vec<Enrolment>, open: &[OpenPresentation], presence: Option<&Presence>) -> Queue {
    let mut due = Vec::new();
    let mut held_back = Vec::new();
    for enrolment in &enrolments {
        let of_course: Vec<_> =
            open.iter().filter(|one| one.enrolment_id == enrolment.id).map(|one| one.open).collect();
        let queue = schedule::queue(&enrolment.plan, day.today, &of_course, enrolment.answered_on(day.today));
        if !enrolment.plan.has_ended(day.today) && of_course.len() > queue.len() {
            held_back.push(enrolment.plan.clone());
        }
        let with = |id: PresentationId| open.iter().find(|one| one.open.of == id);
        due.extend(queue.into_iter().filter_map(|one| Some(due_of(enrolment, with(one.of)?))));
    }
    let pause = presence.and_then(|presence| pause(day, presence, &enrolments));
    if pause.is_some() {
        due.clear();
    }
    let answered = enrolments.iter().map(|enrolment| enrolment.answered_on(day.today)).sum();
    Queue { today: Today { due, answered, enrolments, next_on: None, pause }, held_back }
}

fn due_of(enrolment: &Enrolment, of: &OpenPresentation) -> Due {
    Due {
        presentation_id: of.open.of,
        enrolment_id: enrolment.id,
        course_name: enrolment.course_name.clone(),
        topic: of.topic.clone(),
        class: of.open.class,
        previous_on: of.previous_on,
    }
}

fn pause(day: &Day, presence: &Presence, enrolments: &[Enrolment]) -> Option<Pause> {
    if let Some(hold) = hold::on(&presence.holds, day.today) {
        return Some(Pause::Hold(hold.ends_on));
    }
    // The calendar is the person's own, whatever the course.
    let calendar = &enrolments.first()?.plan.calendar;
    let opens = |hours: Hours| hours.opens_next(calendar, day.today, day.minute);
    presence.hours.and_then(opens).map(|(day, minute)| Pause::Hours(day, minute))
}

/// The next date with a question: what today's cap held back comes on the next working day of its course, everything else
/// when it is scheduled; nothing comes after a course's end.
fn next_on(today: LocalDate, held_back: &[Plan], scheduled: Option<LocalDate>) -> Option<LocalDate> {
    let tomorrow = today.plus_days(1);
    let next_days = held_back.iter().filter_map(|plan| {
        let day = plan.calendar.roll(tomorrow);
        plan.ends_on.is_none_or(|end| day <= end).then_some(day)
    });
    next_days.chain(scheduled).min()
}

pub async fn today(app: &App, actor: &Actor) -> Result<Today, store::Error> {
    Ok(app.inner.days.ask(Day::of(actor, None)).await?.1)
}

/// An answered presentation of this person, with the day around it; `None` when it isn't answered.
pub async fn answered(
    app: &App,
    actor: &Actor,
    id: PresentationId,
) -> Result<Option<(AnsweredPresentation, Today)>, store::Error> {
    let (answered, today) = app.inner.days.ask(Day::of(actor, Some(id))).await?;
    Ok(answered.map(|answered| (answered, today)))
}
