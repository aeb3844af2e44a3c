//! A team person by person: who needs a word and why, how each stands with each topic, what is hard, how the weeks went.

use super::hardest::{Hard, hardest};
use super::{Nudge, Topic, Week, weeks};
use crate::domain::at_risk::{self, Limits, Participant, Reason, ToLearn};
use crate::domain::board::{self, Standing};
use crate::domain::hold::{self, Hold};
use crate::domain::ids::UserId;
use crate::domain::presented::{self, Put};
use crate::domain::report::{self, Figures, Item, Participation, Sum};
use crate::domain::schedule::{self, Open};
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::store::{ReportChoice, ReportItem, ReportPerson, ReportQuestion, ReportWeek};
use std::collections::BTreeMap;

/// One participant.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
    pub active: bool,
    pub figures: Figures,
    /// One for each topic of the report; empty sums where nothing was answered.
    pub topics: Vec<Sum>,
    /// Why the person needs a word; none is a good sign.
    pub reasons: Vec<Reason>,
    /// The hold that covers today.
    pub hold: Option<Hold>,
    /// Presentations that are due and unanswered.
    pub backlog: usize,
    /// Those of them that may be answered today.
    pub waiting: usize,
    /// What is known of nudges; only of those who need a word.
    pub nudge: Option<Nudge>,
    pub last_answer_on: Option<LocalDate>,
    pub points: i64,
    pub rank: usize,
}

#[derive(Debug, Clone)]
pub struct Team {
    pub figures: Figures,
    pub started: usize,
    pub presented: usize,
    pub retired: usize,
    /// Questions that everybody together has to retire.
    pub to_retire: usize,
    /// By name. People whose accounts were erased count in the figures and stand nowhere.
    pub people: Vec<Person>,
    /// In the order of their names.
    pub topics: Vec<Topic>,
    pub hardest: Vec<Hard>,
    pub weeks: Vec<Week>,
}

impl Team {
    /// The people who need a word: most reasons first, then who waits longest.
    pub fn at_risk(&self) -> Vec<&Person> {
        let mut people: Vec<&Person> = self.people.iter().filter(|person| !person.reasons.is_empty()).collect();
        people.sort_by_key(|person| (std::cmp::Reverse(person.reasons.len()), std::cmp::Reverse(person.backlog)));
        people
    }

    /// By rank.
    pub fn ranked(&self) -> Vec<&Person> {
        let mut people: Vec<&Person> = self.people.iter().collect();
        people.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.last_name.cmp(&b.last_name)));
        people
    }
}

pub(super) fn build(
    people: &[ReportPerson],
    questions: &[ReportQuestion],
    by_week: Vec<ReportWeek>,
    now: Instant,
) -> Team {
    let topic_of: BTreeMap<i64, &str> = questions.iter().map(|one| (one.position, one.topic.as_str())).collect();
    let mut names: Vec<&str> = questions.iter().map(|one| one.topic.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let asked = questions.iter().filter(|question| !question.withdrawn).count();
    let took_part: Vec<Participation> = people.iter().map(|person| participation(person, now)).collect();
    let figures = report::figures(&took_part, asked);
    let ranks = ranks(people);
    let mut shown: Vec<Person> = Vec::with_capacity(people.len());
    let mut topics = vec![Sum::default(); names.len()];
    for ((person, part), rank) in people.iter().zip(&took_part).zip(ranks) {
        let sums = topics_of(person, &topic_of, &names);
        for (all, one) in topics.iter_mut().zip(&sums) {
            *all = all.plus(*one);
        }
        if !person.erased {
            shown.push(one(person, part, (sums, rank), (asked, now)));
        }
    }
    // A topic that nobody has met is no column.
    let met: Vec<bool> = topics.iter().map(|sum| sum.pairs > 0).collect();
    for person in &mut shown {
        let mut met = met.iter();
        person.topics.retain(|_| met.next().is_some_and(|met| *met));
    }
    let topics = names.into_iter().zip(topics).map(|(name, sum)| Topic { name: name.to_owned(), sum });
    Team {
        figures,
        started: took_part.iter().filter(|one| one.answers > 0).count(),
        presented: took_part.iter().map(|one| one.presented).sum(),
        retired: took_part.iter().flat_map(|one| &one.items).filter(|item| item.retired).count(),
        to_retire: people.len() * asked,
        people: shown,
        topics: topics.filter(|topic| topic.sum.pairs > 0).collect(),
        hardest: hardest(questions, &choices(people, questions)),
        weeks: weeks(by_week),
    }
}

fn today_of(person: &ReportPerson, now: Instant) -> LocalDate {
    Zone::named(&person.time_zone).unwrap_or_else(Zone::utc).date_at(now)
}

fn opens(person: &ReportPerson) -> Vec<Open<i64>> {
    let open = |one: &crate::store::ReportOpen| Open {
        of: one.position,
        class: one.class,
        scheduled_on: one.scheduled_on,
        position: u32::try_from(one.position).unwrap_or(u32::MAX),
    };
    person.open.iter().map(open).collect()
}

pub(super) fn participation(person: &ReportPerson, now: Instant) -> Participation {
    let today = today_of(person, now);
    let last = person.last_answer_on.map(|on| (on, super::count(person.answers_that_day)));
    let due: Vec<_> = opens(person).into_iter().filter(|open| open.scheduled_on <= today).collect();
    let waiting = presented::waiting(&person.plan, &person.holds, &due, last, today);
    let answers = super::count(person.answers);
    let items = person.items.iter().map(|one| one.item).collect();
    Participation { items, answers, presented: answers + waiting, completed: person.completed }
}

fn topics_of(person: &ReportPerson, topic_of: &BTreeMap<i64, &str>, names: &[&str]) -> Vec<Sum> {
    let mut sums = vec![Sum::default(); names.len()];
    for one in &person.items {
        let at = topic_of.get(&one.position).and_then(|topic| names.binary_search(topic).ok());
        if let Some(sum) = at.and_then(|at| sums.get_mut(at)) {
            *sum = sum.with(&one.item);
        }
    }
    sums
}

pub(super) fn one(
    person: &ReportPerson,
    part: &Participation,
    (topics, rank): (Vec<Sum>, usize),
    (asked, now): (usize, Instant),
) -> Person {
    let today = today_of(person, now);
    Person {
        id: person.user_id,
        first_name: person.first_name.clone(),
        last_name: person.last_name.clone(),
        active: person.active,
        figures: report::figures(std::slice::from_ref(part), asked),
        topics,
        reasons: reasons(person, &part.items, today),
        hold: hold::on(&person.holds, today),
        backlog: backlog(person, today),
        waiting: waiting(person, today),
        nudge: None,
        last_answer_on: person.last_answer_on,
        points: person.points,
        rank,
    }
}

fn backlog(person: &ReportPerson, today: LocalDate) -> usize {
    person.open.iter().filter(|open| open.scheduled_on <= today).count()
}

fn waiting(person: &ReportPerson, today: LocalDate) -> usize {
    let answered = person.last_answer_on.filter(|on| *on == today).map_or(0, |_| super::count(person.answers_that_day));
    schedule::queue(&person.plan, today, &opens(person), answered).len()
}

fn reasons(person: &ReportPerson, answered: &[Item], today: LocalDate) -> Vec<Reason> {
    let streak = |position| person.items.iter().find(|item| item.position == position).map_or(0, |item| item.streak);
    let to_learn: Vec<ToLearn> = person
        .open
        .iter()
        .map(|open| ToLearn { streak: streak(open.position), scheduled_on: open.scheduled_on })
        .collect();
    let first_presented_on = first_presented_on(person, today);
    let of = Participant {
        plan: &person.plan,
        holds: &person.holds,
        active: person.active,
        completed: person.completed,
        first_presented_on,
        last_answer_on: person.last_answer_on,
        backlog: backlog(person, today),
        answered,
        to_learn: &to_learn,
    };
    at_risk::reasons(&of, today, &Limits::default())
}

/// Only asked of somebody who never answered: then the open ones are all there ever were.
fn first_presented_on(person: &ReportPerson, today: LocalDate) -> Option<LocalDate> {
    if person.last_answer_on.is_some() {
        return None;
    }
    let first = opens(person).into_iter().min_by_key(|open| (open.scheduled_on, open.position))?;
    let put = [Put { open: first, answered_on: None }];
    presented::first_presented(&person.plan, &person.holds, &put, today).into_values().min()
}

fn ranks(people: &[ReportPerson]) -> Vec<usize> {
    let standing = |person: &ReportPerson| Standing {
        enrolment: person.enrolment_id,
        points: person.points,
        last_wall_clock: person.last_wall_clock.clone(),
    };
    let standings: Vec<_> = people.iter().map(standing).collect();
    let mut ranks = vec![0; people.len()];
    for place in board::rank(&standings, false) {
        if let Some(rank) = ranks.get_mut(place.index) {
            *rank = place.rank;
        }
    }
    ranks
}

/// First choices of these people alone.
fn choices(people: &[ReportPerson], questions: &[ReportQuestion]) -> Vec<ReportChoice> {
    let mut sums: BTreeMap<(i64, &str), Sum> = BTreeMap::new();
    for one in people.iter().flat_map(|person| &person.items) {
        let ReportItem { position, item, first_chosen, .. } = one;
        let sum = sums.entry((*position, first_chosen.as_str())).or_default();
        *sum = sum.with(item);
    }
    let of = questions.iter().map(|question| (question.position, question.question_id)).collect::<BTreeMap<_, _>>();
    let choice = |((position, first_chosen), sum): ((i64, &str), Sum)| {
        Some(ReportChoice {
            question_id: *of.get(&position)?,
            first_chosen: first_chosen.to_owned(),
            people: sum.pairs,
            first_sum: sum.first,
            latest_sum: sum.latest,
        })
    };
    sums.into_iter().filter_map(choice).collect()
}
