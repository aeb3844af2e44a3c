//! Every integration test, in one binary: real databases, a real server, the simulator over HTTP.

mod support;

mod answering;
mod architecture;
mod bad_input;
mod canvas_launch;
mod commands;
mod export_live;
mod sample;
mod store;
mod vectors;
