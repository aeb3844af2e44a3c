//! Access and refresh tokens. One approval of one app by one user is a family: its refresh token rotates with
//! every use, and a superseded one that comes back revokes the family. A token names its family and its number
//! and carries a MAC over both, so that any old one is recognised without a list of old ones.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Org, ids, seed::Seed};

const REFRESH_PREFIX: &str = "5Aep861";
const ACCESS_MARK: &str = "!AQ0AQ";
/// An access token ends this long after its last use, as a session with Salesforce's default timeout does.
const IDLE_MS: i64 = 2 * 3_600_000;
/// Older ones end when a family holds more.
const LIVE_PER_FAMILY: usize = 8;

/// What a family was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Purpose {
    /// The exporting app, through OAuth: the only one with refresh tokens.
    Sync,
    /// The token inside a signed request.
    Canvas,
    /// A person's own session in the pages of the org.
    Session,
}

#[derive(Debug, Serialize, Deserialize)]
struct Family {
    org: String,
    user: String,
    purpose: Purpose,
    generation: u64,
    next_access: u64,
    live: Vec<Access>,
    revoked: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Access {
    number: u64,
    used_at_ms: i64,
}

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
                let index = tokens.found(&org.key, &org.integration_user, Purpose::Sync);
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
        if generation != family.generation {
            family.revoke();
            self.save().map_err(Refusal::Storage)?;
            return Err(Refusal::Expired);
        }
        family.generation += 1;
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
        Some(family.holder())
    }

    /// The live token of a person for `purpose`, made when there is none.
    pub(crate) fn session(&mut self, org: &str, user: &str, purpose: Purpose, now_ms: i64) -> io::Result<String> {
        let known = self.families.iter().position(|family| {
            family.org == org && family.user == user && family.purpose == purpose && !family.revoked
        });
        let index = known.unwrap_or_else(|| self.found(org, user, purpose));
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
    pub(crate) fn approve(&mut self, org: &str, user: &str, now_ms: i64) -> io::Result<Option<Issued>> {
        let index = self.found(org, user, Purpose::Sync);
        self.mint(index, now_ms);
        self.save()?;
        Ok(self.current(index))
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

    fn found(&mut self, org: &str, user: &str, purpose: Purpose) -> usize {
        self.families.push(Family {
            org: org.to_owned(),
            user: user.to_owned(),
            purpose,
            generation: 0,
            next_access: 0,
            live: Vec::new(),
            revoked: false,
        });
        self.families.len() - 1
    }

    fn mint(&mut self, index: usize, now_ms: i64) -> u64 {
        let Some(family) = self.families.get_mut(index) else { return 0 };
        let number = family.next_access;
        family.next_access += 1;
        family.live.push(Access { number, used_at_ms: now_ms });
        if family.live.len() > LIVE_PER_FAMILY {
            family.live.remove(0);
        }
        number
    }

    fn current(&self, index: usize) -> Option<Issued> {
        let family = self.families.get(index)?;
        Some(Issued {
            holder: family.holder(),
            access: self.write_access(index, family.next_access.saturating_sub(1)),
            refresh: self.write_refresh(index, family.generation),
        })
    }

    fn write_refresh(&self, index: usize, generation: u64) -> String {
        let name = name(index, generation);
        format!("{REFRESH_PREFIX}{name}{}", self.seed.text(&format!("refresh.{name}"), 60))
    }

    fn write_access(&self, index: usize, number: u64) -> String {
        let name = name(index, number);
        let org = self.families.get(index).map(|family| family.org.as_str());
        let short = self.short_org_ids.iter().find(|(key, _)| Some(key.as_str()) == org);
        let short = short.map_or("", |(_, short)| short.as_str());
        format!("{short}{ACCESS_MARK}{name}{}", self.seed.text(&format!("access.{name}"), 80))
    }

    fn read_refresh(&self, token: &str) -> Option<(usize, u64)> {
        let (index, number) = read_name(token.strip_prefix(REFRESH_PREFIX)?)?;
        (self.write_refresh(index, number) == token).then_some((index, number))
    }

    fn read_access(&self, token: &str) -> Option<(usize, u64)> {
        let (_, rest) = token.split_once(ACCESS_MARK)?;
        let (index, number) = read_name(rest)?;
        (self.write_access(index, number) == token).then_some((index, number))
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

impl Family {
    fn holder(&self) -> Holder {
        Holder { org: self.org.clone(), user: self.user.clone() }
    }

    fn revoke(&mut self) {
        self.revoked = true;
        self.live.clear();
    }
}

fn name(index: usize, number: u64) -> String {
    format!("{}{}", ids::base62(u64::try_from(index).unwrap_or_default(), 4), ids::base62(number, 6))
}

fn read_name(text: &str) -> Option<(usize, u64)> {
    let index = ids::from_base62(text.get(..4)?)?;
    Some((usize::try_from(index).ok()?, ids::from_base62(text.get(4..10)?)?))
}
