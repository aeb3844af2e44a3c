//! Which account a launching Salesforce person has: the linked one, one found by a confirmed address, or a new one.

use super::writer::NewAccount;
use super::{Frame, Known, OpenError, frame_of};
use crate::app::{App, tokens};
use crate::domain::canvas::Launch;
use crate::domain::export::{self, Change};
use crate::domain::ids::{AuditEventId, OrgId, SalesforceUserId, SessionId, SiteId, UserId};
use crate::domain::linking::{self, Liveness, NotLinked, Profile};
use crate::domain::roles::{Role, Roles};
use crate::domain::time::Instant;
use crate::salesforce;
use crate::store::{self, AuditEvent, ExportMark, LaunchSettings, NewLinkedUser, Site, User};
use secrecy::SecretString;

/// One in so many launches asks Salesforce, where the site wants samples.
const SAMPLE: f64 = 1.0 / 50.0;

/// The site behind a launch's org.
pub(super) struct Who {
    pub(super) site: Site,
    settings: LaunchSettings,
}

/// What there is to record for the launching person.
pub(super) enum Found {
    Account(UserId),
    /// To be made together with the session.
    New(Box<NewAccount>),
    Nobody(NotLinked),
}

impl Found {
    pub(super) fn user(&self) -> Option<UserId> {
        match self {
            Self::Account(user) => Some(*user),
            Self::New(account) => Some(account.user.user_id),
            Self::Nobody(_) => None,
        }
    }

    pub(super) fn account(&self) -> Option<NewAccount> {
        match self {
            Self::New(account) => Some(account.as_ref().clone()),
            Self::Account(_) | Self::Nobody(_) => None,
        }
    }

    pub(super) const fn refusal(&self) -> Option<NotLinked> {
        match self {
            Self::Nobody(reason) => Some(*reason),
            Self::Account(_) | Self::New(_) => None,
        }
    }
}

pub(super) async fn of_org(app: &App, launch: &Launch) -> Result<Who, OpenError> {
    let mut tx = app.store().read().await?;
    let found = tx.find_launch_site(&launch.org_id).await?;
    let (site, settings) = found.ok_or_else(|| OpenError::UnknownOrg(launch.org_id.to_string()))?;
    Ok(Who { site, settings })
}

/// Whether what Salesforce says of a remembered person is what their account says already.
pub(super) fn is_current(known: &Known, launch: &Launch) -> bool {
    !known.settings.follow_salesforce || !differs(&known.user, &Profile::of(&launch.request.context.user))
}

fn differs(user: &User, profile: &Profile) -> bool {
    let changed = |ours: &str, theirs: &Option<String>| theirs.as_deref().is_some_and(|theirs| theirs != ours);
    changed(&user.first_name, &profile.first_name)
        || changed(&user.last_name, &profile.last_name)
        || changed(&user.locale, &profile.locale)
        || changed(&user.time_zone, &profile.time_zone)
}

impl Who {
    pub(super) async fn identify(&self, app: &App, launch: &Launch, now: Instant) -> Result<Found, OpenError> {
        let frame = || frame_of(app, launch);
        let mut tx = app.store().read().await?;
        if let Some(linked) = tx.find_linked_user(self.site.id, &launch.org_id, &launch.user_id).await? {
            drop(tx);
            if linked.erased {
                return Err(OpenError::Erased(frame()));
            }
            if !linked.user.active {
                return Err(OpenError::Suspended(frame()));
            }
            confirm_sampled(app, self.site.id, self.settings, launch).await?;
            self.follow(app, launch, &linked.user, now).await?;
            return Ok(Found::Account(linked.user.id));
        }
        let said = launch.request.context.user.email.as_deref().unwrap_or_default();
        let Some(email) = linking::address(said) else { return Ok(Found::Nobody(NotLinked::NoAccount)) };
        let candidates = tx.list_link_candidates(self.site.id, &launch.org_id, &email).await?;
        drop(tx);
        match linking::first_link(&candidates) {
            Ok(user) => {
                confirm(app, self.site.id, launch, Some(&email)).await?;
                let linked =
                    link_person(app, &self.site, (&launch.org_id, &launch.user_id), user, "user.linked", now).await?;
                Ok(if linked { Found::Account(user) } else { Found::Nobody(NotLinked::Taken) })
            }
            Err(NotLinked::NoAccount) if self.settings.provision => {
                if self.settings.liveness != Liveness::Off {
                    confirm(app, self.site.id, launch, None).await?;
                }
                Ok(Found::New(Box::new(self.new_account(app, launch, email, now).map_err(store::Error::from)?)))
            }
            Err(NotLinked::Suspended) => Err(OpenError::Suspended(frame())),
            Err(reason) => Ok(Found::Nobody(reason)),
        }
    }

    /// Takes over what changed in Salesforce, where the site wants that.
    async fn follow(&self, app: &App, launch: &Launch, user: &User, now: Instant) -> Result<(), OpenError> {
        let profile = Profile::of(&launch.request.context.user);
        if !self.settings.follow_salesforce || !differs(user, &profile) {
            return Ok(());
        }
        let updated = User {
            first_name: profile.first_name.unwrap_or_else(|| user.first_name.clone()),
            last_name: profile.last_name.unwrap_or_else(|| user.last_name.clone()),
            locale: profile.locale.unwrap_or_else(|| user.locale.clone()),
            time_zone: profile.time_zone.unwrap_or_else(|| user.time_zone.clone()),
            ..user.clone()
        };
        let mut tx = app.store().begin().await?;
        tx.update_user_profile(&updated, now).await?;
        tx.mark_dirty(&participant_marks(&self.site, user.id, now)).await?;
        tx.commit().await?;
        tokens::wake(app).await;
        Ok(())
    }

    fn new_account(&self, app: &App, launch: &Launch, email: String, now: Instant) -> serde_json::Result<NewAccount> {
        let profile = Profile::of(&launch.request.context.user);
        let user_id = UserId(app.random().id(now));
        let roles = serde_json::to_string(&Roles(vec![Role::Learner]))?;
        let user = NewLinkedUser {
            site_id: self.site.id,
            user_id,
            first_name: profile.first_name.unwrap_or_default(),
            last_name: profile.last_name.unwrap_or_else(|| email.clone()),
            email,
            locale: profile.locale.unwrap_or_else(|| self.site.locale.clone()),
            time_zone: profile.time_zone.unwrap_or_else(|| self.site.time_zone.clone()),
            roles,
            org_id: launch.org_id.to_string(),
            salesforce_user_id: launch.user_id.to_string(),
            at: now,
        };
        let audit = audit(app, self.site.id, &launch.user_id, "user.provisioned", user_id, now);
        Ok(NewAccount { user, marks: participant_marks(&self.site, user_id, now), audit })
    }

    pub(super) fn not_linked(
        &self,
        app: &App,
        launch: &Launch,
        reason: Option<NotLinked>,
        waiting: SessionId,
    ) -> OpenError {
        OpenError::NotLinked {
            reason: reason.unwrap_or(NotLinked::NoAccount),
            site: self.site.id,
            site_name: self.site.name.clone(),
            frame: Box::new(frame_of(app, launch)),
            waiting: Some(waiting),
        }
    }
}

fn participant_marks(site: &Site, user: UserId, now: Instant) -> Vec<ExportMark> {
    let keys = export::dirtied_by(&Change::ParticipantChanged(user), export::Switches::default());
    keys.into_iter().map(|key| ExportMark::new(site.id, &site.slug, key, now)).collect()
}

fn audit(
    app: &App,
    site_id: SiteId,
    person: &SalesforceUserId,
    action: &'static str,
    user: UserId,
    now: Instant,
) -> AuditEvent {
    AuditEvent {
        id: AuditEventId(app.random().id(now)),
        site_id,
        at: now,
        actor: format!("salesforce:{person}"),
        action,
        subject: format!("user:{user}"),
    }
}

/// Asks Salesforce at some launches, where the site wants samples: the only thing a replayed request can't fake.
pub(super) async fn confirm_sampled(
    app: &App,
    site: SiteId,
    settings: LaunchSettings,
    launch: &Launch,
) -> Result<(), OpenError> {
    if settings.liveness != Liveness::Sampled || app.random().unit() >= SAMPLE {
        return Ok(());
    }
    match ask(app, launch).await {
        Ok(identity) if is_same_person(&identity, launch) => Ok(()),
        Err(salesforce::Error::SessionExpired) => {
            Err(refused(app, site, launch, "Salesforce refuses the person's token"))
        }
        Ok(_) => Err(refused(app, site, launch, "Salesforce names another person")),
        Err(error) => {
            // Salesforce being slow keeps nobody out who is known.
            tracing::warn!(org = %launch.org_id, %error, "userinfo failed at a sampled launch");
            Ok(())
        }
    }
}

/// The signed request names an address but not whether it was verified; Salesforce's userinfo does, and proves in passing
/// that the person's session is alive. Without an address only the person is confirmed.
async fn confirm(app: &App, site: SiteId, launch: &Launch, email: Option<&str>) -> Result<(), OpenError> {
    let refuse = |why| refused(app, site, launch, why);
    let identity = ask(app, launch).await.map_err(|error| {
        tracing::warn!(org = %launch.org_id, %error, "userinfo failed at a first launch");
        match error {
            salesforce::Error::SessionExpired => refuse("Salesforce refuses the person's token"),
            _ => refuse("Salesforce didn't answer"),
        }
    })?;
    if !is_same_person(&identity, launch) {
        return Err(refuse("Salesforce names another person"));
    }
    let Some(email) = email else { return Ok(()) };
    match (identity.email.and_then(|said| linking::address(&said)), identity.email_verified) {
        (Some(said), true) if said == email => Ok(()),
        (Some(said), false) if said == email => Err(refuse("the e-mail address isn't verified in Salesforce")),
        _ => Err(refuse("Salesforce names another address")),
    }
}

async fn ask(app: &App, launch: &Launch) -> Result<salesforce::Identity, salesforce::Error> {
    let token = launch.request.client.oauth_token.clone().map(SecretString::from);
    let token = token.ok_or(salesforce::Error::SessionExpired)?;
    app.parts().salesforce.userinfo(launch.my_domain.origin.as_str(), &token).await
}

fn is_same_person(identity: &salesforce::Identity, launch: &Launch) -> bool {
    SalesforceUserId::parse(&identity.user_id).as_ref() == Ok(&launch.user_id)
        && OrgId::parse(&identity.organization_id).as_ref() == Ok(&launch.org_id)
}

fn refused(app: &App, site: SiteId, launch: &Launch, why: &'static str) -> OpenError {
    let frame: Frame = frame_of(app, launch);
    OpenError::NotConfirmed { why, site, frame }
}

/// Links a proven person to the account. Gives `false` when somebody else got it in the meantime.
pub(in crate::app) async fn link_person(
    app: &App,
    site: &Site,
    (org, person): (&OrgId, &SalesforceUserId),
    user: UserId,
    action: &'static str,
    now: Instant,
) -> Result<bool, store::Error> {
    let mut tx = app.store().begin().await?;
    tx.touches_only([(site.id, user)]);
    match tx.insert_salesforce_link(site.id, org, person, user, now).await {
        Err(store::Error::Conflict(_)) => {
            // Two tabs at once, or two people with one address: only the first case is fine.
            drop(tx);
            let mut tx = app.store().read().await?;
            let linked = tx.find_linked_user(site.id, org, person).await?;
            return Ok(linked.is_some_and(|linked| linked.user.id == user));
        }
        other => other?,
    }
    let mut marks = participant_marks(site, user, now);
    // Their rows name this person's Salesforce user as the manager.
    for report in tx.list_direct_reports(site.id, user).await? {
        marks.extend(participant_marks(site, report, now));
    }
    tx.mark_dirty(&marks).await?;
    tx.insert_audit_event(&audit(app, site.id, person, action, user, now)).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(true)
}
