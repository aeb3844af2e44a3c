//! The store's contract: each body runs on both engines. `architecture.rs` checks that no function is left out.

mod answers;
mod cancellation;
mod connecting;
mod connections;
mod days;
mod disconnecting;
mod engine;
mod export_bulk;
mod export_items;
mod export_rows;
mod export_status;
mod first_party;
mod growing;
mod learning;
mod mails;
mod people;
mod people_say;
mod planning;
mod questions;
mod reports;
mod running;
mod sealed;
mod sessions;
mod sync_apps;
mod world;
