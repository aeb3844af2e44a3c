//! Questions as authors see them.

use super::sample::{TOKEN, around};
use super::{Specimen, specimen};
use crate::app::questions::{Found, Imported};
use crate::domain::authoring::{FieldError, QuestionError, TypedOption, TypedQuestion};
use crate::domain::deck::FileError;
use crate::domain::ids::{QuestionId, QuestionVersionId};
use crate::domain::question::QuestionVersion;
use crate::store::{ListedQuestion, QuestionFilter};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::question_editor as editor;
use crate::web::pages::questions::{self, Stage};
use maud::Markup;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("questions-some", |strings| all(strings, true, None)),
    specimen("questions-none", |strings| all(strings, false, None)),
    specimen("questions-imported", |strings| all(strings, true, Some(Imported { new: 12, changed: 3, unchanged: 40 }))),
    specimen("questions-import", |strings| questions::import(&author(strings), &Stage::Begin, TOKEN)),
    specimen("questions-refused", |strings| {
        questions::import(&author(strings), &Stage::Refused(&FileError::NoColumn("right")), TOKEN)
    }),
    specimen("questions-lines", |strings| {
        let lines = [(3, ("explanation", QuestionError::Empty)), (17, ("option-1", QuestionError::NoneRight))];
        questions::import(&author(strings), &Stage::Wrong(&lines), TOKEN)
    }),
    specimen("questions-withdrawal", |strings| editor::withdrawal(&author(strings), &version(), TOKEN)),
    specimen("editor-new", |strings| edit(strings, None, (&TypedQuestion::default(), &[]))),
    specimen("editor-open", |strings| edit(strings, None, (&typed(), &[]))),
    specimen("editor-preview", |strings| edit(strings, Some(&version()), (&typed(), &[]))),
    specimen("editor-wrong", |strings| {
        let wrong = [("stem", QuestionError::Empty), ("option-1", QuestionError::AllRight)];
        edit(strings, None, (&TypedQuestion { stem: String::new(), ..typed() }, &wrong))
    }),
];

fn author(strings: &'static Strings) -> Around<'static> {
    Around { authors: true, plans: true, ..around(strings) }
}

fn typed() -> TypedQuestion {
    let option = |text: &str, correct| TypedOption { text: text.to_owned(), correct };
    TypedQuestion {
        id: String::new(),
        topic: "Sizing".to_owned(),
        stem: "The trial is **loose in flexion**. What comes next?".to_owned(),
        options: vec![
            option("A larger femoral component", true),
            option("A thicker insert", false),
            option("Nothing", false),
        ],
        explanation: "Flexion alone is loose: the *insert* would change both gaps.".to_owned(),
        takeaway: "One gap: the component. Both gaps: the insert.".to_owned(),
        reference: "Surgical guide, page 12".to_owned(),
        language: "en".to_owned(),
    }
}

fn version() -> QuestionVersion {
    let written = typed().read().unwrap_or_else(|_| unreachable!("the sample is sound"));
    written.version(QuestionVersionId(Uuid::nil()), QuestionId(Uuid::nil()), None)
}

fn all(strings: &'static Strings, some: bool, imported: Option<Imported>) -> Markup {
    let line = |stem: &str, topic: &str, courses, withdrawn| ListedQuestion {
        id: QuestionId(Uuid::nil()),
        version: QuestionVersionId(Uuid::nil()),
        topic: topic.to_owned(),
        stem: stem.to_owned(),
        language: "en".to_owned(),
        versions: 2,
        courses,
        withdrawn,
    };
    let lines = vec![
        line("How do you hold the *broach* while it advances?", "Handling", 2, false),
        line("The trial is **loose in flexion**. What comes next?", "Sizing", 1, false),
        line("Which size is out of stock?", "Sizing", 1, true),
    ];
    let found = Found {
        questions: if some { lines } else { Vec::new() },
        total: if some { 120 } else { 0 },
        topics: if some { vec!["Handling".to_owned(), "Sizing".to_owned()] } else { Vec::new() },
    };
    questions::render(&questions::View {
        around: author(strings),
        found: &found,
        asked: &QuestionFilter::default(),
        saved: None,
        imported,
    })
}

fn edit(
    strings: &'static Strings,
    preview: Option<&QuestionVersion>,
    (typed, wrong): (&TypedQuestion, &[FieldError]),
) -> Markup {
    editor::render(&editor::View {
        around: author(strings),
        id: (!typed.stem.is_empty()).then_some(QuestionId(Uuid::nil())),
        typed,
        wrong,
        preview,
        saved: false,
        asked: true,
        topics: &["Handling".to_owned(), "Sizing".to_owned()],
        languages: &Strings::offered(),
        token: TOKEN.to_owned(),
    })
}
