//! Every table of a report as plain columns and rows, for downloads. Column names are for programs and stay English.

use super::team::Person;
use super::{Body, Group, Hard, Header, Topic, Week};
use crate::domain::report::{Figures, Sum, rounded};
use serde::Serialize;

/// A value of a cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    Nothing,
    Whole(usize),
    Decimal(f64),
    Text(String),
}

/// The tables that a report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableName {
    /// Person by person, or team by team.
    People,
    Topics,
    Questions,
    Weeks,
}

impl TableName {
    pub const ALL: [Self; 4] = [Self::People, Self::Topics, Self::Questions, Self::Weeks];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Topics => "topics",
            Self::Questions => "questions",
            Self::Weeks => "weeks",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// One table of a report.
pub fn tables(header: &Header, body: &Body, name: TableName) -> Table {
    let (hardest, weeks) = match body {
        Body::Team(team) => (&team.hardest, &team.weeks),
        Body::Groups(groups) => (&groups.hardest, &groups.weeks),
    };
    match (name, body) {
        (TableName::Questions, _) => questions(hardest),
        (TableName::Weeks, _) => by_week(weeks),
        (TableName::People, Body::Team(team)) => people(header, &team.people),
        (TableName::People, Body::Groups(groups)) => teams(&groups.groups),
        (TableName::Topics, Body::Team(team)) => {
            let rows = team.people.iter().map(|person| (full_name(person), &person.topics));
            topics("person", &team.topics, rows)
        }
        (TableName::Topics, Body::Groups(groups)) => {
            let rows = groups.groups.iter().map(|group| (group.manager.clone().unwrap_or_default(), &group.topics));
            topics("manager", &groups.topics, rows)
        }
    }
}

fn full_name(person: &Person) -> String {
    format!("{} {}", person.first_name, person.last_name)
}

fn percent(value: Option<f64>) -> Cell {
    value.map_or(Cell::Nothing, |value| Cell::Decimal(rounded(value)))
}

fn text(value: &(impl ToString + ?Sized)) -> Cell {
    Cell::Text(value.to_string())
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn figures(of: &Figures) -> [Cell; 5] {
    [percent(of.initial), percent(of.current), percent(of.improvement), Cell::Whole(of.pairs), percent(of.mastery)]
}

const FIGURES: [&str; 5] =
    ["initial_percent", "current_percent", "improvement_points", "questions_answered", "mastery_percent"];

fn people(header: &Header, people: &[Person]) -> Table {
    let mut names = columns(&["course", "first_name", "last_name", "answers", "participation_percent"]);
    names.extend(columns(&FIGURES));
    names.extend(columns(&["backlog", "last_answer_on", "points", "rank", "at_risk", "on_hold_until"]));
    let row = |person: &Person| {
        let of = &person.figures;
        let mut row = vec![
            text(&header.course.name),
            text(&person.first_name),
            text(&person.last_name),
            Cell::Whole(of.answers),
            percent(of.participation),
        ];
        row.extend(figures(of));
        row.extend([
            Cell::Whole(person.backlog),
            person.last_answer_on.map_or(Cell::Nothing, |day| text(&day)),
            Cell::Whole(usize::try_from(person.points).unwrap_or(0)),
            Cell::Whole(person.rank),
            text(&person.reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(" ")),
            person.hold.map_or(Cell::Nothing, |hold| text(&hold.ends_on)),
        ]);
        row
    };
    Table { columns: names, rows: people.iter().map(row).collect() }
}

fn teams(groups: &[Group]) -> Table {
    let mut names = columns(&["manager", "people", "started", "engagement_percent"]);
    names.extend(columns(&FIGURES));
    let row = |group: &Group| {
        let name = group.manager.clone().map_or(Cell::Nothing, Cell::Text);
        let mut row =
            vec![name, Cell::Whole(group.enrolled), Cell::Whole(group.started), percent(group.figures.engagement)];
        row.extend(figures(&group.figures));
        row
    };
    Table { columns: names, rows: groups.iter().map(row).collect() }
}

/// One row for each cell of the heat map.
fn topics<'a>(who: &str, topics: &[Topic], rows: impl Iterator<Item = (String, &'a Vec<Sum>)>) -> Table {
    let cells = rows.flat_map(|(name, sums)| {
        topics.iter().zip(sums).filter(|(_, sum)| sum.pairs > 0).map(move |(topic, sum)| {
            let pairs = Cell::Whole(usize::try_from(sum.pairs).unwrap_or(0));
            vec![text(&name), text(&topic.name), pairs, percent(sum.initial()), percent(sum.current())]
        })
    });
    let columns = columns(&[who, "topic", "questions_answered", "initial_percent", "current_percent"]);
    Table { columns, rows: cells.collect() }
}

fn questions(hardest: &[Hard]) -> Table {
    let row = |hard: &Hard| {
        let (chosen, people) = hard.chosen.clone().map_or((Cell::Nothing, Cell::Nothing), |(texts, people)| {
            (Cell::Text(texts.join("; ")), Cell::Whole(people))
        });
        let met = Cell::Whole(usize::try_from(hard.sum.pairs).unwrap_or(0));
        vec![
            text(&hard.topic),
            text(&hard.stem),
            met,
            percent(hard.sum.initial()),
            percent(hard.sum.current()),
            chosen,
            people,
        ]
    };
    let names =
        ["topic", "question", "people", "initial_percent", "current_percent", "wrong_answer", "people_who_chose_it"];
    Table { columns: columns(&names), rows: hardest.iter().map(row).collect() }
}

fn by_week(weeks: &[Week]) -> Table {
    let row = |week: &Week| vec![text(&week.week), Cell::Whole(week.answers), percent(week.correct)];
    Table { columns: columns(&["week", "answers", "correct_percent"]), rows: weeks.iter().map(row).collect() }
}
