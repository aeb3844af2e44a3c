//! Every integration test, in one binary: real databases, a real server, the simulator over HTTP.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on should say so at once, helpers included"
)]

mod support;

mod answering;
mod architecture;
mod bad_input;
mod canvas_launch;
mod commands;
mod export_live;
mod invariants;
mod package;
mod properties;
mod sample;
mod store;
mod strings;
mod vectors;
mod zones;
