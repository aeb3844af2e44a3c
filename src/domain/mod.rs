//! The rules, and nothing else: no I/O, no async, no reading of clocks or randomness.
//!
//! Everything a decision needs comes in as an argument, so each rule can be proven by vectors and properties.

pub mod access;
pub mod address_list;
pub mod admission;
pub mod at_risk;
pub mod audit;
pub mod authoring;
pub mod board;
pub mod browser;
pub mod calendar;
pub mod canvas;
pub mod connecting;
pub mod course;
pub mod deck;
pub mod derived_keys;
pub mod export;
pub mod feasibility;
pub mod first_party;
pub mod grading;
pub mod hold;
pub mod hosts;
pub mod ids;
pub mod linking;
pub mod mail;
pub mod media_link;
pub mod nudge;
pub mod package_release;
pub mod page_token;
pub mod password;
pub mod person;
pub mod presented;
pub mod preview;
pub mod question;
pub mod question_mail;
pub mod reach;
pub mod regrade;
pub mod remarks;
pub mod report;
pub mod roles;
pub mod roster;
pub mod routing;
pub mod schedule;
pub mod scoring;
pub mod seal;
pub mod second_factor;
pub mod secret;
pub mod sign_in;
pub mod stop_link;
pub mod throttle;
pub mod time;
pub mod totp;
pub mod verification;
pub mod weekly_mail;

/// Lower-case hexadecimal of a digest: how digests are stored and named.
pub fn hex(digest: [u8; 32]) -> String {
    use std::fmt::Write;
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String can't fail.
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}
