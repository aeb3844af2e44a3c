//! A whole course team by team, from the sums that answers keep.

use super::hardest::{Hard, hardest};
use super::{Topic, Week, count, pooled, weeks};
use crate::domain::ids::{CourseId, SiteId, UserId};
use crate::domain::report::{self, Figures, Sum, by_percent};
use crate::store::{self, ReportGroup, Tx};

/// The participants under one manager.
#[derive(Debug, Clone)]
pub struct Group {
    /// The manager's; the site's own id where there is none.
    pub id: UserId,
    /// `None` for people without a manager.
    pub manager: Option<String>,
    pub enrolled: usize,
    pub started: usize,
    pub figures: Figures,
    /// One for each topic of the report.
    pub topics: Vec<Sum>,
}

#[derive(Debug, Clone, Default)]
pub struct Groups {
    pub figures: Figures,
    pub started: usize,
    /// Lowest current proficiency first.
    pub groups: Vec<Group>,
    pub topics: Vec<Topic>,
    pub hardest: Vec<Hard>,
    pub weeks: Vec<Week>,
}

/// A team whose latest answers are right less often than this, in percent, is low.
const LOW: f64 = 60.0;

impl Groups {
    /// Teams of which anything is known.
    pub fn known(&self) -> usize {
        self.groups.iter().filter(|group| group.figures.current.is_some()).count()
    }

    /// The low ones with how often they are right, in percent; lowest first.
    pub fn low(&self) -> impl Iterator<Item = (&Group, f64)> {
        let known = self.groups.iter().filter_map(|group| Some((group, group.figures.current?)));
        known.filter(|(_, current)| *current < LOW)
    }
}

/// `only`: managers whose teams count; `None` for the whole course.
pub(super) async fn read(
    tx: &mut Tx,
    site: SiteId,
    course: CourseId,
    only: Option<&[UserId]>,
) -> Result<Groups, store::Error> {
    let mut rows = tx.list_report_groups(site, course).await?;
    if let Some(only) = only {
        rows.retain(|row| only.contains(&row.counted_under));
    }
    let questions = tx.list_report_questions(site, course).await?;
    let by_week = tx.list_report_weeks(site, course, only.unwrap_or_default()).await?;
    // First choices are kept for the whole course only.
    let choices = if only.is_none() { tx.list_report_choices(site, course).await? } else { Vec::new() };
    let asked = questions.iter().filter(|question| !question.withdrawn).count();
    let mut built = build(&rows, asked);
    built.hardest = hardest(&questions, &choices);
    built.weeks = weeks(by_week);
    Ok(built)
}

fn build(rows: &[ReportGroup], asked: usize) -> Groups {
    let mut names: Vec<&str> = rows.iter().flat_map(|row| &row.topics).map(|topic| topic.topic.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let mut totals = vec![Sum::default(); names.len()];
    let mut groups: Vec<Group> = rows.iter().map(|row| group(row, &names, asked)).collect();
    for sums in groups.iter().map(|group| &group.topics) {
        for (total, sum) in totals.iter_mut().zip(sums) {
            *total = total.plus(*sum);
        }
    }
    let (enrolled, started) = groups.iter().fold((0, 0), |all, one| (all.0 + one.enrolled, all.1 + one.started));
    let completed = rows.iter().map(|row| count(row.completed)).sum();
    let figures = figures(&totals, (enrolled, started, completed), asked);
    groups.sort_by(|a, b| by_percent(a.figures.current, b.figures.current).then_with(|| a.manager.cmp(&b.manager)));
    let topics = names.into_iter().zip(totals).map(|(name, sum)| Topic { name: name.to_owned(), sum }).collect();
    Groups { figures, started, groups, topics, hardest: Vec::new(), weeks: Vec::new() }
}

fn figures(sums: &[Sum], (enrolled, started, completed): (usize, usize, usize), asked: usize) -> Figures {
    let retired = count(sums.iter().map(|sum| sum.retired).sum());
    let figures = Figures {
        enrolments: enrolled,
        engagement: report::share(started, enrolled),
        mastery: report::share(retired, enrolled * asked),
        completion: report::share(completed, enrolled),
        ..Figures::default()
    };
    let figures = pooled(sums.iter(), figures);
    Figures { improvement: figures.current.zip(figures.initial).map(|(now, first)| now - first), ..figures }
}

fn group(row: &ReportGroup, names: &[&str], asked: usize) -> Group {
    let mut topics = vec![Sum::default(); names.len()];
    for one in &row.topics {
        let at = names.binary_search(&one.topic.as_str()).ok();
        if let Some(sum) = at.and_then(|at| topics.get_mut(at)) {
            *sum = Sum { pairs: one.pairs, first: one.first_sum, latest: one.latest_sum, retired: one.retired };
        }
    }
    let name = format!("{} {}", row.first_name, row.last_name);
    let name = name.trim();
    Group {
        id: row.counted_under,
        manager: (!name.is_empty()).then(|| name.to_owned()),
        enrolled: count(row.enrolled),
        started: count(row.started),
        figures: figures(&topics, (count(row.enrolled), count(row.started), count(row.completed)), asked),
        topics,
    }
}
