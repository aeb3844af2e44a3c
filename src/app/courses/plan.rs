//! A course's plan: made, changed, copied, ended, thrown away.

use super::{CourseUseError, Overview, allowed, draft, there, today};
use crate::app::session::Actor;
use crate::app::{App, audit, tokens};
use crate::domain::board::BoardMode;
use crate::domain::course::{self, CourseError, CourseSettings, CourseState, Preset, TypedCourse};
use crate::domain::export::{Key, Object};
use crate::domain::feasibility::{self, Problem};
use crate::domain::ids::CourseId;
use crate::domain::remarks::CommentMode;
use crate::domain::schedule::Plan;
use crate::store::{Course, CourseQuestion, ExportMark, Tx};
use serde_json::json;
use std::collections::BTreeSet;

/// Makes a draft with the plan that suits courses of so many weeks.
pub async fn create(app: &App, actor: &Actor, name: &str, weeks: &str) -> Result<CourseId, CourseUseError> {
    allowed(actor)?;
    let name = name.trim();
    let wrong = |why| Err(CourseUseError::Wrong(vec![("name", why)]));
    if name.is_empty() {
        return wrong(CourseError::NameEmpty);
    }
    if name.chars().count() > course::LONGEST_NAME {
        return wrong(CourseError::NameTooLong);
    }
    let mut tx = app.store().begin().await?;
    let calendar = tx.find_site_calendar(actor.site.id).await?.ok_or(CourseUseError::NotFound)?;
    let plan = Preset::of_weeks(weeks).plan(today(actor), calendar);
    let settings = CourseSettings { board: BoardMode::Names, tie_breaks: true, comments: CommentMode::Moderated };
    let id = insert(app, &mut tx, actor, (name, plan, settings)).await?;
    audit::note(app, &mut tx, actor, ("course.created", format!("course:{id}")), json!({})).await?;
    tx.commit().await?;
    Ok(id)
}

async fn insert(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (name, plan, settings): (&str, Plan, CourseSettings),
) -> Result<CourseId, CourseUseError> {
    let id = CourseId(app.random().id(actor.now));
    let course = Course {
        id,
        site_id: actor.site.id,
        name: name.to_owned(),
        plan,
        state: CourseState::Draft,
        created_at: actor.now,
    };
    tx.insert_course(&course).await?;
    tx.update_course_settings(actor.site.id, id, &settings).await?;
    Ok(id)
}

/// What a change of a launched course would mean.
#[derive(Debug, Clone)]
pub struct PlanChange {
    pub course: Course,
    /// The plan as it would be.
    pub plan: Plan,
    pub people: i64,
    pub problems: Vec<Problem>,
    /// It would be over at once.
    pub ends: bool,
}

/// What typing this would mean for the people of a launched course; `None` where it changes neither the end nor how many come in a
/// day.
pub async fn foresee_change(
    app: &App,
    actor: &Actor,
    id: CourseId,
    typed: &TypedCourse,
) -> Result<Option<PlanChange>, CourseUseError> {
    let Overview { course, questions, people, today, .. } = super::find(app, actor, id).await?;
    let (_, wanted, _) = typed.read(course.plan.calendar.clone()).map_err(CourseUseError::Wrong)?;
    let plan = course::changed_while_running(&course.plan, &wanted);
    if course.state != CourseState::Launched || plan == course.plan {
        return Ok(None);
    }
    let ends = plan.has_ended(today) && !course.plan.has_ended(today);
    let problems = feasibility::check(&plan, questions).problems;
    Ok(Some(PlanChange { course, plan, people, problems, ends }))
}

/// Writes what was typed. Of a launched course only what moves nobody's dates is taken.
pub async fn save(app: &App, actor: &Actor, id: CourseId, typed: &TypedCourse) -> Result<(), CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    note_change(app, &mut tx, actor, id).await?;
    let course = there(&mut tx, actor, id).await?;
    let read = typed.read(course.plan.calendar.clone()).map_err(CourseUseError::Wrong)?;
    write(&mut tx, actor, course, read).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}

/// Taken first, and with it the site's chain: whoever launches the course meanwhile is waited for.
async fn note_change(app: &App, tx: &mut Tx, actor: &Actor, id: CourseId) -> Result<(), CourseUseError> {
    Ok(audit::note(app, tx, actor, ("course.changed", format!("course:{id}")), json!({})).await?)
}

async fn write(
    tx: &mut Tx,
    actor: &Actor,
    course: Course,
    (name, plan, settings): (String, Plan, CourseSettings),
) -> Result<(), CourseUseError> {
    let id = course.id;
    let launched = course.state == CourseState::Launched;
    let plan = if launched { course::changed_while_running(&course.plan, &plan) } else { plan };
    let ends_anew = plan.ends_on != course.plan.ends_on;
    tx.update_course(&Course { name, plan, ..course }, actor.now).await?;
    tx.update_course_settings(actor.site.id, id, &settings).await?;
    if launched {
        mark(tx, actor, id, ends_anew).await?;
    }
    Ok(())
}

/// The org learns of the course, and of everybody in it where their last day moved.
async fn mark(tx: &mut Tx, actor: &Actor, id: CourseId, everybody: bool) -> Result<(), CourseUseError> {
    let mut stale = BTreeSet::from([Key { object: Object::Course, entity: id.0 }]);
    if everybody {
        let enrolments = tx.list_course_enrolments(actor.site.id, id).await?;
        stale.extend(enrolments.into_iter().map(|one| Key { object: Object::Enrolment, entity: one.0 }));
    }
    let marks: Vec<_> =
        stale.into_iter().map(|key| ExportMark::new(actor.site.id, &actor.site.slug, key, actor.now)).collect();
    tx.mark_dirty(&marks).await?;
    Ok(())
}

/// Takes over the end, the number per day and the intervals that would let everybody finish.
pub async fn suggest(app: &App, actor: &Actor, id: CourseId) -> Result<(), CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    note_change(app, &mut tx, actor, id).await?;
    let course = there(&mut tx, actor, id).await?;
    draft(&course)?;
    let questions = tx.list_course_questions(actor.site.id, id).await?.len();
    let Some(better) = feasibility::check(&course.plan, questions).suggestion else { return Ok(()) };
    let plan = Plan {
        ends_on: Some(better.end),
        max_per_day: better.max_per_day,
        interval_incorrect: better.interval_incorrect,
        interval_correct: better.interval_correct,
        ..course.plan.clone()
    };
    let settings = tx.find_course_settings(actor.site.id, id).await?.ok_or(CourseUseError::NotFound)?;
    write(&mut tx, actor, course.clone(), (course.name, plan, settings)).await?;
    tx.commit().await?;
    Ok(())
}

/// A new draft with the same plan, moved to begin a week from now, and the same questions.
pub async fn duplicate(app: &App, actor: &Actor, id: CourseId, name: &str) -> Result<CourseId, CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    let from = there(&mut tx, actor, id).await?;
    let settings = tx.find_course_settings(actor.site.id, id).await?.ok_or(CourseUseError::NotFound)?;
    let starts_on = from.plan.calendar.roll(today(actor).plus_days(7));
    let length = from.plan.ends_on.map(|end| end.days_since(from.plan.starts_on));
    let ends_on = length.map(|days| from.plan.calendar.roll(starts_on.plus_days(days)));
    let name: String = name.chars().take(course::LONGEST_NAME).collect();
    let plan = Plan { starts_on, ends_on, ..from.plan };
    let copy = insert(app, &mut tx, actor, (&name, plan, settings)).await?;
    let questions = tx.list_course_questions(actor.site.id, id).await?;
    let questions: Vec<_> = questions.into_iter().map(|one| CourseQuestion { course_id: copy, ..one }).collect();
    tx.replace_course_questions(actor.site.id, copy, &questions).await?;
    let detail = json!({ "from": id.to_string() });
    audit::note(app, &mut tx, actor, ("course.duplicated", format!("course:{copy}")), detail).await?;
    tx.commit().await?;
    Ok(copy)
}

/// Throws a draft away.
pub async fn throw_away(app: &App, actor: &Actor, id: CourseId) -> Result<(), CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    audit::note(app, &mut tx, actor, ("course.thrown_away", format!("course:{id}")), json!({})).await?;
    draft(&there(&mut tx, actor, id).await?)?;
    tx.delete_draft(actor.site.id, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a course that runs: yesterday was its last day, or today is where it began today.
pub async fn close(app: &App, actor: &Actor, id: CourseId) -> Result<(), CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    audit::note(app, &mut tx, actor, ("course.closed", format!("course:{id}")), json!({})).await?;
    let course = there(&mut tx, actor, id).await?;
    let today = today(actor);
    if course.state != CourseState::Launched || course.plan.has_ended(today) || today < course.plan.starts_on {
        return Err(CourseUseError::NotNow);
    }
    let ends_on = today.plus_days(-1).max(course.plan.starts_on);
    let plan = Plan { ends_on: Some(ends_on), ..course.plan.clone() };
    tx.update_course(&Course { plan, ..course }, actor.now).await?;
    mark(&mut tx, actor, id, true).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(())
}
