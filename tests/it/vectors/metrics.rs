//! Figures about a small team: what each person's and the team's numbers must be.

use super::files;
use qstream::domain::grading::Correctness;
use qstream::domain::report::{self, ENOUGH_PAIRS, Figures, Item, Pair, Participation};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Vector {
    input: BTreeMap<String, Input>,
    topics: BTreeMap<String, String>,
    participants: BTreeMap<String, Expected>,
    team: Team,
    heat: BTreeMap<String, Cell>,
}

#[derive(Deserialize)]
struct Input {
    answers: Vec<(String, String)>,
    presented: usize,
    retired: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Expected {
    started: bool,
    participation: Option<f64>,
    initial: Option<f64>,
    current: Option<f64>,
    improvement_pp: Option<f64>,
    repeat_gain_pp: Option<f64>,
    mastery: Option<f64>,
    answered: usize,
    questions_answered: usize,
    average: Option<f64>,
}

#[derive(Deserialize)]
struct Team {
    engagement: f64,
    participation: f64,
    initial: f64,
    current: f64,
    improvement_pp: f64,
    pairs: usize,
}

#[derive(Deserialize)]
struct Cell {
    current: f64,
    n: usize,
    low_data: bool,
}

fn fraction(text: &str) -> Correctness {
    let (num, den) = text.split_once('/').unwrap_or((text, "1"));
    Correctness::new(num.parse().expect("a number"), den.parse().expect("a number")).expect("a fraction")
}

impl Input {
    /// What the store would read of this person, restricted to the questions that `of` keeps.
    fn participation(&self, of: impl Fn(&str) -> bool) -> Participation {
        let mut items: BTreeMap<&str, Item> = BTreeMap::new();
        for (question, graded) in self.answers.iter().filter(|(question, _)| of(question)) {
            let latest = fraction(graded);
            let new =
                Item { pair: Pair { first: latest, latest }, answers: 0, retired: self.retired.contains(question) };
            let item = items.entry(question).or_insert(new);
            item.pair.latest = latest;
            item.answers += 1;
        }
        Participation {
            items: items.into_values().collect(),
            answers: self.answers.len(),
            presented: self.presented,
            completed: false,
        }
    }
}

fn one(value: Option<f64>) -> Option<f64> {
    value.map(report::rounded)
}

fn assert_person(name: &str, input: &Input, expected: &Expected, questions: usize) {
    let figures = report::figures(&[input.participation(|_| true)], questions);
    let average = report::mean_percent(input.answers.iter().map(|(_, graded)| fraction(graded)));
    assert_eq!(figures.engagement == Some(100.0), expected.started, "{name}: started");
    assert_eq!(one(figures.participation), expected.participation, "{name}: participation");
    assert_eq!(one(figures.initial), expected.initial, "{name}: initial");
    assert_eq!(one(figures.current), expected.current, "{name}: current");
    assert_eq!(one(figures.improvement), expected.improvement_pp, "{name}: improvement");
    assert_eq!(one(figures.repeat_gain), expected.repeat_gain_pp, "{name}: repeat gain");
    assert_eq!(one(figures.mastery), expected.mastery, "{name}: mastery");
    assert_eq!((figures.answers, figures.pairs), (expected.answered, expected.questions_answered), "{name}: counts");
    assert_eq!(one(average), expected.average, "{name}: average");
}

#[test]
fn metrics_vectors_give_each_persons_and_the_teams_figures() {
    for (file, content) in files("metrics") {
        let vector: Vector = serde_json::from_value(content).expect("a metrics vector");
        let questions = vector.topics.len();
        for (name, expected) in &vector.participants {
            assert_person(&format!("{file}: {name}"), &vector.input[name], expected, questions);
        }
        let all: Vec<_> = vector.input.values().map(|input| input.participation(|_| true)).collect();
        let Figures { engagement, participation, initial, current, improvement, pairs, .. } =
            report::figures(&all, questions);
        let team = &vector.team;
        assert_eq!(one(engagement), Some(team.engagement), "{file}: engagement");
        assert_eq!(one(participation), Some(team.participation), "{file}: participation");
        assert_eq!((one(initial), one(current)), (Some(team.initial), Some(team.current)), "{file}: proficiency");
        assert_eq!((one(improvement), pairs), (Some(team.improvement_pp), team.pairs), "{file}: improvement");
    }
}

#[test]
fn heat_map_cells_pool_the_pairs_of_a_topic_and_say_where_there_is_little_data() {
    for (file, content) in files("metrics") {
        let vector: Vector = serde_json::from_value(content).expect("a metrics vector");
        for (cell, expected) in &vector.heat {
            let (who, topic) = cell.split_once('/').expect("who/topic");
            let inputs = vector.input.iter().filter(|(name, _)| who == "TEAM" || *name == who);
            let of: Vec<_> =
                inputs.map(|(_, input)| input.participation(|question| vector.topics[question] == topic)).collect();
            let figures = report::figures(&of, vector.topics.len());
            assert_eq!(one(figures.current), Some(expected.current), "{file}: {cell}");
            assert_eq!(
                (figures.pairs, figures.pairs < ENOUGH_PAIRS),
                (expected.n, expected.low_data),
                "{file}: {cell}"
            );
        }
    }
}
