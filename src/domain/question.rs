//! A question as it was put: versions never change, so an answer can always be read against what was asked.

use super::grading::OptionSet;
use super::ids::{MediaId, QuestionId, QuestionVersionId};
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

/// The one picture of a question. Its description is what somebody gets who can't see it: there is no picture without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    pub id: MediaId,
    pub alt: String,
    /// Pixels; the page keeps the place before the picture has come.
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionVersion {
    pub id: QuestionVersionId,
    pub question_id: QuestionId,
    pub kind: QuestionKind,
    pub topic: String,
    /// Markdown, as are the options, the explanation and the take-away.
    pub stem: String,
    pub media: Option<Media>,
    pub options: Vec<QuestionOption>,
    pub explanation: String,
    pub takeaway: String,
    pub reference: String,
    /// Language of the content, a BCP 47 tag: the page marks it for screen readers.
    pub language: String,
}

impl QuestionVersion {
    /// The ids of the right ones.
    pub fn correct_options(&self) -> OptionSet {
        self.options.iter().filter(|option| option.correct).map(|option| option.id.clone()).collect()
    }
}
