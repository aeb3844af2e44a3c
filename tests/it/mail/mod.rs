//! Mails: what they say, how they leave, and what happens when their way is bumpy.

mod delivery;
mod links;
mod nudges;
mod peer;
mod questions;
mod weekly;
