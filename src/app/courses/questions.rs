//! Choosing what a draft asks, or what a running course asks in addition, a topic at a time.

use super::{CourseUseError, allowed, draft, there, today};
use crate::app::session::Actor;
use crate::app::{App, audit};
use crate::domain::course::{self, CourseState};
use crate::domain::ids::{CourseId, QuestionId};
use crate::store::{Course, CourseQuestion, OfferedQuestion};
use serde_json::json;
use std::collections::BTreeSet;

/// What a course may ask: of a draft everything that there is, of a running one what it doesn't ask yet.
#[derive(Debug, Clone)]
pub struct Offered {
    pub course: Course,
    /// Topics in the order of their names: how many questions each has, and how many of them are chosen.
    pub topics: Vec<(String, usize, usize)>,
    /// Of the topic that was asked for.
    pub questions: Vec<OfferedQuestion>,
}

/// The topics to choose from, and the questions of `topic`.
pub async fn offered(app: &App, actor: &Actor, id: CourseId, topic: &str) -> Result<Offered, CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().read().await?;
    let course = there(&mut tx, actor, id).await?;
    if course.state == CourseState::Launched && course.plan.has_ended(today(actor)) {
        return Err(CourseUseError::NotNow);
    }
    let mut all = tx.list_offered_questions(actor.site.id, id).await?;
    all.retain(|one| course.state == CourseState::Draft || !one.chosen);
    let mut topics: Vec<(String, usize, usize)> = Vec::new();
    for one in &all {
        if topics.last().is_none_or(|(name, ..)| *name != one.topic) {
            topics.push((one.topic.clone(), 0, 0));
        }
        if let Some((_, has, chosen)) = topics.last_mut() {
            *has += 1;
            *chosen += usize::from(one.chosen);
        }
    }
    let questions = all.into_iter().filter(|one| one.topic == topic).collect();
    Ok(Offered { course, topics, questions })
}

/// Which questions of a topic a draft asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    All,
    None,
    These(BTreeSet<QuestionId>),
}

/// Makes the choice within one topic; what is chosen of others stays. Topics take turns in the order of first presentations.
pub async fn choose(
    app: &App,
    actor: &Actor,
    id: CourseId,
    (topic, choice): (&str, &Choice),
) -> Result<(), CourseUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    // The chain first: whoever launches the course meanwhile is waited for.
    audit::note(app, &mut tx, actor, ("course.questions_chosen", format!("course:{id}")), json!({})).await?;
    draft(&there(&mut tx, actor, id).await?)?;
    let wanted = |one: &OfferedQuestion| match choice {
        _ if one.topic != topic => one.chosen,
        Choice::All => true,
        Choice::None => false,
        Choice::These(ids) => ids.contains(&one.id),
    };
    let mut by_topic: Vec<(String, Vec<OfferedQuestion>)> = Vec::new();
    for one in tx.list_offered_questions(actor.site.id, id).await?.into_iter().filter(wanted) {
        match by_topic.last_mut() {
            Some((name, of)) if *name == one.topic => of.push(one),
            _ => by_topic.push((one.topic.clone(), vec![one])),
        }
    }
    let in_order = course::mixed(by_topic.into_iter().map(|(_, of)| of).collect());
    let questions: Vec<_> = in_order
        .into_iter()
        .zip(0..)
        .map(|(one, position)| CourseQuestion {
            site_id: actor.site.id,
            course_id: id,
            question_id: one.id,
            question_version_id: one.version,
            position,
        })
        .collect();
    tx.replace_course_questions(actor.site.id, id, &questions).await?;
    tx.commit().await?;
    Ok(())
}
