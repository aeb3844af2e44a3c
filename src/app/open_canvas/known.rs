//! People who opened the tab lately: what a launch needs to know of them, kept as long as nothing about them was written.
//!
//! Only what the person's own rows and the site's decide may be kept here: each entry carries the stamp that was taken
//! before its facts were read, and is good only while the store still gives that stamp.

use crate::domain::calendar::Hours;
use crate::domain::canvas::Launch;
use crate::domain::ids::{OrgId, SalesforceUserId};
use crate::domain::time::{Instant, LocalDate, Zone};
use crate::store::{LaunchSettings, Site, Stamp, Store, User};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// People per generation; two generations are kept. A page is about 3 KB.
const GENERATION: usize = 1_536;

/// A person whose launch needs no query.
#[derive(Debug)]
pub struct Known {
    pub(super) site: Arc<Site>,
    pub(super) settings: LaunchSettings,
    pub(super) user: User,
    pub(super) manages: bool,
    pub(super) broken: bool,
    pub(super) zone: Zone,
    pub(super) today: LocalDate,
    /// Working hours, where the site enforces them, and the part of the day in which this was read.
    hours: Option<(Hours, u8)>,
    pub(super) stamp: Stamp,
    /// Today's page with places left open for tokens, once somebody made it.
    page: OnceLock<Box<str>>,
}

impl Known {
    pub(super) fn new(
        site: Arc<Site>,
        settings: LaunchSettings,
        (user, manages, broken): (User, bool, bool),
        zone: Zone,
        (today, hours): (LocalDate, Option<(Hours, u8)>),
        stamp: Stamp,
    ) -> Self {
        Self { site, settings, user, manages, broken, zone, today, hours, stamp, page: OnceLock::new() }
    }

    pub fn page(&self) -> Option<&str> {
        self.page.get().map(AsRef::as_ref)
    }

    /// Keeps today's page, made after the stamp was taken.
    pub fn keep_page(&self, text: String) {
        // Two launches at once may both have made it: the same page.
        drop(self.page.set(text.into_boxed_str()));
    }

    pub(super) fn is_good(&self, store: &Store, now: Instant) -> bool {
        let same_part = |(hours, part): (Hours, u8)| hours.part_of_day(self.zone.minute_of_day_at(now)) == part;
        store.stamp(self.site.id, self.user.id) == Some(self.stamp)
            && self.zone.date_at(now) == self.today
            && self.hours.is_none_or(same_part)
    }
}

type Key = (OrgId, SalesforceUserId);

/// Two generations: who isn't met again while one fills up is forgotten.
#[derive(Default)]
pub(in crate::app) struct People(Mutex<Generations>);

#[derive(Default)]
struct Generations {
    young: HashMap<Key, Arc<Known>>,
    old: HashMap<Key, Arc<Known>>,
}

impl Generations {
    fn insert(&mut self, key: Key, known: Arc<Known>) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, known);
    }
}

impl People {
    /// The launching person, if what is kept of them is still true.
    pub(super) fn find(&self, launch: &Launch, store: &Store, now: Instant) -> Option<Arc<Known>> {
        let key = (launch.org_id.clone(), launch.user_id.clone());
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = if let Some(known) = people.young.get(&key) {
            Arc::clone(known)
        } else {
            let known = people.old.remove(&key)?;
            people.insert(key.clone(), Arc::clone(&known));
            known
        };
        if known.is_good(store, now) {
            return Some(known);
        }
        people.young.remove(&key);
        None
    }

    pub(super) fn keep(&self, launch: &Launch, known: &Arc<Known>) {
        let key = (launch.org_id.clone(), launch.user_id.clone());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(known));
    }
}
