//! Writing a question and its next versions.

use super::{QuestionUseError, allowed, insert, newest};
use crate::app::session::Actor;
use crate::app::{App, audit, media, tokens};
use crate::domain::authoring::{TypedQuestion, Written, rewords};
use crate::domain::export::{Key, Object};
use crate::domain::ids::{QuestionId, QuestionVersionId};
use crate::domain::question::{Media, QuestionVersion};
use crate::domain::remarks;
use crate::store::{ExportMark, Tx};
use serde_json::json;

/// The longest description of a picture, in characters.
const LONGEST_DESCRIPTION: usize = 300;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// The id comes with the form: sent twice, it is one question. A copy takes over the picture of `copy_of`.
    New { id: QuestionId, copy_of: Option<QuestionId> },
    /// `base`: the version that the form began with. `everywhere`: courses that run ask it in the new wording, too.
    Next { of: QuestionId, base: Option<QuestionVersionId>, everywhere: bool },
}

/// What would be asked, as learners would see it; nothing is stored.
pub fn preview(actor: &Actor, typed: &TypedQuestion) -> Result<QuestionVersion, QuestionUseError> {
    allowed(actor)?;
    let nobody = (QuestionVersionId(uuid::Uuid::nil()), QuestionId(uuid::Uuid::nil()));
    let written = typed.read().map_err(QuestionUseError::Wrong)?;
    Ok(written.version(nobody.0, nobody.1, None))
}

/// Writes a new question, or the next version of one. What says the same as before makes no version.
pub async fn save(
    app: &App,
    actor: &Actor,
    writing: Writing,
    typed: &TypedQuestion,
) -> Result<QuestionId, QuestionUseError> {
    allowed(actor)?;
    let written = typed.read().map_err(QuestionUseError::Wrong)?;
    let mut tx = app.store().begin().await?;
    let question = match writing {
        Writing::New { id, copy_of } => {
            let before = tx.find_newest_version(actor.site.id, id).await?;
            let picture = match (&before, copy_of) {
                (Some(before), _) => before.media.clone(),
                (None, Some(of)) => tx.find_newest_version(actor.site.id, of).await?.and_then(|of| of.media),
                (None, None) => None,
            };
            write(app, &mut tx, actor, (id, before.as_ref()), (written, picture)).await?;
            id
        }
        Writing::Next { of, base, everywhere } => {
            let before = newest(&mut tx, actor, of).await?;
            if base != Some(before.id) && !written.is_asked_by(&before) {
                return Err(QuestionUseError::Changed(before.id));
            }
            let picture = before.media.clone();
            let now = write(app, &mut tx, actor, (of, Some(&before)), (written, picture)).await?;
            if everywhere {
                reword(app, &mut tx, actor, &now).await?;
            }
            of
        }
    };
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(question)
}

/// The version that asks what was written: a new one, unless the one before asks it already.
async fn write(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    (question, before): (QuestionId, Option<&QuestionVersion>),
    (written, picture): (Written, Option<Media>),
) -> Result<QuestionVersion, QuestionUseError> {
    let version = written.version(QuestionVersionId(app.random().id(actor.now)), question, picture);
    if let Some(before) = before
        && (QuestionVersion { id: before.id, ..version.clone() }) == *before
    {
        return Ok(before.clone());
    }
    insert(tx, actor, (version.clone(), actor.now)).await?;
    let what = if before.is_some() { "question.changed" } else { "question.written" };
    audit::note(app, tx, actor, (what, format!("question:{question}")), json!({})).await?;
    Ok(version)
}

/// Puts `new` in place of every version that courses ask, where it asks the same in other words.
async fn reword(app: &App, tx: &mut Tx, actor: &Actor, new: &QuestionVersion) -> Result<(), QuestionUseError> {
    let versions = tx.list_versions(actor.site.id, new.question_id).await?;
    let asked: Vec<_> = versions.iter().filter(|one| one.launched > 0 && one.version.id != new.id).collect();
    if !asked.iter().all(|one| rewords(new, &one.version)) {
        return Err(QuestionUseError::MoreThanWording);
    }
    for one in asked {
        tx.replace_question_version(actor.site.id, one.version.id, new.id).await?;
    }
    let key = Key { object: Object::Question, entity: new.question_id.0 };
    tx.mark_dirty(&[ExportMark::new(actor.site.id, &actor.site.slug, key, actor.now)]).await?;
    let target = format!("question:{}", new.question_id);
    audit::note(app, tx, actor, ("question.reworded", target), json!({ "version": new.id.to_string() })).await?;
    Ok(())
}

/// A picture as it came, and what stands for it where it can't be seen. Without `bytes` only the description changes.
#[derive(Debug, Clone)]
pub struct NewPicture {
    pub bytes: Option<Vec<u8>>,
    pub alt: String,
}

/// Gives a question a picture, or its picture another description: its next version.
pub async fn change_picture(
    app: &App,
    actor: &Actor,
    of: QuestionId,
    picture: NewPicture,
) -> Result<(), QuestionUseError> {
    allowed(actor)?;
    let alt = remarks::tidy(&picture.alt, LONGEST_DESCRIPTION).filter(|alt| !alt.is_empty());
    let alt = alt.ok_or(QuestionUseError::NoDescription)?;
    let mut tx = app.store().begin().await?;
    let before = newest(&mut tx, actor, of).await?;
    let media = match (picture.bytes, before.media.clone()) {
        (Some(bytes), _) => {
            let (width, height) = media::size_of(&bytes).map_err(|_| QuestionUseError::NotAPicture)?;
            let file = media::checked(app, actor.site.id, bytes, actor.now);
            let file = file.map_err(|_| QuestionUseError::NotAPicture)?;
            tx.insert_media(&file, actor.now).await?;
            Media { id: file.id, alt, width, height }
        }
        (None, Some(media)) => Media { alt, ..media },
        (None, None) => return Err(QuestionUseError::NotAPicture),
    };
    with_picture(app, tx, actor, (before, Some(media))).await
}

/// The next version has no picture; versions that were asked keep theirs.
pub async fn remove_picture(app: &App, actor: &Actor, of: QuestionId) -> Result<(), QuestionUseError> {
    allowed(actor)?;
    let mut tx = app.store().begin().await?;
    let before = newest(&mut tx, actor, of).await?;
    with_picture(app, tx, actor, (before, None)).await
}

async fn with_picture(
    app: &App,
    mut tx: Tx,
    actor: &Actor,
    (before, media): (QuestionVersion, Option<Media>),
) -> Result<(), QuestionUseError> {
    if before.media == media {
        return Ok(());
    }
    let target = format!("question:{}", before.question_id);
    let version = QuestionVersion { id: QuestionVersionId(app.random().id(actor.now)), media, ..before };
    insert(&mut tx, actor, (version, actor.now)).await?;
    audit::note(app, &mut tx, actor, ("question.changed", target), json!({ "picture": true })).await?;
    tx.commit().await?;
    Ok(())
}
