//! Why a mail wasn't taken, sorted by what to do about it. Never with the server's own words: they may name the address.

use lettre::transport::smtp;
use std::error::Error as _;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The server as a whole: not there, silent, no TLS, or it doesn't take our password. Nothing was sent.
    #[error("the mail server can't be used: {0}")]
    Unreachable(&'static str),
    /// This mail, not now. Nothing was sent.
    #[error("put off with {0}")]
    Later(String),
    /// The address doesn't exist or takes no mail. Nothing was sent.
    #[error("the address is refused with {0}")]
    Address(String),
    /// This mail, never; not because of its address.
    #[error("the mail is refused with {0}")]
    Refused(String),
    /// The text was handed over, and no reply came.
    #[error("nobody knows whether the mail was taken")]
    Unknown,
}

/// What was going on when the server said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Greeting, TLS, password.
    Opening,
    /// Sender and recipient.
    Addressing,
    /// The text itself.
    HandingOver,
}

impl Failure {
    pub(super) fn of(error: &smtp::Error, phase: Phase) -> Self {
        let reply = error.status().map(|code| code.to_string());
        match (phase, reply) {
            (Phase::Opening, _) if error.is_tls() => Self::Unreachable("no TLS"),
            (Phase::Opening, Some(reply)) if reply.starts_with("53") => Self::Unreachable("our password isn't taken"),
            (Phase::Opening, Some(_)) => Self::Unreachable("it turns us away"),
            (Phase::Opening, None) if error.is_timeout() => Self::Unreachable("it doesn't answer in time"),
            (Phase::Opening, None) => Self::Unreachable("no connection"),
            (_, Some(reply)) => Self::of_reply(&reply, enhanced(error).as_deref(), phase),
            (Phase::Addressing, None) => Self::Unreachable("the connection broke before anything was sent"),
            (Phase::HandingOver, None) => Self::Unknown,
        }
    }

    /// `reply`: three digits; `enhanced`: RFC 3463's three numbers, where the server gave them.
    fn of_reply(reply: &str, enhanced: Option<&str>, phase: Phase) -> Self {
        let said = enhanced.map_or_else(|| reply.to_owned(), |enhanced| format!("{reply} {enhanced}"));
        if reply == "421" {
            return Self::Unreachable("it is closing");
        }
        if reply.starts_with('4') {
            return Self::Later(said);
        }
        // Bad mailbox, bad domain, bad syntax, moved away, disabled; 5.7 is about us, 5.2.2 about a full mailbox.
        let of_address = match enhanced {
            Some(enhanced) => {
                enhanced.starts_with("5.1.") && enhanced != "5.1.7" && enhanced != "5.1.8" || enhanced == "5.2.1"
            }
            None => phase == Phase::Addressing && ["550", "551", "553"].contains(&reply),
        };
        if of_address { Self::Address(said) } else { Self::Refused(said) }
    }
}

/// RFC 3463's code at the beginning of the server's words, `5.1.1`.
fn enhanced(error: &smtp::Error) -> Option<String> {
    let words = error.source()?.to_string();
    let code = words.split_whitespace().next()?;
    let numbers: Vec<&str> = code.split('.').collect();
    let is_code = numbers.len() == 3
        && numbers.iter().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_code.then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_of_an_address_marks_it() {
        let judged = |reply, enhanced| Failure::of_reply(reply, enhanced, Phase::Addressing);
        for (reply, enhanced) in [("550", Some("5.1.1")), ("550", Some("5.2.1")), ("553", None), ("550", None)] {
            assert!(matches!(judged(reply, enhanced), Failure::Address(_)), "{reply} {enhanced:?}");
        }
        for (reply, enhanced) in [
            ("550", Some("5.7.1")),
            ("552", Some("5.2.2")),
            ("554", None),
            ("530", Some("5.7.0")),
            ("553", Some("5.1.8")),
        ] {
            assert!(matches!(judged(reply, enhanced), Failure::Refused(_)), "{reply} {enhanced:?}");
        }
        assert!(matches!(judged("450", Some("4.2.0")), Failure::Later(_)));
        assert!(matches!(judged("421", None), Failure::Unreachable(_)));
        assert!(matches!(Failure::of_reply("550", None, Phase::HandingOver), Failure::Refused(_)));
    }
}
