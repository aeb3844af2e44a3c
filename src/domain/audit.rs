//! The chain of a site's audit: each event's digest covers the digest before it, so nothing can be changed, left out or put
//! in between without everything after it showing that.

use super::hex;
use super::ids::{AuditEventId, SiteId};
use super::time::Instant;
use sha2::{Digest, Sha256};

/// An event as its digest covers it.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub site_id: SiteId,
    /// 1 for the first event of a site.
    pub seq: i64,
    pub id: AuditEventId,
    pub at: Instant,
    pub actor: &'a str,
    pub action: &'a str,
    pub subject: &'a str,
    pub detail: &'a str,
}

/// The digest of an event after one with the digest `previous` (empty for the first): SHA-256 over both as one JSON array,
/// in lower-case hexadecimal.
pub fn link(previous: &str, entry: &Entry<'_>) -> String {
    let parts = serde_json::json!([
        previous,
        entry.site_id.to_string(),
        entry.seq,
        entry.id.to_string(),
        entry.at.micros(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail,
    ]);
    hex(Sha256::digest(parts.to_string().as_bytes()).into())
}

/// Where a chain is no chain any more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("event {0} is missing")]
    Missing(i64),
    #[error("event {0} was changed")]
    Changed(i64),
    #[error("the chain ends at event {ends}, but {last} were written")]
    Cut { ends: i64, last: i64 },
}

/// A chain that is being followed from its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    pub seq: i64,
    pub hash: String,
}

impl Chain {
    /// Takes the next event with the digest that is stored beside it.
    pub fn follow(&mut self, entry: &Entry<'_>, stored: &str) -> Result<(), Broken> {
        if entry.seq != self.seq + 1 {
            return Err(Broken::Missing(self.seq + 1));
        }
        let computed = link(&self.hash, entry);
        if computed != stored {
            return Err(Broken::Changed(entry.seq));
        }
        *self = Self { seq: entry.seq, hash: computed };
        Ok(())
    }

    /// Compares the end with the head that is stored apart.
    pub fn end(&self, last: i64, hash: &str) -> Result<(), Broken> {
        if self.seq != last {
            return Err(Broken::Cut { ends: self.seq, last });
        }
        if self.hash == hash { Ok(()) } else { Err(Broken::Changed(last)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn chain(actors: &[&'static str]) -> Vec<(Entry<'static>, String)> {
        let mut hash = String::new();
        let entry = |(at, actor): (u8, &&'static str)| {
            let entry = Entry {
                site_id: SiteId(Uuid::nil()),
                seq: i64::from(at) + 1,
                id: AuditEventId(Uuid::from_u128(u128::from(at))),
                at: Instant::from_millis(0),
                actor,
                action: "user.changed",
                subject: "user:1",
                detail: "",
            };
            hash = link(&hash, &entry);
            (entry, hash.clone())
        };
        (0_u8..).zip(actors).map(entry).collect()
    }

    fn follow(events: &[(Entry<'_>, String)], head: &str) -> Result<(), Broken> {
        let mut chain = Chain::default();
        for (entry, hash) in events {
            chain.follow(entry, hash)?;
        }
        chain.end(3, head)
    }

    #[test]
    fn a_sound_chain_ends_at_its_head_and_every_tampering_shows() {
        let sound = chain(&["a", "b", "c"]);
        let head = sound[2].1.clone();
        assert_eq!(follow(&sound, &head), Ok(()));
        let mut changed = sound.clone();
        changed[1].0.actor = "x";
        assert_eq!(follow(&changed, &head), Err(Broken::Changed(2)));
        let without = [sound[0].clone(), sound[2].clone()];
        assert_eq!(follow(&without, &head), Err(Broken::Missing(2)));
        assert_eq!(follow(&sound[..2], &head), Err(Broken::Cut { ends: 2, last: 3 }));
        // Whoever writes the whole chain anew still needs the head.
        assert_eq!(follow(&chain(&["a", "x", "c"]), &head), Err(Broken::Changed(3)));
    }
}
