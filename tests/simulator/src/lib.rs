//! A Salesforce org on loopback, for tests and demonstrations of Qstream: the pages a person sees, the Canvas
//! host, OAuth with rotating refresh tokens, and the data API, with faults on order and a ledger of every commit.
//!
//! It shares no code with the server it judges. What it covers and what it leaves out: `README.md`.

mod bulk;
mod canvas;
mod control;
mod counters;
mod faults;
mod http;
mod lightning;
mod oauth;
mod orgs;
mod reading;
mod records;
mod rest;
mod settings;
mod simulator;
mod world;

pub use faults::Fault;
pub use orgs::{OrgInfo, UserInfo};
pub use records::ledger::{LedgerEntry, Operation};
pub use settings::{Clock, Settings};
pub use simulator::Simulator;
