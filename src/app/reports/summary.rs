//! Every running course of somebody who looks after others, as the week's mail tells it.

use super::{Body, body, reach, runs, usual};
use crate::domain::time::{Instant, LocalDate};
use crate::store::{self, Tx, User};

/// One course: the reader's own people, or, for those who have none in it, everybody by team.
pub(in crate::app) struct Summary {
    pub(in crate::app) course: String,
    pub(in crate::app) body: Body,
}

/// Courses that run on `today` and in which somebody takes part whom the reader may see, newest first, at most `limit`. The second
/// part says how many more there are.
pub(in crate::app) async fn summaries(
    tx: &mut Tx,
    reader: &User,
    (today, now): (LocalDate, Instant),
    limit: usize,
) -> Result<(Vec<Summary>, usize), store::Error> {
    let (reach, courses) = reach(tx, reader).await?;
    let (mut summaries, mut more) = (Vec::new(), 0);
    for course in courses.into_iter().filter(|course| runs(course, today)) {
        if summaries.len() == limit {
            more += 1;
            continue;
        }
        let own = reach.team && course.of_team;
        let body = body(tx, reader, course.id, usual(own), now).await?;
        let people = match &body {
            Body::Team(team) => team.people.len(),
            Body::Groups(groups) => groups.figures.enrolments,
        };
        if people > 0 {
            summaries.push(Summary { course: course.name, body });
        }
    }
    Ok((summaries, more))
}
