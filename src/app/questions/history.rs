//! Correcting the key of a version: first what it would change, then the correction.

use super::{QuestionUseError, allowed};
use crate::app::regrade::{self, Corrected, RegradeError};
use crate::app::session::Actor;
use crate::app::{App, audit};
use crate::domain::grading::OptionSet;
use crate::domain::ids::{QuestionId, QuestionVersionId};

/// Which options of a version are right after all, and why.
#[derive(Debug, Clone)]
pub struct Correction {
    pub of: QuestionId,
    pub version: QuestionVersionId,
    pub key: OptionSet,
    pub reason: String,
}

/// What a correction would do. Nothing is stored.
pub async fn foresee(app: &App, actor: &Actor, correction: &Correction) -> Result<Corrected, QuestionUseError> {
    check(app, actor, correction).await?;
    let of = (actor.site.slug.as_str(), correction.version);
    regrade::foresee(app, of, &correction.key, &correction.reason).await.map_err(told)
}

/// Corrects the key; people who were graded by the old one get an adjustment with the reason.
pub async fn correct(app: &App, actor: &Actor, correction: &Correction) -> Result<Corrected, QuestionUseError> {
    check(app, actor, correction).await?;
    let by = audit::name_of(actor);
    let done =
        regrade::correct_key(app, &actor.site.slug, correction.version, &correction.key, (&by, &correction.reason));
    done.await.map_err(told)
}

async fn check(app: &App, actor: &Actor, correction: &Correction) -> Result<(), QuestionUseError> {
    allowed(actor)?;
    let version = app.store().read().await?.find_question_version(actor.site.id, correction.version).await?;
    let known = version.is_some_and(|version| version.question_id == correction.of);
    if known { Ok(()) } else { Err(QuestionUseError::NotFound) }
}

fn told(error: RegradeError) -> QuestionUseError {
    match error {
        RegradeError::NotFound => QuestionUseError::NotFound,
        RegradeError::Store(error) => QuestionUseError::Store(error),
        other => QuestionUseError::Correction(other),
    }
}
