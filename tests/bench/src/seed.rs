//! A site with a running course, for every measurement to put its people into.

use anyhow::Context;
use qstream::app::{Random, SystemClock};
use qstream::domain::calendar::{Weekdays, WorkCalendar};
use qstream::domain::course::CourseState;
use qstream::domain::export::Switches;
use qstream::domain::ids::{
    ConnectionId, CourseId, EnrolmentId, OrgId, PresentationId, QuestionId, QuestionVersionId, SiteId, UserId,
};
use qstream::domain::question::{QuestionKind, QuestionOption, QuestionVersion};
use qstream::domain::roles::{Role, Roles};
use qstream::domain::schedule::{CourseKind, Plan};
use qstream::domain::time::{Clock, Instant, LocalDate, Zone};
use qstream::store::{
    Course, CourseQuestion, NewConnection, NewEnrolment, NewPresentation, NewQuestionVersion, Site, Store, Tx, User,
};
use std::collections::BTreeSet;

pub(crate) const QUESTIONS: usize = 20;

/// What differs between measurements.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) org: &'static str,
    /// Whether each answer is a row of its own in the org.
    pub(crate) responses: bool,
    pub(crate) max_per_day: u16,
    /// Questions of the course, spread over so many topics.
    pub(crate) questions: usize,
    pub(crate) topics: usize,
}

pub(crate) struct Seed {
    pub(crate) random: Random,
    pub(crate) now: Instant,
    pub(crate) today: LocalDate,
    pub(crate) site: Site,
    pub(crate) course: CourseId,
    pub(crate) questions: Vec<CourseQuestion>,
}

impl Seed {
    /// Puts the site, its org and its course into a migrated database.
    pub(crate) async fn begin(store: &Store, shape: Shape) -> anyhow::Result<Self> {
        let (random, now) = (Random::seeded(1), SystemClock.now());
        let site = Site {
            id: SiteId(random.id(now)),
            slug: "acme".to_owned(),
            name: "Acme Medical".to_owned(),
            time_zone: "Europe/Dublin".to_owned(),
            locale: "en_GB".to_owned(),
            workdays: Weekdays::of(1..=7),
            created_at: now,
        };
        let today = Zone::named("Europe/Dublin").context("a zone")?.date_at(now);
        let course = CourseId(random.id(now));
        let mut seed = Self { random, now, today, site, course, questions: Vec::new() };
        let mut tx = store.begin().await?;
        seed.connect(&mut tx, shape).await?;
        seed.questions = seed.running_course(&mut tx, shape).await?;
        tx.commit().await?;
        Ok(seed)
    }

    async fn connect(&self, tx: &mut Tx, shape: Shape) -> anyhow::Result<()> {
        tx.insert_site(&self.site).await?;
        let connection = NewConnection {
            username: String::new(),
            id: ConnectionId(self.random.id(self.now)),
            site_id: self.site.id,
            org_id: OrgId::parse(shape.org).ok().context("an org id")?,
            org_name: "Acme".to_owned(),
            instance_url: "https://acme.my.salesforce.com".to_owned(),
            login_url: "https://login.salesforce.com".to_owned(),
            client_id: "bench".to_owned(),
            client_secret_sealed: vec![],
            refresh_token_sealed: vec![],
            switches: Switches { responses: shape.responses, question_text: false },
            connected_at: self.now,
        };
        tx.insert_connection(&connection).await?;
        // Nothing may leave this machine: an export waits for a sign-in that never comes.
        tx.mark_connection_needs_reauth(self.site.id, connection.id, "a benchmark").await?;
        Ok(())
    }

    async fn running_course(&self, tx: &mut Tx, shape: Shape) -> anyhow::Result<Vec<CourseQuestion>> {
        let plan = Plan {
            kind: CourseKind::Classic,
            starts_on: self.today.plus_days(-7),
            ends_on: Some(self.today.plus_days(60)),
            new_per_delivery: 2,
            delivery_weekdays: Weekdays::of(1..=7),
            max_per_day: shape.max_per_day,
            interval_incorrect: 5,
            interval_correct: 10,
            streak_required: 2,
            reserve_for_new: false,
            calendar: WorkCalendar { workdays: self.site.workdays, holidays: BTreeSet::new() },
        };
        let (site_id, course_id, created_at) = (self.site.id, self.course, self.now);
        let name = "Velmora: what every rep must know".to_owned();
        tx.insert_course(&Course { id: course_id, site_id, name, plan, state: CourseState::Launched, created_at })
            .await?;
        let mut questions = Vec::new();
        for position in 0..i64::try_from(shape.questions)? {
            let version = self.version(position, i64::try_from(shape.topics)?);
            let (question_id, question_version_id) = (version.question_id, version.id);
            tx.insert_question_version(&NewQuestionVersion { site_id, version, created_at }).await?;
            let question = CourseQuestion { site_id, course_id, question_id, question_version_id, position };
            tx.insert_course_question(&question).await?;
            questions.push(question);
        }
        Ok(questions)
    }

    /// Of the length of a real one.
    fn version(&self, position: i64, topics: i64) -> QuestionVersion {
        let option = |id: &str, correct| {
            let text = "Mark it “do not use”, keep it at 2–8 °C and let our quality line decide".to_owned();
            QuestionOption { id: id.to_owned(), text, correct }
        };
        QuestionVersion {
            id: QuestionVersionId(self.random.id(self.now)),
            question_id: QuestionId(self.random.id(self.now)),
            kind: QuestionKind::Single,
            topic: format!("Cold chain {}", position % topics + 1),
            stem: format!(
                "{position}. A logger shows that the fridge reached 11 °C for two hours on Saturday night. What do you say?"
            ),
            media: None,
            options: vec![option("a", true), option("b", false), option("c", false), option("d", false)],
            explanation: "Nobody at the fridge door can judge this, and nor can you. The stock stays cold. ".repeat(4),
            takeaway: "Set apart, keep cold, report, wait for the answer.".to_owned(),
            reference: "Velmora cold chain card, side 2".to_owned(),
            language: "en".to_owned(),
        }
    }

    /// A learner of the course, to whom each question is put on the date that `scheduled_on` gives for its number.
    pub(crate) async fn learner(
        &self,
        tx: &mut Tx,
        number: usize,
        scheduled_on: impl Fn(i32) -> LocalDate,
    ) -> anyhow::Result<(UserId, Vec<PresentationId>)> {
        let user = self.user(number);
        tx.insert_user(&user).await?;
        let (id, site_id, user_id) = (EnrolmentId(self.random.id(self.now)), self.site.id, user.id);
        let enrolled_at = self.now;
        tx.insert_enrolments(&[NewEnrolment { id, site_id, course_id: self.course, user_id, enrolled_at }]).await?;
        let presentations: Vec<_> = self
            .questions
            .iter()
            .zip(0..)
            .map(|(question, at)| NewPresentation {
                site_id,
                presentation_id: PresentationId(self.random.id(self.now)),
                enrolment_id: id,
                question_id: question.question_id,
                question_version_id: question.question_version_id,
                scheduled_on: scheduled_on(at),
                position: question.position,
            })
            .collect();
        tx.insert_presentations(&presentations).await?;
        Ok((user.id, presentations.iter().map(|one| one.presentation_id).collect()))
    }

    fn user(&self, number: usize) -> User {
        User {
            id: UserId(self.random.id(self.now)),
            site_id: self.site.id,
            email: format!("person{number}@acme.example"),
            first_name: "Zoë".to_owned(),
            last_name: format!("O'Person {number}"),
            locale: "en_GB".to_owned(),
            time_zone: "Europe/Dublin".to_owned(),
            roles: Roles(vec![Role::Learner]),
            manager_id: None,
            salesforce_user: None,
            active: true,
            created_at: self.now,
        }
    }
}
