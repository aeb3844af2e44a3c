//! A sample programme to look at: a whole site with people, questions, a running course and three weeks of history.
//!
//! The history is made by the same rules and writes as real answers; it ends three days ago, so that everybody has
//! something to answer today.

mod around;
mod content;

use super::answer::{self, AnswerError, Channel, Submission};
use super::days::{self, Day};
use super::media::{self, MediaError};
use super::site::{self, NewSite, SiteError};
use super::{App, Random, enrol};
use crate::domain::calendar::WorkCalendar;
use crate::domain::course::CourseState;
use crate::domain::grading::OptionSet;
use crate::domain::ids::{CourseId, MediaId, QuestionId, QuestionVersionId, UserId};
use crate::domain::question::{QuestionKind, QuestionVersion};
use crate::domain::schedule::Plan;
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::store::{self, Candidate, Course, CourseQuestion, ExportMark, NewQuestionVersion, Site, Tx, User};
use content::{History, Person, Sample};
use futures_util::future::join_all;
use jiff::SignedDuration;
use std::collections::{BTreeSet, HashMap};

/// The last days are left open.
const DAYS_LEFT_OPEN: i32 = 2;

#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    #[error("the embedded sample is damaged: {0}")]
    Damaged(#[from] serde_json::Error),
    #[error(transparent)]
    Site(#[from] SiteError),
    #[error(transparent)]
    Picture(#[from] MediaError),
    #[error("a sample answer was refused: {0}")]
    Answer(#[from] AnswerError),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Creates the sample site "Harrow & Pike Medical" under `slug`.
pub async fn create(app: &App, slug: &str) -> Result<Site, SampleError> {
    let sample = Sample::embedded()?;
    let site = site::create(
        app,
        NewSite {
            slug: slug.to_owned(),
            name: sample.site.name.clone(),
            time_zone: sample.site.time_zone.clone(),
            locale: sample.site.locale.clone(),
            workdays: sample.site.workdays,
        },
    )
    .await?;
    let mut tx = app.store().begin().await?;
    let people = insert_people(app, &mut tx, &site, &sample.people).await?;
    let (course, questions) = insert_course(app, &mut tx, &site, &sample).await?;
    let began = app.now().minus(days(sample.course.started_days_ago));
    let mut marks = BTreeSet::new();
    for user in people.values().filter(|user| sample.histories.iter().any(|one| one.email == user.email)) {
        let calendar = tx.find_work_calendar(site.id, user.id).await?.unwrap_or_else(|| course.plan.calendar.clone());
        let people = [Candidate { user: user.clone(), calendar }];
        let enrolled = enrol::enrol(&mut tx, app.random(), (&course, &questions), &people, began).await?;
        marks.extend(enrolled.stale.into_iter().map(|key| ExportMark::new(site.id, &site.slug, key, app.now())));
    }
    around::insert(
        app,
        &mut tx,
        &around::Place { sample: &sample, site: &site, people: &people, course: &course, questions: &questions },
    )
    .await?;
    tx.mark_dirty(&marks.into_iter().collect::<Vec<_>>()).await?;
    tx.commit().await?;
    let answering: Vec<Answering<'_>> = sample
        .histories
        .iter()
        .filter_map(|history| {
            Some(Answering { history, user: people.get(&history.email)?, random: app.random().fork() })
        })
        .collect();
    for days_ago in ((DAYS_LEFT_OPEN + 1)..=sample.course.started_days_ago).rev() {
        let answered = join_all(answering.iter().map(|one| answer_day(app, &course, one, days_ago))).await;
        answered.into_iter().collect::<Result<Vec<()>, _>>()?;
    }
    Ok(site)
}

fn days(count: i32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(count))
}

async fn insert_people(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    people: &[Person],
) -> Result<HashMap<String, User>, SampleError> {
    let now = app.now();
    let mut users: HashMap<String, User> = HashMap::new();
    for person in people {
        let user = User {
            id: UserId(app.random().id(now)),
            site_id: site.id,
            email: person.email.clone(),
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            locale: person.locale.clone(),
            time_zone: person.time_zone.clone(),
            roles: person.roles.clone(),
            // Managers stand before their reports in the file.
            manager_id: person.manager_email.as_ref().and_then(|email| users.get(email)).map(|manager| manager.id),
            salesforce_user: person.salesforce_user,
            active: true,
            created_at: now,
        };
        tx.insert_user(&user).await?;
        users.insert(person.email.clone(), user);
    }
    Ok(users)
}

async fn insert_course(
    app: &App,
    tx: &mut Tx,
    site: &Site,
    sample: &Sample,
) -> Result<(Course, Vec<CourseQuestion>), SampleError> {
    let now = app.now();
    let calendar = WorkCalendar { workdays: site.workdays, holidays: BTreeSet::new() };
    let zone = Zone::named(&site.time_zone).unwrap_or_else(Zone::utc);
    let of = &sample.course;
    let starts_on = calendar.roll(zone.date_at(now.minus(days(of.started_days_ago))));
    let plan = Plan {
        kind: of.kind,
        starts_on,
        ends_on: Some(calendar.roll(starts_on.plus_days(of.weeks * 7 - 3))),
        new_per_delivery: of.new_per_delivery,
        delivery_weekdays: of.delivery_weekdays,
        max_per_day: of.max_per_day,
        interval_incorrect: of.interval_incorrect,
        interval_correct: of.interval_correct,
        streak_required: of.streak_required,
        reserve_for_new: false,
        calendar,
    };
    let id = CourseId(app.random().id(now));
    let course =
        Course { id, site_id: site.id, name: of.name.clone(), plan, state: CourseState::Launched, created_at: now };
    tx.insert_course(&course).await?;
    let mut questions = Vec::new();
    let in_order = of.questions.iter().filter_map(|key| sample.questions.iter().find(|one| one.key == *key));
    for (question, position) in in_order.zip(0_i64..) {
        let (version, question_id) = (QuestionVersionId(app.random().id(now)), QuestionId(app.random().id(now)));
        let picture = match question.picture {
            Some(_) => Some(insert_picture(app, tx, site).await?),
            None => None,
        };
        let version = question.version(version, question_id, picture);
        let placed = CourseQuestion {
            site_id: site.id,
            course_id: id,
            question_id: version.question_id,
            question_version_id: version.id,
            position,
        };
        tx.insert_question_version(&NewQuestionVersion { site_id: site.id, version, created_at: now }).await?;
        tx.insert_course_question(&placed).await?;
        questions.push(placed);
    }
    Ok((course, questions))
}

async fn insert_picture(app: &App, tx: &mut Tx, site: &Site) -> Result<MediaId, SampleError> {
    let file = media::checked(app, site.id, content::PICTURE.to_vec(), app.now())?;
    tx.insert_media(&file, app.now()).await?;
    Ok(file.id)
}

/// One person's history in the making, with luck of their own.
struct Answering<'a> {
    history: &'a History,
    user: &'a User,
    random: Random,
}

/// Lets one person answer what that day showed, as well and as faithfully as the history says.
async fn answer_day(app: &App, course: &Course, one: &Answering<'_>, days_ago: i32) -> Result<(), SampleError> {
    let Answering { history, user, random } = one;
    let at = app.now().minus(days(days_ago));
    let today = Zone::named(&user.time_zone).unwrap_or_else(Zone::utc).date_at(at);
    if !course.plan.calendar.is_working_day(today) || random.unit() >= history.attendance {
        return Ok(());
    }
    for (nth, (presentation_id, question)) in due_questions(app, user, today).await?.into_iter().enumerate() {
        let right = random.unit() < history.accuracy;
        let submission = Submission {
            site_id: user.site_id,
            user_id: user.id,
            presentation_id,
            chosen: choose(&question, right),
            channel: Channel::Canvas,
            at: seconds_later(at, nth),
        };
        answer::put(app, submission).await?;
    }
    Ok(())
}

fn seconds_later(at: Instant, nth: usize) -> Instant {
    at.plus(SignedDuration::from_secs(40 * i64::try_from(nth).unwrap_or(0)))
}

type DueQuestion = (crate::domain::ids::PresentationId, QuestionVersion);

async fn due_questions(app: &App, user: &User, today: LocalDate) -> Result<Vec<DueQuestion>, store::Error> {
    let mut tx = app.store().read().await?;
    let noon = 12 * 60;
    let day = Day { site: user.site_id, user: user.id, today, minute: noon, answered: None };
    let due = days::read_todays(&mut tx, &[day]).await?.pop().map(|today| today.due);
    let mut questions = Vec::new();
    for due in due.into_iter().flatten() {
        let found = tx.find_due_presentation(user.site_id, user.id, due.presentation_id).await?;
        questions.extend(found.map(|found| (found.id, found.question)));
    }
    Ok(questions)
}

/// The right options, or a plausible slip: one wrong option, or only half of the right ones.
fn choose(question: &QuestionVersion, right: bool) -> OptionSet {
    let correct = question.correct_options();
    if right {
        return correct;
    }
    let wrong = question.options.iter().find(|option| !option.correct).map(|option| option.id.clone());
    match question.kind {
        QuestionKind::Single => wrong.into_iter().collect(),
        QuestionKind::Multi => correct.into_iter().take(1).collect(),
    }
}
