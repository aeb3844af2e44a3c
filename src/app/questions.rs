//! Authors at work: looking through a site's questions, writing and changing them, taking them out, files in and out.
//!
//! A change makes a new version. Courses that were launched go on asking theirs; a draft asks the newest when it is launched.

use super::access::reach;
use super::session::Actor;
use super::{App, audit, withdraw};
use crate::domain::access::{Action, Scope};
use crate::domain::authoring::{FieldError, TypedQuestion};
use crate::domain::deck::{self, FileError};
use crate::domain::ids::{QuestionId, QuestionVersionId};
use crate::domain::question::QuestionVersion;
use crate::domain::time::Instant;
use crate::store::{self, ListedQuestion, NewQuestionVersion, QuestionFilter, Tx};
use jiff::SignedDuration;
use serde_json::json;

/// Questions of a page.
pub const PAGE: i64 = 50;

#[derive(Debug, thiserror::Error)]
pub enum QuestionUseError {
    #[error("the person may not write questions")]
    NotAllowed,
    #[error("there is no such question")]
    NotFound,
    #[error("the form is wrong")]
    Wrong(Vec<FieldError>),
    #[error("the file can't be read")]
    File(FileError),
    /// Line and what is wrong there; nothing was brought in.
    #[error("some questions of the file are wrong")]
    Lines(Vec<(usize, FieldError)>),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// A page of questions.
#[derive(Debug, Clone)]
pub struct Found {
    pub questions: Vec<ListedQuestion>,
    pub total: i64,
    pub topics: Vec<String>,
}

/// What a file brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
}

fn allowed(actor: &Actor) -> Result<(), QuestionUseError> {
    if reach(actor, Action::Author) == Scope::Site { Ok(()) } else { Err(QuestionUseError::NotAllowed) }
}

pub async fn list(app: &App, actor: &Actor, filter: &QuestionFilter) -> Result<Found, QuestionUseError> {
    allowed(actor)?;
    let mut tx = app.store().read().await?;
    let site = actor.site.id;
    Ok(Found {
        questions: tx.list_questions(site, filter, PAGE).await?,
        total: tx.count_questions(site, filter).await?,
        topics: tx.list_topics(site).await?,
    })
}

/// Whether somebody may write at all, and the topics that there are.
pub async fn topics(app: &App, actor: &Actor) -> Result<Vec<String>, QuestionUseError> {
    allowed(actor)?;
    Ok(app.store().read().await?.list_topics(actor.site.id).await?)
}

pub async fn find(app: &App, actor: &Actor, id: QuestionId) -> Result<QuestionVersion, QuestionUseError> {
    allowed(actor)?;
    let found = app.store().read().await?.find_newest_version(actor.site.id, id).await?;
    found.ok_or(QuestionUseError::NotFound)
}

/// What would be asked, as learners would see it; nothing is stored.
pub fn preview(actor: &Actor, typed: &TypedQuestion) -> Result<QuestionVersion, QuestionUseError> {
    allowed(actor)?;
    let nobody = (QuestionVersionId(uuid::Uuid::nil()), QuestionId(uuid::Uuid::nil()));
    let written = typed.read().map_err(QuestionUseError::Wrong)?;
    Ok(written.version(nobody.0, nobody.1, None))
}

/// Writes a new question, or the next version of `id`. What says the same as before makes no version.
pub async fn save(
    app: &App,
    actor: &Actor,
    id: Option<QuestionId>,
    typed: &TypedQuestion,
) -> Result<QuestionId, QuestionUseError> {
    allowed(actor)?;
    let written = typed.read().map_err(QuestionUseError::Wrong)?;
    let mut tx = app.store().begin().await?;
    let before = match id {
        Some(id) => Some(tx.find_newest_version(actor.site.id, id).await?.ok_or(QuestionUseError::NotFound)?),
        None => None,
    };
    if let (Some(id), Some(before)) = (id, &before)
        && written.is_asked_by(before)
    {
        return Ok(id);
    }
    let question = id.unwrap_or_else(|| QuestionId(app.random().id(actor.now)));
    let picture = before.and_then(|before| before.media);
    let version = written.version(QuestionVersionId(app.random().id(actor.now)), question, picture);
    let what = if id.is_some() { "question.changed" } else { "question.written" };
    insert(&mut tx, actor, (version, actor.now)).await?;
    audit::note(app, &mut tx, actor, (what, format!("question:{question}")), json!({})).await?;
    tx.commit().await?;
    Ok(question)
}

async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    (version, created_at): (QuestionVersion, Instant),
) -> Result<(), store::Error> {
    tx.insert_question_version(&NewQuestionVersion { site_id: actor.site.id, version, created_at }).await
}

/// Whether a course asks the question: one that none asks can't be taken out of any.
pub async fn is_asked(app: &App, actor: &Actor, id: QuestionId) -> Result<bool, QuestionUseError> {
    allowed(actor)?;
    Ok(app.store().read().await?.count_courses_of_question(actor.site.id, id).await? > 0)
}

/// Takes a question out of all courses. Gives how many open presentations were taken back.
pub async fn take_out(app: &App, actor: &Actor, id: QuestionId) -> Result<u64, QuestionUseError> {
    let version = find(app, actor, id).await?;
    if !is_asked(app, actor, id).await? {
        return Err(QuestionUseError::NotFound);
    }
    let taken = withdraw::withdraw(app, &actor.site.slug, version.id, &audit::name_of(actor)).await;
    taken.map_err(|error| match error {
        withdraw::WithdrawError::NotFound => QuestionUseError::NotFound,
        withdraw::WithdrawError::Store(error) => QuestionUseError::Store(error),
    })
}

/// Brings in all questions of a file, or none: an id, or else topic and text, say which of them are there already.
pub async fn import(app: &App, actor: &Actor, file: &[u8]) -> Result<Imported, QuestionUseError> {
    allowed(actor)?;
    let placed = deck::read(file, &actor.site.locale.replace('_', "-")).map_err(QuestionUseError::File)?;
    let mut wrong = Vec::new();
    let mut written = Vec::with_capacity(placed.len());
    for (line, typed) in &placed {
        match typed.read() {
            Ok(one) => written.push((typed.id.parse::<QuestionId>().ok(), one)),
            Err(errors) => wrong.extend(errors.into_iter().map(|error| (*line, error))),
        }
    }
    if !wrong.is_empty() {
        return Err(QuestionUseError::Lines(wrong));
    }
    let mut tx = app.store().begin().await?;
    audit::note(
        app,
        &mut tx,
        actor,
        ("question.imported", "questions".to_owned()),
        json!({ "questions": placed.len() }),
    )
    .await?;
    let mut there = tx.list_newest_versions(actor.site.id).await?;
    let mut imported = Imported::default();
    for ((id, one), at) in written.into_iter().zip(0..) {
        // Of a question that stands twice in the file the later one is the newer.
        let at = actor.now.plus(SignedDuration::from_micros(at));
        let before = there.iter().position(|version| match id {
            Some(id) => version.question_id == id,
            None => one.puts_the_same(version),
        });
        let before = before.and_then(|at| there.get(at)).cloned();
        match &before {
            Some(before) if one.is_asked_by(before) => {
                imported.unchanged += 1;
                continue;
            }
            Some(_) => imported.changed += 1,
            None => imported.new += 1,
        }
        // An id of another site, or of nothing, is no id: the question is new here.
        let fresh = || QuestionId(app.random().id(actor.now));
        let question = before.as_ref().map_or_else(fresh, |before| before.question_id);
        let picture = before.and_then(|before| before.media);
        let version = one.version(QuestionVersionId(app.random().id(actor.now)), question, picture);
        insert(&mut tx, actor, (version.clone(), at)).await?;
        // The same question twice in a file is one question.
        there.retain(|known| known.question_id != question);
        there.push(version);
    }
    tx.commit().await?;
    Ok(imported)
}

/// All questions as files have them.
pub async fn export(app: &App, actor: &Actor) -> Result<Vec<TypedQuestion>, QuestionUseError> {
    allowed(actor)?;
    let versions = app.store().read().await?.list_newest_versions(actor.site.id).await?;
    Ok(versions.iter().map(TypedQuestion::of).collect())
}
