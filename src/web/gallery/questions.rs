//! Questions as authors see them.

use super::sample::{self, TOKEN, around};
use super::{Specimen, specimen};
use crate::app::questions::{Correction, Found, Imported, Opened};
use crate::app::regrade::Corrected;
use crate::domain::authoring::{FieldError, QuestionError, TypedOption, TypedQuestion};
use crate::domain::deck::FileError;
use crate::domain::ids::{MediaId, QuestionId, QuestionVersionId};
use crate::domain::question::{Media, QuestionVersion};
use crate::domain::time::Zone;
use crate::store::{ListedQuestion, PastVersion, QuestionFilter};
use crate::strings::Strings;
use crate::web::pages::around::Around;
use crate::web::pages::question_editor::{self as editor, Note, Of, Tokens};
use crate::web::pages::question_history::{self as history, Stage};
use crate::web::pages::questions;
use maud::Markup;
use std::collections::BTreeSet;
use uuid::Uuid;

pub(super) const SPECIMENS: &[Specimen] = &[
    specimen("questions-some", |strings| all(strings, true, None)),
    specimen("questions-none", |strings| all(strings, false, None)),
    specimen("questions-imported", |strings| all(strings, true, Some(Imported { new: 12, changed: 3, unchanged: 40 }))),
    specimen("questions-import", |strings| questions::import(&author(strings), &questions::Stage::Begin, TOKEN)),
    specimen("questions-refused", |strings| {
        questions::import(&author(strings), &questions::Stage::Refused(&FileError::NoColumn("right")), TOKEN)
    }),
    specimen("questions-lines", |strings| {
        let lines = [(3, ("explanation", QuestionError::Empty)), (17, ("option-1", QuestionError::NoneRight))];
        questions::import(&author(strings), &questions::Stage::Wrong(&lines), TOKEN)
    }),
    specimen("questions-withdrawal", |strings| editor::withdrawal(&author(strings), &version(), TOKEN)),
    specimen("editor-new", |strings| edit(strings, None, (&TypedQuestion::default(), &[]))),
    specimen("editor-open", |strings| edit(strings, None, (&typed(), &[]))),
    specimen("editor-preview", |strings| edit(strings, Some(&version()), (&typed(), &[]))),
    specimen("editor-picture", |strings| pictured(strings, None)),
    specimen("editor-changed", |strings| pictured(strings, Some(Note::Changed))),
    specimen("correction-begin", |strings| correct(strings, &Stage::Begin)),
    specimen("correction-refused", |strings| correct(strings, &Stage::Refused("correction-bad-key"))),
    specimen("correction-foreseen", |strings| {
        let version = QuestionVersionId(Uuid::nil());
        correct(strings, &Stage::Foreseen(Corrected { version, participants: 212, adjusted: 87, points: 340 }))
    }),
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

fn opened(version: QuestionVersion, withdrawn: bool) -> Opened {
    let past = |days: i64, courses, stem: &str| PastVersion {
        version: QuestionVersion { stem: stem.to_owned(), ..version.clone() },
        written_at: sample::NOW.plus(jiff::SignedDuration::from_hours(-24 * days)),
        courses,
        launched: courses,
    };
    let versions = vec![past(1, 0, &version.stem), past(40, 2, "The trial is **loose**. What comes next?")];
    Opened { newest: version, versions, withdrawn }
}

fn edit(
    strings: &'static Strings,
    preview: Option<&QuestionVersion>,
    (typed, wrong): (&TypedQuestion, &[FieldError]),
) -> Markup {
    editor(strings, preview, (typed, wrong), (&opened(version(), false), None, None))
}

fn editor(
    strings: &'static Strings,
    preview: Option<&QuestionVersion>,
    (typed, wrong): (&TypedQuestion, &[FieldError]),
    (opened, picture, note): (&Opened, Option<&str>, Option<Note>),
) -> Markup {
    let tokens = Tokens { picture: TOKEN.to_owned(), remove: TOKEN.to_owned(), offer: TOKEN.to_owned() };
    let of = if *typed == TypedQuestion::default() {
        Of::New { id: QuestionId(Uuid::nil()), copy_of: None }
    } else {
        Of::Stored { opened, tokens: &tokens, picture }
    };
    editor::render(&editor::View {
        around: author(strings),
        zone: &Zone::utc(),
        of,
        typed,
        wrong,
        preview,
        note,
        everywhere: false,
        topics: &["Handling".to_owned(), "Sizing".to_owned()],
        languages: &Strings::offered(),
        token: TOKEN.to_owned(),
    })
}

/// With a picture, and taken out.
fn pictured(strings: &'static Strings, note: Option<Note>) -> Markup {
    let media = Media { id: MediaId(Uuid::nil()), alt: "A stem in the canal".to_owned(), width: 640, height: 360 };
    let version = QuestionVersion { media: Some(media), ..version() };
    editor(strings, None, (&typed(), &[]), (&opened(version, true), Some(&crate::web::assets::ICON.path), note))
}

fn correct(strings: &'static Strings, stage: &Stage) -> Markup {
    let version = version();
    let key = BTreeSet::from(["b".to_owned()]);
    let reason = "The guide of 2026 names the thicker insert.".to_owned();
    let correction = Correction { of: version.question_id, version: version.id, key, reason };
    let around = author(strings);
    let path = "/questions/1/versions/2/key/save";
    history::render(&history::View { around, version: &version, correction: &correction, stage, path, token: TOKEN })
}
