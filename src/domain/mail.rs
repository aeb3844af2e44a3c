//! What kinds of mail there are, and how each is treated when its way is bumpy.

use super::time::Instant;
use jiff::SignedDuration;

/// Why a mail is written. Each kind is stored under its own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The questions of one local day, over all courses.
    Questions,
    /// The one reminder of questions that stayed unanswered.
    Reminder,
    /// A code and a link to sign in with.
    SignIn,
    /// The link by which somebody of the customer connects their org.
    Connect,
    /// Somebody asks one of their people to go on.
    Nudge,
    /// The week's report of somebody who looks after others.
    Weekly,
    /// News for the admins: Salesforce doesn't let us in any more.
    Outage,
    /// An import of people is done.
    Roster,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::Questions,
        Self::Reminder,
        Self::SignIn,
        Self::Connect,
        Self::Nudge,
        Self::Weekly,
        Self::Outage,
        Self::Roster,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Reminder => "reminder",
            Self::SignIn => "sign_in",
            Self::Connect => "connect",
            Self::Nudge => "nudge",
            Self::Weekly => "weekly",
            Self::Outage => "outage",
            Self::Roster => "roster",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What goes out first: a person waits for a code, and ten thousand question mails must not stand before it.
    pub const fn rank(self) -> i64 {
        match self {
            Self::SignIn | Self::Connect => 0,
            Self::Questions | Self::Reminder | Self::Nudge | Self::Outage | Self::Roster => 1,
            Self::Weekly => 2,
        }
    }

    /// What becomes of a mail when nobody knows whether the server took it: the reply to its text was lost, or this process
    /// died while it was being handed over.
    ///
    /// A second code harms nobody and a lost one locks somebody out. Of question mails nobody may get two on one day, and a
    /// lost one costs little: the questions wait in the tab, and the next working day has a mail of its own.
    pub const fn may_come_twice(self) -> bool {
        matches!(self, Self::SignIn | Self::Connect | Self::Outage | Self::Roster)
    }
}

/// Mails that come regularly until somebody stops them, each list by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum List {
    /// About a person's own questions: the day's, the reminder, and a nudge.
    Questions,
    /// About other people's learning.
    Reports,
}

impl List {
    pub const ALL: [Self; 2] = [Self::Questions, Self::Reports];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Reports => "reports",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.as_str() == text)
    }
}

const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(30);

/// When a mail is tried again that the server put off `attempts` times; `luck` is from 0 up to 1, so that a crowd that was
/// put off together doesn't come back together.
pub fn retry_at(now: Instant, attempts: i64, luck: f64) -> Instant {
    let doublings = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or(0);
    let wait = (FIRST_WAIT * 2_i32.saturating_pow(doublings)).min(LONGEST_WAIT);
    now.plus(SignedDuration::from_secs_f64(wait.as_secs_f64() * (0.75 + luck / 2.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_comes_back_from_its_name() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(Kind::parse("newsletter"), None);
        for list in List::ALL {
            assert_eq!(List::parse(list.as_str()), Some(list));
        }
    }

    #[test]
    fn waits_double_up_to_half_an_hour_and_never_overflow() {
        let waits: Vec<i64> = [0, 1, 2, 3, 7, 8, 400, i64::MAX]
            .into_iter()
            .map(|attempts| retry_at(Instant::from_millis(0), attempts, 0.5).millis() / 1_000)
            .collect();
        assert_eq!(waits, [30, 30, 60, 120, 1_800, 1_800, 1_800, 1_800]);
        let (soon, late) = (retry_at(Instant::from_millis(0), 1, 0.0), retry_at(Instant::from_millis(0), 1, 0.999));
        assert!(soon.millis() >= 22_500 && late.millis() < 37_500);
    }
}
