//! Access and refresh tokens. One approval of one app by one user is a family: its refresh token rotates with
//! every use, and a superseded one that comes back revokes the family. Thirty idle days end it, and so does the
//! sixth approval by the same user. A token names its family and its number and carries a MAC over both, so that
//! any old one is recognised without a list of old ones.

mod family;
mod written;

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Org, seed::Seed};
use family::Family;
pub(crate) use family::{Approval, Purpose};

/// An access token ends this long after its last use, as a session with Salesforce's default timeout does.
const IDLE_MS: i64 = 2 * 3_600_000;
/// A refresh token ends when nobody used it for this long: the cap for partners' apps.
const REFRESH_IDLE_MS: i64 = 30 * 24 * 3_600_000;
/// A sixth approval of one app by one user ends the oldest, without a word.
const APPROVALS_PER_USER: usize = 5;
/// What an app gets that asks for nothing in particular.
pub(crate) const USUAL_SCOPE: &str = "refresh_token id api";

#[derive(Serialize, Deserialize)]
struct Saved {
    seed: u64,
    families: Vec<Family>,
}

/// Who an access token speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) org: String,
    pub(crate) user: String,
}

/// A pair as the token endpoint hands it out.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) holder: Holder,
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) scope: String,
}

/// What introspection tells about a live token, in milliseconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) holder: Holder,
    pub(crate) scope: String,
    pub(crate) is_refresh: bool,
    pub(crate) issued_at_ms: i64,
    pub(crate) ends_at_ms: i64,
}

/// Why a refresh gave nothing.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Unknown, revoked, superseded or of another org; Salesforce tells none of these apart.
    Expired,
    /// The state could not be written.
    Storage(io::Error),
}

pub(crate) struct Tokens {
    seed: Seed,
    short_org_ids: Vec<(String, String)>,
    families: Vec<Family>,
    file: Option<PathBuf>,
    closed: bool,
}

impl Tokens {
    /// Reads the state of an earlier run, if there is one, and sees to it that every org has a live approval.
    pub(crate) fn open(seed: Seed, orgs: &[Org], folder: Option<&Path>, now_ms: i64) -> io::Result<Self> {
        let file = folder.map(|folder| folder.join("tokens.json"));
        let mut tokens = Self {
            seed,
            short_org_ids: orgs.iter().map(|org| (org.key.clone(), org.id_15().to_owned())).collect(),
            families: Vec::new(),
            file,
            closed: false,
        };
        if let Some(file) = tokens.file.as_deref().filter(|file| file.exists()) {
            let saved: Saved = serde_json::from_slice(&std::fs::read(file)?)
                .map_err(|error| io::Error::other(format!("{} is damaged: {error}", file.display())))?;
            if saved.seed != seed.0 {
                return Err(io::Error::other(format!(
                    "{} was made with --seed {}, not {}",
                    file.display(),
                    saved.seed,
                    seed.0
                )));
            }
            tokens.families = saved.families;
        }
        for org in orgs {
            if tokens.approval(&org.key).is_none() {
                let index = tokens.found(&org.key, &org.integration_user, Purpose::Sync, now_ms);
                tokens.mint(index, now_ms);
            }
        }
        tokens.save()?;
        Ok(tokens)
    }

    /// Exchanges a refresh token; `org` limits the search to one org, as the My Domain host does.
    pub(crate) fn refresh(&mut self, org: Option<&str>, token: &str, now_ms: i64) -> Result<Issued, Refusal> {
        let (index, generation) = self.read_refresh(token).ok_or(Refusal::Expired)?;
        let family = self.families.get_mut(index).ok_or(Refusal::Expired)?;
        if family.revoked || org.is_some_and(|org| org != family.org) {
            return Err(Refusal::Expired);
        }
        if generation != family.generation || family.idle_ms(now_ms) > REFRESH_IDLE_MS {
            family.revoke();
            self.save().map_err(Refusal::Storage)?;
            return Err(Refusal::Expired);
        }
        family.generation += 1;
        family.touch(now_ms);
        self.mint(index, now_ms);
        self.save().map_err(Refusal::Storage)?;
        self.current(index).ok_or(Refusal::Expired)
    }

    /// Ends the family of a refresh token, or one access token. `false` when the token is not known.
    pub(crate) fn revoke(&mut self, token: &str) -> io::Result<bool> {
        if let Some((index, _)) = self.read_refresh(token) {
            let Some(family) = self.families.get_mut(index).filter(|family| !family.revoked) else {
                return Ok(false);
            };
            family.revoke();
        } else if let Some((index, number)) = self.read_access(token) {
            let Some(family) = self.families.get_mut(index) else { return Ok(false) };
            let before = family.live.len();
            family.live.retain(|access| access.number != number);
            if family.live.len() == before {
                return Ok(false);
            }
        } else {
            return Ok(false);
        }
        self.save()?;
        Ok(true)
    }

    /// Who `token` speaks for; its use keeps it alive.
    pub(crate) fn check(&mut self, token: &str, now_ms: i64) -> Option<Holder> {
        let (index, number) = self.read_access(token)?;
        let family = self.families.get_mut(index)?;
        let access = family.live.iter_mut().find(|access| access.number == number)?;
        if now_ms - access.used_at_ms > IDLE_MS {
            return None;
        }
        access.used_at_ms = now_ms;
        family.uses += 1;
        Some(family.holder())
    }

    /// Who a refresh token was given to, alive or not.
    pub(crate) fn holder_of_refresh(&self, token: &str) -> Option<Holder> {
        let (index, _) = self.read_refresh(token)?;
        self.families.get(index).map(Family::holder)
    }

    /// What is known of a token that is alive.
    pub(crate) fn introspect(&self, token: &str, now_ms: i64) -> Option<Told> {
        let told = |family: &Family, is_refresh, issued_at_ms, ends_at_ms| {
            let told =
                Told { holder: family.holder(), scope: family.scope.clone(), is_refresh, issued_at_ms, ends_at_ms };
            (ends_at_ms >= now_ms).then_some(told)
        };
        if let Some((index, generation)) = self.read_refresh(token) {
            let family =
                self.families.get(index).filter(|family| !family.revoked && family.generation == generation)?;
            let since = family.touched_at(now_ms);
            return told(family, true, since, since + REFRESH_IDLE_MS);
        }
        let (index, number) = self.read_access(token)?;
        let family = self.families.get(index)?;
        let access = family.live.iter().find(|access| access.number == number)?;
        told(family, false, access.made_at_ms.unwrap_or(access.used_at_ms), access.used_at_ms + IDLE_MS)
    }

    /// The live token of a person for `purpose`, made when there is none.
    pub(crate) fn session(&mut self, org: &str, user: &str, purpose: Purpose, now_ms: i64) -> io::Result<String> {
        let known = self.families.iter().position(|family| {
            family.org == org && family.user == user && family.purpose == purpose && !family.revoked
        });
        let index = known.unwrap_or_else(|| self.found(org, user, purpose, now_ms));
        let live = self.families.get_mut(index).and_then(|family| {
            let access = family.live.iter_mut().rfind(|access| now_ms - access.used_at_ms <= IDLE_MS)?;
            access.used_at_ms = now_ms;
            Some(access.number)
        });
        if let Some(number) = live {
            return Ok(self.write_access(index, number));
        }
        let number = self.mint(index, now_ms);
        self.save()?;
        Ok(self.write_access(index, number))
    }

    /// A new approval of the exporting app, as if a person had just clicked "Allow".
    pub(crate) fn approve(&mut self, org: &str, user: &str, scope: &str, now_ms: i64) -> io::Result<Option<Issued>> {
        let index = self.found(org, user, Purpose::Sync, now_ms);
        if let Some(family) = self.families.get_mut(index) {
            scope.clone_into(&mut family.scope);
        }
        self.mint(index, now_ms);
        let mut own = self.families.iter_mut().rev().filter(|family| family.is_approval_of(org, user));
        if let Some(oldest) = own.nth(APPROVALS_PER_USER) {
            oldest.revoke();
        }
        self.save()?;
        Ok(self.current(index))
    }

    /// An access token for somebody an administrator approved beforehand; there is no refresh token with it.
    pub(crate) fn assert(&mut self, org: &str, user: &str, now_ms: i64) -> io::Result<Option<Issued>> {
        let same = |family: &Family| family.is_live(org, user, Purpose::Assertion);
        let known = self.families.iter().position(same);
        let index = known.unwrap_or_else(|| self.found(org, user, Purpose::Assertion, now_ms));
        self.mint(index, now_ms);
        self.save()?;
        Ok(self.current(index))
    }

    /// Whether the user has a live approval of the exporting app.
    pub(crate) fn has_approved(&self, org: &str, user: &str) -> bool {
        self.families.iter().any(|family| family.is_approval_of(org, user))
    }

    /// The live approvals of an org, oldest first.
    pub(crate) fn approvals(&self, org: &str) -> Vec<Approval> {
        let own = self.families.iter().enumerate().filter(|(_, family)| family.org == org && !family.revoked);
        own.filter(|(_, family)| family.purpose != Purpose::Session)
            .map(|(index, family)| family.shown(index))
            .collect()
    }

    /// What an administrator does to one approval in Setup.
    pub(crate) fn revoke_approval(&mut self, org: &str, index: usize) -> io::Result<()> {
        if let Some(family) = self.families.get_mut(index).filter(|family| family.org == org) {
            family.revoke();
        }
        self.save()
    }

    /// A user who is deactivated loses every session; refresh tokens are refused for another reason.
    pub(crate) fn end_sessions(&mut self, org: &str, user: &str) -> io::Result<()> {
        for family in self.families.iter_mut().filter(|family| family.org == org && family.user == user) {
            family.live.clear();
        }
        self.save()
    }

    /// The newest live approval of an org, else its newest revoked one.
    pub(crate) fn newest(&self, org: &str) -> Option<Issued> {
        let dead = self.families.iter().rposition(|family| family.org == org && family.purpose == Purpose::Sync);
        self.current(self.approval(org).or(dead)?)
    }

    /// Ends every access token that an app holds in this org; refresh tokens and people's sessions go on.
    pub(crate) fn expire_access(&mut self, org: &str) -> io::Result<()> {
        for family in &mut self.families {
            if family.org == org && family.purpose != Purpose::Session {
                family.live.clear();
            }
        }
        self.save()
    }

    /// Nothing is written any more: the data folder may have another owner.
    pub(crate) fn close(&mut self) {
        self.closed = true;
    }

    fn approval(&self, org: &str) -> Option<usize> {
        self.families.iter().rposition(|family| family.org == org && family.purpose == Purpose::Sync && !family.revoked)
    }

    fn found(&mut self, org: &str, user: &str, purpose: Purpose, now_ms: i64) -> usize {
        self.families.push(Family::new(org, user, purpose, now_ms));
        self.families.len() - 1
    }

    fn mint(&mut self, index: usize, now_ms: i64) -> u64 {
        let Some(family) = self.families.get_mut(index) else { return 0 };
        family.mint(now_ms)
    }

    fn current(&self, index: usize) -> Option<Issued> {
        let family = self.families.get(index)?;
        Some(Issued {
            holder: family.holder(),
            access: self.write_access(index, family.next_access.saturating_sub(1)),
            refresh: self.write_refresh(index, family.generation),
            scope: family.scope.clone(),
        })
    }

    /// Written to a neighbour first: a crash in between leaves the old file whole.
    fn save(&self) -> io::Result<()> {
        #[derive(Serialize)]
        struct Saving<'a> {
            seed: u64,
            families: &'a [Family],
        }
        if self.closed {
            return Err(io::Error::other("the simulator is stopped"));
        }
        let Some(file) = &self.file else { return Ok(()) };
        let saving = Saving { seed: self.seed.0, families: &self.families };
        let draft = file.with_extension("json.new");
        std::fs::write(&draft, serde_json::to_vec(&saving)?)?;
        std::fs::rename(&draft, file)
    }
}
