//! Authors at work: looking through a site's questions, writing and changing them, taking them out, files in and out.
//!
//! A change makes a new version. Courses that were launched go on asking theirs, unless only the wording changed and the author wants
//! it there, too; a draft asks the newest when it is launched.

mod files;
mod history;
mod offer;
mod write;

pub use files::{Imported, export, import};
pub use history::{Correction, correct, foresee};
pub use offer::{offer_again, take_out};
pub use write::{NewPicture, Writing, change_picture, preview, remove_picture, save};

use super::App;
use super::access::reach;
use super::regrade::RegradeError;
use super::session::Actor;
use crate::domain::access::{Action, Scope};
use crate::domain::authoring::FieldError;
use crate::domain::deck::FileError;
use crate::domain::ids::{QuestionId, QuestionVersionId};
use crate::domain::question::QuestionVersion;
use crate::domain::time::Instant;
use crate::store::{self, ListedQuestion, NewQuestionVersion, PastVersion, QuestionFilter, Tx};

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
    /// The version that is newest now.
    #[error("somebody changed the question since its form was opened")]
    Changed(QuestionVersionId),
    /// Courses that run can't take a version with other options or another key.
    #[error("more than the wording changed")]
    MoreThanWording,
    #[error("not a picture of a kind that is taken, or too large")]
    NotAPicture,
    #[error("a picture needs a description of 1 to 300 characters")]
    NoDescription,
    #[error(transparent)]
    Correction(RegradeError),
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

/// A question with everything that its page shows.
#[derive(Debug, Clone)]
pub struct Opened {
    pub newest: QuestionVersion,
    /// The newest first.
    pub versions: Vec<PastVersion>,
    pub withdrawn: bool,
}

impl Opened {
    /// Whether a course that runs, or will, asks it.
    pub fn launched(&self) -> bool {
        self.versions.iter().any(|one| one.launched > 0)
    }
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

pub async fn open(app: &App, actor: &Actor, id: QuestionId) -> Result<Opened, QuestionUseError> {
    allowed(actor)?;
    let mut tx = app.store().read().await?;
    let versions = tx.list_versions(actor.site.id, id).await?;
    let newest = versions.first().ok_or(QuestionUseError::NotFound)?.version.clone();
    Ok(Opened { newest, versions, withdrawn: tx.is_withdrawn(actor.site.id, id).await? })
}

async fn newest(tx: &mut Tx, actor: &Actor, id: QuestionId) -> Result<QuestionVersion, QuestionUseError> {
    tx.find_newest_version(actor.site.id, id).await?.ok_or(QuestionUseError::NotFound)
}

async fn insert(
    tx: &mut Tx,
    actor: &Actor,
    (version, created_at): (QuestionVersion, Instant),
) -> Result<(), store::Error> {
    tx.insert_question_version(&NewQuestionVersion { site_id: actor.site.id, version, created_at }).await
}
