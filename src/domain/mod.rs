//! The rules, and nothing else: no I/O, no async, no reading of clocks or randomness.
//!
//! Everything a decision needs comes in as an argument, so each rule can be proven by vectors and properties.

pub mod calendar;
pub mod canvas;
pub mod export;
pub mod grading;
pub mod hosts;
pub mod ids;
pub mod linking;
pub mod page_token;
pub mod question;
pub mod report;
pub mod roles;
pub mod schedule;
pub mod scoring;
pub mod seal;
pub mod secret;
pub mod time;
