//! Every integration test, in one binary: real databases, a real server, the simulator over HTTP.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on should say so at once, helpers included"
)]

mod support;

mod answering;
mod approval;
mod architecture;
mod bad_input;
mod canvas_launch;
mod commands;
mod connect_attacks;
mod connecting;
mod course_people;
mod courses;
mod disabled_site;
mod disconnecting;
mod export;
mod export_live;
mod factors;
mod first_party;
mod frame_session;
mod fuzz;
mod invariants;
mod keys;
mod launch_memory;
mod learning;
mod mail;
mod org_users;
mod outage;
mod own_app;
mod package;
mod people;
mod properties;
mod question_versions;
mod questions;
mod reports;
mod sample;
mod sign_in;
mod sign_in_attacks;
mod store;
mod strings;
mod vectors;
mod ways;
mod who_gets_in;
mod zones;
