//! What an admin or operator can find out about launches: why one failed, and how the set-up looks from here.

use super::open_canvas::{AgeCounts, OpenError};
use super::session::Actor;
use super::{App, access, open_canvas};
use crate::domain::access::Action;
use crate::domain::canvas::{Cause, FreshnessMode};
use crate::domain::ids::SiteId;
use crate::domain::linking::NotLinked;
use crate::domain::time::Instant;
use crate::store::{self, LaunchRefusal};
use jiff::SignedDuration;
use std::sync::{Mutex, PoisonError};

/// Anybody can send junk: no more than this many refusals are stored in one window; the log has all of them.
const MAX_STORED: u32 = 50;
const WINDOW: SignedDuration = SignedDuration::from_secs(10);

/// How many refusals this process stored lately.
#[derive(Default)]
pub(super) struct Valve(Mutex<Option<(Instant, u32)>>);

impl Valve {
    fn lets_through(&self, now: Instant) -> bool {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match window.as_mut() {
            Some((since, count)) if now.since(*since) < WINDOW => {
                *count += 1;
                *count <= MAX_STORED
            }
            _ => {
                *window = Some((now, 1));
                true
            }
        }
    }
}

/// The cause and, where it is proven, the site of a refused launch; `None` for what isn't a fault of the set-up.
fn cause_of(error: &OpenError) -> Option<(Cause, Option<SiteId>)> {
    Some(match error {
        OpenError::Refused(refusal) => (refusal.into(), None),
        OpenError::UnknownOrg(_) => (Cause::UnknownOrg, None),
        OpenError::ForeignPage(_) => (Cause::ForeignPage, None),
        OpenError::BounceLoop(_) => (Cause::Loop, None),
        OpenError::NotLinked { reason, site, .. } => (
            match reason {
                NotLinked::Taken => Cause::AccountTaken,
                NotLinked::NeedsInvitation => Cause::NeedsInvitation,
                NotLinked::NoAccount | NotLinked::Ambiguous | NotLinked::Suspended => Cause::NoAccount,
            },
            Some(*site),
        ),
        OpenError::NotConfirmed { site, .. } => (Cause::NotConfirmed, Some(*site)),
        OpenError::Bounce(_)
        | OpenError::Suspended(_)
        | OpenError::Erased(_)
        | OpenError::Unavailable
        | OpenError::Store(_) => return None,
    })
}

/// Keeps why a launch was refused, under the reference that the person reads.
pub async fn keep(app: &App, incident: &str, error: &OpenError) {
    if let Some((cause, site)) = cause_of(error) {
        keep_cause(app, incident, cause, site).await;
    }
}

pub async fn keep_cause(app: &App, incident: &str, cause: Cause, site_id: Option<SiteId>) {
    let now = app.now();
    if !app.inner.refusals.lets_through(now) {
        return;
    }
    let refusal =
        LaunchRefusal { incident: incident.to_owned(), site_id, cause: cause.code().to_owned(), refused_at: now };
    let stored = async {
        let mut tx = app.store().begin().await?;
        tx.insert_launch_refusal(&refusal).await?;
        tx.commit().await
    };
    if let Err(error) = stored.await {
        tracing::warn!(error = &error as &dyn std::error::Error, "a refusal could not be kept");
    }
}

/// Why the launch with this reference was refused.
pub async fn find(app: &App, incident: &str) -> Result<Option<(Cause, Instant)>, store::Error> {
    let incident = incident.trim().to_ascii_uppercase();
    let mut tx = app.store().read().await?;
    let found = tx.find_launch_refusal(&incident).await?;
    Ok(found.and_then(|refusal| Some((Cause::of_code(&refusal.cause)?, refusal.refused_at))))
}

/// What the diagnosis page shows.
#[derive(Debug)]
pub struct Diagnosis {
    /// What the Canvas app's URL must be.
    pub canvas_url: String,
    /// Names of the configured consumer secrets, newest first.
    pub key_ids: Vec<String>,
    pub freshness: FreshnessMode,
    pub ages: AgeCounts,
    /// The site's newest refusals.
    pub refusals: Vec<(String, Cause, Instant)>,
    /// What was asked for: the reference, and its cause when there is one.
    pub asked: Option<(String, Option<Cause>)>,
}

#[derive(Debug, thiserror::Error)]
pub enum DiagnoseError {
    #[error("not an admin")]
    NotAllowed,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Whether the person may see the diagnosis.
pub fn is_for(actor: &Actor) -> bool {
    access::may_by_role(&actor.user.roles, Action::Diagnose)
}

/// Looks at the set-up, and at one reference when `incident` names one.
pub async fn diagnose(app: &App, actor: &Actor, incident: Option<&str>) -> Result<Diagnosis, DiagnoseError> {
    if !is_for(actor) {
        return Err(DiagnoseError::NotAllowed);
    }
    let asked = match incident.map(str::trim).filter(|incident| !incident.is_empty()) {
        Some(incident) => {
            let shown: String = incident.chars().take(20).collect();
            Some((shown, find(app, incident).await?.map(|(cause, _)| cause)))
        }
        None => None,
    };
    let mut tx = app.store().read().await?;
    let refusals = tx.list_launch_refusals(actor.site.id).await?;
    Ok(Diagnosis {
        canvas_url: canvas_url(app),
        key_ids: app.parts().consumer_secrets.iter().map(|secret| secret.key_id().to_owned()).collect(),
        freshness: app.parts().freshness,
        ages: open_canvas::ages(app),
        refusals: refusals
            .into_iter()
            .filter_map(|one| Some((one.incident, Cause::of_code(&one.cause)?, one.refused_at)))
            .collect(),
        asked,
    })
}

fn canvas_url(app: &App) -> String {
    format!("{}canvas", app.public_url())
}
