//! Keys made from the master keys for one use: the newest makes, all of them verify, so that a new master key breaks no link,
//! page or sign-in that is under way.

use secrecy::zeroize::Zeroizing;

/// The keys of one use, newest first; there is always one.
#[derive(Clone)]
pub struct DerivedKeys {
    newest: Zeroizing<[u8; 32]>,
    older: Vec<Zeroizing<[u8; 32]>>,
}

impl DerivedKeys {
    pub fn new(newest: [u8; 32], older: impl IntoIterator<Item = [u8; 32]>) -> Self {
        Self { newest: Zeroizing::new(newest), older: older.into_iter().map(Zeroizing::new).collect() }
    }

    /// What makes.
    pub fn newest(&self) -> &[u8; 32] {
        &self.newest
    }

    /// What verifies, newest first.
    pub fn all(&self) -> impl Iterator<Item = &[u8; 32]> {
        std::iter::once(&*self.newest).chain(self.older.iter().map(|key| &**key))
    }
}

impl From<[u8; 32]> for DerivedKeys {
    fn from(key: [u8; 32]) -> Self {
        Self::new(key, [])
    }
}
