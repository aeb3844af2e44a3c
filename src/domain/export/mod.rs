//! The mirror in Salesforce: which objects there are, how their rows are keyed, and what each change makes stale.
//!
//! Export is state, not events: a change only marks a key as dirty, and the newest state of that key is sent. So a key that
//! changes ten times before it is sent costs one row. Packing, judging replies, pacing and waiting are pure functions here,
//! so that a simulation can drive them through any weather.

mod advice;
mod breaker;
mod comparing;
mod fields;
mod judge;
mod lag;
mod outcome;
mod pace;
mod pack;
mod records;
mod rows;
mod schema;

pub use advice::Remedy;
pub use breaker::{Trouble, pause};
pub use comparing::{Agenda, Ask, Extent, NIGHT_CALLS, Ours, PAGE, Range, night, night_calls};
pub use fields::{Field, FieldType, fields};
pub use judge::{Judgement, Removed, Retry, judge};
pub use lag::{bucket_of, percentile};
pub use outcome::{RowFailure, RowResult, backoff, classify, missing_parent};
pub use pace::Budget;
pub use pack::{Ack, Item, MAX_COLLECTIONS, MAX_ROWS_PER_COLLECTION, Outgoing, Pack, Part, pack};
pub use records::{
    CourseRow, EnrolmentRow, ExportRunRow, ParticipantRow, QuestionRow, ResponseRow, SiteRow, TeamScoreRow,
};
pub use rows::{Cell, Namespace, Row, Stamp, fingerprint};
pub use schema::{DescribedField, difference, installed_version};

use super::ids::{AnswerId, CourseId, EnrolmentId, ExportRunId, SiteId, UserId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Salesforce gives a request up after ten minutes: until then it may still commit what we have heard nothing of.
pub const HORIZON: SignedDuration = SignedDuration::from_mins(10);

/// A Salesforce object of our package, parents before children: the order in which rows are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Object {
    Site,
    Course,
    Question,
    Participant,
    Enrolment,
    Response,
    TeamScore,
    ExportRun,
}

impl Object {
    pub const ALL: [Self; 8] = [
        Self::Site,
        Self::Course,
        Self::Question,
        Self::Participant,
        Self::Enrolment,
        Self::Response,
        Self::TeamScore,
        Self::ExportRun,
    ];

    /// API name without a package namespace.
    pub const fn api_name(self) -> &'static str {
        match self {
            Self::Site => "Qstream_Site__c",
            Self::Course => "Qstream_Course__c",
            Self::Question => "Qstream_Question__c",
            Self::Participant => "Qstream_Participant__c",
            Self::Enrolment => "Qstream_Enrolment__c",
            Self::Response => "Qstream_Response__c",
            Self::TeamScore => "Qstream_Team_Score__c",
            Self::ExportRun => "Qstream_Export_Run__c",
        }
    }

    /// The word inside external ids; also how the database spells the object.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Course => "course",
            Self::Question => "question",
            Self::Participant => "participant",
            Self::Enrolment => "enrolment",
            Self::Response => "response",
            Self::TeamScore => "team_score",
            Self::ExportRun => "export_run",
        }
    }

    /// Position in the load order; the database sorts by it.
    pub fn rank(self) -> i16 {
        Self::ALL.iter().position(|object| *object == self).and_then(|at| i16::try_from(at).ok()).unwrap_or(i16::MAX)
    }

    pub fn of_rank(rank: i64) -> Option<Self> {
        usize::try_from(rank).ok().and_then(|rank| Self::ALL.get(rank).copied())
    }

    pub fn of_kind(kind: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|object| object.kind() == kind)
    }
}

/// One row in Salesforce, by what it mirrors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub object: Object,
    pub entity: Uuid,
}

impl Key {
    /// `site slug:kind:id`: several sites may share one org, and the same row is always the same key.
    pub fn external_id(&self, site_slug: &str) -> String {
        format!("{site_slug}:{}:{}", self.object.kind(), self.entity.as_simple())
    }

    /// Reads an external id back; `None` for one that isn't ours.
    pub fn of_external_id(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(3, ':');
        let (entity, kind) = (parts.next()?, parts.next()?);
        parts.next()?;
        Some(Self { object: Object::of_kind(kind)?, entity: Uuid::try_parse(entity).ok()? })
    }
}

/// Something that happened in the product and may be visible in Salesforce.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    SiteChanged(SiteId),
    CourseChanged(CourseId),
    ParticipantChanged(UserId),
    Enrolled {
        user: UserId,
        course: CourseId,
        enrolment: EnrolmentId,
    },
    /// A person came, went or changed: the site counts its people.
    ParticipantCounted {
        site: SiteId,
        user: UserId,
    },
    /// The site goes along: without it the org couldn't say whose run it was.
    ExportRunChanged {
        site: SiteId,
        run: ExportRunId,
    },
    Answered {
        user: UserId,
        enrolment: EnrolmentId,
        answer: AnswerId,
    },
}

/// What a site lets out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Switches {
    /// One row for each answer: most of the storage in the org, so a site opts in.
    pub responses: bool,
    /// Questions' texts may be confidential.
    pub question_text: bool,
}

/// The keys that `change` makes stale.
pub fn dirtied_by(change: &Change, switches: Switches) -> Vec<Key> {
    let key = |object, entity| Key { object, entity };
    match *change {
        Change::SiteChanged(site) => vec![key(Object::Site, site.0)],
        Change::CourseChanged(course) => vec![key(Object::Course, course.0)],
        Change::ParticipantChanged(user) => vec![key(Object::Participant, user.0)],
        Change::ParticipantCounted { site, user } => {
            vec![key(Object::Site, site.0), key(Object::Participant, user.0)]
        }
        Change::ExportRunChanged { site, run } => vec![key(Object::Site, site.0), key(Object::ExportRun, run.0)],
        Change::Enrolled { user, course, enrolment } => {
            vec![key(Object::Course, course.0), key(Object::Participant, user.0), key(Object::Enrolment, enrolment.0)]
        }
        Change::Answered { user, enrolment, answer } => {
            let mut keys = vec![key(Object::Participant, user.0), key(Object::Enrolment, enrolment.0)];
            if switches.responses {
                keys.push(key(Object::Response, answer.0));
            }
            keys
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_makes_participant_enrolment_and_by_choice_response_stale() {
        let id = Uuid::from_u128(7);
        let change = Change::Answered { user: UserId(id), enrolment: EnrolmentId(id), answer: AnswerId(id) };
        let objects = |switches| dirtied_by(&change, switches).iter().map(|key| key.object).collect::<Vec<_>>();
        assert_eq!(objects(Switches::default()), [Object::Participant, Object::Enrolment]);
        let opted_in = Switches { responses: true, ..Switches::default() };
        assert_eq!(objects(opted_in), [Object::Participant, Object::Enrolment, Object::Response]);
    }

    #[test]
    fn parents_have_a_lower_rank_than_their_children() {
        for object in Object::ALL {
            for field in fields(object) {
                if let FieldType::Reference(parent) = field.kind {
                    assert!(parent.rank() < object.rank(), "{object:?} before its parent {parent:?}");
                }
            }
        }
    }

    #[test]
    fn an_external_id_names_site_kind_and_id() {
        let key = Key { object: Object::Course, entity: Uuid::from_u128(255) };
        assert_eq!(key.external_id("acme"), "acme:course:000000000000000000000000000000ff");
        assert_eq!(Key::of_external_id(&key.external_id("acme")), Some(key));
        for text in ["acme:course:xyz", "course:ff", "acme:planet:000000000000000000000000000000ff", ""] {
            assert_eq!(Key::of_external_id(text), None, "{text}");
        }
    }
}
