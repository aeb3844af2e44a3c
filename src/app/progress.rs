//! One's own progress over all courses, past ones too.

use super::App;
use super::session::Actor;
use crate::domain::report::{self, Figures, Item, Participation};
use crate::domain::schedule::{self, Progress};
use crate::store::{self, Enrolment};
use std::collections::BTreeMap;

/// How somebody stands with one topic of a course.
#[derive(Debug, Clone)]
pub struct TopicProgress {
    pub name: String,
    pub figures: Figures,
}

#[derive(Debug, Clone)]
pub struct CourseProgress {
    pub enrolment: Enrolment,
    pub progress: Progress,
    pub figures: Figures,
    /// In the order of their names.
    pub topics: Vec<TopicProgress>,
}

/// Every course that the person takes or took part in, newest first.
pub async fn progress(app: &App, actor: &Actor) -> Result<Vec<CourseProgress>, store::Error> {
    let mut tx = app.store().read().await?;
    let enrolments = tx.list_enrolments_of_user(actor.site.id, actor.user.id).await?;
    let items = tx.list_items_of_user(actor.site.id, actor.user.id).await?;
    drop(tx);
    Ok(enrolments.into_iter().map(|enrolment| course(actor, enrolment, &items)).collect())
}

fn course(actor: &Actor, enrolment: Enrolment, items: &[store::TopicItem]) -> CourseProgress {
    let mut topics: BTreeMap<&str, Vec<Item>> = BTreeMap::new();
    for one in items.iter().filter(|one| one.enrolment_id == enrolment.id) {
        topics.entry(&one.topic).or_default().push(one.item);
    }
    let count = |number: i64| usize::try_from(number).unwrap_or(0);
    let questions = count(enrolment.questions);
    let figures = |items: Vec<Item>| {
        let answers = items.iter().map(|item| usize::try_from(item.answers).unwrap_or(0)).sum();
        report::figures(&[Participation { items, answers, ..Participation::default() }], questions)
    };
    let all: Vec<Item> = topics.values().flatten().copied().collect();
    let progress = schedule::progress(&enrolment.plan, actor.today, all.len(), count(enrolment.retired), questions);
    let topics =
        topics.into_iter().map(|(name, items)| TopicProgress { name: name.to_owned(), figures: figures(items) });
    CourseProgress { progress, figures: figures(all), topics: topics.collect(), enrolment }
}
