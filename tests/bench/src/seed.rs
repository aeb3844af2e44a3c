//! A site with a running course and people whose Salesforce users are linked already.

use crate::signed;
use anyhow::Context;
use qstream::app::{Random, SystemClock};
use qstream::domain::calendar::{Weekdays, WorkCalendar};
use qstream::domain::export::Switches;
use qstream::domain::ids::{
    ConnectionId, CourseId, EnrolmentId, OrgId, PresentationId, QuestionId, QuestionVersionId, SalesforceUserId,
    SiteId, UserId,
};
use qstream::domain::linking::Liveness;
use qstream::domain::question::{QuestionKind, QuestionOption, QuestionVersion};
use qstream::domain::roles::{Role, Roles};
use qstream::domain::schedule::{CourseKind, Plan};
use qstream::domain::time::{Clock, Instant, LocalDate, Zone};
use qstream::store::{
    Course, CourseQuestion, LaunchSettings, NewConnection, NewEnrolment, NewPresentation, NewQuestionVersion, Site,
    Store, Tx, User,
};
use std::collections::BTreeSet;
use std::path::Path;

const QUESTIONS: i64 = 20;

struct Seed {
    random: Random,
    now: Instant,
    today: LocalDate,
    site: Site,
}

/// Fills a migrated database.
pub(crate) async fn fill(path: &Path, people: usize) -> anyhow::Result<()> {
    let store = Store::open_sqlite(path).await?;
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
    let seed = Seed { random, now, today, site };
    let mut tx = store.begin().await?;
    seed.connect(&mut tx).await?;
    let (course, questions) = seed.course(&mut tx).await?;
    for number in 0..people {
        seed.person(&mut tx, number, course, &questions).await?;
    }
    tx.commit().await?;
    store.close().await;
    Ok(())
}

impl Seed {
    async fn connect(&self, tx: &mut Tx) -> anyhow::Result<()> {
        tx.insert_site(&self.site).await?;
        let connection = NewConnection {
            id: ConnectionId(self.random.id(self.now)),
            site_id: self.site.id,
            org_id: OrgId::parse(signed::ORG).ok().context("an org id")?,
            org_name: "Acme".to_owned(),
            instance_url: "https://acme.my.salesforce.com".to_owned(),
            login_url: "https://login.salesforce.com".to_owned(),
            client_id: "bench".to_owned(),
            client_secret_sealed: vec![0],
            refresh_token_sealed: vec![0],
            switches: Switches { responses: false, question_text: false },
            connected_at: self.now,
        };
        tx.insert_connection(&connection).await?;
        // Nothing may leave this machine: an export waits for a sign-in that never comes.
        tx.mark_connection_needs_reauth(self.site.id, connection.id, "a benchmark").await?;
        let settings = LaunchSettings { provision: true, follow_salesforce: false, liveness: Liveness::Off };
        Ok(tx.update_launch_settings(self.site.id, settings).await?)
    }

    async fn course(&self, tx: &mut Tx) -> anyhow::Result<(CourseId, Vec<CourseQuestion>)> {
        let calendar = WorkCalendar { workdays: self.site.workdays, holidays: BTreeSet::new() };
        let plan = Plan {
            kind: CourseKind::Classic,
            starts_on: self.today.plus_days(-7),
            ends_on: None,
            new_per_delivery: 2,
            delivery_weekdays: Weekdays::of(1..=7),
            max_per_day: 2,
            reserve_for_new: false,
            interval_incorrect: 5,
            interval_correct: 10,
            streak_required: 2,
            calendar,
        };
        let name = "Velmora: what every rep must know".to_owned();
        let course =
            Course { id: CourseId(self.random.id(self.now)), site_id: self.site.id, name, plan, created_at: self.now };
        tx.insert_course(&course).await?;
        let mut questions = Vec::new();
        for position in 0..QUESTIONS {
            let option =
                |id: &str, correct| QuestionOption { id: id.to_owned(), text: format!("Option {id}"), correct };
            let version = QuestionVersion {
                id: QuestionVersionId(self.random.id(self.now)),
                question_id: QuestionId(self.random.id(self.now)),
                kind: QuestionKind::Single,
                topic: "Dosing".to_owned(),
                stem: format!("Question {position}?"),
                options: vec![option("a", true), option("b", false)],
                explanation: "Because.".to_owned(),
                takeaway: "So.".to_owned(),
                reference: "§1".to_owned(),
                language: "en".to_owned(),
                media: None,
            };
            let question = CourseQuestion {
                site_id: self.site.id,
                course_id: course.id,
                question_id: version.question_id,
                question_version_id: version.id,
                position,
            };
            tx.insert_question_version(&NewQuestionVersion { site_id: self.site.id, version, created_at: self.now })
                .await?;
            tx.insert_course_question(&question).await?;
            questions.push(question);
        }
        Ok((course.id, questions))
    }

    async fn person(
        &self,
        tx: &mut Tx,
        number: usize,
        course: CourseId,
        questions: &[CourseQuestion],
    ) -> anyhow::Result<()> {
        let user = User {
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
        };
        tx.insert_user(&user).await?;
        let org = OrgId::parse(signed::ORG).ok().context("an org id")?;
        let person = SalesforceUserId::parse(&signed::person(number)).ok().context("a user id")?;
        tx.insert_salesforce_link(self.site.id, &org, &person, user.id, self.now).await?;
        let enrolment = NewEnrolment {
            id: EnrolmentId(self.random.id(self.now)),
            site_id: self.site.id,
            course_id: course,
            user_id: user.id,
            enrolled_at: self.now,
        };
        tx.insert_enrolment(&enrolment).await?;
        let presentations: Vec<_> = questions
            .iter()
            .zip(0..)
            .map(|(question, at)| NewPresentation {
                site_id: self.site.id,
                presentation_id: PresentationId(self.random.id(self.now)),
                enrolment_id: enrolment.id,
                question_id: question.question_id,
                question_version_id: question.question_version_id,
                scheduled_on: self.today.plus_days(at / 2),
                position: question.position,
            })
            .collect();
        Ok(tx.insert_presentations(&presentations).await?)
    }
}
