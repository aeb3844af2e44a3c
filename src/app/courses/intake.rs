//! Who takes part: launching a course with them, and adding others while it runs.

use super::{CourseUseError, Overview, allowed, overview, there};
use crate::app::session::Actor;
use crate::app::{App, audit, enrol, tokens};
use crate::domain::course::{self, CourseState, Obstacle};
use crate::domain::export::{Key, Object};
use crate::domain::ids::CourseId;
use crate::store::{Course, CourseQuestion, ExportMark, LabelKey, PeopleFilter, Tx, User};
use serde_json::json;
use std::collections::BTreeSet;

/// People enrolled in one transaction: answers wait no longer than that for the one writer of SQLite.
const BATCH: i64 = 200;
/// Transactions of one request, some seconds: then the page tells how far it is, and goes on from there.
const BATCHES: usize = 15;
/// Tags and groups to choose by.
const MOST_LABELS: i64 = 200;

/// How far enrolling came.
#[derive(Debug, Clone, Default)]
pub struct Admitted {
    pub added: usize,
    /// Whom the filter finds and who still don't take part, without those below.
    pub left: i64,
    /// Whose own working days leave questions without a date.
    pub without_dates: Vec<User>,
}

/// What is known before people come in.
#[derive(Debug, Clone)]
pub struct Intake {
    pub course: Course,
    /// People whom the filter would bring in.
    pub outside: i64,
    /// What keeps a draft from its launch for them.
    pub obstacles: Vec<Obstacle>,
    /// What the site's people may be found by.
    pub labels: Vec<LabelKey>,
    /// Addresses of the filter that nobody of the site has.
    pub unknown: Vec<String>,
}

/// Whom the filter would bring in, and whether that may happen.
pub async fn outside(app: &App, actor: &Actor, id: CourseId, filter: &PeopleFilter) -> Result<Intake, CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().read().await?;
    let Overview { course, feasible, questions, today, .. } = overview(&mut tx, actor, id).await?;
    let outside = tx.count_candidates(actor.site.id, id, filter).await?;
    let obstacles = match course.state {
        CourseState::Draft => course::obstacles(&course.plan, today, &feasible, (questions, outside)),
        CourseState::Launched => Vec::new(),
    };
    let labels = tx.list_label_keys(actor.site.id, MOST_LABELS).await?;
    let known: BTreeSet<String> =
        tx.list_known_addresses(actor.site.id, &filter.addresses).await?.into_iter().collect();
    let unknown = filter.addresses.iter().filter(|one| !known.contains(*one)).cloned().collect();
    Ok(Intake { course, outside, obstacles, labels, unknown })
}

/// Launches a draft for the people whom the filter finds.
pub async fn launch(app: &App, actor: &Actor, id: CourseId, filter: &PeopleFilter) -> Result<Admitted, CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    // The chain first: two who launch, or one who launches and one who changes the plan, take turns.
    audit::note(app, &mut tx, actor, ("course.launched", format!("course:{id}")), json!({})).await?;
    let found = overview(&mut tx, actor, id).await?;
    let people = tx.count_candidates(actor.site.id, id, filter).await?;
    let obstacles = course::obstacles(&found.course.plan, found.today, &found.feasible, (found.questions, people));
    if !obstacles.is_empty() {
        return Err(CourseUseError::NotReady(obstacles));
    }
    if !tx.mark_course_launched(actor.site.id, id, actor.now).await? {
        return Err(CourseUseError::NotNow);
    }
    let questions = newest(&mut tx, actor, id).await?;
    let stale = questions.iter().map(|one| Key { object: Object::Question, entity: one.question_id.0 });
    let stale = stale.chain([Key { object: Object::Course, entity: id.0 }]);
    let marks: Vec<_> = stale.map(|key| ExportMark::new(actor.site.id, &actor.site.slug, key, actor.now)).collect();
    tx.mark_dirty(&marks).await?;
    tx.commit().await?;
    admit(app, actor, id, filter).await
}

/// What a draft asks, in the version that is newest now.
async fn newest(tx: &mut Tx, actor: &Actor, id: CourseId) -> Result<Vec<CourseQuestion>, CourseUseError> {
    let mut questions = tx.list_course_questions(actor.site.id, id).await?;
    let offered = tx.list_offered_questions(actor.site.id, id).await?;
    for question in &mut questions {
        if let Some(newest) = offered.iter().find(|one| one.id == question.question_id) {
            question.question_version_id = newest.version;
        }
    }
    tx.replace_course_questions(actor.site.id, id, &questions).await?;
    Ok(questions)
}

/// Enrols the people whom the filter finds into a launched course, in batches and for a few seconds; doing it again goes on.
pub async fn admit(app: &App, actor: &Actor, id: CourseId, filter: &PeopleFilter) -> Result<Admitted, CourseUseError> {
    allowed(actor)?;
    let mut admitted = Admitted::default();
    let mut filter = filter.clone();
    for _ in 0..BATCHES {
        let mut tx = app.store().begin().await?;
        // The chain of the site is taken first: two who add the same people at once take turns.
        audit::note(app, &mut tx, actor, ("course.people_added", format!("course:{id}")), json!({})).await?;
        let course = there(&mut tx, actor, id).await?;
        if course.state != CourseState::Launched || course.plan.has_ended(super::today(actor)) {
            return Err(CourseUseError::NotNow);
        }
        let people = tx.list_candidates(actor.site.id, id, &filter, BATCH).await?;
        let Some(last) = people.last() else { break };
        filter.after = Some(last.user.id);
        let questions = tx.list_course_questions(actor.site.id, id).await?;
        let enrolled = enrol::enrol(&mut tx, app.random(), (&course, &questions), &people, actor.now).await?;
        let of = |key| ExportMark::new(actor.site.id, &actor.site.slug, key, actor.now);
        let marks: Vec<_> = enrolled.stale.into_iter().map(of).collect();
        tx.mark_dirty(&marks).await?;
        tx.commit().await?;
        admitted.added += enrolled.people;
        admitted.without_dates.extend(enrolled.without_dates);
    }
    tokens::wake(app).await;
    // Whoever has no dates is still outside.
    let outside = app.store().read().await?.count_candidates(actor.site.id, id, &filter).await?;
    admitted.left = (outside - i64::try_from(admitted.without_dates.len()).unwrap_or(0)).max(0);
    Ok(admitted)
}
