//! Questions in and out as files.

use super::{QuestionUseError, allowed, insert};
use crate::app::session::Actor;
use crate::app::{App, audit};
use crate::domain::authoring::TypedQuestion;
use crate::domain::deck;
use crate::domain::ids::{QuestionId, QuestionVersionId};
use jiff::SignedDuration;
use serde_json::json;

/// What a file brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
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
