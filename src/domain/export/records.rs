//! From our records to the cells of Salesforce rows, in the order of the field table.

use super::rows::{Cell, Row};
use super::{Key, Object};
use crate::domain::ids::{AnswerId, CourseId, EnrolmentId, ExportRunId, QuestionId, SiteId, TeamScoreId, UserId};
use crate::domain::package_release::PackageVersion;
use crate::domain::time::{Instant, LocalDate};
use uuid::Uuid;

fn row(object: Object, entity: Uuid, slug: &str, cells: Vec<Cell>) -> Row {
    let key = Key { object, entity };
    Row::new(key, key.external_id(slug), cells)
}

fn parent(object: Object, entity: Uuid, slug: &str) -> Cell {
    Cell::Parent(Key { object, entity }.external_id(slug))
}

fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

fn date(value: Option<LocalDate>) -> Cell {
    Cell::text(value.map(|day| day.to_string()))
}

/// The sync user keeps what nobody else can own.
fn owner(salesforce_user: Option<&String>) -> Cell {
    salesforce_user.map_or(Cell::AsItIs, |id| Cell::Text(id.clone()))
}

fn time(value: Option<Instant>) -> Cell {
    Cell::text(value.map(Instant::iso))
}

pub struct SiteRow {
    pub id: SiteId,
    pub slug: String,
    pub name: String,
    pub domain: String,
    pub url: String,
    pub time_zone: String,
    pub participants: i64,
    /// When the last run of its export into this org was over.
    pub last_export_at: Option<Instant>,
}

impl SiteRow {
    pub fn row(&self) -> Row {
        let cells = vec![
            text(&self.name),
            text(&self.domain),
            text(&self.time_zone),
            Cell::Whole(self.participants),
            time(self.last_export_at),
            text("Active"),
            text(&self.url),
        ];
        row(Object::Site, self.id.0, &self.slug, cells)
    }
}

pub struct CourseRow {
    pub id: CourseId,
    pub site_id: SiteId,
    pub name: String,
    pub status: &'static str,
    pub starts_on: LocalDate,
    pub ends_on: Option<LocalDate>,
    pub questions: i64,
    pub enrolled: i64,
    /// Mean of the scores of all who answered.
    pub score_percent: Option<f64>,
    pub engagement_percent: Option<f64>,
    pub current_percent: Option<f64>,
}

impl CourseRow {
    pub fn row(&self, slug: &str) -> Row {
        let cells = vec![
            text(&self.name),
            parent(Object::Site, self.site_id.0, slug),
            text(&self.name),
            text(self.status),
            date(Some(self.starts_on)),
            date(self.ends_on),
            Cell::Whole(self.questions),
            Cell::Whole(self.enrolled),
            Cell::decimal(self.score_percent),
            Cell::decimal(self.engagement_percent),
            Cell::decimal(self.current_percent),
        ];
        row(Object::Course, self.id.0, slug, cells)
    }
}

pub struct QuestionRow {
    pub id: QuestionId,
    pub course_id: CourseId,
    pub position: i64,
    pub kind: &'static str,
    pub topic: String,
    /// Only where the site lets texts out.
    pub text: Option<String>,
    pub first_percent: Option<f64>,
    /// Participants who answered it.
    pub answered_by: i64,
    pub withdrawn_at: Option<Instant>,
}

impl QuestionRow {
    pub fn row(&self, slug: &str) -> Row {
        let cells = vec![
            parent(Object::Course, self.course_id.0, slug),
            Cell::Whole(self.position),
            text(self.kind),
            text(&self.topic),
            self.text.clone().map_or(Cell::Kept, Cell::Text),
            Cell::decimal(self.first_percent),
            Cell::Whole(self.answered_by),
            Cell::Flag(self.withdrawn_at.is_some()),
            time(self.withdrawn_at),
        ];
        row(Object::Question, self.id.0, slug, cells)
    }
}

pub struct ParticipantRow {
    pub id: UserId,
    pub site_id: SiteId,
    pub name: String,
    pub email: String,
    pub active: bool,
    pub salesforce_user: Option<String>,
    pub manager_salesforce_user: Option<String>,
    pub last_activity_at: Option<Instant>,
}

impl ParticipantRow {
    pub fn row(&self, slug: &str) -> Row {
        let cells = vec![
            text(&self.name),
            owner(self.salesforce_user.as_ref()),
            parent(Object::Site, self.site_id.0, slug),
            Cell::text(self.salesforce_user.clone()),
            Cell::text(self.manager_salesforce_user.clone()),
            text(&self.email),
            Cell::Flag(self.active),
            time(self.last_activity_at),
        ];
        row(Object::Participant, self.id.0, slug, cells)
    }
}

pub struct EnrolmentRow {
    pub id: EnrolmentId,
    pub user_id: UserId,
    pub course_id: CourseId,
    pub status: &'static str,
    pub enrolled_at: Instant,
    pub first_answer_at: Option<Instant>,
    pub completed_at: Option<Instant>,
    pub score_percent: Option<f64>,
    pub initial_percent: Option<f64>,
    pub current_percent: Option<f64>,
    pub questions_total: i64,
    pub questions_answered: i64,
    pub questions_correct: i64,
    pub questions_retired: i64,
    pub points: i64,
    pub due_on: Option<LocalDate>,
}

impl EnrolmentRow {
    pub fn row(&self, slug: &str) -> Row {
        let cells = vec![
            parent(Object::Participant, self.user_id.0, slug),
            parent(Object::Course, self.course_id.0, slug),
            text(self.status),
            time(Some(self.enrolled_at)),
            time(self.first_answer_at),
            time(self.completed_at),
            Cell::decimal(self.score_percent),
            Cell::decimal(self.initial_percent),
            Cell::decimal(self.current_percent),
            Cell::Whole(self.questions_total),
            Cell::Whole(self.questions_answered),
            Cell::Whole(self.questions_correct),
            Cell::Whole(self.questions_retired),
            Cell::Whole(self.points),
            date(self.due_on),
        ];
        row(Object::Enrolment, self.id.0, slug, cells)
    }
}

pub struct ResponseRow {
    pub id: AnswerId,
    pub enrolment_id: EnrolmentId,
    pub question_id: QuestionId,
    pub attempt: i64,
    pub answered_at: Instant,
    pub correct: bool,
    pub points: i64,
    pub channel: &'static str,
}

impl ResponseRow {
    pub fn row(&self, slug: &str) -> Row {
        let cells = vec![
            parent(Object::Enrolment, self.enrolment_id.0, slug),
            parent(Object::Question, self.question_id.0, slug),
            Cell::Whole(self.attempt),
            time(Some(self.answered_at)),
            Cell::Flag(self.correct),
            Cell::Whole(self.points),
            text(self.channel),
        ];
        row(Object::Response, self.id.0, slug, cells)
    }
}

/// A manager's direct reports in one course, over the course's whole time.
pub struct TeamScoreRow {
    pub id: TeamScoreId,
    pub site_id: SiteId,
    pub course_id: CourseId,
    pub manager_salesforce_user: Option<String>,
    pub starts_on: LocalDate,
    pub ends_on: Option<LocalDate>,
    /// Active direct reports in the course, and those of them with an answer.
    pub size: i64,
    pub active: i64,
    /// Mean of the scores of all who answered.
    pub score_percent: Option<f64>,
    pub engagement_percent: Option<f64>,
    pub initial_percent: Option<f64>,
    pub current_percent: Option<f64>,
}

impl TeamScoreRow {
    pub fn row(&self, slug: &str) -> Row {
        let change = self
            .initial_percent
            .zip(self.current_percent)
            .map(|(then, now)| crate::domain::report::rounded(now - then));
        let cells = vec![
            owner(self.manager_salesforce_user.as_ref()),
            parent(Object::Course, self.course_id.0, slug),
            parent(Object::Site, self.site_id.0, slug),
            Cell::text(self.manager_salesforce_user.clone()),
            date(Some(self.starts_on)),
            date(self.ends_on),
            Cell::Whole(self.size),
            Cell::Whole(self.active),
            Cell::decimal(self.score_percent),
            Cell::decimal(self.engagement_percent),
            Cell::decimal(self.initial_percent),
            Cell::decimal(self.current_percent),
            Cell::decimal(change),
        ];
        row(Object::TeamScore, self.id.0, slug, cells)
    }
}

pub struct ExportRunRow {
    pub id: ExportRunId,
    pub site_id: SiteId,
    pub kind: &'static str,
    pub started_at: Instant,
    pub finished_at: Option<Instant>,
    pub status: &'static str,
    pub upserted: i64,
    pub failed: i64,
    pub error_summary: String,
    /// What the set-up page in the org compares itself with; nothing while no version was ever released.
    pub newest_package: Option<PackageVersion>,
}

impl ExportRunRow {
    pub fn row(&self, slug: &str) -> Row {
        let cells = vec![
            parent(Object::Site, self.site_id.0, slug),
            text(self.kind),
            time(Some(self.started_at)),
            time(self.finished_at),
            text(self.status),
            Cell::Whole(self.upserted),
            Cell::Whole(self.failed),
            text(&self.error_summary),
            text(env!("CARGO_PKG_VERSION")),
            Cell::text(self.newest_package.map(|version| version.to_string())),
        ];
        row(Object::ExportRun, self.id.0, slug, cells)
    }
}
