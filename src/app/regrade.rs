//! Correcting the key of a question that people have answered: a new version for those who come, an adjustment with a
//! reason for those who were graded by the old one. Answers stay as they were given.

use super::{App, tokens};
use crate::app::audit;
use crate::domain::export::{Key, Object};
use crate::domain::grading::{self, Correctness, OptionSet};
use crate::domain::ids::{EnrolmentId, PointEventId, QuestionVersionId, SiteId, UserId};
use crate::domain::question::{QuestionKind, QuestionOption, QuestionVersion};
use crate::domain::regrade::{self, History, Regraded};
use crate::domain::remarks;
use crate::domain::time::Instant;
use crate::store::{self, AnswerToRegrade, ExportMark, NewQuestionVersion, PointEvent, RegradedItem, Site, Tx};
use jiff::SignedDuration;
use std::collections::BTreeMap;

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 200;

#[derive(Debug, thiserror::Error)]
pub enum RegradeError {
    #[error("no such site or question version")]
    NotFound,
    #[error(
        "the new key must name options of the question, and not all of them: exactly one of a single-choice question, at least one otherwise"
    )]
    BadKey,
    #[error("that is its key already")]
    Unchanged,
    #[error("a reason of 1 to {LONGEST_REASON} characters is needed")]
    NoReason,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What a correction did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    pub version: QuestionVersionId,
    pub participants: usize,
    pub adjusted: usize,
    /// Sum of all adjustments.
    pub points: i64,
}

/// Corrects the key of version `id` of a site's question. `by` names who did it, for the audit: `operator`, `user:…`.
pub async fn correct_key(
    app: &App,
    slug: &str,
    id: QuestionVersionId,
    key: &OptionSet,
    (by, reason): (&str, &str),
) -> Result<Corrected, RegradeError> {
    let reason = sound(reason)?;
    let now = app.now();
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or(RegradeError::NotFound)?;
    let corrected = apply(app, &mut tx, (&site, id), key, (&reason, now)).await?;
    audit::record(
        app,
        &mut tx,
        (site.id, now),
        by,
        (
            "question.key_corrected",
            format!("question_version:{id} to {}, {} adjusted: {reason}", corrected.version, corrected.adjusted),
        ),
    )
    .await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(corrected)
}

/// What the correction would do: it is worked out and taken back.
pub async fn foresee(
    app: &App,
    (slug, id): (&str, QuestionVersionId),
    key: &OptionSet,
    reason: &str,
) -> Result<Corrected, RegradeError> {
    let reason = sound(reason)?;
    let mut tx = app.store().begin().await?;
    let site = tx.find_site_by_slug(slug).await?.ok_or(RegradeError::NotFound)?;
    apply(app, &mut tx, (&site, id), key, (&reason, app.now())).await
}

fn sound(reason: &str) -> Result<String, RegradeError> {
    remarks::tidy(reason, LONGEST_REASON).filter(|reason| !reason.is_empty()).ok_or(RegradeError::NoReason)
}

async fn apply(
    app: &App,
    tx: &mut Tx,
    (site, id): (&Site, QuestionVersionId),
    key: &OptionSet,
    (reason, now): (&str, Instant),
) -> Result<Corrected, RegradeError> {
    let old = tx.find_question_version(site.id, id).await?.ok_or(RegradeError::NotFound)?;
    let new = with_key(&old, key, QuestionVersionId(app.random().id(now)))?;
    let created_at = time_of_correction(tx, site.id, &old, now).await?;
    tx.insert_question_version(&NewQuestionVersion { site_id: site.id, version: new.clone(), created_at }).await?;
    tx.replace_question_version(site.id, id, new.id).await?;
    let answers = tx.list_answers_to_regrade(site.id, old.question_id).await?;
    let same = same_question(tx, site.id, &old, &answers).await?;
    let changes = changes(&new, &answers, &same);
    let rows: Vec<_> = changes.iter().map(|change| change.item(site.id, &new)).collect();
    let points: Vec<_> = changes.iter().filter_map(|change| change.event(app, site.id, reason, now)).collect();
    tx.write_regrading(&rows, &points).await?;
    mark(tx, (site.id, &site.slug), &changes, now).await?;
    Ok(Corrected {
        version: new.id,
        participants: changes.len(),
        adjusted: points.len(),
        points: points.iter().map(|event| event.points).sum(),
    })
}

fn with_key(old: &QuestionVersion, key: &OptionSet, id: QuestionVersionId) -> Result<QuestionVersion, RegradeError> {
    let known = key.iter().all(|wanted| old.options.iter().any(|option| option.id == *wanted));
    let enough = if old.kind == QuestionKind::Single { key.len() == 1 } else { !key.is_empty() };
    if !known || !enough || key.len() == old.options.len() {
        return Err(RegradeError::BadKey);
    }
    if old.correct_options() == *key {
        return Err(RegradeError::Unchanged);
    }
    let options =
        old.options.iter().map(|option| QuestionOption { correct: key.contains(&option.id), ..option.clone() });
    Ok(QuestionVersion { id, options: options.collect(), ..old.clone() })
}

/// A corrected version stands right after the one it corrects: an author's newer text stays the newest.
async fn time_of_correction(
    tx: &mut Tx,
    site: SiteId,
    old: &QuestionVersion,
    now: Instant,
) -> Result<Instant, store::Error> {
    let newest = tx.find_newest_version(site, old.question_id).await?;
    if newest.is_none_or(|newest| newest.id == old.id) {
        return Ok(now);
    }
    let written = tx.find_version_time(site, old.id).await?.unwrap_or(now);
    Ok(written.plus(SignedDuration::from_micros(1)))
}

/// The versions that asked the same with the same options: the correction holds for them too.
async fn same_question(
    tx: &mut Tx,
    site: SiteId,
    old: &QuestionVersion,
    answers: &[AnswerToRegrade],
) -> Result<Vec<QuestionVersionId>, store::Error> {
    let texts = |version: &QuestionVersion| -> Vec<(String, String)> {
        version.options.iter().map(|option| (option.id.clone(), option.text.clone())).collect()
    };
    let mut same = vec![old.id];
    let mut seen = vec![old.id];
    for answer in answers {
        if seen.contains(&answer.question_version_id) {
            continue;
        }
        seen.push(answer.question_version_id);
        let version = tx.find_question_version(site, answer.question_version_id).await?;
        if version.is_some_and(|version| texts(&version) == texts(old) && version.stem == old.stem) {
            same.push(answer.question_version_id);
        }
    }
    Ok(same)
}

/// One participant's correction.
struct CorrectedItem<'a> {
    enrolment: EnrolmentId,
    user: UserId,
    regraded: Regraded,
    more_right: i64,
    last: &'a AnswerToRegrade,
}

fn changes<'a>(
    new: &QuestionVersion,
    answers: &'a [AnswerToRegrade],
    same: &[QuestionVersionId],
) -> Vec<CorrectedItem<'a>> {
    let mut by_enrolment: BTreeMap<EnrolmentId, Vec<&AnswerToRegrade>> = BTreeMap::new();
    for answer in answers {
        by_enrolment.entry(answer.enrolment_id).or_default().push(answer);
    }
    let key = new.correct_options();
    let grade = |answer: &AnswerToRegrade| -> Correctness {
        let holds = same.contains(&answer.question_version_id);
        if holds { grading::grade(new.kind, &key, &answer.chosen) } else { answer.graded }
    };
    by_enrolment
        .into_iter()
        .filter_map(|(enrolment, answers)| {
            let last = *answers.last()?;
            let graded: Vec<_> = answers.iter().map(|answer| grade(answer)).collect();
            let right =
                |all: &mut dyn Iterator<Item = Correctness>| i64::try_from(all.filter(|c| c.is_right()).count());
            let before = right(&mut answers.iter().map(|answer| answer.graded)).unwrap_or(0);
            let after = right(&mut graded.iter().copied()).unwrap_or(0);
            let points = answers.iter().map(|answer| answer.points).sum();
            let regraded = regrade::regrade(&last.plan, &History { graded, retired: last.retired, points })?;
            Some(CorrectedItem { enrolment, user: last.user_id, regraded, more_right: after - before, last })
        })
        .collect()
}

impl CorrectedItem<'_> {
    fn item(&self, site_id: SiteId, new: &QuestionVersion) -> RegradedItem {
        let of = &self.regraded;
        RegradedItem {
            site_id,
            enrolment_id: self.enrolment,
            question_id: new.question_id,
            streak: of.streak,
            not_right: of.not_right,
            first_num: of.first.num(),
            first_den: of.first.den(),
            latest_num: of.latest.num(),
            latest_den: of.latest.den(),
            adjustment: of.adjustment,
            more_right: self.more_right,
        }
    }

    fn event(&self, app: &App, site_id: SiteId, reason: &str, now: Instant) -> Option<PointEvent> {
        (self.regraded.adjustment != 0).then(|| PointEvent {
            site_id,
            point_event_id: PointEventId(app.random().id(now)),
            enrolment_id: self.enrolment,
            answer_id: self.last.answer_id,
            kind: "adjustment",
            points: self.regraded.adjustment,
            reason: Some(reason.to_owned()),
            created_at: now,
        })
    }
}

async fn mark(
    tx: &mut Tx,
    (site, slug): (SiteId, &str),
    changes: &[CorrectedItem<'_>],
    now: Instant,
) -> Result<(), store::Error> {
    let keys = changes.iter().flat_map(|change| {
        let enrolment = Key { object: Object::Enrolment, entity: change.enrolment.0 };
        [enrolment, Key { object: Object::Participant, entity: change.user.0 }]
    });
    let mut keys: Vec<Key> = keys.collect();
    keys.sort();
    keys.dedup();
    let marks: Vec<_> = keys.into_iter().map(|key| ExportMark::new(site, slug, key, now)).collect();
    tx.mark_dirty(&marks).await
}
