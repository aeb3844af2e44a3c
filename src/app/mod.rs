//! Use cases: one public function per thing a person or the clock can do. Transactions live here.
//!
//! A use case takes the `App` and who is acting, and gives a result or one of its own closed set of errors. No use case
//! holds a transaction open across a call to Salesforce.

pub mod access;
pub mod answer;
pub mod approve;
pub mod audit;
pub mod board;
mod clock;
pub mod connect;
pub mod connect_org;
pub mod courses;
mod days;
pub mod diagnosis;
pub mod doctor;
mod enrol;
pub mod export;
pub mod first_party;
mod group;
pub mod hold;
pub mod intent;
pub mod invite;
pub mod keys;
pub mod launch_settings;
pub mod learn;
pub mod mail;
pub mod media;
pub mod open_canvas;
pub mod org_users;
pub mod people;
pub mod profile;
pub mod progress;
pub mod question_link;
pub mod questions;
mod random;
mod reader;
pub mod regrade;
pub mod remarks;
pub mod reports;
pub mod roster;
pub mod sample;
pub mod session;
pub mod set_up;
pub mod site;
pub mod site_calendar;
pub mod sweep;
mod tokens;
pub mod withdraw;

pub use clock::SystemClock;
pub use random::Random;

use crate::domain::canvas::{Expectations, FreshnessMode};
use crate::domain::media_link::MediaKey;
use crate::domain::package_release::Releases;
use crate::domain::page_token::PageTokenKey;
use crate::domain::seal::{KeyRing, SealError};
use crate::domain::secret::ConsumerSecret;
use crate::domain::sign_in::SignInKey;
use crate::domain::stop_link::StopKey;
use crate::domain::time::{Clock, Instant};
use crate::mail::Mailer;
use crate::salesforce;
use crate::store::Store;
use std::sync::Arc;
use url::Url;

/// What an [`App`] is made of.
pub struct Parts {
    pub store: Store,
    pub salesforce: salesforce::Client,
    pub mailer: Mailer,
    pub clock: Arc<dyn Clock>,
    pub random: Random,
    pub keys: KeyRing,
    pub consumer_secrets: Vec<ConsumerSecret>,
    pub expectations: Expectations,
    pub freshness: FreshnessMode,
    /// The Canvas app's consumer key; without one, people can't approve the app by themselves.
    pub consumer_key: Option<String>,
    /// Versions of the Salesforce package that may be installed.
    pub package: Releases,
    /// Address of the Canvas endpoint's host; sites live below it.
    pub public_url: Url,
}

/// The application: everything a use case may touch. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    parts: Parts,
    page_tokens: PageTokenKey,
    media_key: MediaKey,
    stop_key: StopKey,
    sign_in_key: SignInKey,
    answers: answer::Writer,
    days: reader::Reader<days::Day>,
    in_session: reader::Reader<session::InSession>,
    launches: open_canvas::Writer,
    people: open_canvas::People,
    ages: open_canvas::Ages,
    refusals: diagnosis::Valve,
    /// Part of every mark in a remembered page.
    mark: u64,
    tokens: tokens::Cache,
    readiness: doctor::Readiness,
    hasher: first_party::Hasher,
}

impl App {
    /// Must be called inside a tokio runtime: those who write and read for many at once are tasks of their own.
    pub fn new(parts: Parts) -> Result<Self, SealError> {
        let page_tokens = PageTokenKey::new(&parts.keys.derive("page token")?);
        let media_key = MediaKey::new(parts.keys.derive("media")?);
        let stop_key = StopKey::new(parts.keys.derive("stop mails")?);
        let sign_in_key = SignInKey::new(parts.keys.derive("sign in")?);
        let answers = answer::Writer::spawn(parts.store.clone(), parts.random.clone());
        let launches = open_canvas::Writer::spawn(parts.store.clone());
        let days = reader::Reader::spawn(parts.store.clone());
        let in_session = reader::Reader::spawn(parts.store.clone());
        let mark = parts.random.number();
        Ok(Self {
            inner: Arc::new(Inner {
                parts,
                page_tokens,
                media_key,
                stop_key,
                sign_in_key,
                answers,
                days,
                in_session,
                launches,
                people: open_canvas::People::default(),
                ages: open_canvas::Ages::default(),
                refusals: diagnosis::Valve::default(),
                mark,
                tokens: tokens::Cache::default(),
                readiness: doctor::Readiness::default(),
                hasher: first_party::Hasher::default(),
            }),
        })
    }

    pub fn store(&self) -> &Store {
        &self.inner.parts.store
    }

    pub fn now(&self) -> Instant {
        self.inner.parts.clock.now()
    }

    pub fn random(&self) -> &Random {
        &self.inner.parts.random
    }

    /// How mails leave.
    pub fn mailer(&self) -> &Mailer {
        &self.inner.parts.mailer
    }

    pub fn page_tokens(&self) -> &PageTokenKey {
        &self.inner.page_tokens
    }

    pub fn media_key(&self) -> &MediaKey {
        &self.inner.media_key
    }

    pub fn stop_key(&self) -> &StopKey {
        &self.inner.stop_key
    }

    pub fn sign_in_key(&self) -> &SignInKey {
        &self.inner.sign_in_key
    }

    /// The sources that may frame a page before the org is known.
    pub fn any_ancestor(&self) -> String {
        self.inner.parts.expectations.families.any_ancestor().join(" ")
    }

    pub fn public_url(&self) -> &Url {
        &self.inner.parts.public_url
    }

    /// A site's own address, `https://acme.qstream.example`.
    pub fn site_url(&self, slug: &str) -> String {
        let url = self.public_url();
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}://{slug}.{}{port}", url.scheme(), url.host_str().unwrap_or_default())
    }

    fn parts(&self) -> &Parts {
        &self.inner.parts
    }
}
