//! A question as it was put: versions never change, so an answer can always be read against what was asked.

use super::grading::OptionSet;
use super::ids::{QuestionId, QuestionVersionId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    Single,
    Multi,
}

impl QuestionKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multi => "multi",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Single, Self::Multi].into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOption {
    pub id: String,
    pub text: String,
    pub correct: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionVersion {
    pub id: QuestionVersionId,
    pub question_id: QuestionId,
    pub kind: QuestionKind,
    pub topic: String,
    pub stem: String,
    pub options: Vec<QuestionOption>,
    pub explanation: String,
    pub takeaway: String,
    pub reference: String,
    /// Language of the content, a BCP 47 tag: the page marks it for screen readers.
    pub language: String,
}

impl QuestionVersion {
    pub fn correct_options(&self) -> OptionSet {
        self.options.iter().filter(|option| option.correct).map(|option| option.id.clone()).collect()
    }

    pub fn offers(&self, id: &str) -> bool {
        self.options.iter().any(|option| option.id == id)
    }
}
