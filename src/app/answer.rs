//! Answering: many submissions, one transaction, each decided on its own.
//!
//! The batch reads what it needs together, the pure rules decide each submission, and one statement per table writes
//! the result: answer, schedule, points and export items together or not at all.

use super::group::Group;
use super::session::Actor;
use super::{App, Random, reports, tokens};
use crate::domain::admission::{self, Moment, NotNow};
use crate::domain::export::{self, Change, Switches};
use crate::domain::grading::{self, Correctness, OptionSet};
use crate::domain::ids::{AnswerId, EnrolmentId, PointEventId, PresentationId, SiteId, UserId};
use crate::domain::question::{QuestionKind, QuestionVersion};
use crate::domain::schedule::{self, Step};
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::store::{
    self, AnswerRow, AnswerWrites, Answerable, EnrolmentUpdate, ExportMark, ItemStateRow, NextPresentation, PointEvent,
    PresentationState, Store,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Through which door an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Canvas,
    /// The site's own host.
    Web,
    /// The link of a question mail.
    Email,
}

impl Channel {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Canvas => "canvas",
            Self::Web => "web",
            Self::Email => "email",
        }
    }
}

/// One person's answer to one presentation.
#[derive(Debug, Clone)]
pub struct Submission {
    pub site_id: SiteId,
    pub user_id: UserId,
    pub presentation_id: PresentationId,
    pub chosen: OptionSet,
    pub channel: Channel,
    pub at: Instant,
}

/// Why an answer wasn't taken. But for `Unavailable`, nothing is stored then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Nobody's or somebody else's: the same from outside.
    #[error("no such question for this person")]
    NotFound,
    /// The first answer counts; it is shown again.
    #[error("answered before")]
    AlreadyAnswered,
    /// The question was taken out of the course.
    #[error("withdrawn")]
    Withdrawn,
    #[error(transparent)]
    NotNow(#[from] NotNow),
    #[error("no option was chosen")]
    NothingChosen,
    #[error("more than one option for a single-choice question")]
    TooManyChosen,
    #[error("an option that the question doesn't have")]
    UnknownOption,
    /// Whether it was stored isn't known: sending it again is safe, because it counts once.
    #[error("it isn't known whether the answer was stored")]
    Unavailable,
}

/// The one writer of answers.
pub(super) struct Writer(Group<Submission, Result<(), AnswerError>>);

impl Writer {
    pub(super) fn spawn(store: Store, random: Random) -> Self {
        Self(Group::spawn(move |batch| {
            let (store, random) = (store.clone(), random.clone());
            async move { write_and_wake(&store, &random, batch).await }
        }))
    }
}

/// Stores an answer. `Ok` means that it is durable.
pub async fn submit(app: &App, actor: &Actor, id: PresentationId, chosen: OptionSet) -> Result<(), AnswerError> {
    let submission = Submission {
        site_id: actor.site.id,
        user_id: actor.user.id,
        presentation_id: id,
        chosen,
        channel: actor.session.channel(),
        at: actor.now,
    };
    put(app, submission).await
}

pub(super) async fn put(app: &App, submission: Submission) -> Result<(), AnswerError> {
    app.inner.answers.0.submit(submission).await.unwrap_or(Err(AnswerError::Unavailable))
}

/// Writes a batch, and tells the exporter once for all of it.
async fn write_and_wake(store: &Store, random: &Random, batch: Vec<Submission>) -> Vec<Result<(), AnswerError>> {
    let outcomes = write_batch(store, random, batch).await;
    if outcomes.iter().any(Result::is_ok) {
        let store = store.clone();
        // Nobody who answered waits for it.
        tokio::spawn(async move { tokens::wake_exporter(&store).await });
    }
    outcomes
}

async fn write_batch(store: &Store, random: &Random, batch: Vec<Submission>) -> Vec<Result<(), AnswerError>> {
    let first = match try_batch(store, random, &batch).await {
        // Nothing was written: the whole batch goes once more.
        Err(store::Error::Collision(_)) => try_batch(store, random, &batch).await,
        other => other,
    };
    match first {
        Ok(outcomes) => outcomes,
        Err(error) if batch.len() == 1 => {
            tracing::error!(error = &error as &dyn std::error::Error, "an answer could not be stored");
            vec![Err(AnswerError::Unavailable)]
        }
        Err(error @ store::Error::Unavailable(_)) => {
            // Sent one by one, each would wait as long again for a database that isn't there.
            tracing::error!(
                error = &error as &dyn std::error::Error,
                size = batch.len(),
                "answers could not be stored"
            );
            batch.iter().map(|_| Err(AnswerError::Unavailable)).collect()
        }
        Err(error) => {
            // One bad row must not fail its neighbours: each goes again on its own.
            tracing::warn!(error = &error as &dyn std::error::Error, size = batch.len(), "a batch is replayed singly");
            let mut outcomes = Vec::with_capacity(batch.len());
            for submission in batch {
                let single = try_batch(store, random, std::slice::from_ref(&submission)).await;
                let outcome = single.map(|mut outcomes| outcomes.pop().unwrap_or(Err(AnswerError::Unavailable)));
                outcomes.push(outcome.unwrap_or_else(|error| {
                    tracing::error!(error = &error as &dyn std::error::Error, "an answer could not be stored");
                    Err(AnswerError::Unavailable)
                }));
            }
            outcomes
        }
    }
}

async fn try_batch(
    store: &Store,
    random: &Random,
    batch: &[Submission],
) -> Result<Vec<Result<(), AnswerError>>, store::Error> {
    let keys: BTreeSet<_> = batch.iter().map(|one| (one.site_id, one.presentation_id)).collect();
    let mut tx = store.begin().await?;
    let facts = tx.list_answerable(&keys.into_iter().collect::<Vec<_>>()).await?;
    let mut decision = Decision::new(facts);
    let outcomes = batch.iter().map(|one| decision.decide(one, random)).collect();
    let writes = decision.into_writes();
    if !writes.answers.is_empty() {
        tx.write_answers(&writes).await?;
        tx.commit().await?;
    }
    Ok(outcomes)
}

/// A batch while it is being decided: later submissions see what earlier ones changed.
struct Decision {
    facts: HashMap<(SiteId, PresentationId), Arc<Answerable>>,
    answered: BTreeSet<(SiteId, PresentationId)>,
    enrolments: BTreeMap<EnrolmentId, EnrolmentUpdate>,
    exports: BTreeSet<ExportMark>,
    sums: reports::Sums,
    writes: AnswerWrites,
}

impl Decision {
    fn new(facts: Vec<Answerable>) -> Self {
        let named = |fact: Answerable| ((fact.site_id, fact.presentation_id), Arc::new(fact));
        Self {
            facts: facts.into_iter().map(named).collect(),
            answered: BTreeSet::new(),
            enrolments: BTreeMap::new(),
            exports: BTreeSet::new(),
            sums: reports::Sums::default(),
            writes: AnswerWrites::default(),
        }
    }

    fn decide(&mut self, one: &Submission, random: &Random) -> Result<(), AnswerError> {
        let key = (one.site_id, one.presentation_id);
        let fact = self.facts.get(&key).filter(|fact| fact.user_id == one.user_id).ok_or(AnswerError::NotFound)?;
        let fact = Arc::clone(fact);
        if self.answered.contains(&key) {
            return Err(AnswerError::AlreadyAnswered);
        }
        match fact.state {
            PresentationState::Open => {}
            PresentationState::Answered => return Err(AnswerError::AlreadyAnswered),
            PresentationState::Withdrawn => return Err(AnswerError::Withdrawn),
        }
        let zone = Zone::named(&fact.time_zone).unwrap_or_else(Zone::utc);
        let today = zone.date_at(one.at);
        let answered_today = self.answered_on(&fact, today);
        let moment = Moment {
            today,
            minute: zone.minute_of_day_at(one.at),
            answered_today: usize::try_from(answered_today).unwrap_or(0),
            holds: &fact.holds,
            hours: fact.course.hours,
        };
        admission::admit(&fact.plan, fact.scheduled_on, &moment)?;
        check_choice(&fact.question, &one.chosen)?;
        let correctness = grading::grade(fact.question.kind, &fact.question.correct_options(), &one.chosen);
        let step = schedule::on_answer(&fact.plan, fact.item, correctness, today);
        let given = Given { today, wall_clock: zone.wall_clock_at(one.at), correctness, step, answered_today };
        self.write(&fact, one, &given, random);
        self.answered.insert(key);
        Ok(())
    }

    /// Answers of that day, those of this batch included.
    fn answered_on(&self, fact: &Answerable, today: LocalDate) -> i64 {
        match self.enrolments.get(&fact.enrolment_id) {
            Some(update) if update.last_answer_on == today => update.answers_that_day,
            None if fact.last_answer_on == Some(today) => fact.answers_that_day,
            _ => 0,
        }
    }

    fn write(&mut self, fact: &Answerable, one: &Submission, given: &Given, random: &Random) {
        let answer_id = AnswerId(random.id(one.at));
        self.writes.answers.push(answer_row(fact, one, given, answer_id));
        self.writes.item_states.push(item_state_row(fact, one, given));
        self.sums.add(fact, &one.chosen, (given.correctness, given.step.state.retired_on.is_some()), given.today);
        if let Some((class, scheduled_on)) = given.step.next {
            self.writes.next.push(NextPresentation {
                site_id: fact.site_id,
                presentation_id: PresentationId(random.id(one.at)),
                enrolment_id: fact.enrolment_id,
                question_id: fact.question.question_id,
                question_version_id: fact.question.id,
                attempt: fact.attempt + 1,
                class: class.as_str(),
                scheduled_on,
                position: fact.position,
                previous_on: given.today,
            });
        }
        let points = [("first", given.step.first_points), ("retirement", given.step.retirement_points)];
        self.writes.points.extend(points.into_iter().filter(|(_, points)| *points > 0).map(|(kind, points)| {
            PointEvent {
                site_id: fact.site_id,
                point_event_id: PointEventId(random.id(one.at)),
                enrolment_id: fact.enrolment_id,
                answer_id,
                kind,
                points: i64::from(points),
                reason: None,
                created_at: one.at,
            }
        }));
        self.update_enrolment(fact, one, given);
        let change = Change::Answered { user: fact.user_id, enrolment: fact.enrolment_id, answer: answer_id };
        let switches = Switches { responses: fact.course.exports_responses, ..Switches::default() };
        let marks = export::dirtied_by(&change, switches).into_iter();
        self.exports.extend(marks.map(|key| ExportMark::new(fact.site_id, &fact.course.site_slug, key, one.at)));
    }

    fn update_enrolment(&mut self, fact: &Answerable, one: &Submission, given: &Given) {
        let update = self.enrolments.entry(fact.enrolment_id).or_insert(EnrolmentUpdate {
            site_id: fact.site_id,
            enrolment_id: fact.enrolment_id,
            user_id: fact.user_id,
            points: 0,
            answers: 0,
            right_answers: 0,
            retired: 0,
            last_answer_at: one.at,
            last_answer_on: given.today,
            last_wall_clock: String::new(),
            answers_that_day: 0,
            completed_at: None,
        });
        update.points += given.step.first_points + given.step.retirement_points;
        update.answers += 1;
        update.right_answers += u32::from(given.correctness.is_right());
        update.retired += u32::from(given.step.state.retired_on.is_some());
        update.last_answer_at = one.at;
        update.last_answer_on = given.today;
        update.last_wall_clock.clone_from(&given.wall_clock);
        update.answers_that_day = given.answered_today + 1;
        if fact.retired + i64::from(update.retired) >= fact.course.questions {
            update.completed_at = Some(one.at);
        }
    }

    fn into_writes(mut self) -> AnswerWrites {
        self.writes.enrolments = self.enrolments.into_values().collect();
        self.sums.write(&mut self.writes);
        // Each key once: PostgreSQL refuses to touch a row twice in one statement.
        let mut seen = BTreeSet::new();
        self.writes.exports =
            self.exports.into_iter().filter(|mark| seen.insert((mark.site_id, mark.object, mark.entity_id))).collect();
        self.writes
    }
}

/// What the rules said about one submission.
struct Given {
    today: LocalDate,
    wall_clock: String,
    correctness: Correctness,
    step: Step,
    answered_today: i64,
}

fn check_choice(question: &QuestionVersion, chosen: &OptionSet) -> Result<(), AnswerError> {
    if chosen.is_empty() {
        return Err(AnswerError::NothingChosen);
    }
    if question.kind == QuestionKind::Single && chosen.len() > 1 {
        return Err(AnswerError::TooManyChosen);
    }
    let offered = |id: &String| question.options.iter().any(|option| option.id == *id);
    if !chosen.iter().all(offered) {
        return Err(AnswerError::UnknownOption);
    }
    Ok(())
}

fn answer_row(fact: &Answerable, one: &Submission, given: &Given, answer_id: AnswerId) -> AnswerRow {
    AnswerRow {
        site_id: fact.site_id,
        answer_id,
        presentation_id: fact.presentation_id,
        enrolment_id: fact.enrolment_id,
        question_id: fact.question.question_id,
        chosen: one.chosen.clone(),
        num: given.correctness.num(),
        den: given.correctness.den(),
        first_points: given.step.first_points,
        retirement_points: given.step.retirement_points,
        retired: given.step.state.retired_on.is_some(),
        next_on: given.step.next.map(|(_, on)| on),
        answered_at: one.at,
        answered_on: given.today,
        wall_clock: given.wall_clock.clone(),
        channel: one.channel.as_str(),
    }
}

fn item_state_row(fact: &Answerable, one: &Submission, given: &Given) -> ItemStateRow {
    let (num, den) = (given.correctness.num(), given.correctness.den());
    let (first_num, first_den) = fact.first.unwrap_or((i64::from(num), i64::from(den)));
    let state = given.step.state;
    ItemStateRow {
        site_id: fact.site_id,
        enrolment_id: fact.enrolment_id,
        question_id: fact.question.question_id,
        seen: state.seen,
        streak: state.streak,
        not_right: state.not_right,
        retired_on: state.retired_on,
        first_num,
        first_den,
        latest_num: num,
        latest_den: den,
        first_chosen: fact.first_chosen.clone().unwrap_or_else(|| reports::as_stored(&one.chosen)),
    }
}
