//! The week's report of somebody who looks after others: how each Qstream does, and who needs them.

use super::content::{Destination, LONGEST_NAME};
use super::layout::Part;
use super::plain::one_line;
use crate::domain::at_risk::Reason;
use crate::domain::time::LocalDate;
use crate::strings::{Strings, report};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeeklyMail {
    pub first_name: String,
    /// The reader's own date.
    pub on: LocalDate,
    /// Different people who need the reader, over all courses.
    pub at_risk: usize,
    pub courses: Vec<WeeklyCourse>,
    /// Courses that the mail leaves out.
    pub more_courses: usize,
    /// To the report.
    pub link: String,
    pub leads_to: Destination,
    pub stop: String,
}

/// One course, as far as the reader looks after people in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeeklyCourse {
    pub name: String,
    pub people: usize,
    pub started: usize,
    /// Answers, and how many were asked for; where people are counted by team, nobody counts what was asked.
    pub answered: Option<(usize, usize)>,
    /// In percent, over `pairs` questions that somebody answered.
    pub first: Option<f64>,
    pub now: Option<f64>,
    pub pairs: usize,
    pub mastery: Option<f64>,
    pub needs: Needs,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// The reader's own people: those at risk, the most urgent first.
    People(Vec<WeeklyPerson>),
    /// Somebody else's: the low teams, lowest first, each with the manager's name and percent.
    Teams { low: Vec<(Option<String>, f64)>, known: usize },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyPerson {
    pub name: String,
    pub reasons: Vec<Reason>,
    /// Questions that are due.
    pub waiting: usize,
}

/// So many people or teams stand in a mail for each course.
const LISTED: usize = 10;

pub(super) fn weekly(mail: &WeeklyMail, site: &str, strings: &Strings) -> (String, Vec<Part>) {
    let args = [
        ("name", one_line(&mail.first_name, LONGEST_NAME).into()),
        ("count", mail.at_risk.into()),
        ("date", strings.date(mail.on).into()),
        ("more", mail.more_courses.into()),
        ("site", site.into()),
    ];
    let text = |id| strings.text(id, &args);
    let mut parts = vec![Part::Heading(text("mail-weekly-heading")), Part::Text(text("mail-weekly-date"))];
    parts.extend(mail.courses.iter().flat_map(|course| of_course(course, strings)));
    if mail.more_courses > 0 {
        parts.push(Part::Text(text("mail-weekly-more-courses")));
    }
    let label = text(match mail.leads_to {
        Destination::Salesforce => "mail-weekly-open-salesforce",
        Destination::Qstream | Destination::Nowhere => "mail-weekly-open",
    });
    parts.push(Part::Button { label, address: mail.link.clone() });
    parts.push(Part::Note(text("mail-weekly-why")));
    parts.push(Part::NoteLink { label: text("mail-weekly-stop"), address: mail.stop.clone() });
    (text("mail-weekly-subject"), parts)
}

fn of_course(course: &WeeklyCourse, strings: &Strings) -> Vec<Part> {
    let text = |id| strings.text(id, &[]);
    let (finding, listed, more) = found(course, strings);
    let mut numbers = vec![(text("reports-started"), strings.share(course.started, course.people))];
    if let Some((answers, asked)) = course.answered {
        numbers.push((text("reports-answered"), strings.share(answers, asked)));
    }
    numbers.push((text("reports-right"), strings.right_then_now(course.first, course.now, course.pairs)));
    let mastery = [("number", report::whole(course.mastery).into())];
    numbers.push((text("reports-mastered"), strings.text("progress-percent", &mastery)));
    let mut parts = vec![
        Part::Section(one_line(&course.name, LONGEST_NAME)),
        Part::Text(finding),
        Part::List(numbers),
        Part::List(listed),
    ];
    if more > 0 {
        parts.push(Part::Text(strings.text("mail-weekly-more", &[("count", more.into())])));
    }
    parts.retain(|part| !matches!(part, Part::List(lines) if lines.is_empty()));
    parts
}

/// The finding, who needs the reader, and how many more of them there are.
fn found(course: &WeeklyCourse, strings: &Strings) -> (String, Vec<(String, String)>, usize) {
    let line = |name: &str| one_line(name, LONGEST_NAME);
    match &course.needs {
        Needs::People(people) if people.is_empty() => (strings.text("reports-finding-fine", &[]), Vec::new(), 0),
        Needs::People(people) => {
            let names: Vec<String> = people.iter().map(|person| line(&person.name)).collect();
            let why = |person: &WeeklyPerson| {
                let reasons = person.reasons.iter().map(|one| strings.text(report::reason(*one), &[]));
                let waiting = [("count", person.waiting.into())];
                let waiting = (person.waiting > 0).then(|| strings.text("reports-waiting", &waiting));
                reasons.chain(waiting).collect::<Vec<_>>().join("; ")
            };
            let listed = people.iter().take(LISTED).map(|person| (line(&person.name), why(person))).collect();
            (strings.at_risk(&names, course.people), listed, people.len().saturating_sub(LISTED))
        }
        Needs::Teams { low, known } => {
            let name = |manager: &Option<String>| line(&strings.team_name(manager.as_deref()));
            let percent =
                |percent: f64| strings.text("progress-percent", &[("number", report::whole(Some(percent)).into())]);
            let lowest = low.first().map(|(manager, percent)| (name(manager), *percent));
            let listed = low.iter().take(LISTED).map(|(manager, now)| (name(manager), percent(*now))).collect();
            (strings.low_teams(low.len(), *known, lowest), listed, low.len().saturating_sub(LISTED))
        }
    }
}
