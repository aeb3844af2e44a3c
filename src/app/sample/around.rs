//! What stands around the sample's course: teams, how boards show people, comments.

use super::super::App;
use super::SampleError;
use super::content::Sample;
use crate::domain::course::CourseSettings;
use crate::domain::ids::{CommentId, TeamId};
use crate::domain::remarks::{CommentMode, CommentState};
use crate::domain::roles::Role;
use crate::store::{Course, CourseQuestion, NewComment, Profile, Site, Team, Tx, User};
use std::collections::HashMap;

pub(super) struct Place<'a> {
    pub(super) sample: &'a Sample,
    pub(super) site: &'a Site,
    pub(super) people: &'a HashMap<String, User>,
    pub(super) course: &'a Course,
    /// In the order of the course.
    pub(super) questions: &'a [CourseQuestion],
}

pub(super) async fn insert(app: &App, tx: &mut Tx, of: &Place<'_>) -> Result<(), SampleError> {
    let (site, course, now) = (of.site.id, of.course.id, app.now());
    let comments = CommentMode::parse(&of.sample.course.comments).unwrap_or(CommentMode::Off);
    let settings = CourseSettings { board: of.sample.course.board, tie_breaks: false, comments };
    tx.update_course_settings(site, course, &settings).await?;
    for planned in &of.sample.course.teams {
        let team = Team { id: TeamId(app.random().id(now)), name: planned.name.clone() };
        tx.insert_team(site, course, &team).await?;
        for user in planned.members.iter().filter_map(|email| of.people.get(email)) {
            tx.update_enrolment_team(site, course, user.id, Some(team.id)).await?;
        }
    }
    for wanted in &of.sample.aliases {
        let Some(user) = of.people.get(&wanted.email) else { continue };
        let (locale, time_zone) = (user.locale.clone(), user.time_zone.clone());
        let profile = Profile { locale, time_zone, alias: wanted.alias.clone(), shown: wanted.shown };
        tx.update_profile(site, user.id, &profile, now).await?;
    }
    let reading = of.people.values().filter(|user| user.roles.0.contains(&Role::ReportingManager));
    for user in reading {
        tx.insert_course_reader(site, course, user.id, now).await?;
    }
    insert_comments(app, tx, of).await
}

async fn insert_comments(app: &App, tx: &mut Tx, of: &Place<'_>) -> Result<(), SampleError> {
    for said in &of.sample.comments {
        let at = of.sample.course.questions.iter().position(|key| *key == said.question);
        let question = at.and_then(|at| of.questions.get(at));
        let (Some(user), Some(question)) = (of.people.get(&said.email), question) else { continue };
        tx.insert_comment(&NewComment {
            id: CommentId(app.random().id(app.now())),
            site_id: of.site.id,
            question_id: question.question_id,
            course_id: of.course.id,
            user_id: user.id,
            body: said.body.clone(),
            state: CommentState::parse(&said.state).unwrap_or(CommentState::Pending),
            created_at: app.now(),
        })
        .await?;
    }
    Ok(())
}
