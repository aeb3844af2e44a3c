//! From our records to Salesforce rows: names, cuts and spellings as the field table has them.

use super::{Key, Object};
use crate::domain::ids::{CourseId, EnrolmentId, QuestionId, SiteId, UserId};
use crate::domain::time::{Instant, LocalDate};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// A row ready to be sent; the same record always gives the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub key: Key,
    pub external_id: String,
    pub body: Map<String, Value>,
}

/// A parent named by its external id, the only way that needs no look-up: relationship name, external id.
pub struct Relation(pub &'static str, pub String);

impl Row {
    fn new(key: Key, slug: &str, fields: Value, relations: &[Relation], updated_at: Instant) -> Self {
        let external_id = key.external_id(slug);
        let Value::Object(mut body) = fields else { return Self { key, external_id, body: Map::new() } };
        for Relation(name, parent) in relations {
            body.insert(format!("{name}__r"), json!({ "External_Id__c": parent }));
        }
        body.insert("External_Id__c".to_owned(), external_id.clone().into());
        body.insert("Source_Updated_At__c".to_owned(), updated_at.iso().into());
        Self { key, external_id, body }
    }

    /// Hash of what the row says, the time of the change aside: an unchanged row isn't sent again.
    pub fn hash(&self) -> [u8; 32] {
        let mut fields: Vec<_> = self.body.iter().filter(|(name, _)| *name != "Source_Updated_At__c").collect();
        // Whether a JSON map sorts its keys depends on how serde_json was built.
        fields.sort_by_key(|(name, _)| *name);
        let mut hasher = Sha256::new();
        for (name, value) in fields {
            hasher.update(name.as_bytes());
            hasher.update([0]);
            hasher.update(value.to_string().as_bytes());
            hasher.update([0]);
        }
        hasher.finalize().into()
    }
}

/// Cut to `limit` characters, as Salesforce counts them.
fn cut(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

fn parent(object: Object, entity: uuid::Uuid, slug: &str) -> String {
    Key { object, entity }.external_id(slug)
}

pub struct SiteRow {
    pub id: SiteId,
    pub slug: String,
    pub name: String,
    pub domain: String,
    pub url: String,
    pub time_zone: String,
    pub participants: i64,
    pub updated_at: Instant,
}

impl SiteRow {
    pub fn row(&self) -> Row {
        let fields = json!({
            "Name": cut(&self.name, 80),
            "Domain__c": self.domain,
            "Time_Zone__c": self.time_zone,
            "Participant_Count__c": self.participants,
            "Status__c": "Active",
            "Qstream_URL__c": self.url,
        });
        Row::new(Key { object: Object::Site, entity: self.id.0 }, &self.slug, fields, &[], self.updated_at)
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
    pub updated_at: Instant,
}

impl CourseRow {
    pub fn row(&self, slug: &str) -> Row {
        let fields = json!({
            "Name": cut(&self.name, 80),
            "Title_Full__c": cut(&self.name, 255),
            "Status__c": self.status,
            "Starts_On__c": self.starts_on,
            "Ends_On__c": self.ends_on,
            "Question_Count__c": self.questions,
            "Enrolled_Count__c": self.enrolled,
        });
        let relations = [Relation("Site", parent(Object::Site, self.site_id.0, slug))];
        Row::new(Key { object: Object::Course, entity: self.id.0 }, slug, fields, &relations, self.updated_at)
    }
}

pub struct QuestionRow {
    pub id: QuestionId,
    pub course_id: CourseId,
    pub position: i32,
    pub kind: &'static str,
    pub topic: String,
    /// Only where the site lets texts out.
    pub text: Option<String>,
    pub updated_at: Instant,
}

impl QuestionRow {
    pub fn row(&self, slug: &str) -> Row {
        let mut fields = json!({
            "Position__c": self.position,
            "Question_Type__c": self.kind,
            "Topic__c": cut(&self.topic, 255),
        });
        if let (Some(text), Value::Object(map)) = (&self.text, &mut fields) {
            map.insert("Question_Text__c".to_owned(), cut(text, 32_768).into());
        }
        let relations = [Relation("Course", parent(Object::Course, self.course_id.0, slug))];
        Row::new(Key { object: Object::Question, entity: self.id.0 }, slug, fields, &relations, self.updated_at)
    }
}

pub struct ParticipantRow {
    pub id: UserId,
    pub site_id: SiteId,
    pub name: String,
    pub email: String,
    pub active: bool,
    pub salesforce_user: Option<String>,
    pub last_activity_at: Option<Instant>,
    pub updated_at: Instant,
}

impl ParticipantRow {
    pub fn row(&self, slug: &str) -> Row {
        let fields = json!({
            "Name": cut(&self.name, 80),
            "User__c": self.salesforce_user,
            "Email__c": self.email,
            "Active__c": self.active,
            "Last_Activity_At__c": self.last_activity_at.map(Instant::iso),
        });
        let relations = [Relation("Site", parent(Object::Site, self.site_id.0, slug))];
        Row::new(Key { object: Object::Participant, entity: self.id.0 }, slug, fields, &relations, self.updated_at)
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
    pub initial_percent: Option<f64>,
    pub current_percent: Option<f64>,
    pub questions_total: i64,
    pub questions_answered: i64,
    pub questions_correct: i64,
    pub questions_retired: i64,
    pub points: i64,
    pub due_on: Option<LocalDate>,
    pub updated_at: Instant,
}

impl EnrolmentRow {
    pub fn row(&self, slug: &str) -> Row {
        let fields = json!({
            "Status__c": self.status,
            "Enrolled_At__c": self.enrolled_at.iso(),
            "First_Answer_At__c": self.first_answer_at.map(Instant::iso),
            "Completed_At__c": self.completed_at.map(Instant::iso),
            "Initial_Score_Percent__c": self.initial_percent,
            "Current_Proficiency_Percent__c": self.current_percent,
            "Questions_Total__c": self.questions_total,
            "Questions_Answered__c": self.questions_answered,
            "Questions_Correct__c": self.questions_correct,
            "Questions_Retired__c": self.questions_retired,
            "Points__c": self.points,
            "Due_On__c": self.due_on,
        });
        let relations = [
            Relation("Participant", parent(Object::Participant, self.user_id.0, slug)),
            Relation("Course", parent(Object::Course, self.course_id.0, slug)),
        ];
        Row::new(Key { object: Object::Enrolment, entity: self.id.0 }, slug, fields, &relations, self.updated_at)
    }
}

pub struct ResponseRow {
    pub id: crate::domain::ids::AnswerId,
    pub enrolment_id: EnrolmentId,
    pub question_id: QuestionId,
    pub attempt: i32,
    pub answered_at: Instant,
    pub correct: bool,
    pub points: i64,
    pub channel: &'static str,
}

impl ResponseRow {
    pub fn row(&self, slug: &str) -> Row {
        let fields = json!({
            "Attempt_Number__c": self.attempt,
            "Answered_At__c": self.answered_at.iso(),
            "Correct__c": self.correct,
            "Points__c": self.points,
            "Channel__c": self.channel,
        });
        let relations = [
            Relation("Enrolment", parent(Object::Enrolment, self.enrolment_id.0, slug)),
            Relation("Question", parent(Object::Question, self.question_id.0, slug)),
        ];
        Row::new(Key { object: Object::Response, entity: self.id.0 }, slug, fields, &relations, self.answered_at)
    }
}
