//! A site with a running course and people in sessions, each with every question due; and the requests that answer them.

use anyhow::Context;
use qstream::app::{Random, SystemClock};
use qstream::domain::calendar::{Weekdays, WorkCalendar};
use qstream::domain::export::Switches;
use qstream::domain::ids::{
    ConnectionId, CourseId, EnrolmentId, OrgId, PresentationId, QuestionId, QuestionVersionId, SessionId, SiteId,
    UserId,
};
use qstream::domain::page_token::{self, PageTokenKey, Purpose};
use qstream::domain::question::{QuestionKind, QuestionOption, QuestionVersion};
use qstream::domain::roles::{Role, Roles};
use qstream::domain::schedule::{CourseKind, Plan};
use qstream::domain::seal::KeyRing;
use qstream::domain::time::{Clock, Instant, LocalDate, Zone};
use qstream::store::{
    Course, CourseQuestion, NewConnection, NewEnrolment, NewPresentation, NewQuestionVersion, Session, Site, Store, Tx,
    User,
};
use std::collections::BTreeSet;

pub(crate) const QUESTIONS: usize = 20;
/// The deployment's key, as the settings of the server under measurement have it.
pub(crate) const KEY: [u8; 32] = *b"qstream-bench-key-0123456789abcd";

struct Seed {
    random: Random,
    now: Instant,
    today: LocalDate,
    site: Site,
    tokens: PageTokenKey,
}

/// Fills a migrated database, and gives the body and path of one answer to every presentation, person by person.
pub(crate) async fn fill(store: &Store, people: usize) -> anyhow::Result<Vec<(String, String)>> {
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
    let tokens = PageTokenKey::new(&KeyRing::new([(1, KEY)]).derive("page token")?);
    let seed = Seed { random, now, today, site, tokens };
    let mut tx = store.begin().await?;
    seed.connect(&mut tx).await?;
    let (course, questions) = seed.course(&mut tx).await?;
    tx.commit().await?;
    let mut answers = Vec::with_capacity(people * QUESTIONS);
    // Transactions of a size that a pool's time limits bear.
    for chunk in (0..people).collect::<Vec<_>>().chunks(200) {
        let mut tx = store.begin().await?;
        for number in chunk {
            answers.extend(seed.person(&mut tx, *number, course, &questions).await?);
        }
        tx.commit().await?;
    }
    Ok(answers)
}

impl Seed {
    async fn connect(&self, tx: &mut Tx) -> anyhow::Result<()> {
        tx.insert_site(&self.site).await?;
        let connection = NewConnection {
            id: ConnectionId(self.random.id(self.now)),
            site_id: self.site.id,
            org_id: OrgId::parse("00Dxx0000001gEAEAY").ok().context("an org id")?,
            org_name: "Acme".to_owned(),
            instance_url: "https://acme.my.salesforce.com".to_owned(),
            login_url: "https://login.salesforce.com".to_owned(),
            client_id: "bench".to_owned(),
            client_secret_sealed: vec![0],
            refresh_token_sealed: vec![0],
            // Everything that an answer can do: a row for each of them, too.
            switches: Switches { responses: true, question_text: false },
            connected_at: self.now,
        };
        tx.insert_connection(&connection).await?;
        // Nothing may leave this machine: an export waits for a sign-in that never comes.
        tx.mark_connection_needs_reauth(self.site.id, connection.id, "a benchmark").await?;
        Ok(())
    }

    async fn course(&self, tx: &mut Tx) -> anyhow::Result<(CourseId, Vec<CourseQuestion>)> {
        let plan = Plan {
            kind: CourseKind::Classic,
            starts_on: self.today.plus_days(-7),
            ends_on: Some(self.today.plus_days(60)),
            new_per_delivery: 2,
            delivery_weekdays: Weekdays::of(1..=7),
            max_per_day: 50,
            interval_incorrect: 5,
            interval_correct: 10,
            streak_required: 2,
            reserve_for_new: false,
            calendar: WorkCalendar { workdays: self.site.workdays, holidays: BTreeSet::new() },
        };
        let name = "Velmora: what every rep must know".to_owned();
        let id = CourseId(self.random.id(self.now));
        tx.insert_course(&Course { id, site_id: self.site.id, name, plan, created_at: self.now }).await?;
        let mut questions = Vec::new();
        for position in 0..i64::try_from(QUESTIONS)? {
            let version = self.version(position);
            let question = CourseQuestion {
                site_id: self.site.id,
                course_id: id,
                question_id: version.question_id,
                question_version_id: version.id,
                position,
            };
            tx.insert_question_version(&NewQuestionVersion { site_id: self.site.id, version, created_at: self.now })
                .await?;
            tx.insert_course_question(&question).await?;
            questions.push(question);
        }
        Ok((id, questions))
    }

    /// Of the length of a real one.
    fn version(&self, position: i64) -> QuestionVersion {
        let option = |id: &str, correct| {
            let text = "Mark it “do not use”, keep it at 2–8 °C and let our quality line decide".to_owned();
            QuestionOption { id: id.to_owned(), text, correct }
        };
        QuestionVersion {
            id: QuestionVersionId(self.random.id(self.now)),
            question_id: QuestionId(self.random.id(self.now)),
            kind: QuestionKind::Single,
            topic: "Cold chain".to_owned(),
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

    async fn person(
        &self,
        tx: &mut Tx,
        number: usize,
        course_id: CourseId,
        questions: &[CourseQuestion],
    ) -> anyhow::Result<Vec<(String, String)>> {
        let user = self.user(number);
        tx.insert_user(&user).await?;
        let session = self.session(user.id);
        tx.insert_sessions(&[&session]).await?;
        let id = EnrolmentId(self.random.id(self.now));
        let (site_id, user_id, enrolled_at) = (self.site.id, user.id, self.now);
        tx.insert_enrolment(&NewEnrolment { id, site_id, course_id, user_id, enrolled_at }).await?;
        let presentations: Vec<_> = questions
            .iter()
            .map(|question| NewPresentation {
                site_id,
                presentation_id: PresentationId(self.random.id(self.now)),
                enrolment_id: id,
                question_id: question.question_id,
                question_version_id: question.question_version_id,
                scheduled_on: self.today.plus_days(-1),
                position: question.position,
            })
            .collect();
        tx.insert_presentations(&presentations).await?;
        presentations
            .iter()
            .zip(["a", "b"].iter().cycle())
            .map(|(of, option)| {
                let path = format!("/presentations/{}/answer", of.presentation_id);
                let token = page_token::mint(
                    &self.tokens,
                    (site_id, session.id),
                    Purpose::Change(&path),
                    self.now,
                    self.random.number(),
                )?;
                Ok((path, format!("page_token={token}&option={option}")))
            })
            .collect()
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

    fn session(&self, user_id: UserId) -> Session {
        Session {
            id: SessionId(self.random.id(self.now)),
            site_id: self.site.id,
            user_id: Some(user_id),
            org_id: "00Dxx0000001gEAEAY".to_owned(),
            salesforce_user_id: "0055g00000A1b2cAAB".to_owned(),
            instance_id: "_:Qstream:1:0:canvasapp".to_owned(),
            target_origin: "https://acme.my.salesforce.com".to_owned(),
            frame_ancestors: "https://acme.my.salesforce.com".to_owned(),
            browser: self.random.id(self.now),
            cookie_seen: false,
            created_at: self.now,
            seen_at: self.now,
            ends_at: self.now.plus(qstream::app::session::ABSOLUTE),
        }
    }
}
