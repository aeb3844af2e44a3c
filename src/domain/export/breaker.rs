//! How long a connection rests after a call that failed as a whole: the longer it lasts, the more rarely it is tried.

use super::outcome::backoff;
use jiff::SignedDuration;

/// Why a call gave no results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The session ended: one new token at once, then ever later, so that a refused token isn't renewed in a loop.
    Session,
    /// The org's calls of the day, or its storage, are used up: somebody else has to act, or time has to pass.
    UsedUp,
    /// Too many long calls at once.
    Crowded,
    /// Nobody answers, or nobody knows what happened.
    Outage,
}

/// One try in so long while the org has nothing left to give.
const USED_UP: SignedDuration = SignedDuration::from_mins(15);
/// From this failure on the circuit counts as open: at most one try a minute, from the last one on one in five.
const OPEN_FROM: u32 = 6;
const RARELY_FROM: u32 = 20;
const OPEN: SignedDuration = SignedDuration::from_secs(60);
const RARELY: SignedDuration = SignedDuration::from_mins(5);

/// The rest after failure number `failures` (from 1) in a row. `random` is uniform in 0 … 1.
pub fn pause(trouble: Trouble, failures: u32, random: f64) -> SignedDuration {
    let jitter = SignedDuration::from_secs_f64(5.0 * random.clamp(0.0, 1.0));
    match trouble {
        Trouble::UsedUp => USED_UP,
        Trouble::Session if failures <= 1 => SignedDuration::ZERO,
        _ if failures >= RARELY_FROM => RARELY + jitter,
        _ if failures >= OPEN_FROM => OPEN + jitter,
        Trouble::Session | Trouble::Crowded | Trouble::Outage => backoff(failures, random),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lasting_outage_is_tried_at_most_once_a_minute() {
        for failures in OPEN_FROM..100 {
            assert!(pause(Trouble::Outage, failures, 0.0) >= SignedDuration::from_mins(1));
        }
        assert!(pause(Trouble::Outage, 1, 1.0) <= SignedDuration::from_secs(2));
        assert_eq!(pause(Trouble::Session, 1, 0.5), SignedDuration::ZERO);
        assert_eq!(pause(Trouble::UsedUp, 1, 0.5), USED_UP);
    }
}
