//! Importing a roster: the same computation for the preview and for the import, which does what was promised or nothing.

use super::access::reach;
use super::mail::{self, Mail, QueueError};
use super::session::Actor;
use super::{App, tokens};
use crate::domain::access::{Action, Scope};
use crate::domain::export::{self, Change, Switches};
use crate::domain::ids::{AuditEventId, RosterImportId, UserId};
use crate::domain::mail::Kind;
use crate::domain::person::Labels;
use crate::domain::roles::{Role, Roles};
use crate::domain::roster::{self, Counts, Encoding, Everybody, FileError, Known, Place, Plan, Planned, Target};
use crate::mail::{Content, Parcel, RosterMail};
use crate::store::{self, AuditEvent, ExportMark, Label, PersonWrite, RosterImport, Site, Tx};
use jiff::SignedDuration;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// People that one statement writes.
const PER_STATEMENT: usize = 2_000;
/// How long an upload waits for its import.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    #[error("the person may not import people")]
    NotAllowed,
    #[error("there is no such upload, or it was imported already")]
    NotFound,
    #[error(transparent)]
    File(#[from] FileError),
    /// People changed between the preview and the import.
    #[error("the site's people changed since the preview")]
    Moved,
    #[error("there is no site {0:?}")]
    NoSite(String),
    #[error("the computation was broken off")]
    BrokenOff,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What an import would do, or did.
#[derive(Debug, Clone)]
pub struct Preview {
    pub encoding: Encoding,
    pub separator: char,
    /// Headings that were passed over.
    pub passed_over: Vec<String>,
    pub plan: Plan,
    pub counts: Counts,
    /// Digest of what would be written over what.
    pub promise: String,
}

/// Who imports where.
#[derive(Debug, Clone)]
pub struct Importer {
    pub site: Site,
    pub roles: Roles,
    /// `user:…` or `operator`.
    pub name: String,
    /// Tags of the languages that pages are written in.
    pub languages: Vec<&'static str>,
}

impl Importer {
    /// An operator may give every role.
    pub async fn operator(app: &App, slug: &str, languages: Vec<&'static str>) -> Result<Self, RosterError> {
        let site = app.store().read().await?.find_site_by_slug(slug).await?;
        let site = site.ok_or_else(|| RosterError::NoSite(slug.to_owned()))?;
        Ok(Self { site, roles: Roles::of([Role::Owner]), name: "operator".to_owned(), languages })
    }

    fn person(actor: &Actor, languages: Vec<&'static str>) -> Result<Self, RosterError> {
        if reach(actor, Action::ImportRoster) != Scope::Site {
            return Err(RosterError::NotAllowed);
        }
        let name = format!("user:{}", actor.user.id);
        Ok(Self { site: actor.site.clone(), roles: actor.user.roles.clone(), name, languages })
    }
}

/// Everybody of the site by address, and the ids by address.
async fn known(tx: &mut Tx, site: &Site) -> Result<Everybody, store::Error> {
    let people = tx.list_everybody(site.id).await?;
    let emails: HashMap<UserId, String> = people.iter().map(|user| (user.id, user.email.clone())).collect();
    let mut labels: HashMap<UserId, Labels> = HashMap::new();
    for label in tx.list_labels(site.id).await? {
        labels.entry(label.user_id).or_default().insert((label.kind, label.name), label.value);
    }
    let known = people.into_iter().map(|user| {
        let one = Known {
            id: user.id,
            first_name: user.first_name,
            last_name: user.last_name,
            roles: user.roles,
            manager_email: user.manager_id.and_then(|manager| emails.get(&manager).cloned()),
            locale: user.locale,
            time_zone: user.time_zone,
            salesforce_user: user.salesforce_user,
            active: user.active,
            labels: labels.remove(&user.id).unwrap_or_default(),
        };
        (user.email, one)
    });
    Ok(known.collect())
}

/// Reads and compares on a thread for such work: other requests go on meanwhile.
async fn compute(importer: &Importer, content: Vec<u8>, known: Everybody) -> Result<(Preview, Everybody), RosterError> {
    let importer = importer.clone();
    let computed = tokio::task::spawn_blocking(move || {
        let roster = roster::read(&content)?;
        let place = Place {
            locale: &importer.site.locale,
            time_zone: &importer.site.time_zone,
            giver: &importer.roles,
            languages: &importer.languages,
        };
        let plan = roster::plan(&roster, &known, &place);
        let passed_over = roster.columns.into_iter().filter_map(|column| match column {
            roster::Column::Unknown(heading) => Some(heading),
            _ => None,
        });
        let preview = Preview {
            encoding: roster.encoding,
            separator: roster.separator,
            passed_over: passed_over.collect(),
            counts: plan.counts(),
            promise: plan.promise(&known),
            plan,
        };
        Ok::<_, FileError>((preview, known))
    });
    Ok(computed.await.map_err(|_| RosterError::BrokenOff)??)
}

/// What an import of this file would do.
pub async fn preview(app: &App, importer: &Importer, content: Vec<u8>) -> Result<Preview, RosterError> {
    let known = known(&mut app.store().read().await?, &importer.site).await?;
    Ok(compute(importer, content, known).await?.0)
}

/// Imports a file in one transaction. `progress` is told how many of how many people are written.
pub async fn import(
    app: &App,
    importer: &Importer,
    content: Vec<u8>,
    mut progress: impl FnMut(usize, usize),
) -> Result<Preview, RosterError> {
    let mut tx = app.store().begin().await?;
    let preview = write(app, &mut tx, importer, content, None, &mut progress).await?;
    tx.commit().await?;
    tokens::wake(app).await;
    Ok(preview)
}

/// `promised`: the digest of a preview, which must still be what happens.
async fn write(
    app: &App,
    tx: &mut Tx,
    importer: &Importer,
    content: Vec<u8>,
    promised: Option<&str>,
    progress: &mut impl FnMut(usize, usize),
) -> Result<Preview, RosterError> {
    let now = app.now();
    let known = known(tx, &importer.site).await?;
    let (preview, known) = compute(importer, content, known).await?;
    if promised.is_some_and(|promised| promised != preview.promise) {
        return Err(RosterError::Moved);
    }
    let targets: Vec<&Target> = preview.plan.rows.iter().filter_map(|row| row.target.as_ref()).collect();
    if targets.is_empty() {
        return Ok(preview);
    }
    let Counts { new, changed, .. } = preview.counts;
    let event = AuditEvent {
        id: AuditEventId(app.random().id(now)),
        site_id: importer.site.id,
        at: now,
        actor: importer.name.clone(),
        action: "roster.imported",
        subject: format!("site:{}", importer.site.slug),
    };
    tx.insert_audit_change(&event, &json!({ "new": new, "changed": changed })).await?;
    let mut ids: HashMap<&str, UserId> = known.iter().map(|(email, one)| (email.as_str(), one.id)).collect();
    for target in &targets {
        ids.entry(&target.email).or_insert_with(|| UserId(app.random().id(now)));
    }
    for (at, some) in targets.chunks(PER_STATEMENT).enumerate() {
        write_some(tx, importer, some, (&ids, &known), now).await?;
        progress((at * PER_STATEMENT + some.len()).min(targets.len()), targets.len());
    }
    Ok(preview)
}

async fn write_some(
    tx: &mut Tx,
    importer: &Importer,
    targets: &[&Target],
    (ids, known): (&HashMap<&str, UserId>, &Everybody),
    now: crate::domain::time::Instant,
) -> Result<(), store::Error> {
    let site = importer.site.id;
    let (mut people, mut labels, mut relabelled, mut out) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut keys = BTreeSet::new();
    for target in targets {
        let Some(user_id) = ids.get(target.email.as_str()).copied() else { continue };
        let before = known.get(&target.email);
        people.push(PersonWrite {
            site_id: site,
            user_id,
            email: target.email.clone(),
            first_name: target.first_name.clone(),
            last_name: target.last_name.clone(),
            locale: target.locale.clone(),
            time_zone: target.time_zone.clone(),
            roles: serde_json::to_string(&target.roles)?,
            manager_id: target.manager_email.as_deref().and_then(|manager| ids.get(manager).copied()),
            salesforce_user: target.salesforce_user,
            state: if target.active { "active" } else { "suspended" },
            at: now,
        });
        if before.is_some_and(|before| before.labels != target.labels) {
            relabelled.push(user_id);
        }
        if before.is_none_or(|before| before.labels != target.labels) {
            labels.extend(target.labels.iter().map(|((kind, name), value)| Label {
                site_id: site,
                user_id,
                kind: *kind,
                name: name.clone(),
                value: value.clone(),
            }));
        }
        let must_sign_in_again =
            |before: &Known| (before.active && !target.active) || !before.roles.same(&target.roles);
        if before.is_some_and(must_sign_in_again) {
            out.push(user_id);
        }
        let change = match before {
            Some(before) if before.active == target.active => Change::ParticipantChanged(user_id),
            _ => Change::ParticipantCounted { site, user: user_id },
        };
        keys.extend(export::dirtied_by(&change, Switches::default()));
    }
    tx.put_people(&people).await?;
    tx.recount_teams(site).await?;
    tx.delete_labels(site, &relabelled).await?;
    tx.put_labels(&labels).await?;
    tx.mark_people_signed_out(site, &out, now).await?;
    let mark = |key| ExportMark::new(site, &importer.site.slug, key, now);
    tx.mark_dirty(&keys.into_iter().map(mark).collect::<Vec<_>>()).await
}

/// Whether the person may import people at all.
pub fn require(actor: &Actor) -> Result<(), RosterError> {
    Importer::person(actor, Vec::new()).map(|_| ())
}

/// What an upload of the person's own would do now.
pub async fn preview_of(
    app: &App,
    actor: &Actor,
    id: RosterImportId,
    languages: Vec<&'static str>,
) -> Result<Preview, RosterError> {
    let importer = Importer::person(actor, languages)?;
    let upload = app.store().read().await?.find_roster_import(actor.site.id, id).await?;
    let upload = upload.filter(|upload| upload.user_id == actor.user.id).ok_or(RosterError::NotFound)?;
    preview(app, &importer, upload.content).await
}

/// Keeps an upload and says what its import would do.
pub async fn upload(
    app: &App,
    actor: &Actor,
    (file_name, content): (&str, Vec<u8>),
    languages: Vec<&'static str>,
) -> Result<(RosterImportId, Preview), RosterError> {
    let importer = Importer::person(actor, languages)?;
    let preview = preview(app, &importer, content.clone()).await?;
    let import = RosterImport {
        id: RosterImportId(app.random().id(actor.now)),
        site_id: actor.site.id,
        user_id: actor.user.id,
        file_name: file_name.chars().filter(|c| !c.is_control()).take(120).collect(),
        content,
        promise: preview.promise.clone(),
        created_at: actor.now,
        applied_at: None,
    };
    let mut tx = app.store().begin().await?;
    tx.delete_old_rosters(actor.site.id, actor.now.minus(KEPT)).await?;
    tx.insert_roster_import(&import).await?;
    tx.commit().await?;
    Ok((import.id, preview))
}

/// Imports an upload of the person's own, once.
pub async fn apply(
    app: &App,
    actor: &Actor,
    id: RosterImportId,
    languages: Vec<&'static str>,
) -> Result<Preview, RosterError> {
    let importer = Importer::person(actor, languages)?;
    let mut tx = app.store().begin().await?;
    let upload = tx.find_roster_import(actor.site.id, id).await?;
    let upload = upload.filter(|upload| upload.user_id == actor.user.id).ok_or(RosterError::NotFound)?;
    if !tx.mark_roster_applied(actor.site.id, id, actor.now).await? {
        return Err(RosterError::NotFound);
    }
    let preview = write(app, &mut tx, &importer, upload.content, Some(&upload.promise), &mut |_, _| {}).await?;
    if app.mailer().is_on() {
        match mail::queue(app, &mut tx, &[receipt(app, actor, (id, &upload.file_name), preview.counts)]).await {
            Ok(_) => {}
            Err(QueueError::Store(error)) => return Err(error.into()),
            // People are in all the same, and the page says so.
            Err(error) => tracing::error!(%error, "nobody could be told that people were imported"),
        }
    }
    tx.commit().await?;
    tokens::wake(app).await;
    mail::wake(app).await;
    Ok(preview)
}

/// Tells whoever imported, wherever they are by then.
fn receipt(app: &App, actor: &Actor, (id, file): (RosterImportId, &str), counts: Counts) -> Mail {
    let Counts { new, changed, unchanged, errors, .. } = counts;
    let link = format!("{}/people", app.site_url(&actor.site.slug));
    Mail {
        site_id: actor.site.id,
        kind: Kind::Roster,
        cause: format!("roster/{id}"),
        user_id: Some(actor.user.id),
        parcel: Parcel {
            to: actor.user.email.clone(),
            name: format!("{} {}", actor.user.first_name, actor.user.last_name),
            locale: actor.user.locale.clone(),
            site_name: actor.site.name.clone(),
            content: Content::Roster(RosterMail { file: file.to_owned(), new, changed, unchanged, errors, link }),
            one_click: None,
        },
        expires_at: actor.now.plus(SignedDuration::from_hours(24 * 3)),
    }
}

/// The result as a CSV file: line, address, what happened, and why.
pub fn result_csv(rows: &[Planned]) -> String {
    let mut csv = String::from("\u{feff}line,email,result,findings\r\n");
    for row in rows {
        let findings: Vec<&str> = row.findings.iter().map(|finding| finding.code()).collect();
        let (line, email) = (row.line.to_string(), roster::csv_cell(&row.email));
        csv += &[&line, &email, row.verdict.as_str(), &roster::csv_cell(&findings.join(" "))].join(",");
        csv += "\r\n";
    }
    csv
}
