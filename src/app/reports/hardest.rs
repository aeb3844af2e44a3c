//! Which questions people found hardest when they first met them, and what they chose instead.

use super::count;
use crate::domain::grading::OptionSet;
use crate::domain::ids::QuestionId;
use crate::domain::report::{Sum, by_percent};
use crate::store::{ReportChoice, ReportQuestion};
use std::collections::BTreeMap;

/// How many a report shows.
const SHOWN: usize = 5;

#[derive(Debug, Clone, PartialEq)]
pub struct Hard {
    pub question_id: QuestionId,
    pub topic: String,
    pub stem: String,
    pub language: String,
    pub takeaway: String,
    pub sum: Sum,
    /// The wrong answer that most people gave first: the texts of what they chose, and how many people.
    pub chosen: Option<(Vec<String>, usize)>,
}

/// The hardest questions, hardest first; a question that few have met isn't hard yet.
pub(super) fn hardest(questions: &[ReportQuestion], choices: &[ReportChoice]) -> Vec<Hard> {
    let mut by_question: BTreeMap<QuestionId, Vec<&ReportChoice>> = BTreeMap::new();
    for choice in choices {
        by_question.entry(choice.question_id).or_default().push(choice);
    }
    let known = questions.iter().filter(|question| !question.withdrawn);
    let mut hard: Vec<Hard> = known
        .filter_map(|question| Some(of_question(question, by_question.get(&question.question_id)?)))
        .filter(|hard| hard.sum.is_enough() && hard.sum.initial().is_some_and(|initial| initial < 100.0))
        .collect();
    hard.sort_by(|a, b| by_percent(a.sum.initial(), b.sum.initial()).then_with(|| b.sum.pairs.cmp(&a.sum.pairs)));
    hard.truncate(SHOWN);
    hard
}

fn of_question(question: &ReportQuestion, choices: &[&ReportChoice]) -> Hard {
    let sum = choices.iter().fold(Sum::default(), |sum, choice| {
        sum.plus(Sum { pairs: choice.people, first: choice.first_sum, latest: choice.latest_sum, retired: 0 })
    });
    let right = question.options.iter().filter(|option| option.correct).map(|option| option.id.clone()).collect();
    let chosen = |choice: &ReportChoice| serde_json::from_str::<OptionSet>(&choice.first_chosen).unwrap_or_default();
    let wrong = choices.iter().map(|choice| (chosen(choice), choice.people));
    let wrong = wrong.filter(|(chosen, _)| !chosen.is_empty() && *chosen != right);
    // Of equally many the first by its options, so that a page doesn't change by itself.
    let most = wrong.min_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Hard {
        question_id: question.question_id,
        topic: question.topic.clone(),
        stem: question.stem.clone(),
        language: question.language.clone(),
        takeaway: question.takeaway.clone(),
        sum,
        chosen: most.map(|(chosen, people)| (texts(question, &chosen), count(people))),
    }
}

fn texts(question: &ReportQuestion, chosen: &OptionSet) -> Vec<String> {
    let of = question.options.iter().filter(|option| chosen.contains(&option.id));
    of.map(|option| option.text.clone()).collect()
}
