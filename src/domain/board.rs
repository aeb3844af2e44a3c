//! Who stands where: ranks, ties, teams, and which lines of a board a person sees.

use super::ids::EnrolmentId;
use serde::{Deserialize, Serialize};

/// What a course shows of people on its board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardMode {
    Names,
    /// Nobody is named; people may choose an alias.
    Aliases,
    Off,
}

impl BoardMode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Aliases => "aliases",
            Self::Off => "off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Names, Self::Aliases, Self::Off].into_iter().find(|mode| mode.as_str() == text)
    }
}

/// How a person wants to be shown on boards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    Name,
    Alias,
    Hidden,
}

impl Shown {
    pub const ALL: [Self; 3] = [Self::Name, Self::Alias, Self::Hidden];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Alias => "alias",
            Self::Hidden => "hidden",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.as_str() == text)
    }
}

/// One participant's score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub enrolment: EnrolmentId,
    pub points: i64,
    /// Reading of the person's own wall clock at their last answer: it settles ties across time zones.
    pub last_wall_clock: Option<String>,
}

/// A standing with its rank and its place in `standings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub rank: usize,
    pub index: usize,
}

/// Orders standings: most points first. Without tie-breaks equal points share a rank and the next one is skipped (1, 1, 3);
/// with them the earlier wall clock comes first, then the enrolment id. Who never answered comes after who did.
pub fn rank(standings: &[Standing], tie_breaks: bool) -> Vec<Place> {
    let mut order: Vec<(usize, &Standing)> = standings.iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| {
        let clock = |one: &Standing| (one.last_wall_clock.is_none(), one.last_wall_clock.clone());
        let score = b.points.cmp(&a.points);
        if tie_breaks {
            score.then_with(|| clock(a).cmp(&clock(b))).then_with(|| a.enrolment.cmp(&b.enrolment))
        } else {
            score.then_with(|| a.enrolment.cmp(&b.enrolment))
        }
    });
    let mut places: Vec<Place> = Vec::with_capacity(order.len());
    let mut last: Option<(i64, usize)> = None;
    for (nth, (index, standing)) in order.into_iter().enumerate() {
        let rank = match last {
            Some((points, rank)) if !tie_breaks && points == standing.points => rank,
            _ => nth + 1,
        };
        last = Some((standing.points, rank));
        places.push(Place { rank, index });
    }
    places
}

/// How many lines of the top a board shows, and how many on each side of one's own.
const TOP: usize = 5;
const AROUND: usize = 2;

/// The lines that somebody sees: the top five, and their own with two on each side. `own` is an index into the standings.
pub fn visible(places: &[Place], own: Option<usize>) -> Vec<Place> {
    let mine = own.and_then(|own| places.iter().position(|place| place.index == own));
    let seen = |at: usize| at < TOP || mine.is_some_and(|mine| at.abs_diff(mine) <= AROUND);
    places.iter().enumerate().filter(|(at, _)| seen(*at)).map(|(_, place)| *place).collect()
}

/// A team's score: the mean over all its members, those who haven't started included, in tenths of a point, rounded half
/// up. `None` for a team without members, which no board shows.
pub fn team_tenths(points: impl IntoIterator<Item = i64>) -> Option<i64> {
    let (sum, members) = points.into_iter().fold((0_i64, 0_i64), |(sum, members), points| (sum + points, members + 1));
    (members > 0).then(|| (20 * sum + members).div_euclid(2 * members))
}
