//! A site with one person, one course of three questions and one connection, made by the store alone.

use crate::support::clock::MONDAY;
use jiff::SignedDuration;
use qstream::app::Random;
use qstream::domain::calendar::{Weekdays, WorkCalendar};
use qstream::domain::course::CourseState;
use qstream::domain::export::Switches;
use qstream::domain::ids::{
    ConnectionId, CourseId, EnrolmentId, InvitationId, OrgId, PresentationId, QuestionId, QuestionVersionId, SiteId,
    UserId,
};
use qstream::domain::question::{QuestionKind, QuestionOption, QuestionVersion};
use qstream::domain::roles::{Role, Roles};
use qstream::domain::schedule::{CourseKind, Plan};
use qstream::domain::time::{Instant, LocalDate};
use qstream::store::{
    Course, CourseQuestion, Invitation, NewConnection, NewEnrolment, NewPresentation, NewQuestionVersion, Site, Store,
    Tx, User,
};
use std::collections::BTreeSet;

pub(super) struct World {
    pub(super) random: Random,
    pub(super) now: Instant,
    pub(super) site: Site,
    pub(super) user: User,
    pub(super) course: Course,
    pub(super) questions: Vec<CourseQuestion>,
    pub(super) versions: Vec<QuestionVersion>,
    pub(super) enrolment: EnrolmentId,
    pub(super) presentations: Vec<PresentationId>,
    pub(super) connection: NewConnection,
}

pub(super) fn day(text: &str) -> LocalDate {
    text.parse().expect("a date")
}

pub(super) fn org(text: &str) -> OrgId {
    OrgId::parse(text).expect("an org id")
}

pub(super) async fn begin(store: &Store) -> Tx {
    store.begin().await.expect("a write transaction begins")
}

fn site(random: &Random, slug: &str, now: Instant) -> Site {
    Site {
        id: SiteId(random.id(now)),
        slug: slug.to_owned(),
        name: "Åcme & Söhne 学".to_owned(),
        time_zone: "Europe/Dublin".to_owned(),
        locale: "en_GB".to_owned(),
        workdays: Weekdays::of(1..=5),
        created_at: now,
    }
}

fn plan() -> Plan {
    Plan {
        kind: CourseKind::Classic,
        starts_on: day("2026-11-16"),
        ends_on: Some(day("2027-01-15")),
        new_per_delivery: 2,
        delivery_weekdays: Weekdays::of([1, 3, 5]),
        max_per_day: 2,
        interval_incorrect: 5,
        interval_correct: 10,
        streak_required: 2,
        reserve_for_new: false,
        calendar: WorkCalendar { workdays: Weekdays::of(1..=5), holidays: BTreeSet::new() },
    }
}

pub(super) fn person(random: &Random, site: &Site, email: &str) -> User {
    User {
        id: UserId(random.id(site.created_at)),
        site_id: site.id,
        email: email.to_owned(),
        first_name: "Łukasz".to_owned(),
        last_name: "O'Neill".to_owned(),
        locale: "pl_PL".to_owned(),
        time_zone: "Pacific/Auckland".to_owned(),
        roles: Roles(vec![Role::Learner]),
        manager_id: None,
        salesforce_user: None,
        active: true,
        created_at: site.created_at,
    }
}

pub(super) fn version(random: &Random, now: Instant, number: usize) -> QuestionVersion {
    let option = |id: &str, correct| QuestionOption { id: id.to_owned(), text: format!("Option {id}"), correct };
    QuestionVersion {
        id: QuestionVersionId(random.id(now)),
        question_id: QuestionId(random.id(now)),
        kind: QuestionKind::Single,
        topic: "Topic".to_owned(),
        stem: format!("Question {number}?"),
        media: None,
        options: vec![option("a", true), option("b", false)],
        explanation: "Because.".to_owned(),
        takeaway: "So.".to_owned(),
        reference: "§1".to_owned(),
        language: "en".to_owned(),
    }
}

pub(super) fn connection(random: &Random, site: SiteId, org: OrgId, now: Instant) -> NewConnection {
    NewConnection {
        username: String::new(),
        id: ConnectionId(random.id(now)),
        site_id: site,
        org_id: org,
        org_name: "Acme".to_owned(),
        instance_url: "https://acme.my.salesforce.com".to_owned(),
        login_url: "https://login.salesforce.com".to_owned(),
        client_id: "3MVG9".to_owned(),
        client_secret_sealed: vec![1, 2, 3],
        refresh_token_sealed: vec![4, 5, 6],
        switches: Switches { responses: true, question_text: false },
        connected_at: now,
    }
}

impl World {
    pub(super) async fn build(store: &Store) -> Self {
        let random = Random::seeded(11);
        let now = MONDAY;
        let site = site(&random, "acme", now);
        let user = person(&random, &site, "lukasz@acme.example");
        let course = Course {
            id: CourseId(random.id(now)),
            site_id: site.id,
            name: "Course".to_owned(),
            plan: plan(),
            state: CourseState::Launched,
            created_at: now,
        };
        let versions: Vec<_> = (0..3).map(|number| version(&random, now, number)).collect();
        let questions: Vec<_> = versions
            .iter()
            .zip(0..)
            .map(|(version, position)| CourseQuestion {
                site_id: site.id,
                course_id: course.id,
                question_id: version.question_id,
                question_version_id: version.id,
                position,
            })
            .collect();
        let enrolment = EnrolmentId(random.id(now));
        let connection = connection(&random, site.id, org("00Dxx0000001gEAEAY"), now);
        let presentations = questions.iter().map(|_| PresentationId(random.id(now))).collect();
        let world = Self { random, now, site, user, course, questions, versions, enrolment, presentations, connection };
        world.insert(store).await;
        world
    }

    async fn insert(&self, store: &Store) {
        let mut tx = begin(store).await;
        tx.insert_site(&self.site).await.expect("site");
        tx.insert_user(&self.user).await.expect("user");
        tx.insert_connection(&self.connection).await.expect("connection");
        tx.insert_course(&self.course).await.expect("course");
        for (version, question) in self.versions.iter().zip(&self.questions) {
            let new = NewQuestionVersion { site_id: self.site.id, version: version.clone(), created_at: self.now };
            tx.insert_question_version(&new).await.expect("version");
            tx.insert_course_question(question).await.expect("course question");
        }
        tx.insert_enrolments(&[NewEnrolment {
            id: self.enrolment,
            site_id: self.site.id,
            course_id: self.course.id,
            user_id: self.user.id,
            enrolled_at: self.now,
        }])
        .await
        .expect("enrolment");
        // Due last Monday, today and on Wednesday.
        let dates = ["2026-11-16", "2026-11-23", "2026-11-25"].map(day);
        let rows: Vec<_> = self
            .questions
            .iter()
            .zip(&self.presentations)
            .zip(dates)
            .map(|((question, id), scheduled_on)| NewPresentation {
                site_id: self.site.id,
                presentation_id: *id,
                enrolment_id: self.enrolment,
                question_id: question.question_id,
                question_version_id: question.question_version_id,
                scheduled_on,
                position: question.position,
            })
            .collect();
        tx.insert_presentations(&rows).await.expect("presentations");
        tx.commit().await.expect("commit");
    }

    pub(super) fn later(&self, minutes: i64) -> Instant {
        self.now.plus(SignedDuration::from_mins(minutes))
    }

    /// For the world's person; `letter` makes its code's digest.
    pub(super) fn invitation(&self, letter: &str) -> Invitation {
        Invitation {
            id: InvitationId(self.random.id(self.now)),
            site_id: self.site.id,
            user_id: self.user.id,
            code_digest: letter.repeat(64),
            created_at: self.now,
            expires_at: self.later(60),
        }
    }

    pub(super) fn other_site(&self, slug: &str) -> Site {
        site(&self.random, slug, self.now)
    }
}
