//! The embedded file, as it is written.

use crate::domain::board::{BoardMode, Shown};
use crate::domain::calendar::Weekdays;
use crate::domain::ids::{MediaId, QuestionId, QuestionVersionId};
use crate::domain::question::{Media, QuestionKind, QuestionOption, QuestionVersion};
use crate::domain::roles::Roles;
use crate::domain::schedule::CourseKind;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sample {
    pub(super) site: SampleSite,
    pub(super) people: Vec<Person>,
    pub(super) questions: Vec<Question>,
    pub(super) course: SampleCourse,
    pub(super) histories: Vec<History>,
    pub(super) aliases: Vec<Pseudonym>,
    pub(super) comments: Vec<SampleComment>,
}

/// Somebody who doesn't want their name on boards.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pseudonym {
    pub(super) email: String,
    pub(super) alias: String,
    pub(super) shown: Shown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleComment {
    pub(super) email: String,
    pub(super) question: String,
    pub(super) body: String,
    pub(super) state: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleTeam {
    pub(super) name: String,
    pub(super) members: Vec<String>,
}

/// What belongs to the one picture of the sample, `static/sample/fridge-logger.png`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Picture {
    alt: String,
    width: u32,
    height: u32,
}

pub(super) const PICTURE: &[u8] = include_bytes!("../../../static/sample/fridge-logger.png");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleSite {
    #[serde(rename = "slug")]
    _slug: String,
    pub(super) name: String,
    pub(super) time_zone: String,
    pub(super) locale: String,
    pub(super) workdays: Weekdays,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Person {
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) time_zone: String,
    pub(super) locale: String,
    pub(super) roles: Roles,
    pub(super) manager_email: Option<String>,
    pub(super) salesforce_user: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    pub(super) key: String,
    kind: QuestionKind,
    topic: String,
    stem: String,
    pub(super) picture: Option<Picture>,
    options: Vec<QuestionOption>,
    explanation: String,
    takeaway: String,
    reference: String,
    language: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleCourse {
    pub(super) name: String,
    pub(super) kind: CourseKind,
    pub(super) new_per_delivery: u16,
    pub(super) delivery_weekdays: Weekdays,
    pub(super) max_per_day: u16,
    pub(super) interval_incorrect: u16,
    pub(super) interval_correct: u16,
    pub(super) streak_required: u16,
    pub(super) weeks: i32,
    pub(super) started_days_ago: i32,
    pub(super) questions: Vec<String>,
    pub(super) board: BoardMode,
    pub(super) comments: String,
    pub(super) teams: Vec<SampleTeam>,
}

/// How somebody has been answering.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct History {
    pub(super) email: String,
    /// For readers of the file.
    #[serde(rename = "style")]
    _style: String,
    pub(super) accuracy: f64,
    pub(super) attendance: f64,
}

impl Sample {
    pub(super) fn embedded() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../../static/sample/harrow-pike.json"))
    }
}

impl Question {
    /// `picture`: where the question's picture is kept, when it has one.
    pub(super) fn version(
        &self,
        id: QuestionVersionId,
        question_id: QuestionId,
        picture: Option<MediaId>,
    ) -> QuestionVersion {
        let media = self.picture.as_ref().zip(picture);
        let media = media.map(|(of, id)| Media { id, alt: of.alt.clone(), width: of.width, height: of.height });
        QuestionVersion {
            id,
            question_id,
            kind: self.kind,
            topic: self.topic.clone(),
            stem: self.stem.clone(),
            media,
            options: self.options.clone(),
            explanation: self.explanation.clone(),
            takeaway: self.takeaway.clone(),
            reference: self.reference.clone(),
            language: self.language.clone(),
        }
    }
}
