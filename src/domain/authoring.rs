//! Writing questions: what may be typed or imported, and when two texts are the same question.

use super::ids::{QuestionId, QuestionVersionId};
use super::question::{Media, QuestionKind, QuestionOption, QuestionVersion};
use serde::{Deserialize, Serialize};

/// Options of a question.
pub const MOST_OPTIONS: usize = 8;
const LONGEST_TOPIC: usize = 80;
const LONGEST_TEXT: usize = 2_000;
const LONGEST_OPTION: usize = 500;

/// A question as somebody typed it, in a form or a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TypedQuestion {
    /// Of the question that this replaces; empty for a new one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    pub topic: String,
    /// Markdown, as are the options, the explanation and the take-away.
    pub stem: String,
    pub options: Vec<TypedOption>,
    pub explanation: String,
    pub takeaway: String,
    pub reference: String,
    /// A BCP 47 tag.
    pub language: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TypedOption {
    pub text: String,
    pub correct: bool,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionError {
    Empty,
    /// More characters than this.
    TooLong(usize),
    /// Fewer than two options.
    FewOptions,
    ManyOptions,
    /// None of the options is right.
    NoneRight,
    /// All of them are.
    AllRight,
    /// Two options say the same.
    SameTwice,
    NoLanguage,
}

/// A field's name and what is wrong with it.
pub type FieldError = (&'static str, QuestionError);

/// A question that can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub topic: String,
    pub stem: String,
    pub options: Vec<QuestionOption>,
    pub explanation: String,
    pub takeaway: String,
    pub reference: String,
    pub language: String,
}

impl TypedQuestion {
    /// A stored question, as its form and files show it.
    pub fn of(version: &QuestionVersion) -> Self {
        let option = |one: &QuestionOption| TypedOption { text: one.text.clone(), correct: one.correct };
        Self {
            id: version.question_id.to_string(),
            topic: version.topic.clone(),
            stem: version.stem.clone(),
            options: version.options.iter().map(option).collect(),
            explanation: version.explanation.clone(),
            takeaway: version.takeaway.clone(),
            reference: version.reference.clone(),
            language: version.language.clone(),
        }
    }

    /// The question that was typed, or everything that is wrong with it. Empty options are left out.
    pub fn read(&self) -> Result<Written, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let mut text = |name, text: &str, most: usize, needed: bool| {
            let text = text.trim().replace("\r\n", "\n");
            if needed && text.is_empty() {
                wrong.push((name, QuestionError::Empty));
            } else if text.chars().count() > most {
                wrong.push((name, QuestionError::TooLong(most)));
            }
            text
        };
        let topic = text("topic", &self.topic, LONGEST_TOPIC, true);
        let stem = text("stem", &self.stem, LONGEST_TEXT, true);
        let given: Vec<&TypedOption> = self.options.iter().filter(|one| !one.text.trim().is_empty()).collect();
        let options: Vec<QuestionOption> = ('a'..='z')
            .zip(&given)
            .map(|(id, one)| QuestionOption {
                id: id.to_string(),
                text: text("option-1", &one.text, LONGEST_OPTION, false),
                correct: one.correct,
            })
            .collect();
        let explanation = text("explanation", &self.explanation, LONGEST_TEXT, true);
        let takeaway = text("takeaway", &self.takeaway, LONGEST_TEXT, false);
        let reference = text("reference", &self.reference, LONGEST_TEXT, false);
        let language = text("language", &self.language, 35, false);
        wrong.extend(options_wrong(&options, given.len()).map(|why| ("option-1", why)));
        if !is_language_tag(&language) {
            wrong.push(("language", QuestionError::NoLanguage));
        }
        let written = Written { topic, stem, options, explanation, takeaway, reference, language };
        if wrong.is_empty() { Ok(written) } else { Err(wrong) }
    }
}

fn options_wrong(options: &[QuestionOption], given: usize) -> Option<QuestionError> {
    let right = options.iter().filter(|one| one.correct).count();
    let says = |one: &QuestionOption| one.text.to_lowercase();
    let twice =
        || (1..options.len()).any(|at| options.iter().take(at).any(|one| options.get(at).map(says) == Some(says(one))));
    match (given, right) {
        (0 | 1, _) => Some(QuestionError::FewOptions),
        (many, _) if many > MOST_OPTIONS => Some(QuestionError::ManyOptions),
        (_, 0) => Some(QuestionError::NoneRight),
        (many, right) if many == right => Some(QuestionError::AllRight),
        _ if twice() => Some(QuestionError::SameTwice),
        _ => None,
    }
}

/// Roughly BCP 47: a language and subtags of letters and digits.
fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()))
}

impl Written {
    /// One right option makes a question of a single choice.
    fn kind(&self) -> QuestionKind {
        if self.options.iter().filter(|one| one.correct).count() == 1 {
            QuestionKind::Single
        } else {
            QuestionKind::Multi
        }
    }

    /// The version that asks this. `picture`: that of the version before, which stays.
    pub fn version(self, id: QuestionVersionId, question_id: QuestionId, picture: Option<Media>) -> QuestionVersion {
        QuestionVersion {
            id,
            question_id,
            kind: self.kind(),
            topic: self.topic,
            stem: self.stem,
            media: picture,
            options: self.options,
            explanation: self.explanation,
            takeaway: self.takeaway,
            reference: self.reference,
            language: self.language,
        }
    }

    /// Whether `version` asks this already.
    pub fn is_asked_by(&self, version: &QuestionVersion) -> bool {
        let same = self.clone().version(version.id, version.question_id, version.media.clone());
        same == *version
    }

    /// Whether both put the same question, whatever their options are: files name questions by what they ask.
    pub fn puts_the_same(&self, version: &QuestionVersion) -> bool {
        self.topic == version.topic && self.stem == version.stem && self.language == version.language
    }
}

/// Whether `new` asks what `old` asks, in other words: as many options, and the same of them right. Answers to one of them can then be
/// graded by the other.
pub fn rewords(new: &QuestionVersion, old: &QuestionVersion) -> bool {
    let key = |of: &QuestionVersion| -> Vec<(String, bool)> {
        of.options.iter().map(|one| (one.id.clone(), one.correct)).collect()
    };
    new.question_id == old.question_id && key(new) == key(old)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    pub(super) fn typed() -> TypedQuestion {
        let option = |text: &str, correct| TypedOption { text: text.to_owned(), correct };
        TypedQuestion {
            topic: "Sizing".to_owned(),
            stem: "Which size comes next?".to_owned(),
            options: vec![option("Size 4", true), option("", false), option("Size 2", false)],
            explanation: "The trial was loose.".to_owned(),
            language: "en".to_owned(),
            ..TypedQuestion::default()
        }
    }

    fn version(written: Written) -> QuestionVersion {
        written.version(QuestionVersionId(Uuid::nil()), QuestionId(Uuid::nil()), None)
    }

    #[test]
    fn what_was_typed_reads_back_from_what_is_stored() {
        let stored = version(typed().read().unwrap());
        assert_eq!((stored.kind, stored.options.len()), (QuestionKind::Single, 2), "empty options are left out");
        let again = TypedQuestion::of(&stored).read().unwrap();
        assert!(again.is_asked_by(&stored) && again.puts_the_same(&stored));
        let both = TypedQuestion {
            options: ["a", "b", "c"].map(|text| TypedOption { text: text.to_owned(), correct: text != "c" }).to_vec(),
            ..typed()
        };
        let changed = both.read().unwrap();
        assert!(!changed.is_asked_by(&stored) && changed.puts_the_same(&stored));
        assert_eq!(version(changed).kind, QuestionKind::Multi);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let nothing = TypedQuestion::default().read().unwrap_err();
        let fields: Vec<_> = nothing.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["topic", "stem", "explanation", "option-1", "language"]);
        let long = TypedQuestion { topic: "x".repeat(81), ..typed() };
        assert_eq!(long.read().unwrap_err(), [("topic", QuestionError::TooLong(80))]);
    }

    #[test]
    fn options_make_sense_together() {
        let with = |options: &[(&str, bool)]| {
            let options =
                options.iter().map(|(text, correct)| TypedOption { text: (*text).to_owned(), correct: *correct });
            TypedQuestion { options: options.collect(), ..typed() }.read().map(|_| ()).unwrap_err()
        };
        let many = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(|text| (text, text == "a"));
        for (options, why) in [
            (&[("a", true)][..], QuestionError::FewOptions),
            (&many, QuestionError::ManyOptions),
            (&[("a", false), ("b", false)], QuestionError::NoneRight),
            (&[("a", true), ("b", true)], QuestionError::AllRight),
            (&[("Yes", true), ("No", false), (" yes ", false)], QuestionError::SameTwice),
        ] {
            assert_eq!(with(options), [("option-1", why)]);
        }
    }

    #[test]
    fn other_words_reword_and_another_key_or_another_number_of_options_does_not() {
        let stored = version(typed().read().unwrap());
        let with = |change: &dyn Fn(&mut TypedQuestion)| {
            let mut typed = typed();
            change(&mut typed);
            version(typed.read().unwrap())
        };
        assert!(rewords(&with(&|typed| typed.options[0].text = "Size four".to_owned()), &stored));
        let other_key = with(&|typed| {
            typed.options[0].correct = false;
            typed.options[2].correct = true;
        });
        assert!(!rewords(&other_key, &stored));
        assert!(!rewords(&with(&|typed| typed.options[1].text = "Size 3".to_owned()), &stored));
        assert!(!rewords(&QuestionVersion { question_id: QuestionId(Uuid::from_u128(1)), ..stored.clone() }, &stored));
    }

    #[test]
    fn a_language_is_a_tag() {
        for (tag, sound) in
            [("en", true), ("pt-BR", true), ("zh-Hans-CN", true), ("", false), ("english", false), ("e_n", false)]
        {
            assert_eq!(is_language_tag(tag), sound, "{tag}");
        }
    }
}
