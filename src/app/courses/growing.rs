//! Questions for a course that runs: first what they would mean, then, for one participant after the other, their dates.

use super::{CourseUseError, Overview, allowed, overview, there, today};
use crate::app::session::Actor;
use crate::app::{App, audit, tokens};
use crate::domain::course::CourseState;
use crate::domain::export::{Key, Object};
use crate::domain::feasibility;
use crate::domain::ids::{CourseId, EnrolmentId, PresentationId, QuestionId};
use crate::domain::schedule::{self, Plan};
use crate::domain::time::{LocalDate, Zone};
use crate::store::{Course, CourseQuestion, ExportMark, Lacking, NewPresentation, OfferedQuestion, Tx, User};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Participants of one transaction, and transactions of one request; see `intake`.
const BATCH: i64 = 200;
const BATCHES: usize = 15;
/// Questions that come in at once.
const MOST: usize = 500;

/// What adding questions would mean.
#[derive(Debug, Clone)]
pub struct Growth {
    pub course: Course,
    pub added: Vec<OfferedQuestion>,
    pub people: i64,
    /// When the last of them comes, for somebody with the site's working days.
    pub last_new: Option<LocalDate>,
    /// When that one can be retired at the earliest.
    pub best: Option<LocalDate>,
}

impl Growth {
    /// Some of them would come after the course's last day, or never.
    pub fn comes_too_late(&self) -> bool {
        self.last_new.is_none_or(|day| self.course.plan.has_ended(day))
    }

    /// They come in time, and can't be answered as often as it takes.
    pub fn ends_too_early(&self) -> bool {
        self.best.is_some_and(|day| self.course.plan.has_ended(day))
    }
}

/// How far the new questions have come.
#[derive(Debug, Clone, Default)]
pub struct Spread {
    pub people: usize,
    /// Who still lacks some, without those below.
    pub left: i64,
    /// Whose own working days leave them without a date.
    pub without_dates: Vec<User>,
}

/// What adding `ids` to a running course would mean. Questions that it asks already, or that are offered no more, don't count.
pub async fn foresee_growth(
    app: &App,
    actor: &Actor,
    id: CourseId,
    ids: &BTreeSet<QuestionId>,
) -> Result<Growth, CourseUseError> {
    allowed(actor)?;
    growth(&mut app.store().read().await?, actor, id, ids).await
}

async fn growth(
    tx: &mut Tx,
    actor: &Actor,
    id: CourseId,
    ids: &BTreeSet<QuestionId>,
) -> Result<Growth, CourseUseError> {
    let Overview { course, questions, people, today, .. } = overview(tx, actor, id).await?;
    if !runs(&course, today) {
        return Err(CourseUseError::NotNow);
    }
    let offered = tx.list_offered_questions(actor.site.id, id).await?;
    let added: Vec<_> = offered.into_iter().filter(|one| !one.chosen && ids.contains(&one.id)).take(MOST).collect();
    let planned = schedule::first_dates(&course.plan, course.plan.starts_on, questions);
    let dates = schedule::added_dates(&course.plan, &planned, today, added.len());
    let last_new = dates.last().copied().filter(|_| dates.len() == added.len());
    let best = last_new.map(|day| feasibility::retired_on(&course.plan, day));
    Ok(Growth { course, added, people, last_new, best })
}

fn runs(course: &Course, today: LocalDate) -> bool {
    course.state == CourseState::Launched && !course.plan.has_ended(today)
}

/// Adds questions to a running course, after those that it asks. Doing it again goes on where it stopped.
pub async fn grow(
    app: &App,
    actor: &Actor,
    id: CourseId,
    ids: &BTreeSet<QuestionId>,
) -> Result<Spread, CourseUseError> {
    allowed(actor)?;
    begin(app, actor, id, ids).await?;
    spread(app, actor, id).await
}

/// The questions are the course's, in a transaction of their own; one without new ones leaves nothing.
async fn begin(app: &App, actor: &Actor, id: CourseId, ids: &BTreeSet<QuestionId>) -> Result<(), CourseUseError> {
    let mut tx = app.store().begin().await?;
    // The chain first: two who add, and whoever enrols people, take turns.
    let detail = json!({ "questions": ids.len() });
    audit::note(app, &mut tx, actor, ("course.questions_added", format!("course:{id}")), detail).await?;
    let growth = growth(&mut tx, actor, id, ids).await?;
    if growth.added.is_empty() {
        return Ok(());
    }
    if growth.comes_too_late() {
        return Err(CourseUseError::NotNow);
    }
    insert(&mut tx, actor, &growth).await?;
    Ok(tx.commit().await?)
}

async fn insert(tx: &mut Tx, actor: &Actor, growth: &Growth) -> Result<(), CourseUseError> {
    let (site, id) = (actor.site.id, growth.course.id);
    // With the withdrawn ones, which keep their places.
    let next = tx.list_report_questions(site, id).await?.len();
    let rows: Vec<_> = (i64::try_from(next).unwrap_or(i64::MAX)..)
        .zip(&growth.added)
        .map(|(position, one)| CourseQuestion {
            site_id: site,
            course_id: id,
            question_id: one.id,
            question_version_id: one.version,
            position,
        })
        .collect();
    tx.insert_course_questions(&rows).await?;
    tx.reopen_enrolments(site, id).await?;
    let keys = growth.added.iter().map(|one| Key { object: Object::Question, entity: one.id.0 });
    let keys = keys.chain([Key { object: Object::Course, entity: id.0 }]);
    let marks: Vec<_> = keys.map(|key| ExportMark::new(site, &actor.site.slug, key, actor.now)).collect();
    Ok(tx.mark_dirty(&marks).await?)
}

/// Gives participants the dates of questions that they lack, in batches and for a few seconds.
async fn spread(app: &App, actor: &Actor, id: CourseId) -> Result<Spread, CourseUseError> {
    let (mut done, mut after) = (Spread::default(), None);
    for _ in 0..BATCHES {
        let mut tx = app.store().begin().await?;
        audit::note(app, &mut tx, actor, ("course.questions_spread", format!("course:{id}")), json!({})).await?;
        let course = there(&mut tx, actor, id).await?;
        if !runs(&course, today(actor)) {
            return Err(CourseUseError::NotNow);
        }
        let people = tx.list_lacking(actor.site.id, id, (after, BATCH)).await?;
        let Some(last) = people.last() else { break };
        after = Some(last.enrolment);
        done.people += plan_for(app, &mut tx, actor, (&course, &people), &mut done.without_dates).await?;
        tx.commit().await?;
    }
    tokens::wake(app).await;
    let lacking = app.store().read().await?.count_lacking(actor.site.id, id).await?;
    done.left = (lacking - i64::try_from(done.without_dates.len()).unwrap_or(0)).max(0);
    Ok(done)
}

/// Plans what these people lack. Gives how many got dates.
async fn plan_for(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (course, people): (&Course, &[Lacking]),
    without_dates: &mut Vec<User>,
) -> Result<usize, CourseUseError> {
    let questions = tx.list_course_questions(course.site_id, course.id).await?;
    let enrolments: Vec<EnrolmentId> = people.iter().map(|one| one.enrolment).collect();
    let mut have: BTreeMap<EnrolmentId, BTreeMap<QuestionId, Option<LocalDate>>> = BTreeMap::new();
    for (enrolment, question, date) in tx.list_planned(course.site_id, &enrolments).await? {
        have.entry(enrolment).or_default().insert(question, date);
    }
    let (mut presentations, mut marks, mut served) = (Vec::new(), Vec::new(), 0);
    for Lacking { enrolment, person } in people {
        let has = have.remove(enrolment).unwrap_or_default();
        let lacks: Vec<&CourseQuestion> = questions.iter().filter(|one| !has.contains_key(&one.question_id)).collect();
        let planned: Vec<LocalDate> = has.values().copied().flatten().collect();
        let today = Zone::named(&person.user.time_zone).unwrap_or_else(Zone::utc).date_at(actor.now);
        let plan = Plan { calendar: person.calendar.clone(), ..course.plan.clone() };
        let dates = schedule::added_dates(&plan, &planned, today, lacks.len());
        if dates.len() < lacks.len() {
            without_dates.push(person.user.clone());
            continue;
        }
        served += 1;
        presentations.extend(lacks.into_iter().zip(dates).map(|(question, scheduled_on)| NewPresentation {
            site_id: course.site_id,
            presentation_id: PresentationId(app.random().id(actor.now)),
            enrolment_id: *enrolment,
            question_id: question.question_id,
            question_version_id: question.question_version_id,
            scheduled_on,
            position: question.position,
        }));
        let key = Key { object: Object::Enrolment, entity: enrolment.0 };
        marks.push(ExportMark::new(course.site_id, &actor.site.slug, key, actor.now));
    }
    tx.insert_presentations(&presentations).await?;
    tx.mark_dirty(&marks).await?;
    Ok(served)
}
