//! Randomness from one place, so that a test can seed it.

use crate::domain::time::Instant;
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// A cryptographically secure generator. Clones share it.
#[derive(Clone)]
pub struct Random {
    generator: Arc<Mutex<StdRng>>,
}

impl Random {
    /// Seeded by the operating system.
    #[expect(clippy::disallowed_methods, reason = "everything else gets its randomness from here")]
    pub fn from_system() -> Self {
        Self { generator: Arc::new(Mutex::new(rand::make_rng())) }
    }

    /// The same numbers for the same seed: for tests only.
    pub fn seeded(seed: u64) -> Self {
        Self { generator: Arc::new(Mutex::new(StdRng::seed_from_u64(seed))) }
    }

    /// A generator of its own, seeded by this one: what is drawn from it doesn't depend on who else draws in between.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { generator: Arc::new(Mutex::new(StdRng::from_seed(self.bytes()))) }
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.with(|generator| generator.fill_bytes(&mut bytes));
        bytes
    }

    pub fn number(&self) -> u64 {
        self.with(Rng::next_u64)
    }

    /// Uniform from 0 up to, but not including, 1.
    pub fn unit(&self) -> f64 {
        self.with(RngExt::random)
    }

    /// A UUID of version 7: sorts by `now`.
    pub fn id(&self, now: Instant) -> Uuid {
        let millis = u64::try_from(now.millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    fn with<T>(&self, take: impl FnOnce(&mut StdRng) -> T) -> T {
        // A panic while drawing leaves a generator that is still good.
        take(&mut self.generator.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
