//! Waits that grow with every try, and never a lock: some tries are free, then each costs twice the wait of the one before.

use jiff::SignedDuration;

/// Waits stop growing after so many doublings.
pub const MOST_DOUBLINGS: i64 = 5;

/// How often something may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttle {
    /// Tries before the first wait.
    pub free: i64,
    pub first_wait: SignedDuration,
    /// Without any try for so long everything is free again.
    pub forgets_after: SignedDuration,
}

const HALF_A_MINUTE: SignedDuration = SignedDuration::from_secs(30);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Mails to one address, asked for from one network.
pub const ADDRESS_FROM_NETWORK: Throttle = Throttle { free: 5, first_wait: HALF_A_MINUTE, forgets_after: HOUR };
/// Mails to one address, from wherever. A browser that signed in before isn't counted here.
pub const ADDRESS: Throttle = Throttle { free: 10, first_wait: HALF_A_MINUTE, forgets_after: HOUR };
/// Mails to any address, asked for from one network: a whole office may sit behind one.
pub const NETWORK: Throttle = Throttle { free: 100, first_wait: HALF_A_MINUTE, forgets_after: HOUR };
/// Mails to a person, from a browser in which they signed in before.
pub const KNOWN_BROWSER: Throttle = Throttle { free: 10, first_wait: HALF_A_MINUTE, forgets_after: HOUR };
/// Invitation codes from one network.
pub const INVITATION: Throttle = Throttle { free: 10, first_wait: HALF_A_MINUTE, forgets_after: HOUR };
/// Codes of an authenticator app, and recovery codes, for one person: whoever tries has the first factor.
pub const SECOND_FACTOR: Throttle = Throttle { free: 10, first_wait: HALF_A_MINUTE, forgets_after: HOUR };

impl Throttle {
    /// The wait that begins with the `count`th try, counted from 1.
    pub fn wait_after(&self, count: i64) -> SignedDuration {
        if count < self.free {
            return SignedDuration::ZERO;
        }
        let doublings = (count - self.free).min(MOST_DOUBLINGS);
        self.first_wait * 2_i32.pow(u32::try_from(doublings).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_begin_after_the_free_tries_double_and_stop_growing() {
        let waits: Vec<i64> = (1..=14).map(|count| ADDRESS_FROM_NETWORK.wait_after(count).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 960, 960, 960, 960]);
    }
}
