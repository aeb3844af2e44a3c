//! What a batch of answers adds to the sums that reports are made of, one row for each sum.

use crate::domain::grading::{Correctness, OptionSet};
use crate::domain::ids::{CourseId, QuestionId, SiteId, UserId};
use crate::domain::time::LocalDate;
use crate::store::{AnswerWrites, Answerable, ChoiceSum, TopicSum, WeekSum};
use std::collections::BTreeMap;

type Team = (SiteId, CourseId, UserId);
/// A question in a course, and what people chose of it first.
type Choice = (SiteId, CourseId, QuestionId, String);

/// Kept by key: PostgreSQL refuses to touch a row twice in one statement.
#[derive(Debug, Default)]
pub(in crate::app) struct Sums {
    topics: BTreeMap<(Team, String), [i64; 4]>,
    weeks: BTreeMap<(Team, LocalDate), [i64; 2]>,
    choices: BTreeMap<Choice, [i64; 3]>,
}

/// A set of options as the store spells it.
pub(in crate::app) fn as_stored(chosen: &OptionSet) -> String {
    // Strings always have a spelling in JSON.
    serde_json::to_string(chosen).unwrap_or_else(|_| "[]".to_owned())
}

fn add<K: Ord, const N: usize>(sums: &mut BTreeMap<K, [i64; N]>, key: K, more: [i64; N]) {
    let sum = sums.entry(key).or_insert([0; N]);
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}

impl Sums {
    /// Counts one answer: `fact` says what stood there before it.
    pub(in crate::app) fn add(
        &mut self,
        fact: &Answerable,
        chosen: &OptionSet,
        (correctness, retired): (Correctness, bool),
        today: LocalDate,
    ) {
        let team = (fact.site_id, fact.course_id, fact.counted_under);
        let worth = correctness.parts();
        let is_first = fact.first.is_none();
        let (pairs, first) = if is_first { (1, worth) } else { (0, 0) };
        let gained = worth - fact.latest.map_or(0, Correctness::parts);
        add(&mut self.topics, (team, fact.question.topic.clone()), [pairs, first, gained, i64::from(retired)]);
        add(&mut self.weeks, (team, today.week()), [1, worth]);
        let first_chosen = fact.first_chosen.clone().unwrap_or_else(|| as_stored(chosen));
        let of_question = (fact.site_id, fact.course_id, fact.question.question_id, first_chosen);
        add(&mut self.choices, of_question, [pairs, first, gained]);
    }

    pub(in crate::app) fn write(self, writes: &mut AnswerWrites) {
        let topic = |(((site_id, course_id, counted_under), topic), sums): ((Team, String), [i64; 4])| {
            let [pairs, first_sum, latest_sum, retired] = sums;
            TopicSum { site_id, course_id, counted_under, topic, pairs, first_sum, latest_sum, retired }
        };
        let week =
            |(((site_id, course_id, counted_under), week), [answers, correct_sum]): ((Team, LocalDate), [i64; 2])| {
                WeekSum { site_id, course_id, counted_under, week, answers, correct_sum }
            };
        let choice =
            |((site_id, course_id, question_id, first_chosen), [people, first_sum, latest_sum]): (Choice, [i64; 3])| {
                ChoiceSum { site_id, course_id, question_id, first_chosen, people, first_sum, latest_sum }
            };
        writes.report_topics = self.topics.into_iter().map(topic).collect();
        writes.report_weeks = self.weeks.into_iter().map(week).collect();
        writes.report_choices = self.choices.into_iter().map(choice).collect();
    }
}
